// Effects of several groups at once, drawn towards none as far as they can be luck.
import { quantileOf, studentProbability } from "./student.ts";

/** An effect as the data alone have it, in logarithms. */
export interface RawEffect {
  readonly value: number;
  readonly standardError: number;
}

/** An effect as it is believed, in logarithms. */
export interface ShrunkenEffect {
  readonly value: number;
  /** Where the truth lies below with this probability. */
  quantile(probability: number): number;
}

/** How far true effects may scatter, as a standard deviation: evenly up to 1.5, a factor of 4.5. */
const spreads = Array.from({ length: 30 }, (_, i) => (i + 0.5) / 20);

/**
 * What to believe of effects that were measured with errors: the wider they scatter beyond their
 * errors, the more of each. How far the true ones scatter is not known but weighed by what the
 * measured ones say of it, so that a few that happen to agree are not taken for certainty.
 *
 * Source: Efron and Morris, Stein's estimation rule and its competitors, 1973; Gelman, Prior
 * distributions for variance parameters in hierarchical models, 2006 (weighing the spread evenly).
 *
 * ```ts
 * const raw = [0.6, -0.2, -0.1, -0.3].map((value) => ({ value, standardError: 0.3 }));
 * const [effect] = shrinkEffects(raw, 40);
 * effect.value;         // 0.28
 * effect.quantile(0.1); // -0.02: it may be none at all
 * ```
 */
export function shrinkEffects(raw: readonly RawEffect[], freedom: number): ShrunkenEffect[] {
  const weights = spreadWeights(raw);
  return raw.map(({ value, standardError }) => {
    const kept = spreads.map((spread) => spread ** 2 / (spread ** 2 + standardError ** 2));
    const errors = kept.map((kept) => Math.sqrt(kept) * standardError);
    const probabilityBelow = (limit: number) => {
      let sum = 0;
      for (let i = 0; i < kept.length; i++) {
        const t = (limit - kept[i] * value) / errors[i];
        sum += weights[i] * studentProbability(t, freedom);
      }
      return sum;
    };
    const reach = Math.abs(value) + 20 * standardError;
    return {
      value: value * kept.reduce((sum, kept, i) => sum + weights[i] * kept, 0),
      quantile: (probability) => quantileOf(probabilityBelow, probability, -reach, reach),
    };
  });
}

/** How much each of {@link spreads} is believed, given how the measured effects scatter. */
function spreadWeights(raw: readonly RawEffect[]): number[] {
  const logs = spreads.map((spread) => {
    let log = 0;
    for (const { value, standardError } of raw) {
      const variance = spread ** 2 + standardError ** 2;
      log -= (Math.log(variance) + value ** 2 / variance) / 2;
    }
    return log;
  });
  const most = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - most));
  const sum = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / sum);
}
