// A figure with what it may be off by.

/** A figure that with 95 % probability lies between `low` and `high`. */
export interface Figure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Deviations of a normal figure from its mean to either end of 95 %. */
export const deviationsOf95 = 1.959964;
