// What another policy would have earned on the decisions of an experiment (C5).
import { makePolicy } from "../ml/bandit/policies.ts";
import { type PolicyName, policyNames } from "../ml/bandit/policy.ts";
import { bestArm } from "../ml/off-policy/best-arm.ts";
import { type DecisionLog, part } from "../ml/off-policy/logged.ts";
import { evaluateOffPolicy, loggedRow, type OffPolicyRow } from "../ml/off-policy/off-policy.ts";
import {
  learningTarget,
  singleArmTarget,
  type TargetPolicy,
  uniformTarget,
} from "../ml/off-policy/target.ts";
import { Rejection } from "../streams/rejection.ts";

export { estimatorNames } from "../ml/off-policy/off-policy.ts";

/** What came of an evaluation. */
export interface PolicyEvaluation {
  /** What the decisions earned, then every estimator of the policy. */
  readonly rows: readonly OffPolicyRow[];
  /** How many decisions were looked at. */
  readonly decisions: number;
  /** Share of the policy's choices that the log says nothing of. */
  readonly unsupported: number;
}

/** Policies that learn on their way through a log. */
const learning: readonly PolicyName[] = policyNames.filter((name) => name !== "fixed");

/** How `arm:<id>` begins. */
const armPrefix = "arm:";

/** How often shares of a policy that learns are worked out: some have to be integrated. */
const mostShares = 2_000;

/**
 * Evaluates `uniform`, `best` (the arm that earns most in the first half, on the second), `arm:<id>` or a
 * policy that learns, beside what the decisions did earn. A {@link Rejection} where there is no such policy,
 * or where it cannot learn from such decisions.
 */
export function evaluatePolicy(
  log: DecisionLog,
  policy: string,
  arms: readonly string[],
): PolicyEvaluation | Rejection {
  if (policy === "best") {
    const middle = Math.floor(log.length / 2);
    if (middle === 0) return nothingKnown(log);
    const arm = bestArm(part(log, 0, middle));
    return evaluated(part(log, middle, log.length), singleArmTarget(policy, arm));
  }
  const target = targetOf(log, policy, arms);
  if (target instanceof Rejection) return target;
  return log.length === 0 ? nothingKnown(log) : evaluated(log, target);
}

function targetOf(
  log: DecisionLog,
  policy: string,
  arms: readonly string[],
): TargetPolicy | Rejection {
  if (policy === "uniform") return uniformTarget();
  if (policy.startsWith(armPrefix)) {
    const arm = arms.indexOf(policy.slice(armPrefix.length));
    if (arm >= 0) return singleArmTarget(policy, arm);
    return new Rejection(
      "policy",
      policy,
      `${armPrefix} and one of ${arms.slice(0, 20).join(", ")}`,
    );
  }
  const name = learning.find((known) => known === policy);
  if (name === undefined) {
    const wanted = `uniform, best, ${armPrefix}<id> or one of ${learning.join(", ")}`;
    return new Rejection("policy", policy, wanted);
  }
  const batch = Math.ceil(log.length / mostShares);
  try {
    const make = () => makePolicy({ name }, log.armCount, log.contextLength);
    make();
    return learningTarget(name, make, batch);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new Rejection("policy", policy, `a policy for these decisions: ${error.message}`);
  }
}

function evaluated(log: DecisionLog, target: TargetPolicy): PolicyEvaluation {
  const { rows, unsupported } = evaluateOffPolicy(log, target);
  return { rows: [loggedRow(log), ...rows], decisions: log.length, unsupported };
}

function nothingKnown(log: DecisionLog): PolicyEvaluation {
  return { rows: [loggedRow(log)], decisions: log.length, unsupported: 0 };
}
