// What is known of a video's viewers, from the sums of its actor.
import { wilsonInterval } from "../../ml/score.ts";
import { type EngagementFigures, engagementFigures } from "../../streams/engagement-figures.ts";
import { phases, Play } from "./open-plays.ts";
import type { EngagementState } from "./state.ts";
import { place } from "./sums.ts";

/** Below this many scored plays their mean says nothing of a video. */
export const leastScoredPlays = 30;

const secondsPerHour = 3_600;
const z95 = 1.959963984540054;

/** The figures of a video; NaN for what is not known. */
export function figuresOf(state: EngagementState): EngagementFigures {
  const { sums } = state;
  const viewers = state.viewers.interval();
  const ended = sums[place.endedPlays];
  const followed = sums[place.followedPlays];
  const scored = sums[place.scoredPlays];
  const { watched, stalled, stalls, switches } = withOpenPlays(state);
  const watch = meanOf(sums[place.watchSeconds], sums[place.watchSquares], ended, followed);
  const completion = shareOf(sums[place.completedPlays], ended, followed);
  const errors = shareOf(sums[place.failedPlays], ended, followed);
  const impressions = sums[place.adImpressions];
  const clicks = shareOf(Math.min(sums[place.adClicks], impressions), impressions, impressions);
  const score = scored < leastScoredPlays
    ? unknown
    : meanOf(sums[place.score], sums[place.scoreSquares], sums[place.scoreWeight], scored);
  return {
    uniqueViewers: viewers.value,
    uniqueViewersLow: viewers.low,
    uniqueViewersHigh: viewers.high,
    plays: sums[place.plays],
    playsError: Math.sqrt(sums[place.playsVariance]),
    followedShare: 1 / 2 ** state.level,
    watchSeconds: watched,
    watchSecondsError: Math.sqrt(sums[place.watchVariance]),
    averageWatchSeconds: watch.value,
    averageWatchSecondsLow: Math.max(0, watch.low),
    averageWatchSecondsHigh: watch.high,
    completionRate: completion.value,
    completionRateLow: completion.low,
    completionRateHigh: completion.high,
    likes: sums[place.likes],
    dislikes: sums[place.dislikes],
    comments: sums[place.comments],
    shares: sums[place.shares],
    bookmarks: sums[place.bookmarks],
    subscribes: sums[place.subscribes],
    revenue: sums[place.revenue],
    adImpressions: impressions,
    adClicks: sums[place.adClicks],
    adSkips: sums[place.adSkips],
    adCompletes: sums[place.adCompletes],
    adErrors: sums[place.adErrors],
    adClickRate: clicks.value,
    adClickRateLow: clicks.low,
    adClickRateHigh: clicks.high,
    lengthSeconds: state.lengthSeconds > 0 ? state.lengthSeconds : NaN,
    startUpSecondsMedian: state.startUps.quantile(0.5),
    startUpSeconds90: state.startUps.quantile(0.9),
    rebufferingRatio: watched + stalled > 0 ? stalled / (watched + stalled) : NaN,
    stallsPerHour: perHour(stalls, watched),
    errorRate: errors.value,
    errorRateLow: errors.low,
    errorRateHigh: errors.high,
    switchesPerHour: perHour(switches, watched),
    qualityScore: score.value,
    qualityScoreLow: score.low,
    qualityScoreHigh: score.high,
    scoredPlays: scored,
  };
}

/** The figures in the order of their table. */
export function figuresInOrder(state: EngagementState): Float64Array {
  const figures = figuresOf(state);
  return Float64Array.from(engagementFigures, ({ name }) => figures[name]);
}

/** What happened in the plays that ended, and so far in those that are open. */
function withOpenPlays({ sums, plays }: EngagementState) {
  const play = new Play();
  let watched = sums[place.watchSeconds];
  let stalled = sums[place.stalledSeconds];
  let stalls = sums[place.stalls];
  let switches = sums[place.switches];
  for (let at = 0; at < plays.size; at++) {
    plays.read(at, play);
    if (play.phase === phases.ended) continue;
    watched += play.weight * play.watchedSeconds;
    stalled += play.weight * play.stalledSeconds;
    stalls += play.weight * play.stalls;
    switches += play.weight * play.switches;
  }
  return { watched, stalled, stalls, switches };
}

/** Events an hour, once a second of it has passed. */
function perHour(events: number, seconds: number): number {
  return seconds >= 1 ? secondsPerHour * events / seconds : NaN;
}

interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const unknown: Estimate = { value: NaN, low: NaN, high: NaN };

/** A share of a weighted number, with the interval that `count` of them, each counting once, leave. */
function shareOf(part: number, whole: number, count: number): Estimate {
  if (whole === 0) return unknown;
  const value = part / whole;
  return { value, ...wilsonInterval(value * count, count) };
}

/** A weighted mean from sums, with the interval that `count` values, each counting once, leave. */
function meanOf(sum: number, squares: number, weight: number, count: number): Estimate {
  if (count === 0) return unknown;
  const value = sum / weight;
  const variance = Math.max(0, squares / weight - value * value);
  const half = count < 2 ? NaN : z95 * Math.sqrt(variance / (count - 1));
  return { value, low: value - half, high: value + half };
}
