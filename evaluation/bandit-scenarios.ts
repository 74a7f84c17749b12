// The worlds that bandit policies are tried in: rates that stay, jump or drift, and the places of a page.
import { Random } from "../ml/random.ts";
import { ContextualWorld } from "./bandit-contexts.ts";
import { placeOfMost, type World } from "./bandit-world.ts";

/** The worlds there are; see {@link makeWorld}. */
export const scenarioNames = [
  "stationary",
  "abrupt",
  "smooth",
  "contextual",
  "placements",
] as const;
export type ScenarioName = typeof scenarioNames[number];

/**
 * The world of one run. Click rates lie between 1 and 4 %.
 *
 * - `stationary`: the best arm is clicked by 4 %; the other rates lie between 2 and 3 %, one in each of as
 *   many equal parts of that range, in random order. They stay.
 * - `abrupt`: the same rates; after a random time, 9,000 decisions on average and exponentially distributed,
 *   the arms swap rates at random so that another arm is the best, again and again.
 * - `smooth`: the rate of each arm is 2.5 % and up to 1.42 points more or less, a sine of a random phase and
 *   a period of 12,000 to 22,000 decisions, different for each arm; it moves every 20 decisions.
 * - `contextual`: {@link ContextualWorld}.
 * - `placements`: {@link PlacementWorld}, which has five arms.
 */
export function makeWorld(
  scenario: ScenarioName,
  armCount: number,
  seed: number,
  run: number,
): World {
  const random = new Random(seed, run, scenarioNames.indexOf(scenario));
  switch (scenario) {
    case "stationary":
      return new SwappingWorld(armCount, Infinity, random);
    case "abrupt":
      return new SwappingWorld(armCount, decisionsBetweenSwaps, random);
    case "smooth":
      return new SmoothWorld(armCount, random);
    case "contextual":
      return new ContextualWorld(armCount, random);
    case "placements":
      return new PlacementWorld(random);
  }
}

const bestRate = 0.04;
const otherRates = { low: 0.02, high: 0.03 };
const decisionsBetweenSwaps = 9_000;

/** Rates that stay, or that arms swap now and then. */
class SwappingWorld implements World {
  readonly armCount: number;
  readonly context = new Float64Array(0);
  readonly means: Float64Array;
  best: number;
  private readonly random: Random;
  private readonly meanGap: number;
  private left: number;
  private luck = 0;

  constructor(armCount: number, meanGap: number, random: Random) {
    this.armCount = armCount;
    this.random = random;
    this.meanGap = meanGap;
    const { low, high } = otherRates;
    this.means = Float64Array.from({ length: armCount }, (_, arm) => {
      if (arm === 0) return bestRate;
      return low + (high - low) * (arm - 1 + random.uniform()) / (armCount - 1);
    });
    random.shuffle(this.means);
    this.best = placeOfMost(this.means);
    this.left = this.gap();
  }

  advance(): void {
    if (--this.left < 0) {
      const before = this.best;
      for (let attempt = 0; this.best === before && attempt < 1000; attempt++) {
        this.random.shuffle(this.means);
        this.best = placeOfMost(this.means);
      }
      this.left = this.gap();
    }
    this.luck = this.random.uniform();
  }

  reward(arm: number): number {
    return this.luck < this.means[arm] ? 1 : 0;
  }

  private gap(): number {
    return this.meanGap < Infinity
      ? Math.ceil(this.random.exponential(1 / this.meanGap))
      : Infinity;
  }
}

const middleRate = 0.025;
const swing = 0.0142;
const periods = { low: 12_000, high: 22_000 };
const decisionsBetweenMoves = 20;

/** Rates that rise and fall, each at its own pace. */
class SmoothWorld implements World {
  readonly armCount: number;
  readonly context = new Float64Array(0);
  readonly means: Float64Array;
  best = 0;
  private readonly random: Random;
  private readonly phases: Float64Array;
  private readonly speeds: Float64Array;
  private decision = 0;
  private luck = 0;

  constructor(armCount: number, random: Random) {
    this.armCount = armCount;
    this.random = random;
    this.means = new Float64Array(armCount);
    const turn = 2 * Math.PI;
    this.phases = Float64Array.from({ length: armCount }, () => random.between(0, turn));
    this.speeds = Float64Array.from({ length: armCount }, () => {
      return turn / random.between(periods.low, periods.high);
    });
  }

  advance(): void {
    if (this.decision % decisionsBetweenMoves === 0) {
      for (let arm = 0; arm < this.armCount; arm++) {
        const angle = this.phases[arm] + this.speeds[arm] * this.decision;
        this.means[arm] = middleRate + swing * Math.sin(angle);
      }
      this.best = placeOfMost(this.means);
    }
    this.decision++;
    this.luck = this.random.uniform();
  }

  reward(arm: number): number {
    return this.luck < this.means[arm] ? 1 : 0;
  }
}

/** Click rate and mean revenue of a click of the placements of a page. */
const placements = [
  { clickRate: 0.036, revenue: 0.26 },
  { clickRate: 0.020, revenue: 0.50 },
  { clickRate: 0.030, revenue: 0.45 },
  { clickRate: 0.012, revenue: 0.90 },
  { clickRate: 0.025, revenue: 0.38 },
] as const;

/** How many placements there are in the scenario `placements`. */
export const placementCount = placements.length;

/**
 * Where a publisher may put an advertisement: five places that are clicked by 1.2 to 3.6 % of sessions for
 * 0.26 to 0.90 a click on average, exponentially distributed. What a session earns is 0.0094, 0.0100,
 * 0.0135, 0.0108 and 0.0095: the third place earns 27 % more than an even split, and it is neither the one
 * that is clicked most nor the one with the dearest clicks.
 */
class PlacementWorld implements World {
  readonly armCount = placementCount;
  readonly context = new Float64Array(0);
  readonly means = Float64Array.from(placements, ({ clickRate, revenue }) => clickRate * revenue);
  readonly best = placeOfMost(this.means);
  private readonly random: Random;
  private luck = 0;
  private worth = 0;

  constructor(random: Random) {
    this.random = random;
  }

  advance(): void {
    this.luck = this.random.uniform();
    this.worth = this.random.exponential(1);
  }

  reward(arm: number): number {
    const { clickRate, revenue } = placements[arm];
    return this.luck < clickRate ? revenue * this.worth : 0;
  }
}
