// What a policy came to in the runs of a simulation.
import { studentQuantile } from "../ml/student.ts";
import type { PlayerName } from "./bandit-players.ts";
import type { ScenarioName } from "./bandit-scenarios.ts";

/** What a policy came to, on average over the runs; what has two bounds lies between them with 95 % confidence. */
export interface BanditRow {
  readonly policy: PlayerName;
  readonly scenario: ScenarioName;
  /**
   * What the best arm of each decision would have earned more on average than the chosen one, over all
   * decisions of a run: clicks, or revenue where there are placements.
   */
  readonly regret: number;
  readonly low: number;
  readonly high: number;
  readonly runs: number;
  /** Share of the decisions in the last tenth of a run that were for the best arm. */
  readonly share: number;
  /** How much more revenue than an even split: 0.1 is 10 % more. Placements only. */
  readonly lift?: number;
  readonly liftLow?: number;
  readonly liftHigh?: number;
}

/** The figures of each run of a policy. */
export class RunTally {
  private readonly regrets: Float64Array;
  private readonly shares: Float64Array;
  private readonly lifts: Float64Array;
  private count = 0;

  constructor(runs: number) {
    this.regrets = new Float64Array(runs);
    this.shares = new Float64Array(runs);
    this.lifts = new Float64Array(runs);
  }

  add(regret: number, share: number, lift: number): void {
    this.regrets[this.count] = regret;
    this.shares[this.count] = share;
    this.lifts[this.count] = lift;
    this.count++;
  }

  row(policy: PlayerName, scenario: ScenarioName): BanditRow {
    const regret = meanWithin(this.regrets);
    const lift = meanWithin(this.lifts);
    return {
      policy,
      scenario,
      regret: regret.mean,
      low: regret.low,
      high: regret.high,
      runs: this.count,
      share: meanOf(this.shares),
      ...scenario === "placements" && {
        lift: lift.mean,
        liftLow: lift.low,
        liftHigh: lift.high,
      },
    };
  }
}

/**
 * The mean of independent values, and where that of all there could be lies with 95 % confidence, by
 * Student's t distribution.
 *
 * ```ts
 * meanWithin(Float64Array.of(3, 4, 5, 6, 7)); // { mean: 5, low: 3.03, high: 6.97 }
 * ```
 */
export function meanWithin(values: Float64Array): { mean: number; low: number; high: number } {
  const count = values.length;
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(squares / (count - 1) / count);
  const reach = error * studentQuantile(0.975, count - 1);
  return { mean, low: mean - reach, high: mean + reach };
}

/** The mean of some numbers, at least one. */
export function meanOf(numbers: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  return sum / numbers.length;
}
