// Policies to evaluate: each says, decision by decision, how likely it would have chosen every arm.
import type { Policy } from "../bandit/policy.ts";
import type { Random } from "../random.ts";
import type { DecisionLog } from "./logged.ts";

/** A policy that was not running when the log was made, or not alone. */
export interface TargetPolicy {
  readonly name: string;
  /** Whether what it says depends on decisions before. */
  readonly learns: boolean;
  /** Begins at the first decision of a log, knowing nothing of it. */
  begin(): TargetRun;
}

/** A target policy on its way through a log: it is asked for rows in their order. */
export interface TargetRun {
  /** Writes the probability of each arm at a row into `shares`: 1 in sum. */
  shares(log: DecisionLog, row: number, shares: Float64Array): void;
  /** Draws an arm for a row, each as likely as {@link shares} says, where that costs less. */
  choose?(log: DecisionLog, row: number, random: Random): number;
  /** Lets it know what the arm of a row earned. */
  learn(log: DecisionLog, row: number): void;
}

/** Each arm as often as every other; of those that could be chosen, where the log says which. */
export function uniformTarget(name = "uniform"): TargetPolicy {
  return settled(name, (log, row, shares) => {
    const from = row * log.armCount;
    const { propensities } = log;
    if (propensities === undefined) shares.fill(1 / log.armCount);
    else {
      let open = 0;
      for (let arm = 0; arm < shares.length; arm++) open += propensities[from + arm] > 0 ? 1 : 0;
      for (let arm = 0; arm < shares.length; arm++) {
        shares[arm] = propensities[from + arm] > 0 ? 1 / open : 0;
      }
    }
  });
}

/**
 * The same shares at every decision, or at every decision of a position: those of position 0, then those of
 * position 1, and so on. They need not be 1 in sum. Throws a `RangeError` where they cannot be shares.
 *
 * ```ts
 * const run = fixedTarget("fixed", [1, 3]).begin();
 * run.shares(log, 0, shares); // shares are 0.25 and 0.75
 * ```
 */
export function fixedTarget(name: string, weights: ArrayLike<number>): TargetPolicy {
  const all = Float64Array.from(weights);
  if (all.some((weight) => !(weight >= 0 && weight < Infinity))) {
    throw new RangeError(`${name}: found ${all.join(", ")}, wanted shares of 0 or more`);
  }
  return settled(name, (log, row, shares) => {
    const { armCount } = log;
    const from = all.length === armCount ? 0 : log.position[row] * armCount;
    if (from + armCount > all.length) {
      throw new RangeError(`${name}: found ${all.length} shares, wanted ${armCount} a position`);
    }
    let sum = 0;
    for (let arm = 0; arm < armCount; arm++) sum += all[from + arm];
    if (sum === 0) throw new RangeError(`${name}: found shares of 0 alone, wanted one above 0`);
    for (let arm = 0; arm < armCount; arm++) shares[arm] = all[from + arm] / sum;
  });
}

/** One arm, always. */
export function singleArmTarget(name: string, arm: number): TargetPolicy {
  return settled(name, (_log, _row, shares) => {
    shares.fill(0);
    shares[arm] = 1;
  });
}

function settled(name: string, shares: TargetRun["shares"]): TargetPolicy {
  const run: TargetRun = { shares, learn() {} };
  return { name, learns: false, begin: () => run };
}

/**
 * A policy that learns on its way, one for each position, as each position has arms that earn more there.
 * What it says of a row comes from rows before alone. `batch` decisions of a position are learnt from
 * before the next shares are asked for, as they may cost much: a policy that looks at no context says the
 * same in between.
 */
export function learningTarget(name: string, make: () => Policy, batch = 1): TargetPolicy {
  return { name, learns: true, begin: () => new LearningRun(make, batch) };
}

/** What a learning policy has come to at one position. */
interface Place {
  readonly policy: Policy;
  /** What it said last, where that still holds. */
  readonly said: Float64Array;
  isCurrent: boolean;
  learnt: number;
}

class LearningRun implements TargetRun {
  private readonly make: () => Policy;
  private readonly batch: number;
  private readonly places: (Place | undefined)[] = [];
  private isOpen = new Uint8Array(0);

  constructor(make: () => Policy, batch: number) {
    this.make = make;
    this.batch = batch;
  }

  shares(log: DecisionLog, row: number, shares: Float64Array): void {
    const place = this.placeOf(log, row);
    // Which arms are open, and the context, differ from row to row.
    const holds = log.propensities === undefined && place.policy.contextLength === 0;
    if (!(holds && place.isCurrent)) {
      place.policy.shares(contextOf(log, row), this.openArms(log, row), place.said);
      place.isCurrent = true;
    }
    shares.set(place.said);
  }

  choose(log: DecisionLog, row: number, random: Random): number {
    const { policy } = this.placeOf(log, row);
    return policy.choose(contextOf(log, row), this.openArms(log, row), random);
  }

  learn(log: DecisionLog, row: number): void {
    const place = this.placeOf(log, row);
    place.policy.learn(log.arm[row], log.reward[row], contextOf(log, row));
    if (++place.learnt % this.batch === 0) place.isCurrent = false;
  }

  private placeOf(log: DecisionLog, row: number): Place {
    return this.places[log.position[row]] ??= {
      policy: this.make(),
      said: new Float64Array(log.armCount),
      isCurrent: false,
      learnt: 0,
    };
  }

  private openArms({ armCount, propensities }: DecisionLog, row: number): Uint8Array {
    if (this.isOpen.length !== armCount) this.isOpen = new Uint8Array(armCount).fill(1);
    if (propensities !== undefined) {
      for (let arm = 0; arm < armCount; arm++) {
        this.isOpen[arm] = propensities[row * armCount + arm] > 0 ? 1 : 0;
      }
    }
    return this.isOpen;
  }
}

function contextOf({ context, contextLength }: DecisionLog, row: number): Float64Array {
  return context.subarray(row * contextLength, (row + 1) * contextLength);
}
