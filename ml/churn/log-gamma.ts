// The logarithm of the gamma function, which the likelihoods of counts are made of.

/**
 * Natural logarithm of the gamma function for `x` above 0, to about 1e-10 relative to 1: Stirling's
 * series from 8 on, and the recurrence Γ(x + 1) = x Γ(x) below.
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 6.1.15 and 6.1.41.
 *
 * ```ts
 * logGamma(5);   // 3.1780538, the logarithm of 4! = 24
 * logGamma(0.5); // 0.5723649, that of the root of π
 * ```
 */
export function logGamma(x: number): number {
  let product = 1;
  let at = x;
  for (; at < 8; at++) product *= at;
  const inverse = 1 / (at * at);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / at;
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}
