// A decision: an arm chosen for somebody, with the probability that each arm had (C3).
import { Schema } from "effect";
import { policyNames } from "../ml/bandit/policy.ts";
import { Amount, ExperimentId, isExperimentId, maxArms } from "./experiment.ts";
import { ContextValues, Word } from "./experiment-context.ts";
import { Id } from "./id.ts";
import { TimeJson } from "./time-json.ts";

/** The body of a request to `decide.<token>`, and of a decision over HTTP. */
export const DecisionRequest = Schema.Struct({
  user_id: Schema.optionalKey(
    Id.annotate({
      description: "For whom; needed where the experiment is sticky or asks for users",
    }),
  ),
  context: Schema.optionalKey(ContextValues),
}).annotate({ identifier: "DecisionRequest" });
export type DecisionRequest = typeof DecisionRequest.Type;

const Instant = Schema.String.annotate({ format: "date-time" });

const answered = {
  decision_id: Id.annotate({ description: "Names the decision; its reward comes under it" }),
  experiment: ExperimentId,
  arm: Word,
  policy: Schema.Literals(policyNames),
  /** Of the posterior that it was made on; counts from 1. */
  version: Schema.Int.check(Schema.isGreaterThanOrEqualTo(1)),
  at: Instant,
};

/** What is answered. */
export const Decision = Schema.Struct({
  ...answered,
  propensity: Schema.Finite.annotate({ description: "The probability that this arm had" }),
}).annotate({ identifier: "Decision" });
export type Decision = typeof Decision.Type;

/** The message on `events.decision.<token>`, stored before anybody is answered, and on `decisions.<token>`. */
export const LoggedDecision = Schema.Struct({
  ...answered,
  user_id: Schema.optionalKey(Id),
  /** What was known, as the request and the user's actor said it. */
  context: Schema.optionalKey(ContextValues),
  /** The probability that each arm had, in the order of the arms' numbers; 0 for arms that were closed. */
  propensities: Schema.Array(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 })))
    .check(Schema.isBetweenLength(1, maxArms)),
  /** The number of the arm. */
  index: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: maxArms - 1 })),
  /** Whether the user had this arm already: the propensities are those of the first time. */
  kept: Schema.optionalKey(Schema.Boolean),
}).annotate({ identifier: "LoggedDecision" });
export type LoggedDecision = typeof LoggedDecision.Type;

/** The message on `events.reward.<token>`. */
export const Reward = Schema.Struct({
  decision_id: Id.annotate({ description: "The decision that it rewards" }),
  reward: Amount.annotate({
    description: "For clicks, 0 for none and anything above for one, so that an amount will do; " +
      "for revenue an amount, else any number",
  }),
  timestamp: Schema.optionalKey(
    TimeJson.annotate({
      description: "When it happened; when it arrived where absent",
    }),
  ),
}).annotate({ identifier: "Reward" });
export type Reward = typeof Reward.Type;

/** Least probability of the arm of a decision: one of less would outweigh all others in any evaluation. */
export const leastPropensity = 1e-12;

/** The id of a decision: its experiment's, so that a reward finds its way, and what is its own. */
export function decisionId(experiment: string, own: string): string {
  return `${experiment}.${own}`;
}

/**
 * The experiment that a decision is of; undefined where the id is none.
 *
 * ```ts
 * experimentOfDecision("banner.7f3a"); // "banner"
 * experimentOfDecision("7f3a");        // undefined
 * ```
 */
export function experimentOfDecision(id: string): string | undefined {
  const experiment = id.slice(0, Math.max(0, id.indexOf(".")));
  return isExperimentId(experiment) && id.length > experiment.length + 1 ? experiment : undefined;
}
