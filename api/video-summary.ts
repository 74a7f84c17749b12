// A video's row as the answers show it.
import { Schema } from "effect";
import type { VideoRow } from "../db/store.ts";
import { type Forecast, methods } from "../streams/forecast.ts";
import type { OpenForecast, VideoSummary } from "./contract/video.ts";
import { instant, maybeInstant } from "./asof.ts";

const hourMs = 3_600_000;

/** The last word on one video. */
export function videoSummary(row: VideoRow): VideoSummary {
  const [viewCount, likeCount, commentCount] = row.counters;
  const [viewsPerHour, likesPerHour, commentsPerHour] = row.perHour;
  return {
    video_id: row.videoId,
    key: row.key,
    title: row.title ?? null,
    channel: row.channel ?? null,
    category: row.category ?? null,
    publishedAt: maybeInstant(row.publishedAtMs),
    firstAt: instant(row.firstAtMs),
    lastAt: instant(row.lastAtMs),
    readings: row.readings,
    viewCount,
    likeCount,
    commentCount,
    viewsPerHour,
    likesPerHour,
    commentsPerHour,
    viewsPerHourPerHour: row.viewsPerHourPerHour,
    likesPerView: row.likesPerView,
    gain: row.gain,
    growth: row.growth,
    forecastGain: row.forecastGain,
    forecast: openForecast(row),
  };
}

/** The forecast made at a video's latest reading. */
export function openForecast(row: VideoRow): OpenForecast {
  return {
    method: methodOf(row.method),
    model: row.model,
    madeAt: instant(row.lastAtMs),
    next: aheadOf(row.nextAtMs, row.forecast, 0),
    hour: aheadOf(row.lastAtMs + hourMs, row.forecast, 9),
  };
}

/** A stored method. Rows are written by this very code, so another word is a defect. */
export const methodOf = Schema.decodeUnknownSync(Schema.Literals(methods));

/** Nine numbers from `begin` on: value, low and high of views, likes and comments. */
function aheadOf(atMs: number, numbers: readonly number[], begin: number): Forecast["next"] {
  const band = (target: number) => ({
    value: numbers[begin + 3 * target],
    low: numbers[begin + 3 * target + 1],
    high: numbers[begin + 3 * target + 2],
  });
  return { at: instant(atMs), views: band(0), likes: band(1), comments: band(2) };
}
