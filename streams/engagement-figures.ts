// What is known of how a video is watched and how well it plays (A10, A11): each figure defined once, for
// the actor, the database, the API and the docs.
import type { Measure } from "./measure.ts";

/** A figure, and which of the two it tells of: what viewers did, or what they went through. */
export interface EngagementFigure extends Measure {
  readonly topic: "engagement" | "quality";
}

/** The figures of a video, in the order in which `EngagementRow.figures` holds them. */
export const engagementFigures = [
  of("engagement", "uniqueViewers", "viewers", "Different users who did something with the player"),
  of("engagement", "uniqueViewersLow", "viewers", "Lower end of its 95 % interval"),
  of("engagement", "uniqueViewersHigh", "viewers", "Upper end of its 95 % interval"),
  of("engagement", "plays", "plays", "Plays that began"),
  of(
    "engagement",
    "playsError",
    "plays",
    "Standard error of `plays`; 0 while every play is followed",
  ),
  of("engagement", "followedShare", "share", "Share of viewers whose plays are followed now"),
  of("engagement", "watchSeconds", "seconds", "Time watched, in all"),
  of("engagement", "watchSecondsError", "seconds", "Standard error of `watchSeconds`, likewise"),
  of("engagement", "averageWatchSeconds", "seconds", "Time watched in a play, of those that ended"),
  of("engagement", "averageWatchSecondsLow", "seconds", "Lower end of its 95 % interval"),
  of("engagement", "averageWatchSecondsHigh", "seconds", "Upper end of its 95 % interval"),
  of(
    "engagement",
    "completionRate",
    "share",
    "Share of ended plays that came to the end of the video",
  ),
  of("engagement", "completionRateLow", "share", "Lower end of its 95 % interval"),
  of("engagement", "completionRateHigh", "share", "Upper end of its 95 % interval"),
  of("engagement", "likes", "events", "Likes"),
  of("engagement", "dislikes", "events", "Dislikes"),
  of("engagement", "comments", "events", "Comments"),
  of("engagement", "shares", "events", "Times it was shared"),
  of("engagement", "bookmarks", "events", "Times it was kept for later"),
  of("engagement", "subscribes", "events", "Channel subscriptions made at it"),
  of("engagement", "revenue", "money", "Revenue of all events about it"),
  of("engagement", "adImpressions", "events", "Ads shown"),
  of("engagement", "adClicks", "events", "Ads clicked"),
  of("engagement", "adSkips", "events", "Ads skipped"),
  of("engagement", "adCompletes", "events", "Ads seen to their end"),
  of("engagement", "adErrors", "events", "Ads that failed"),
  of("engagement", "adClickRate", "share", "Clicks for each ad shown"),
  of("engagement", "adClickRateLow", "share", "Lower end of its 95 % interval"),
  of("engagement", "adClickRateHigh", "share", "Upper end of its 95 % interval"),
  of("engagement", "lengthSeconds", "seconds", "Length of the video, as last heard"),
  of(
    "quality",
    "startUpSecondsMedian",
    "seconds",
    "Median wait before the first frame, within 7 %",
  ),
  of(
    "quality",
    "startUpSeconds90",
    "seconds",
    "The wait that 9 of 10 plays do not exceed, within 7 %",
  ),
  of("quality", "rebufferingRatio", "share", "Time stalled, of time watched and stalled"),
  of("quality", "stallsPerHour", "events an hour", "Stalls in an hour watched"),
  of("quality", "errorRate", "share", "Share of ended plays in which the video failed"),
  of("quality", "errorRateLow", "share", "Lower end of its 95 % interval"),
  of("quality", "errorRateHigh", "share", "Upper end of its 95 % interval"),
  of("quality", "switchesPerHour", "events an hour", "Changes of quality in an hour watched"),
  of("quality", "qualityScore", "1 to 5", "Mean opinion score of plays, once 30 are scored"),
  of("quality", "qualityScoreLow", "1 to 5", "Lower end of its 95 % interval"),
  of("quality", "qualityScoreHigh", "1 to 5", "Upper end of its 95 % interval"),
  of("quality", "scoredPlays", "plays", "Plays that the score is a mean of"),
] as const;

/** The name of a figure. */
export type EngagementFigureName = (typeof engagementFigures)[number]["name"];

/** What is known of a video, by figure; NaN for what is not known. */
export type EngagementFigures = Readonly<Record<EngagementFigureName, number>>;

function of<const Name extends string>(
  topic: EngagementFigure["topic"],
  name: Name,
  unit: string,
  meaning: string,
): EngagementFigure & { readonly name: Name } {
  return { topic, name, unit, meaning };
}
