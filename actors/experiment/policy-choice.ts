// Which policy an experiment runs on: the one that was asked for, if it can be.
import { defaultPolicy, makePolicy } from "../../ml/bandit/policies.ts";
import { mostNumbers } from "../../ml/bandit/linear-thompson.ts";
import type { Policy, PolicyName } from "../../ml/bandit/policy.ts";
import { type RewardKind as Taken, rewardsOf, takesRewards } from "../../ml/bandit/rewards.ts";
import { contextLength } from "../../streams/experiment-context.ts";
import type { ExperimentDefinition, RewardKind } from "../../streams/experiment.ts";
import { Rejection } from "../../streams/rejection.ts";

/** What policies call each kind of reward. */
const kinds: Readonly<Record<RewardKind, Taken>> = {
  click: "click",
  revenue: "amount",
  number: "number",
};

/** In words, the rewards that a policy takes. */
const takenInWords: Readonly<Record<Taken, string>> = {
  click: "clicks",
  amount: "clicks or revenue",
  number: "any rewards",
};

/** A policy that knows nothing yet, or why there can be none. */
export function newPolicy(definition: ExperimentDefinition): Policy | Rejection {
  const { arms, reward, policy, context = [] } = definition;
  const numbers = contextLength(context);
  const { name = defaultPolicy(reward.kind, arms.length, numbers), decisionsPerArm } = policy ?? {};
  const taken = rewardsOf[name];
  if (!takesRewards(taken, kinds[reward.kind])) {
    const wanted = `a policy for ${reward.kind} rewards: this one takes ${takenInWords[taken]}`;
    return new Rejection("definition.policy.name", name, wanted);
  }
  if (name === "linear-thompson" && context.length === 0) {
    return new Rejection("definition.context", context, `a context for ${name} to look at`);
  }
  const fault = linearFault(name, arms.length, numbers, "definition.arms");
  if (fault !== undefined) return fault;
  const weights = arms.map(({ weight = 1 }) => weight);
  const explored = decisionsPerArm === undefined ? {} : { exploration: decisionsPerArm };
  return makePolicy({ name, weights, ...explored }, arms.length, numbers);
}

/** Why a policy that looks at contexts cannot have so many arms; undefined where it can. */
export function linearFault(
  name: PolicyName,
  armCount: number,
  numbers: number,
  field: string,
): Rejection | undefined {
  const most = Math.floor(mostNumbers / numbers ** 2);
  if (name !== "linear-thompson" || armCount <= most) return undefined;
  const wanted = `at most ${most} arms where contexts are ${numbers} numbers`;
  return new Rejection(field, `${armCount} arms`, wanted);
}
