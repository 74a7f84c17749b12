// What the model of clicks looks at: a few numbers of the user, how much the user likes what is shown, and
// hashes of what is shown, where, to whom, alone and in pairs.
import { textHash } from "../../ml/text-hash.ts";
import {
  type UserFeatureName,
  userFeaturePlace,
  userFeatures,
} from "../../streams/user-features.ts";
import { f32At } from "../user/cells.ts";
import { keptCategories, userAt } from "../user/layout.ts";
import { type UserState, wordAt } from "../user/state.ts";
import { userFeaturesFrom } from "./moment-features.ts";

/** The features of the user that a click depends on; the first is a rate, and counts by its logarithm. */
const names: readonly UserFeatureName[] = [
  "clickThrough",
  "clickThroughTrend",
  "adsPerSession",
  "adSkipShare",
  "adCompletionShare",
  "meanEngagement",
  "minutesPerSession",
  "isPaidTier",
];
/** Their places in the table of features of users. */
export const clickUserPlaces: readonly number[] = names.map(userFeaturePlace);

/** Stands for the liking of what is shown, after the places of the features of users. */
export const likingPlace = userFeatures.length;

/** What each number is, for {@link featureReasons}: features of the user, then the liking. */
export const clickPlaces: readonly number[] = [...clickUserPlaces, likingPlace];

/** Numbers and hashes of one impression. */
export const clickNumbers = names.length + 1;
export const maxClickHashes = 6;

/** What is shown, where and to whom. */
export interface Shown {
  readonly adId: string | undefined;
  readonly placement: string | undefined;
  readonly category: string | undefined;
  readonly device: string | undefined;
  readonly country: string | undefined;
  readonly tier: string | undefined;
}

const leastRate = 1e-4;

/** Writes the numbers of an impression of something in a category, given those of the moment. */
export function clickNumbersOf(
  moment: Float64Array,
  state: UserState<unknown>,
  category: string | undefined,
  out: Float64Array,
): void {
  for (let i = 0; i < clickUserPlaces.length; i++) {
    out[i] = moment[userFeaturesFrom + clickUserPlaces[i]];
  }
  out[0] = Math.log(Math.max(leastRate, out[0]));
  out[clickUserPlaces.length] = likingOf(state, category);
}

/** The share of a category in what the user opened, among the categories kept. */
function likingOf({ view, words }: UserState<unknown>, category: string | undefined): number {
  let [own, all] = [0, 0];
  for (let i = 0; i < keptCategories; i++) {
    const weight = f32At(view, userAt.favourites, i);
    all += weight;
    if (category !== undefined && words[wordAt.favourites + i] === category) own += weight;
  }
  return all > 0 ? own / all : 0;
}

/** Writes the hashes of what is shown; what is not known has a hash of its own. */
export function clickHashesOf(shown: Shown, out: Uint32Array): void {
  const { adId, placement, category, device, country, tier } = shown;
  out[0] = textHash(`ad=${adId}`);
  out[1] = textHash(`placement=${placement}`);
  out[2] = textHash(`category=${category}`);
  out[3] = textHash(`device=${device}`);
  out[4] = textHash(`country=${country}`);
  out[5] = textHash(`tier=${tier}`);
}

/** Pairs of hashes that are learnt from together. */
export const crossedCount = maxClickHashes * (maxClickHashes - 1) / 2;

/** Writes a hash for each pair of hashes. */
export function crossesOf(hashes: Uint32Array, out: Uint32Array): void {
  let at = 0;
  for (let i = 0; i < maxClickHashes; i++) {
    for (let j = i + 1; j < maxClickHashes; j++) {
      out[at++] = Math.imul(hashes[i] ^ Math.imul(hashes[j], 0x9e3779b1), 0x85ebca6b) >>> 0;
    }
  }
}
