// What is kept of each session: every measure is defined here, and code, database, API and
// docs/features.md read it here.
import { type ActivityType, activityTypes } from "./activity-types.ts";
import type { Measure } from "./measure.ts";

function count<Name extends string>(name: Name, meaning: string) {
  return { name, unit: "events", meaning } as const;
}

/** The measure that counts the events of a type. */
export const countMeasures = {
  video_play: count("plays", "times a video began to play, or went on"),
  video_pause: count("pauses", "times a video was paused"),
  video_stop: count("stops", "times a video was left before its end"),
  video_seek: count("seeks", "jumps within a video"),
  video_buffer: count("stalls", "times a video stalled"),
  video_error: count("videoErrors", "times a video failed"),
  video_quality_change: count("qualityChanges", "times the player switched quality"),
  video_complete: count("completions", "videos that came to their end"),
  user_like: count("likes", "likes given"),
  user_dislike: count("dislikes", "dislikes given"),
  user_comment: count("comments", "comments written"),
  user_share: count("shares", "videos shared"),
  user_subscribe: count("follows", "channels subscribed to, which costs nothing"),
  user_bookmark: count("bookmarks", "things kept for later"),
  ad_impression: count("adImpressions", "ads shown"),
  ad_click: count("adClicks", "ads clicked"),
  ad_skip: count("adSkips", "ads skipped"),
  ad_complete: count("adCompletions", "ads seen to their end"),
  ad_error: count("adErrors", "ads that failed"),
  session_start: count("starts", "events that say that a session began"),
  session_end: count("ends", "events that say that a session ended"),
  session_heartbeat: count("heartbeats", "signs that the user is still there"),
  device_change: count("deviceChanges", "events that say that the device changed"),
  article_view: count("articleViews", "articles opened"),
  article_click: count("articleClicks", "links in articles followed"),
  article_share: count("articleShares", "articles shared"),
  newsletter_signup: count("newsletterSignUps", "newsletters signed up for"),
  subscription_start: count("subscriptionStarts", "paid subscriptions begun"),
  subscription_renew: count("subscriptionRenewals", "paid subscriptions renewed"),
  subscription_cancel: count("subscriptionCancellations", "paid subscriptions cancelled"),
} as const satisfies Readonly<Record<ActivityType, Measure>>;

/** Measures that are more than the count of one type. */
export const sessionFigures = [
  { name: "events", unit: "events", meaning: "everything that happened" },
  { name: "durationSeconds", unit: "seconds", meaning: "from the first event to the last" },
  { name: "startHour", unit: "hours", meaning: "hour of the day (UTC) at which it began" },
  { name: "startWeekday", unit: "days", meaning: "days since Monday (UTC) when it began" },
  {
    name: "hoursSincePrevious",
    unit: "hours",
    meaning: "since the last event of the session before it; 0 where that is not known",
  },
  {
    name: "longestGapSeconds",
    unit: "seconds",
    meaning: "longest silence between events that came in the order of their time",
  },
  { name: "meanGapSeconds", unit: "seconds", meaning: "duration over the gaps between events" },
  {
    name: "depth",
    unit: "items",
    meaning: "different videos and articles opened, as far as the last 16 of the user tell",
  },
  { name: "repeats", unit: "items", meaning: "items of those opened in an earlier session, too" },
  {
    name: "watchSeconds",
    unit: "seconds",
    meaning: "from plays to the pauses, stops and ends that follow them, less the stalls",
  },
  { name: "readSeconds", unit: "seconds", meaning: "durations of articles opened" },
  { name: "stallSeconds", unit: "seconds", meaning: "durations of stalls" },
  { name: "startUpSeconds", unit: "seconds", meaning: "waits before first frames, together" },
  { name: "meanStartUpSeconds", unit: "seconds", meaning: "wait before the first frame, per play" },
  { name: "stallShare", unit: "share", meaning: "stalls in the time of watching and stalling" },
  { name: "errorShare", unit: "share", meaning: "errors per play, at most 1" },
  { name: "completionShare", unit: "share", meaning: "videos that came to their end, per play" },
  { name: "stopShare", unit: "share", meaning: "videos left before their end, per play" },
  {
    name: "interactions",
    unit: "events",
    meaning: "likes, dislikes, comments, shares of both sorts, follows and bookmarks",
  },
  { name: "interactionsPerItem", unit: "events", meaning: "interactions over depth" },
  { name: "clicks", unit: "events", meaning: "clicks on ads and on links in articles" },
  { name: "clickThrough", unit: "share", meaning: "ads clicked of those shown" },
  { name: "adSkipShare", unit: "share", meaning: "ads skipped of those shown" },
  { name: "adCompletionShare", unit: "share", meaning: "ads seen to their end of those shown" },
  { name: "articleClickShare", unit: "share", meaning: "links followed per article opened" },
  { name: "signUps", unit: "events", meaning: "newsletters and paid subscriptions begun" },
  { name: "revenue", unit: "revenue", meaning: "what all of it earned" },
  {
    name: "deviceSwitches",
    unit: "events",
    meaning: "events on another device than the one before",
  },
  { name: "categories", unit: "categories", meaning: "different categories, counted up to four" },
  { name: "firstCategorySeconds", unit: "seconds", meaning: "in the category with the most time" },
  { name: "secondCategorySeconds", unit: "seconds", meaning: "in the category that comes second" },
  { name: "thirdCategorySeconds", unit: "seconds", meaning: "in the category that comes third" },
  { name: "fourthCategorySeconds", unit: "seconds", meaning: "in the category that comes fourth" },
  { name: "isBounce", unit: "0 or 1", meaning: "whether no more than one thing happened" },
  {
    name: "engagement",
    unit: "0 to 100",
    meaning: "100 × (1 - exp(-points / 20)), points being minutes watched and read + 2 × depth + " +
      "3 × interactions + 2 × clicks + 5 × completions + 10 × sign-ups",
  },
] as const satisfies readonly Measure[];

/** The name of a figure. */
export type SessionFigureName = (typeof sessionFigures)[number]["name"];

/** Every measure of a session: the counts in the order of the types, then the figures. */
export const sessionMeasures: readonly Measure[] = [
  ...activityTypes.map((type) => countMeasures[type]),
  ...sessionFigures,
];

const places: ReadonlyMap<string, number> = new Map(
  sessionMeasures.map(({ name }, i) => [name, i]),
);

/** The place of a measure in {@link sessionMeasures}; throws a `RangeError` where there is none. */
export function sessionMeasurePlace(
  name: SessionFigureName | (typeof countMeasures)[ActivityType]["name"],
): number {
  const place = places.get(name);
  if (place === undefined) throw new RangeError(`found no measure ${name}`);
  return place;
}

/** What a session is worth, in points of the engagement score. */
export interface EngagementParts {
  readonly minutes: number;
  readonly depth: number;
  readonly interactions: number;
  readonly clicks: number;
  readonly completions: number;
  readonly signUps: number;
}

/**
 * The engagement score of a session, from 0 to nearly 100. It grows ever more slowly: an hour of
 * watching is much, three are not three times as much.
 *
 * ```ts
 * // Ten minutes of two videos, one liked: 10 + 4 + 3 points.
 * engagementScore({ minutes: 10, depth: 2, interactions: 1, clicks: 0, completions: 0, signUps: 0 });
 * // 57.26
 * ```
 */
export function engagementScore(parts: EngagementParts): number {
  const points = parts.minutes + 2 * parts.depth + 3 * parts.interactions + 2 * parts.clicks +
    5 * parts.completions + 10 * parts.signUps;
  return 100 * (1 - Math.exp(-points / 20));
}
