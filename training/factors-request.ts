// What a training of factors is asked for, and what comes of it.

/** Consumptions that a training of factors looks at, at most. */
export const maxConsumptions = 200_000;

/** Users and items among them, at most. */
export const maxUsers = 200_000;
export const maxFactorItems = 65_535;

/** Consumptions below which no factors are trained. */
export const minConsumptions = 200;

/** Alternations between users and items that suffice. */
export const usualSweeps = 6;

/**
 * Who consumed what, each place of the three arrays one consumption: users and items by numbers from 0
 * on, and how much it counts, 1 if nothing is special about it. The same request gives the same factors.
 */
export interface FactorsRequest {
  readonly users: Uint32Array;
  readonly items: Uint32Array;
  readonly weights: Float32Array;
  readonly seed: number;
  readonly sweeps: number;
}

/** What is wrong with a request, or nothing. */
export function complaintAbout({ users, items, weights }: FactorsRequest): string | undefined {
  const { length } = users;
  if (items.length !== length || weights.length !== length) {
    return `found ${length} users, ${items.length} items and ${weights.length} weights, wanted as many`;
  }
  if (length < minConsumptions || length > maxConsumptions) {
    return `found ${length} consumptions, wanted ${minConsumptions} to ${maxConsumptions}`;
  }
  if (users.some((user) => user >= maxUsers)) return `found a user from ${maxUsers} on`;
  if (items.some((item) => item >= maxFactorItems)) {
    return `found an item from ${maxFactorItems} on`;
  }
  if (!weights.every((weight) => weight >= 0 && weight <= 1e6)) {
    return "found a weight that is no number from 0 to 1000000";
  }
}
