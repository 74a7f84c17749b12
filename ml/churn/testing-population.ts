// Users whose truth is known: how often they come, how likely they are to leave, whether they have.
import { Random } from "../random.ts";

const dayMs = 86_400_000;

/** One user: visits in order of time, and what nobody sees. */
export interface SimulatedUser {
  readonly visits: readonly number[];
  /** Visits a day while they are there, and the hazard of leaving, a day. */
  readonly rate: number;
  readonly hazard: number;
  readonly leavesAtMs: number;
}

/** A population. */
export interface Population {
  readonly seed: number;
  readonly users: number;
  readonly days: number;
  /** Visits a day and hazards a day are gamma distributed with these shapes and means. */
  readonly rateShape: number;
  readonly meanRate: number;
  readonly hazardShape: number;
  readonly meanHazard: number;
}

/** Users who arrive all the time, come as a Poisson process, and leave by a hazard of their own. */
export function simulateUsers(population: Population): SimulatedUser[] {
  const random = new Random(population.seed);
  return Array.from({ length: population.users }, () => {
    const { rate, hazard } = drawTraits(population, random);
    const firstAtMs = Math.floor(random.uniform() * population.days * dayMs);
    const leavesAtMs = firstAtMs + random.exponential(hazard) * dayMs;
    const endMs = Math.min(leavesAtMs, population.days * dayMs);
    const visits = [firstAtMs];
    for (let at = firstAtMs;;) {
      at += Math.ceil(random.exponential(rate) * dayMs);
      if (at > endMs) break;
      visits.push(at);
    }
    return { visits, rate, hazard, leavesAtMs };
  });
}

/** A rate and a hazard of this population. */
export function drawTraits(
  { rateShape, meanRate, hazardShape, meanHazard }: Population,
  random: Random,
): { readonly rate: number; readonly hazard: number } {
  return {
    rate: Math.max(1e-6, random.gamma(rateShape, meanRate / rateShape)),
    hazard: Math.max(1e-9, random.gamma(hazardShape, meanHazard / hazardShape)),
  };
}

/** The probability of no visit within `days` of who is there: they leave first, or do not come. */
export function trueAbsence(rate: number, hazard: number, days: number): number {
  const both = rate + hazard;
  const nothing = Math.exp(-both * days);
  return nothing + hazard / both * (1 - nothing);
}

/**
 * What can at best be known from outside: the probability of no visit given the visits alone, by someone
 * who knows the population. Means over draws of users, weighed by how likely each makes the history
 * (Schmittlein, Morrison and Colombo, Counting your customers, 1987, equation 8 for one user).
 */
export class IdealObserver {
  private readonly traits: readonly { readonly rate: number; readonly hazard: number }[];

  constructor(population: Population, draws: number) {
    const random = new Random(population.seed, 1);
    this.traits = Array.from({ length: draws }, () => drawTraits(population, random));
  }

  /** `repeats` visits after the first, the last `lastAt` days after it, now `age` days after it. */
  absence(repeats: number, lastAt: number, age: number, days: number): number {
    const logs = this.traits.map(({ rate, hazard }) => {
      const both = rate + hazard;
      const there = -both * age + Math.log(rate / both);
      const gone = -both * lastAt + Math.log(hazard / both);
      const larger = Math.max(there, gone);
      const sum = Math.exp(there - larger) + Math.exp(gone - larger);
      return {
        log: repeats * Math.log(rate) + larger + Math.log(sum),
        alive: Math.exp(there - larger) / sum,
      };
    });
    const largest = Math.max(...logs.map(({ log }) => log));
    let weight = 0;
    let absent = 0;
    logs.forEach(({ log, alive }, i) => {
      const share = Math.exp(log - largest);
      const { rate, hazard } = this.traits[i];
      weight += share;
      absent += share * (1 - alive * (1 - trueAbsence(rate, hazard, days)));
    });
    return absent / weight;
  }
}

/** A person's history as models of visits see it, at a moment, in days. */
export function historyAt(visits: readonly number[], atMs: number) {
  const seen = visits.filter((visit) => visit <= atMs);
  const [first] = seen;
  return {
    repeats: seen.length - 1,
    lastAt: (seen[seen.length - 1] - first) / dayMs,
    age: (atMs - first) / dayMs,
  };
}
