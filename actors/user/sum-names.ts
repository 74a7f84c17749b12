// What is summed up fading: each quantity by its name, and which types of activity add one to it.
import { type ActivityType, activityTypes } from "../../streams/activity-types.ts";

/** Types of which a fading count is kept. */
const countedTypes = [
  "video_play",
  "video_stop",
  "video_seek",
  "video_error",
  "video_quality_change",
  "video_complete",
  "user_like",
  "user_dislike",
  "user_comment",
  "user_share",
  "user_subscribe",
  "user_bookmark",
  "ad_impression",
  "ad_click",
  "ad_skip",
  "ad_complete",
  "article_view",
  "article_click",
  "article_share",
] as const satisfies readonly ActivityType[];

/** Sums that fade by half in four weeks. */
export const slowSums = [
  "sessions",
  "weekendSessions",
  "hourSine",
  "hourCosine",
  "events",
  "seconds",
  "watchSeconds",
  "readSeconds",
  "stallSeconds",
  "startUpSeconds",
  "items",
  "repeats",
  "bounces",
  "closed",
  "deviceSwitches",
  "phone",
  "tablet",
  "television",
  "computer",
  "revenue",
  ...countedTypes,
] as const;
export type SlowSum = (typeof slowSums)[number];

/** Sums that fade by half in a week: beside the slow ones they tell where things go. */
export const fastSums = ["seconds", "watchSeconds", "ad_impression", "ad_click"] as const;
export type FastSum = (typeof fastSums)[number];

const slowPlaces: ReadonlyMap<string, number> = new Map(slowSums.map((name, i) => [name, i]));
const fastPlaces: ReadonlyMap<string, number> = new Map(fastSums.map((name, i) => [name, i]));

/** The place of a slow sum. */
export function slowPlace(name: SlowSum): number {
  return slowPlaces.get(name) ?? -1;
}

/** The place of a fast sum. */
export function fastPlace(name: FastSum): number {
  return fastPlaces.get(name) ?? -1;
}

/** By the number of a type, the places of the sums that it adds one to; -1 for none. */
export const slowPlaceOfType: Int8Array = placesIn(slowSums);
export const fastPlaceOfType: Int8Array = placesIn(fastSums);

function placesIn(names: readonly string[]): Int8Array {
  return Int8Array.from(activityTypes, (type) => names.indexOf(type));
}
