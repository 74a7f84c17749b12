// The work that every peer does for every reading: a window of the last twenty, a least-squares trend,
// a forecast. Pure, so that peers differ in how they run it and in nothing else.

/** Readings that the trend is fitted to. */
export const windowSize = 20;

/** How far ahead is forecast. */
export const aheadMs = 3_600_000;

/** What a reading of the log says, as far as this work needs it. */
export interface Reading {
  readonly videoId: string;
  /** Event time as the reading spells it, and in milliseconds since the epoch. */
  readonly timestamp: string;
  readonly atMs: number;
  readonly views: number;
}

/** What is kept of one video. */
export interface TrendState {
  /** Times and views of the last readings, oldest first, at most {@link windowSize}. */
  readonly timesMs: number[];
  readonly views: number[];
  /** Readings taken ever, and the sum of their views: they tell a reading lost from one doubled. */
  count: number;
  sum: number;
}

/** What is said after a reading. */
export interface Forecast {
  readonly video_id: string;
  /** The timestamp of the reading. */
  readonly at: string;
  /** Readings taken ever. */
  readonly count: number;
  /** Sum of the views of all readings taken. */
  readonly views: number;
  /** Views expected {@link aheadMs} after the reading, by the trend of the window. */
  readonly forecast: number;
}

/** Reads the payload of a message. The peers' readings are known to be good, so nobody checks them. */
export function decodeReading(payload: string): Reading {
  const { video_id, timestamp, viewCount } = JSON.parse(payload);
  return {
    videoId: video_id,
    timestamp,
    atMs: Date.parse(timestamp),
    views: viewCount,
  };
}

/** The state of a video that has no reading yet. */
export function initialState(): TrendState {
  return { timesMs: [], views: [], count: 0, sum: 0 };
}

/**
 * Takes one reading into `state`, in place, and says what is to be expected.
 *
 * The trend is the ordinary least-squares line through the window, with time counted back from the
 * reading in units of {@link aheadMs}: views = mean + slope · (time − mean time), taken at time 1.
 *
 * ```ts
 * const state = initialState();
 * step(state, { videoId: "a", timestamp: "…T00:00:00Z", atMs: 0, views: 10 });         // forecast 10
 * step(state, { videoId: "a", timestamp: "…T01:00:00Z", atMs: 3_600_000, views: 16 }); // forecast 22
 * ```
 */
export function step(state: TrendState, reading: Reading): Forecast {
  const { timesMs, views } = state;
  if (timesMs.length === windowSize) {
    timesMs.shift();
    views.shift();
  }
  timesMs.push(reading.atMs);
  views.push(reading.views);
  state.count++;
  state.sum += reading.views;
  return {
    video_id: reading.videoId,
    at: reading.timestamp,
    count: state.count,
    views: state.sum,
    forecast: expectedViews(timesMs, views),
  };
}

function expectedViews(
  timesMs: readonly number[],
  views: readonly number[],
): number {
  const size = timesMs.length;
  const originMs = timesMs[size - 1];
  let meanTime = 0;
  let meanViews = 0;
  for (let i = 0; i < size; i++) {
    meanTime += (timesMs[i] - originMs) / aheadMs / size;
    meanViews += views[i] / size;
  }
  let covariance = 0;
  let variance = 0;
  for (let i = 0; i < size; i++) {
    const offset = (timesMs[i] - originMs) / aheadMs - meanTime;
    covariance += offset * (views[i] - meanViews);
    variance += offset * offset;
  }
  const slope = variance === 0 ? 0 : covariance / variance;
  return Math.max(0, Math.round(meanViews + slope * (1 - meanTime)));
}

/** A forecast as it is published. */
export function encodeForecast(forecast: Forecast): string {
  return JSON.stringify(forecast);
}

/** A state as the peers store it. */
export function encodeState(state: TrendState): string {
  return JSON.stringify(state);
}

/** The inverse of {@link encodeState}. */
export function decodeState(text: string): TrendState {
  return JSON.parse(text);
}

/** The stream that forecasts go to, one subject a video. */
export const forecastStream = "FORECASTS";

/** Where the forecasts of a video are published. */
export function forecastSubject(videoId: string): string {
  return `forecasts.${videoId}`;
}

/** The id that makes a repeated forecast of one reading recognisable: `<video>.<stream sequence>`. */
export function forecastId(videoId: string, sequence: number): string {
  return `${videoId}.${sequence}`;
}
