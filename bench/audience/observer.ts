// An ideal observer of visits: knows the laws of the simulation and everything that can be seen of a user, but
// not the two numbers that nobody sees, how often somebody comes and how readily they leave for good.
import { type Hazards, leavesPerDayAt, visitsPerDayAt } from "../../sources/audience/hazards.ts";
import type { UserTruth } from "../../sources/audience/truth.ts";

/** How a number that nobody sees is distributed: normal, in logarithms. */
export interface Hidden {
  readonly median: number;
  readonly deviation: number;
}

/** Deviations from the median at which a hidden number is tried, and how likely each is. */
interface Grid {
  readonly deviations: readonly number[];
  readonly shares: readonly number[];
}

const visitsGrid = normalGrid(11, 2.5);
const leavesGrid = normalGrid(3, 1.5);

const [hourMs, dayMs] = [3_600_000, 86_400_000];

/** One pair of hidden numbers. */
interface Candidate {
  /** Times the rates that the user truly has. */
  readonly visits: number;
  readonly leaves: number;
  /** The logarithm of how well it fits what was seen. */
  fit: number;
  /** The probabilities of not having come since the last visit: still here, and gone for good. */
  here: number;
  gone: number;
}

/** What can be believed of one user: Bayes' rule over a grid of what is hidden. */
export class Observer {
  private readonly candidates: readonly Candidate[];
  private known: Pick<UserTruth, "hazards" | "settledMs">;

  /**
   * Begins with what is seen after a visit, or at the start. `own` are the hidden numbers as they truly are:
   * what is seen is their product with moods and tiers, which can be seen.
   */
  constructor(
    visits: Hidden,
    leaves: Hidden,
    own: { readonly visitsPerDay: number; readonly leavesPerDay: number },
    known: Pick<UserTruth, "hazards" | "settledMs">,
  ) {
    this.known = known;
    this.candidates = visitsGrid.deviations.flatMap((visitsDeviation, i) =>
      leavesGrid.deviations.map((leavesDeviation, j) => ({
        visits: visits.median * Math.exp(visits.deviation * visitsDeviation) / own.visitsPerDay,
        leaves: leaves.median * Math.exp(leaves.deviation * leavesDeviation) / own.leavesPerDay,
        fit: Math.log(visitsGrid.shares[i] * leavesGrid.shares[j]),
        here: 1,
        gone: 0,
      }))
    );
  }

  /** Sees a visit that begins at `atMs`, and after it what decides the next one. */
  see(atMs: number, after: Pick<UserTruth, "hazards" | "settledMs">): void {
    const { settledMs, hazards } = this.known;
    // Told late: by then it was seen already.
    if (atMs < settledMs) return;
    this.begin();
    this.pass(hazards, settledMs, atMs);
    for (const candidate of this.candidates) {
      candidate.fit += Math.log(candidate.here * candidate.visits);
    }
    this.known = after;
  }

  /** The probability of no visit within `horizonMs` of `atMs`, where none was seen since the last. */
  noVisitProbability(atMs: number, horizonMs: number): number {
    const { candidates, known: { settledMs, hazards } } = this;
    const best = Math.max(...candidates.map(({ fit }) => fit));
    const sum = () =>
      candidates.reduce(
        (sum, { fit, here, gone }) => sum + Math.exp(fit - best) * (here + gone),
        0,
      );
    this.begin();
    this.pass(hazards, settledMs, atMs);
    const absent = sum();
    this.pass(hazards, Math.max(settledMs, atMs), atMs + horizonMs);
    return sum() / absent;
  }

  private begin(): void {
    for (const candidate of this.candidates) [candidate.here, candidate.gone] = [1, 0];
  }

  /** Lets time pass without a visit, as `absence` of hazards.ts does, for all candidates at once. */
  private pass(hazards: Hazards, fromMs: number, toMs: number): void {
    for (let atMs = fromMs; atMs < toMs; atMs += hourMs) {
      const ms = Math.min(hourMs, toMs - atMs);
      const visits = visitsPerDayAt(hazards, atMs + ms / 2);
      const leaves = leavesPerDayAt(hazards, atMs + ms / 2);
      for (const candidate of this.candidates) {
        const leaving = leaves * candidate.leaves;
        const rate = visits * candidate.visits + leaving;
        const ends = -candidate.here * Math.expm1(-rate * ms / dayMs);
        candidate.gone += ends * leaving / rate;
        candidate.here -= ends;
      }
    }
  }
}

/** Places of a normal distribution, evenly apart and up to `most` deviations away. */
function normalGrid(count: number, most: number): Grid {
  const deviations = Array.from({ length: count }, (_, i) => most * (2 * i / (count - 1) - 1));
  const densities = deviations.map((deviation) => Math.exp(-deviation * deviation / 2));
  const sum = densities.reduce((total, density) => total + density);
  return { deviations, shares: densities.map((density) => density / sum) };
}
