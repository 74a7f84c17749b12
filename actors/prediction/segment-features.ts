// What segments are found from: what somebody does over weeks, not when they were last here.
import {
  type UserFeatureName,
  userFeaturePlace,
  userFeatures,
} from "../../streams/user-features.ts";
import { drawnTogether, userFeaturesFrom } from "./moment-features.ts";

const names: readonly UserFeatureName[] = [
  "sessionsThisMonth",
  "minutesPerSession",
  "watchMinutesPerWeek",
  "articleShare",
  "completionShare",
  "interactionsPerSession",
  "clickThrough",
  "categoryDiversity",
  "isPaidTier",
  "revenuePerWeek",
  "televisionShare",
  "phoneShare",
];
const places = names.map((name) => userFeaturesFrom + userFeaturePlace(name));

/** The features that segments are found from, with what is said of those who have much or little of them. */
export const segmentFeatures = names.map((name) => userFeatures[userFeaturePlace(name)]);

/** Writes them, given the numbers of a moment. */
export function segmentFeaturesOf(moment: Float64Array, out: Float64Array): void {
  for (let i = 0; i < places.length; i++) out[i] = drawnTogether(moment[places[i]]);
}
