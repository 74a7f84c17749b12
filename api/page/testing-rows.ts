// Rows that the browser tests of the page look at: a day of a few videos, hostile ones among them.
import { video } from "../../db/queries/testing.ts";
import {
  type HourlyDelta,
  type MetricsDelta,
  metricSums,
  noProjections,
  type PredictionsChunk,
  type Projections,
  type ReadingsChunk,
  type VideoRow,
} from "../../db/store.ts";
import type { Forecast } from "../../streams/forecast.ts";
import { encodeToken } from "../../streams/token.ts";
import { engagementRow } from "./testing-engagement.ts";

const hourMs = 3_600_000;
const halfHourMs = hourMs / 2;
const readings = 48;

/** Event time of the first and the last reading of every video. */
export const firstMs = Date.UTC(2026, 0, 10);
export const lastMs = firstMs + (readings - 1) * halfHourMs;

const markup = '<img src=x onerror="globalThis.pwned=1"><script>globalThis.pwned=1</script>';

/** Ids and titles that must stay text, the first of each gaining most. */
export const hostile = [
  { id: '<img src=x onerror="globalThis.pwned=1">', title: markup },
  { id: "a b/c?d#e 🎬", title: "Spaces, signs and a film 🎬" },
  { id: "nul\u0000id", title: undefined },
] as const;

/** A title that is shown; its videos follow the hostile ones, `Video 03` gaining most. */
export function titleOf(place: number): string {
  return `Video ${String(place).padStart(2, "0")}`;
}

const places = Array.from({ length: 24 }, (_, place) => place);

function idOf(place: number): string {
  return hostile[place]?.id ?? `video-${place}`;
}

/** The subject token of the video at a place of the list, from 0. */
export function keyOf(place: number): string {
  return encodeToken(idOf(place));
}

/** Views at a reading: so many an hour that a video earlier in the list gains more. */
function viewsAt(place: number, reading: number): number {
  return 1000 + (100 - 2 * place) * reading;
}

const lastViews = (place: number) => viewsAt(place, readings - 1);

/** Views, likes and comments of a video with a band of ten around each. */
function bands(views: number): number[] {
  return [views, views / 10, views / 100].map(Math.round)
    .flatMap((value) => [value, value - 10, value + 10]);
}

function videoRow(place: number): VideoRow {
  const perReading = 100 - 2 * place;
  const views = lastViews(place);
  return video(keyOf(place), {
    videoId: idOf(place),
    title: place < hostile.length ? hostile[place].title : titleOf(place),
    channel: place % 2 === 0 ? "Even" : "Odd",
    category: place % 3 === 0 ? "Third" : "Other",
    publishedAtMs: firstMs,
    firstAtMs: firstMs,
    lastAtMs: lastMs,
    readings,
    counters: [views, Math.round(views / 10), Math.round(views / 100)],
    perHour: [2 * perReading, perReading / 5, perReading / 50],
    gain: views - 1000,
    growth: (views - 1000) / 1000,
    forecastGain: 2 * perReading,
    nextAtMs: lastMs + halfHourMs,
    forecast: [...bands(views + perReading), ...bands(views + 2 * perReading)],
  });
}

function readingsOf(place: number): ReadingsChunk {
  const rows = Array.from({ length: readings }, (_, reading) => {
    const views = viewsAt(place, reading);
    const counters = [views, Math.round(views / 10), Math.round(views / 100)];
    return [1 + reading * 100 + place, firstMs + reading * halfHourMs, ...counters];
  });
  return {
    videoKey: keyOf(place),
    numbers: rows.flat(),
    statuses: rows.map((_, reading) => reading === 20 ? "correction" : "stepped"),
    extras: undefined,
  };
}

/** Forecasts of every reading but the first; those of the last reading missed its band. */
function predictionsOf(place: number): PredictionsChunk {
  const rows = Array.from({ length: readings - 1 }, (_, i) => {
    const reading = i + 1;
    const views = viewsAt(place, reading) - (reading === readings - 1 ? 50 : 3);
    const actual = viewsAt(place, reading);
    const actuals = [actual, Math.round(actual / 10), Math.round(actual / 100)];
    const made = firstMs + i * halfHourMs;
    const targets = bands(views).flatMap((value, j) =>
      j % 3 === 2 ? [value, actuals[(j - 2) / 3]] : value
    );
    return [made, made + halfHourMs, ...targets];
  });
  return {
    videoKey: keyOf(place),
    horizon: "next",
    firstSequence: 1 + place,
    numbers: rows.flat(),
    methods: rows.map(() => "trend"),
  };
}

const hours: HourlyDelta[] = Array.from({ length: 24 }, (_, hour) => ({
  videoKey: "",
  hourMs: firstMs + hour * hourMs,
  readings: 48,
  gains: [1000, 100, 10],
  peakViewsPerHour: 200,
  viewsEnd: 0,
}));

/** Sums over forecasts that were off by `error` where the naive one was off by 10. */
function sumsOf(scored: number, error: number): number[] {
  const values: Record<string, number> = {
    scored,
    covered: Math.round(0.8 * scored),
    absoluteError: error * scored,
    squaredError: error * error * scored,
    driftAbsoluteError: 10 * scored,
    lastAbsoluteError: 20 * scored,
    gain: 20 * scored,
    gainSquared: 500 * scored,
    width: 20 * scored,
  };
  return metricSums.map((name) => values[name]);
}

/** Views are forecast better than naively, likes worse, and of comments too few were scored. */
const metrics: MetricsDelta[] = Array.from({ length: 24 }, (_, hour) => ({
  videoKey: "",
  hourMs: firstMs + hour * hourMs,
  horizon: "next",
  method: "trend",
  model: "trend-1",
  sums: [...sumsOf(40, 6), ...sumsOf(40, 13), ...sumsOf(hour === 23 ? 12 : 0, 9)],
}));

/** The place of a video that is hardly watched, and of one that nobody has watched. */
export const hardlyWatched = 5;
export const neverWatched = 6;

/** Everything, as one checkpoint writes it. */
export const rows: Projections = {
  ...noProjections,
  engagement: places.filter((place) => place !== neverWatched)
    .map((place) => engagementRow(keyOf(place), lastMs, place !== hardlyWatched)),
  videos: places.map(videoRow),
  readings: places.map(readingsOf),
  predictions: places.map(predictionsOf),
  hourly: hours,
  metrics,
};

/** The forecast after another reading of a video, `minutes` after the last one stored. */
export function liveForecast(place: number, minutes: number, views: number): Forecast {
  const madeMs = lastMs + minutes * 60_000;
  const at = (afterMs: number) => new Date(madeMs + afterMs).toISOString();
  const ahead = (afterMs: number, gain: number) => {
    const band = { value: views + gain, low: views + gain - 100, high: views + gain + 100 };
    const none = { value: 0, low: 0, high: 0 };
    return { at: at(afterMs), views: band, likes: none, comments: none };
  };
  return {
    video_id: idOf(place),
    madeAt: at(0),
    method: "trend",
    model: "trend-1",
    weighedMost: { views: "pooled", likes: "pooled", comments: "last" },
    reading: { viewCount: views, likeCount: 1, commentCount: 1 },
    growth: {
      viewsPerHour: 321,
      likesPerHour: 1,
      commentsPerHour: 1,
      viewsPerHourPerHour: 0,
      likesPerView: 0.1,
    },
    next: ahead(halfHourMs, 250),
    hour: ahead(hourMs, 777),
    partition: 0,
    sequence: 100_000 + minutes,
  };
}
