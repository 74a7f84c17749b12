// Student's t distribution: how far a mean of few values may lie from the truth.

/**
 * The probability that a t-distributed value with `freedom` degrees of freedom is at most `t`, to
 * about three digits of the smaller tail.
 * Sources: Wallace, Bounds on normal approximations to Student's and the chi-square distributions,
 * 1959 (the change to a normal value); Abramowitz and Stegun, Handbook of Mathematical Functions,
 * 26.2.17 (the normal probability, off by less than 7.5e-8).
 *
 * ```ts
 * studentProbability(2.228, 10); // 0.975
 * ```
 */
export function studentProbability(t: number, freedom: number): number {
  const shrink = (8 * freedom + 1) / (8 * freedom + 3);
  const size = shrink * Math.sqrt(freedom * Math.log1p(t * t / freedom));
  return t < 0 ? normalTail(size) : 1 - normalTail(size);
}

/**
 * The value that a t-distributed one exceeds with probability `1 - probability`, within 100 of zero.
 *
 * ```ts
 * studentQuantile(0.975, 10); // 2.228
 * ```
 */
export function studentQuantile(probability: number, freedom: number): number {
  return quantileOf((t) => studentProbability(t, freedom), probability, -100, 100);
}

/**
 * Where a rising function from `low` to `high` reaches `probability`, by bisection to one part in
 * 2^30 of the range; one of the ends where it does not reach it in between.
 */
export function quantileOf(
  distribution: (value: number) => number,
  probability: number,
  low: number,
  high: number,
): number {
  for (let halving = 0; halving < 30; halving++) {
    const middle = (low + high) / 2;
    if (distribution(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const normalSeries = [0.319381530, -0.356563782, 1.781477937, -1.821255978, 1.330274429];

/** The probability that a standard normal value exceeds `z`, which is 0 or more. */
function normalTail(z: number): number {
  const step = 1 / (1 + 0.2316419 * z);
  let sum = 0;
  for (let i = normalSeries.length - 1; i >= 0; i--) sum = (sum + normalSeries[i]) * step;
  return sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
}
