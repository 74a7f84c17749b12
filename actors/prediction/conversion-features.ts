// What the model of conversions looks at: numbers of the user, and hashes of where the user is from and of
// what was looked at in the last sessions, by how long ago that was.
import { textHash } from "../../ml/text-hash.ts";
import { type UserFeatureName, userFeaturePlace } from "../../streams/user-features.ts";
import { keptCategories, sessionSlots } from "../user/layout.ts";
import type { UserState } from "../user/state.ts";
import { drawnTogether, userFeaturesFrom } from "./moment-features.ts";

const dayMs = 86_400_000;

/** The features of the user that a conversion depends on: few, as conversions are rare. */
const names: readonly UserFeatureName[] = [
  "hoursSinceLastEvent",
  "tenureDays",
  "sessionsRecently",
  "sessionsThisMonth",
  "sessionTrend",
  "absenceOverGap",
  "minutesPerSession",
  "minutesTrend",
  "watchMinutesPerWeek",
  "articleShare",
  "lastEngagement",
  "meanEngagement",
  "depthPerSession",
  "interactionsPerSession",
  "follows",
  "newsletterSignUps",
  "adsPerSession",
  "clickThrough",
  "categoryDiversity",
  "cancellations",
  "televisionShare",
];

/** The places of these features in the table of all. */
export const conversionPlaces: readonly number[] = names.map(userFeaturePlace);
export const conversionNumbers = names.length;

/** Writes them, drawn together to sizes of about 1, given the numbers of a moment. */
export function conversionNumbersOf(moment: Float64Array, out: Float64Array): void {
  for (let i = 0; i < conversionNumbers; i++) {
    out[i] = drawnTogether(moment[userFeaturesFrom + conversionPlaces[i]]);
  }
}

/** Sessions ended this many days ago at most count as equally long ago; older ones do not count. */
const ages = [1, 3, 7, 14];

/** Hashes of one moment, at most: the country, and the categories of the last sessions. */
export const maxConversionHashes = 1 + sessionSlots * keptCategories;

/** Writes hashes of 16 bits, none of them 0, for those that there are, and returns their number. */
export function conversionHashesOf(
  state: UserState<unknown>,
  atMs: number,
  out: Uint16Array,
): number {
  let count = 0;
  if (state.country !== undefined) out[count++] = cut(textHash(state.country));
  for (let slot = 0; slot < sessionSlots; slot++) {
    const session = state.session(slot);
    const age = ages.findIndex((days) => atMs - session.lastMs <= days * dayMs);
    if (session.number === 0 || age < 0) continue;
    for (let i = 0; i < keptCategories; i++) {
      const category = session.categoryHash(i);
      if (category !== 0) out[count++] = cut(Math.imul(category + age, 0x9e3779b1) >>> 0);
    }
  }
  return count;
}

function cut(hash: number): number {
  return (hash >>> 16) || 1;
}
