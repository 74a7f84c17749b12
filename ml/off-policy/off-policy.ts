// What a policy would have earned on the decisions of a log, by every estimator.
import { Random } from "../random.ts";
import { directMethod } from "./direct-method.ts";
import { cellCounts, type DecisionLog } from "./logged.ts";
import { meanOf, replay } from "./replay.ts";
import { LogModels, type RewardModels, rewardRange } from "./reward-models.ts";
import type { TargetPolicy } from "./target.ts";
import {
  doublyRobust,
  type Estimate,
  inversePropensity,
  selfNormalised,
  type WeighedDecisions,
} from "./weighting.ts";

/** Ways to estimate the value of a policy; `mean` is what the log itself earned. */
export const estimatorNames = [
  "mean",
  "replay",
  "ips",
  "ips-clipped",
  "snips",
  "snips-clipped",
  "direct-method",
  "doubly-robust",
  "doubly-robust-clipped",
] as const;
export type EstimatorName = typeof estimatorNames[number];

/**
 * What a decision of a policy earns on average, by one estimator, with 95 % probability between `low` and
 * `high`; null where the log says nothing of the policy.
 */
export interface OffPolicyRow {
  readonly policy: string;
  readonly estimator: EstimatorName;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Decisions of the policy itself that would say as much. */
  readonly effectiveSampleSize: number;
  /** The largest weight that a decision was given, where that was limited. */
  readonly clip?: number;
}

/** What came of one policy. */
export interface OffPolicyEvaluation {
  readonly rows: readonly OffPolicyRow[];
  /** Share of the policy's choices of which the log has nothing: an arm never logged at that position. */
  readonly unsupported: number;
}

/** How to evaluate. */
export interface OffPolicyOptions {
  readonly seed?: number;
  /** The largest weight of the clipped estimators. */
  readonly clip?: number;
  /** Models of this log, where several policies are evaluated on it. */
  readonly models?: LogModels;
}

/** The largest weight of the clipped estimators unless something else is said. */
export const usualClip = 10;

/**
 * Evaluates a policy on a log of at least one decision, by every estimator: see {@link replay},
 * {@link inversePropensity}, {@link selfNormalised}, {@link directMethod} and {@link doublyRobust}.
 * Intervals are score intervals at the effective sample size.
 *
 * ```ts
 * // arms 0, 1, 0, 1 earned 1, 0, 0, 1; each had a propensity of 0.5
 * const { rows } = evaluateOffPolicy(log, fixedTarget("mostly 1", [0.25, 0.75]));
 * rows.find(({ estimator }) => estimator === "ips")?.value; // (0.5 + 1.5) / 4 = 0.5
 * ```
 */
export function evaluateOffPolicy(
  log: DecisionLog,
  target: TargetPolicy,
  { seed = 1, clip = usualClip, models: ofLog = new LogModels(log, new Random(seed)) }:
    OffPolicyOptions = {},
): OffPolicyEvaluation {
  if (log.length === 0) throw new RangeError("found no decisions, wanted at least one");
  const models = ofLog.models(target.learns);
  const { rows, targetFeatures, unsupported } = weigh(log, target, models);
  const most = mostShare(log, target, rows.weight);
  const estimates: readonly (readonly [EstimatorName, Estimate | undefined, number?])[] = [
    ["replay", most === 0 ? undefined : replay(log, target, most, models, new Random(seed, 1))],
    ["ips", inversePropensity(rows)],
    ["ips-clipped", inversePropensity(rows, clip), clip],
    ["snips", selfNormalised(rows)],
    ["snips-clipped", selfNormalised(rows, clip), clip],
    ["direct-method", directMethod(log, models, rows, targetFeatures)],
    ["doubly-robust", doublyRobust(rows)],
    ["doubly-robust-clipped", doublyRobust(rows, clip), clip],
  ];
  return {
    rows: estimates.map(([name, estimate, limit]) => rowOf(target.name, name, estimate, limit)),
    unsupported,
  };
}

/** What the log earned itself: the value of the policy that made it. */
export function loggedRow(log: DecisionLog, policy = "logged"): OffPolicyRow {
  const { lowest, highest } = rewardRange(log);
  let [sum, squares] = [0, 0];
  for (const reward of log.reward) {
    sum += reward;
    squares += reward * reward;
  }
  const earned = log.length === 0
    ? undefined
    : meanOf({ count: log.length, sum, squares }, lowest, highest);
  return rowOf(policy, "mean", earned);
}

function rowOf(
  policy: string,
  estimator: EstimatorName,
  estimate: Estimate | undefined,
  clip?: number,
): OffPolicyRow {
  return {
    policy,
    estimator,
    value: estimate?.value ?? null,
    low: estimate?.low ?? null,
    high: estimate?.high ?? null,
    effectiveSampleSize: estimate?.effectiveSampleSize ?? 0,
    ...clip !== undefined && { clip },
  };
}

/**
 * The most that a share of the target policy can be of a propensity, which replay has to know beforehand: as
 * found for a policy that stays as it is, and for one that learns what a share of 1 would be.
 */
function mostShare(log: DecisionLog, target: TargetPolicy, weight: Float64Array): number {
  let most = 0;
  for (let row = 0; row < log.length; row++) {
    most = Math.max(most, target.learns ? 1 / log.propensity[row] : weight[row]);
  }
  return most;
}

/** One walk through the log: what the target says of each row before it learns from it. */
function weigh(log: DecisionLog, target: TargetPolicy, models: RewardModels) {
  const { length, armCount, reward, arm, position, propensity, propensities } = log;
  const [run, { features, asked, spread, lowest, highest }] = [target.begin(), models];
  const counts = cellCounts(log);
  const shares = new Float64Array(armCount);
  const written = new Float64Array(features.count);
  const targetFeatures = new Float64Array(armCount * features.count);
  const rows: WeighedDecisions = {
    reward,
    weight: new Float64Array(length),
    expected: new Float64Array(length),
    expectedOfTarget: new Float64Array(length),
    deviation: spread.deviation,
    lowest,
    highest,
  };
  let unsupported = 0;
  for (let row = 0; row < length; row++) {
    run.shares(log, row, shares);
    features.write(log, row, written);
    const model = models.modelFor(row);
    rows.weight[row] = shares[arm[row]] / propensity[row];
    rows.expected[row] = model.predict(arm[row], written);
    for (let other = 0; other < armCount; other++) {
      const share = shares[other];
      if (share === 0) continue;
      rows.expectedOfTarget[row] += share * model.predict(other, written);
      if (row >= asked.from && row < asked.to) {
        const [at, part] = [other * features.count, share / (asked.to - asked.from)];
        for (let i = 0; i < written.length; i++) targetFeatures[at + i] += part * written[i];
      }
      const isKnown = propensities === undefined
        ? counts[position[row] * armCount + other] > 0
        : propensities[row * armCount + other] > 0;
      if (!isKnown) unsupported += share / length;
    }
    run.learn(log, row);
  }
  return { rows, targetFeatures, unsupported };
}
