// Where the value of a policy may lie: an interval that stays honest where few decisions earned anything.
import { studentQuantile } from "../student.ts";

/** A range that holds the truth with 95 % probability. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** What is known of the value of a policy. */
export interface Measured {
  readonly value: number;
  /** Variance of that value. */
  readonly variance: number;
  /** Decisions of the policy itself that would say as much: (sum w)² / sum w². */
  readonly effectiveSampleSize: number;
  /** The lowest and the highest reward there is. */
  readonly lowest: number;
  readonly highest: number;
}

/**
 * Wilson's score interval at the number of decisions that would have given this variance. A normal interval
 * around few clicks reaches below none and ends too early; this one leans away from the border as the
 * interval of a share does. One reward more, of the size that the effective sample gives it, is assumed in
 * the variance: else a log without any reward would look certain.
 *
 * With p = (value - lowest) / (highest - lowest), s² its variance, e the effective sample size and
 * p' = (e p + 1) / (e + 2): n = p' (1 - p') / (s² + 1/e²), k = t² / n with Student's t of e - 1 degrees of
 * freedom, and the interval is (p + k/2 ± √(k p (1 - p) + k²/4)) / (1 + k).
 *
 * ```ts
 * // 5 clicks in 1,000 decisions of the policy itself:
 * scoreInterval({
 *   value: 0.005,
 *   variance: 0.005 * 0.995 / 1000,
 *   effectiveSampleSize: 1000,
 *   lowest: 0,
 *   highest: 1,
 * }); // low 0.0021, high 0.0117
 * ```
 * Sources: Korn and Graubard, Confidence intervals for proportions with small expected number of positive
 * counts estimated from survey data, 1998; Wilson, Probable inference, 1927.
 */
export function scoreInterval(
  { value, variance, effectiveSampleSize, lowest, highest }: Measured,
): Interval {
  const span = highest - lowest;
  const size = effectiveSampleSize;
  const share = Math.min(1, Math.max(0, (value - lowest) / span));
  const assumed = (share * size + 1) / (size + 2);
  const spread = variance / span ** 2 + 1 / size ** 2;
  const t = studentQuantile(0.975, Math.max(1, size - 1));
  const k = t * t * spread / (assumed * (1 - assumed));
  const centre = (share + k / 2) / (1 + k);
  const half = Math.sqrt(k * share * (1 - share) + k * k / 4) / (1 + k);
  return {
    low: lowest + span * Math.max(0, centre - half),
    high: lowest + span * Math.min(1, centre + half),
  };
}
