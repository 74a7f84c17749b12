// An ideal observer of visits: knows the laws of the simulation and everything that can be seen of a user, but
// not the two numbers that nobody sees, how often somebody comes and how readily they leave for good.
import { absence, type Hazards, visitsPerDayAt } from "../../sources/audience/hazards.ts";
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

/** One pair of hidden numbers, and the logarithm of how well it fits what was seen. */
interface Candidate {
  readonly visitsPerDay: number;
  readonly leavesPerDay: number;
  fit: number;
}

/** What can be believed of one user: Bayes' rule over a grid of what is hidden. */
export class Observer {
  private readonly candidates: readonly Candidate[];
  private readonly visitsPerDay: number;
  private readonly leavesPerDay: number;
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
    this.visitsPerDay = own.visitsPerDay;
    this.leavesPerDay = own.leavesPerDay;
    this.known = known;
    this.candidates = visitsGrid.deviations.flatMap((visitsDeviation, i) =>
      leavesGrid.deviations.map((leavesDeviation, j) => ({
        visitsPerDay: visits.median * Math.exp(visits.deviation * visitsDeviation),
        leavesPerDay: leaves.median * Math.exp(leaves.deviation * leavesDeviation),
        fit: Math.log(visitsGrid.shares[i] * leavesGrid.shares[j]),
      }))
    );
  }

  /** Sees a visit that begins at `atMs`, and after it what decides the next one. */
  see(atMs: number, after: Pick<UserTruth, "hazards" | "settledMs">): void {
    const { settledMs } = this.known;
    // Told late: by then it was seen already.
    if (atMs < settledMs) return;
    for (const candidate of this.candidates) {
      const hazards = this.hazards(candidate);
      const { here } = absence(hazards, settledMs, atMs);
      candidate.fit += Math.log(here * visitsPerDayAt(hazards, atMs));
    }
    this.known = after;
  }

  /** The probability of no visit within `horizonMs` of `atMs`, where none was seen since the last. */
  noVisitProbability(atMs: number, horizonMs: number): number {
    const { settledMs } = this.known;
    const best = Math.max(...this.candidates.map(({ fit }) => fit));
    let [absent, stays] = [0, 0];
    for (const candidate of this.candidates) {
      const hazards = this.hazards(candidate);
      const weight = Math.exp(candidate.fit - best);
      const now = absence(hazards, settledMs, atMs);
      const then = absence(hazards, Math.max(settledMs, atMs), atMs + horizonMs, now);
      absent += weight * (now.here + now.gone);
      stays += weight * (then.here + then.gone);
    }
    return stays / absent;
  }

  private hazards({ visitsPerDay, leavesPerDay }: Candidate): Hazards {
    const { hazards } = this.known;
    return {
      ...hazards,
      visitsPerDay: hazards.visitsPerDay * visitsPerDay / this.visitsPerDay,
      leavesPerDay: hazards.leavesPerDay * leavesPerDay / this.leavesPerDay,
    };
  }
}

/** Places of a normal distribution, evenly apart and up to `most` deviations away. */
function normalGrid(count: number, most: number): Grid {
  const deviations = Array.from({ length: count }, (_, i) => most * (2 * i / (count - 1) - 1));
  const densities = deviations.map((deviation) => Math.exp(-deviation * deviation / 2));
  const sum = densities.reduce((total, density) => total + density);
  return { deviations, shares: densities.map((density) => density / sum) };
}
