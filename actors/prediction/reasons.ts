// Why something is predicted, in few bytes: places in a table of everything that can be a reason.
import type { ChurnWeights } from "../../ml/churn/churn-weights.ts";
import { visitFeatureTable } from "../../ml/churn/visit-features.ts";
import { userFeatures } from "../../streams/user-features.ts";
import type { PredictionReason } from "../../streams/user-prediction.ts";
import { churnFeatures } from "./moment-features.ts";
import { type KeptReason, keptReasons } from "./own.ts";

/** What churn has for reasons besides the features of users. */
const phrases = [
  ...new Set(visitFeatureTable.map(({ phrase }) => phrase)),
  "visits to be expected by rate and recency",
  "how users as new as this go on",
];

/** What follows the features of users, at the `likingPlace` of click-features.ts. */
const liking = [
  { feature: "favourites", text: "likes what the ad is about" },
  { feature: "favourites", text: "likes other things than the ad is about" },
];

/** The place of what a feature says of somebody with much of it, followed by that for little. */
function featurePlace(feature: number, isHigh: boolean): number {
  return phrases.length + 2 * feature + (isHigh ? 0 : 1);
}

/** Every reason: the feature, and what it says in words. */
const table: readonly Pick<PredictionReason, "feature" | "text">[] = [
  ...phrases.map((text) => ({ feature: "visits", text })),
  ...userFeatures.flatMap(({ name, high, low }) => [
    { feature: name, text: high },
    { feature: name, text: low },
  ]),
  ...liking,
];

const places: ReadonlyMap<string, number> = new Map([
  ...phrases.map((phrase, place) => [phrase, place] as const),
  ...userFeatures.map(({ name }, i) => [name, featurePlace(i, true)] as const),
]);

/** Reasons in words. */
export function reasonsInWords(kept: readonly KeptReason[]): PredictionReason[] {
  return kept.flatMap(({ place, contribution }) => {
    const reason = table[place];
    return reason === undefined ? [] : [{ ...reason, contribution }];
  });
}

/** Each reason as JSON, up to its contribution. */
const begun = table.map((reason) => `${JSON.stringify(reason).slice(0, -1)},"contribution":`);

/** Reasons in words as JSON, contributions as `write` writes them. */
export function reasonsJson(
  kept: readonly KeptReason[],
  write: (contribution: number) => string,
): string {
  const all: string[] = [];
  for (const { place, contribution } of kept) {
    if (place < begun.length) all.push(`${begun[place]}${write(contribution)}}`);
  }
  return `[${all.join()}]`;
}

/** What speaks most for and against leaving, given the features of churn. */
export function churnReasons(weights: ChurnWeights, features: Float64Array): KeptReason[] {
  return weights.reasons(features, keptReasons).map(({ phrase, logOdds }) => {
    const place = places.get(phrase) ?? 0;
    if (place < phrases.length) return { place, contribution: logOdds };
    const feature = (place - phrases.length) / 2;
    const at = churnFeatures.length - userFeatures.length + feature;
    const isHigh = features[at] > weights.means[at];
    return { place: featurePlace(feature, isHigh), contribution: logOdds };
  });
}

/**
 * The largest of `contributions`, one for each of `features` (places in the table of features, or
 * `likingPlace`), whose values are high or low beside their means.
 */
export function featureReasons(
  features: readonly number[],
  values: ArrayLike<number>,
  means: ArrayLike<number>,
  contributions: ArrayLike<number>,
): KeptReason[] {
  const reasons: KeptReason[] = [];
  for (let i = 0; i < features.length; i++) {
    const contribution = contributions[i];
    if (!(Math.abs(contribution) > 0) || Number.isNaN(values[i])) continue;
    const last = reasons.at(-1);
    if (reasons.length === keptReasons && last !== undefined) {
      if (Math.abs(contribution) <= Math.abs(last.contribution)) continue;
      reasons.pop();
    }
    reasons.push({ place: featurePlace(features[i], values[i] > means[i]), contribution });
    reasons.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  }
  return reasons;
}
