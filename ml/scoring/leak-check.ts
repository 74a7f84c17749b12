// Whether features know what they are to foretell: one that parts the labels by itself is no feature, it is
// the label in disguise, and one from after the prediction will not be there when it is needed.
import { areaUnderCurve, type RankedGroup } from "./ranking.ts";

/** An example as learners get it, and when all of it was known. */
export interface DatedExample {
  readonly features: ArrayLike<number>;
  readonly label: boolean;
  /** Moment of the prediction. */
  readonly predictedAtMs: number;
  /** Moment of the newest event that features were computed from. */
  readonly featuresAtMs: number;
  /** Moment from which the label could be known. */
  readonly labelledAtMs: number;
}

/** What is wrong with examples. */
export type Leak =
  | { readonly kind: "separates"; readonly feature: string; readonly auc: number }
  | { readonly kind: "late-features"; readonly examples: number }
  | { readonly kind: "early-labels"; readonly examples: number };

/** No honest feature alone ranks the labels as well as this. */
export const suspiciousAuc = 0.95;

/**
 * Every feature whose area under the curve is suspicious by itself, whichever way it points, and whether
 * any example has features from after its prediction, or a label from before the end of it.
 *
 * ```ts
 * const example = (x: number, label: boolean, featuresAtMs: number) =>
 *   ({ features: [x, 1], label, predictedAtMs: 10, featuresAtMs, labelledAtMs: 20 });
 * leaksIn(["visits", "constant"], [example(3, true, 9), example(1, false, 11)]);
 * // [{ kind: "separates", feature: "visits", auc: 1 }, { kind: "late-features", examples: 1 }]
 * ```
 */
export function leaksIn(names: readonly string[], examples: readonly DatedExample[]): Leak[] {
  const leaks: Leak[] = names.flatMap((feature, i) => {
    const auc = areaUnderCurve(groupsBy(i, examples)) ?? 0.5;
    const separation = Math.max(auc, 1 - auc);
    return separation >= suspiciousAuc ? [{ kind: "separates", feature, auc: separation }] : [];
  });
  const late = examples.filter((one) => !(one.featuresAtMs <= one.predictedAtMs)).length;
  if (late > 0) leaks.push({ kind: "late-features", examples: late });
  const early = examples.filter((one) => !(one.labelledAtMs > one.predictedAtMs)).length;
  if (early > 0) leaks.push({ kind: "early-labels", examples: early });
  return leaks;
}

/** Examples by the value of a feature, from the lowest up. */
function groupsBy(feature: number, examples: readonly DatedExample[]): RankedGroup[] {
  const sorted = examples.toSorted((a, b) => a.features[feature] - b.features[feature]);
  const groups: RankedGroup[] = [];
  for (let i = 0; i < sorted.length;) {
    const value = sorted[i].features[feature];
    const first = i;
    let positives = 0;
    for (; i < sorted.length && sorted[i].features[feature] === value; i++) {
      if (sorted[i].label) positives++;
    }
    groups.push({ weight: i - first, positives, probabilities: 0 });
  }
  return groups;
}
