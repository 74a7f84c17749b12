// What is added up of one video, event by event.
import { checkNumbers } from "../../ml/ranges.ts";
import type { ActivityType } from "../../streams/activity-types.ts";

/** The place of each sum in the list of them. */
export const place = {
  // Events, every one of which counts.
  likes: 0,
  dislikes: 1,
  comments: 2,
  shares: 3,
  bookmarks: 4,
  subscribes: 5,
  adImpressions: 6,
  adClicks: 7,
  adSkips: 8,
  adCompletes: 9,
  adErrors: 10,
  // Plays that began, and w (w − 1) over them, each standing for w: the variance of their number.
  plays: 11,
  playsVariance: 12,
  // Plays that ended and what happened in them, each counting for as many as it stands for.
  endedPlays: 13,
  completedPlays: 14,
  failedPlays: 15,
  stalls: 16,
  switches: 17,
  scoreWeight: 18,
  // Plays that ended, and those of them that were scored, each counting once.
  followedPlays: 19,
  scoredPlays: 20,
  // What is no count; that of plays is of those that ended.
  revenue: 21,
  watchSeconds: 22,
  watchSquares: 23,
  stalledSeconds: 24,
  score: 25,
  scoreSquares: 26,
  // Of w (w − 1) watched² over the plays that ended: the variance of the time watched.
  watchVariance: 27,
} as const;

/** How many sums there are. */
export const sumCount = place.watchVariance + 1;

/** Types of which every event is counted, and where. */
const countedAt: Readonly<Partial<Record<ActivityType, number>>> = {
  user_like: place.likes,
  user_dislike: place.dislikes,
  user_comment: place.comments,
  user_share: place.shares,
  user_bookmark: place.bookmarks,
  user_subscribe: place.subscribes,
  ad_impression: place.adImpressions,
  ad_click: place.adClicks,
  ad_skip: place.adSkips,
  ad_complete: place.adCompletes,
  ad_error: place.adErrors,
};

/** Counts an event whose type is counted. */
export function countEvent(sums: Float64Array, type: ActivityType): void {
  const at = countedAt[type];
  if (at !== undefined) sums[at]++;
}

/** What is never more than what. */
const parts = [
  ["completedPlays", "endedPlays"],
  ["failedPlays", "endedPlays"],
  ["scoreWeight", "endedPlays"],
  ["followedPlays", "endedPlays"],
  ["scoredPlays", "followedPlays"],
] as const;

/** Throws a `RangeError` where no events could have led to these sums. */
export function checkSums(sums: Float64Array): void {
  const counts = place.revenue;
  checkNumbers(sums, 0, [
    { name: "count", count: counts, low: 0, high: Number.MAX_VALUE, whole: true },
    { name: "sum", count: sumCount - counts, low: 0, high: Number.MAX_VALUE },
  ]);
  for (const [part, whole] of parts) {
    if (sums[place[part]] <= sums[place[whole]]) continue;
    throw new RangeError(`${part}: found ${sums[place[part]]} of ${sums[place[whole]]} ${whole}`);
  }
}
