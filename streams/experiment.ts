// What an experiment is: its arms, what they may earn, and the policy that chooses between them (C1, C2).
import { Schema } from "effect";
import { mostExploration, usualExploration } from "../ml/bandit/epsilon-greedy.ts";
import { policyNames } from "../ml/bandit/policy.ts";
import {
  ContextFeature,
  contextLength,
  maxContextNumbers,
  Word,
  wordWanted,
} from "./experiment-context.ts";
import { idWanted } from "./id.ts";
import { userFeatures } from "./user-features.ts";

/** Most arms of an experiment, those that were taken away included. */
export const maxArms = 500;

/** What a reward is: whether somebody clicked, what they paid, or any number. */
export const rewardKinds = ["click", "revenue", "number"] as const;
export type RewardKind = typeof rewardKinds[number];

/** The life of an experiment. `draft` decides nothing yet, `paused` nothing now, `ended` nothing ever again. */
export const experimentStatuses = ["draft", "running", "paused", "ended"] as const;
export type ExperimentStatus = typeof experimentStatuses[number];

/** The life of an arm. A removed one stays known, for what was earned with it. */
export const armStatuses = ["active", "paused", "removed"] as const;
export type ArmStatus = typeof armStatuses[number];

/** How long a decision may wait for its reward, in seconds, and how long it does unless somebody says. */
export const rewardTimeout = { least: 1, usual: 1800, most: 30 * 86_400 } as const;

/** The share of decisions that is spread evenly over all arms, whatever the policy says. */
export const exploration = { usual: 0.01, most: 1 } as const;

/** Amounts beyond this are no rewards. */
export const largestReward = 1e9;

export const experimentWanted = {
  id: idWanted,
  experiment: "1 to 64 letters, digits, _ and -",
  word: wordWanted,
  reward: `a number from -${largestReward} to ${largestReward}`,
} as const;

const experimentIdPattern = /^[A-Za-z0-9_-]{1,64}$/u;
/** The id of an experiment: its own subject token. */
export const ExperimentId = Schema.String.check(
  Schema.isPattern(experimentIdPattern, { expected: experimentWanted.experiment }),
);
/** Whether a text is the id of an experiment. */
export function isExperimentId(text: string): boolean {
  return experimentIdPattern.test(text);
}
export const Amount = Schema.Finite.check(
  Schema.isBetween({ minimum: -largestReward, maximum: largestReward }, {
    expected: experimentWanted.reward,
  }),
);

/** An arm as it is added. */
export const Arm = Schema.Struct({
  id: Word.annotate({ description: "Names the arm, such as a placement" }),
  weight: Schema.optionalKey(
    Schema.Finite.check(Schema.isBetween({ minimum: 1e-6, maximum: 1e6 })).annotate({
      description:
        "Its share in a fixed split, in proportion to the others'; 1 where absent, and " +
        "what others have on average for an arm that is added later",
    }),
  ),
}).annotate({ identifier: "Arm" });
export type Arm = typeof Arm.Type;

/** The policy that is asked for. */
export const PolicyChoice = Schema.Struct({
  name: Schema.Literals(policyNames),
  decisionsPerArm: Schema.optionalKey(
    Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: mostExploration })).annotate({
      description: "For epsilon-greedy: decisions for which each arm is explored; " +
        `${usualExploration} where absent`,
    }),
  ),
}).annotate({ identifier: "PolicyChoice" });
export type PolicyChoice = typeof PolicyChoice.Type;

/** Everything that somebody decides of an experiment when creating it. */
export const ExperimentDefinition = Schema.Struct({
  id: ExperimentId.annotate({ description: "Names the experiment, also in subjects" }),
  title: Schema.optionalKey(Word.annotate({ description: "For people" })),
  arms: Schema.Array(Arm).check(Schema.isBetweenLength(2, maxArms)),
  reward: Schema.Struct({
    kind: Schema.Literals(rewardKinds),
    default: Schema.optionalKey(
      Amount.annotate({ description: "What a decision earns without a reward; 0 where absent" }),
    ),
    timeoutSeconds: Schema.optionalKey(
      Schema.Finite.check(
        Schema.isBetween({ minimum: rewardTimeout.least, maximum: rewardTimeout.most }),
      ).annotate({
        description: `How long a reward is waited for; ${rewardTimeout.usual} where absent`,
      }),
    ),
  }),
  policy: Schema.optionalKey(
    PolicyChoice.annotate({
      description: "Where absent, linear-thompson for experiments with a context, else " +
        "adaptive-thompson for clicks, click-revenue for revenue, normal-thompson for numbers",
    }),
  ),
  exploration: Schema.optionalKey(
    Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: exploration.most })).annotate({
      description:
        "Share of decisions spread evenly over the arms, so that what others would have " +
        `chosen can be evaluated; ${exploration.usual} where absent`,
    }),
  ),
  sticky: Schema.optionalKey(
    Schema.Boolean.annotate({ description: "Whether a user keeps the arm that was chosen first" }),
  ),
  context: Schema.optionalKey(
    Schema.Array(ContextFeature).check(Schema.isMaxLength(maxContextNumbers - 1)),
  ),
  control: Schema.optionalKey(
    Word.annotate({ description: "The arm that others are compared with; the first where absent" }),
  ),
  practicalDifference: Schema.optionalKey(
    Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: largestReward })).annotate({
      description: "A difference of what decisions earn that would not matter; 0 where absent",
    }),
  ),
}).annotate({ identifier: "ExperimentDefinition" });
export type ExperimentDefinition = typeof ExperimentDefinition.Type;

/** What a definition that reads well says wrong, or undefined; field and words as a rejection has them. */
export function definitionFault(
  definition: ExperimentDefinition,
): { readonly field: string; readonly found: unknown; readonly wanted: string } | undefined {
  const { arms, context = [], control, reward } = definition;
  const ids = new Set<string>();
  for (const [i, { id }] of arms.entries()) {
    if (ids.has(id)) {
      return { field: `arms.${i}.id`, found: id, wanted: "an id that no other arm has" };
    }
    ids.add(id);
  }
  if (control !== undefined && !ids.has(control)) {
    return { field: "control", found: control, wanted: "the id of an arm" };
  }
  if (reward.kind === "click" && ![undefined, 0, 1].includes(reward.default)) {
    return { field: "reward.default", found: reward.default, wanted: "0 or 1 for clicks" };
  }
  if (reward.kind === "revenue" && (reward.default ?? 0) < 0) {
    return { field: "reward.default", found: reward.default, wanted: "0 or more for revenue" };
  }
  const names = new Set<string>();
  for (const [i, { name, from, kind }] of context.entries()) {
    if (names.has(name)) {
      return { field: `context.${i}.name`, found: name, wanted: "a name that no other has" };
    }
    names.add(name);
    const isUsers = from === "user";
    if (isUsers && (kind !== "number" || !userFeatures.some((feature) => feature.name === name))) {
      const wanted = "a number among the features of users (GET /v1/features)";
      return { field: `context.${i}.name`, found: name, wanted };
    }
  }
  const numbers = contextLength(context);
  if (numbers > maxContextNumbers) {
    const wanted = `at most ${maxContextNumbers} numbers, one for each value of a category`;
    return { field: "context", found: numbers, wanted };
  }
  return undefined;
}
