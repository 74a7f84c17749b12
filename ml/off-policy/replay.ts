// Replay: walks through a log with a policy and takes only those decisions that the policy makes as well.
import type { Random } from "../random.ts";
import type { DecisionLog } from "./logged.ts";
import { scoreInterval } from "./score-interval.ts";
import type { TargetPolicy } from "./target.ts";
import type { Estimate } from "./weighting.ts";

/**
 * A decision is accepted with probability share / (most × propensity), where no share exceeds `most`
 * propensities: what is accepted is then as if the target policy had chosen. On a uniform log that is: draw
 * an arm, and accept where it is the one that was logged. A policy that learns does so from accepted
 * decisions alone, so that its value is that of its first decisions, as many as were accepted. Undefined
 * where none was.
 * `most` has to be at least 1 / propensity for a policy that learns.
 * Sources: Li, Chu, Langford and Wang, Unbiased offline evaluation of contextual-bandit-based news article
 * recommendation algorithms, 2011 (uniform logs); Dudík, Erhan, Langford and Li, Sample-efficient
 * nonstationary policy evaluation for contextual bandits, 2012 (any, by rejection sampling).
 *
 * ```ts
 * // arms 0, 1, 0, 1 earned 1, 0, 0, 1; each had a propensity of 0.5
 * replay(log, singleArmTarget("first", 0), 2, range, random); // the first and the third: 0.5
 * ```
 */
export function replay(
  log: DecisionLog,
  target: TargetPolicy,
  most: number,
  { lowest, highest }: { readonly lowest: number; readonly highest: number },
  random: Random,
): Estimate | undefined {
  const run = target.begin();
  const shares = new Float64Array(log.armCount);
  const isAccepted = (row: number) => {
    const [arm, chance] = [log.arm[row], 1 / (most * log.propensity[row])];
    if (run.choose !== undefined) {
      return run.choose(log, row, random) === arm && random.chance(chance);
    }
    run.shares(log, row, shares);
    return random.chance(shares[arm] * chance);
  };
  let [accepted, sum, squares] = [0, 0, 0];
  for (let row = 0; row < log.length; row++) {
    if (!isAccepted(row)) continue;
    accepted++;
    sum += log.reward[row];
    squares += log.reward[row] ** 2;
    run.learn(log, row);
  }
  return accepted === 0 ? undefined : meanOf({ count: accepted, sum, squares }, lowest, highest);
}

/** The mean of rewards that a policy earned itself. */
export function meanOf(
  { count, sum, squares }: {
    readonly count: number;
    readonly sum: number;
    readonly squares: number;
  },
  lowest: number,
  highest: number,
): Estimate {
  const value = sum / count;
  const variance = Math.max(0, squares / count - value * value) / Math.max(1, count - 1);
  const measured = { value, variance, effectiveSampleSize: count, lowest, highest };
  return { value, ...scoreInterval(measured), effectiveSampleSize: count };
}
