// What a simulated world is: what each arm earns on average, decision by decision, and what it happens to earn.

/**
 * A world at one decision. All of its draws come from its own seed, and as many of them at each decision
 * whichever arm is chosen: every policy meets the same world.
 */
export interface World {
  readonly armCount: number;
  /** What is known of the user at this decision; empty where nothing is. */
  readonly context: Float64Array;
  /** What each arm earns on average at this decision, in this context. */
  readonly means: Float64Array;
  /** The arm that earns most on average at this decision. */
  readonly best: number;
  /** Moves on to the next decision, to the first one at first. */
  advance(): void;
  /** What an arm earns at this decision. */
  reward(arm: number): number;
}

/** The place of the greatest number, the first of equal ones. */
export function placeOfMost(numbers: Float64Array): number {
  let place = 0;
  for (let i = 1; i < numbers.length; i++) if (numbers[i] > numbers[place]) place = i;
  return place;
}
