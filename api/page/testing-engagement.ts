// What the browser tests of the page look at of how videos are watched.
import { engagementOf } from "../../db/audience-examples.ts";
import type { EngagementRow } from "../../db/store.ts";
import { type EngagementFigureName, engagementFigures } from "../../streams/engagement-figures.ts";

type Figures = Partial<Record<EngagementFigureName, number>>;

/** Figures of a video that is watched much. */
const watched: Figures = {
  uniqueViewers: 12_400,
  uniqueViewersLow: 12_100,
  uniqueViewersHigh: 12_700,
  plays: 20_500,
  playsError: 0,
  followedShare: 1,
  watchSeconds: 5_400_000,
  watchSecondsError: 0,
  averageWatchSeconds: 263,
  averageWatchSecondsLow: 260,
  averageWatchSecondsHigh: 266,
  completionRate: 0.31,
  completionRateLow: 0.3,
  completionRateHigh: 0.32,
  likes: 840,
  dislikes: 31,
  comments: 102,
  shares: 77,
  bookmarks: 12,
  subscribes: 9,
  adImpressions: 9_000,
  adClicks: 108,
  adClickRate: 0.012,
  adClickRateLow: 0.01,
  adClickRateHigh: 0.0145,
  lengthSeconds: 600,
  startUpSecondsMedian: 1.2,
  startUpSeconds90: 3.4,
  rebufferingRatio: 0.013,
  stallsPerHour: 2.2,
  errorRate: 0.004,
  errorRateLow: 0.003,
  errorRateHigh: 0.006,
  switchesPerHour: 1.4,
  qualityScore: 3.82,
  qualityScoreLow: 3.8,
  qualityScoreHigh: 3.84,
  scoredPlays: 19_800,
};

function breakdown(top: Record<string, number>): string {
  return JSON.stringify({
    top: Object.entries(top).map(([name, plays]) => (
      { name, plays, playsMissed: 0, watchSeconds: 260 * plays }
    )),
    other: { plays: 400, watchSeconds: 100_000 },
    unknown: { plays: 0, watchSeconds: 0 },
  });
}

/** What activity says of a video that is watched much, or hardly. */
export function engagementRow(key: string, atMs: number, isWatched: boolean): EngagementRow {
  const figures: Figures = isWatched
    ? watched
    : { plays: 3, scoredPlays: 3, followedShare: 1, uniqueViewers: 2 };
  return engagementOf(key, {
    lastAtMs: atMs,
    figures: engagementFigures.map(({ name }) => figures[name] ?? NaN),
    retention: Array.from({ length: 20 }, (_, i) => isWatched ? 1 - 0.69 * (i + 1) / 20 : NaN),
    countries: breakdown({ US: 9_000, DE: 6_000, "<b>BR</b>": 5_100 }),
    devices: breakdown({ tv: 12_000, phone: 8_100 }),
  });
}
