// A simulated audience for the tests of recommendations: users with tastes, items that come and fade.
import { Random } from "../random.ts";

/** One consumption: who, what, of which category, when. */
export interface SimulatedConsumption {
  readonly user: number;
  readonly item: number;
  readonly category: string;
  readonly atMs: number;
}

/** The audience to simulate. */
export interface Audience {
  readonly seed: number;
  readonly users: number;
  readonly items: number;
  readonly categories: number;
  readonly consumptions: number;
  /** How concentrated tastes are: the smaller, the fewer categories a user likes. */
  readonly breadth: number;
  /** Consumptions of anything after which an item's appeal has fallen to 1 / e; Infinity for never. */
  readonly fading: number;
}

export const usualAudience: Audience = {
  seed: 1,
  users: 200,
  items: 400,
  categories: 20,
  consumptions: 6_000,
  breadth: 0.08,
  fading: 4_000,
};

/**
 * Consumptions in order, nobody taking anything twice: a user takes an item in proportion to its appeal and
 * to the user's taste for its category. Half of the items are there from the beginning.
 */
export function simulateConsumptions(audience: Audience): SimulatedConsumption[] {
  const { seed, users, items, categories, consumptions, breadth, fading } = audience;
  const random = new Random(seed);
  const categoryOf = Array.from({ length: items }, () => random.integer(0, categories - 1));
  const appeal = Array.from({ length: items }, () => Math.exp(random.normal()));
  const since = Array.from({ length: items }, () => {
    return random.chance(0.5) ? 0 : random.between(0, consumptions);
  });
  const tastes = Array.from({ length: users }, () => {
    return Array.from({ length: categories }, () => 0.001 + random.gamma(breadth));
  });
  const had = Array.from({ length: users }, () => new Set<number>());
  const simulated: SimulatedConsumption[] = [];
  for (let now = 0; now < consumptions; now++) {
    const user = random.integer(0, users - 1);
    const weights = appeal.map((value, item) => {
      if (since[item] > now || had[user].has(item)) return 0;
      return value * tastes[user][categoryOf[item]] * Math.exp(-(now - since[item]) / fading);
    });
    let left = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
    const item = weights.findIndex((weight) => (left -= weight) < 0);
    if (item < 0) continue;
    had[user].add(item);
    const category = `category ${categoryOf[item]}`;
    simulated.push({ user, item, category, atMs: Date.UTC(2026, 0, 1) + now * 60_000 });
  }
  return simulated;
}
