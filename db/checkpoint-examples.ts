// Checkpoints for tests: an empty one to be filled, and those that a run of scored readings makes.
import {
  type Checkpoint,
  type Claim,
  type HourlyDelta,
  type MetricsDelta,
  metricSums,
  noProjections,
  type PredictionsChunk,
  type Projections,
  type Snapshot,
  type VideoRow,
} from "./store.ts";

/** A claim and what it is a claim of. */
export interface Owner extends Claim {
  readonly kind: string;
  readonly partition: number;
}

const startMs = Date.UTC(2025, 7, 8, 6);
const hourMs = 3_600_000;

/** A checkpoint one sequence further that changes nothing else, but for what is given. */
export function checkpointOf(owner: Owner, differences: Partial<Checkpoint> = {}): Checkpoint {
  const { kind, partition, epoch, sequence, watermarkMs, counts } = owner;
  return {
    kind,
    partition,
    epoch,
    fromSequence: sequence,
    sequence: sequence + 1,
    watermarkMs,
    residentActors: 0,
    counts,
    snapshots: [],
    projections: noProjections,
    ...differences,
  };
}

export function snapshotOf(key: string, differences: Partial<Snapshot> = {}): Snapshot {
  return {
    key,
    version: 1,
    state: new Uint8Array([1, 2, 3]),
    timerAtMs: undefined,
    ...differences,
  };
}

export function videoOf(key: string, differences: Partial<VideoRow> = {}): VideoRow {
  return {
    key,
    videoId: key,
    title: undefined,
    channel: undefined,
    category: undefined,
    publishedAtMs: undefined,
    firstAtMs: startMs,
    lastAtMs: startMs + 1,
    readings: 2,
    counters: [1000, 100, 10],
    perHour: [10.5, 1 / 3, 0],
    viewsPerHourPerHour: -0.25,
    likesPerView: 0.1,
    gain: -5,
    growth: 5e-324,
    forecastGain: 12.75,
    method: "trend",
    model: "trend-1",
    nextAtMs: startMs + hourMs,
    forecast: Array.from({ length: 18 }, (_, i) => 1000 + i / 7),
    firstDayViews: undefined,
    sequence: 1,
    ...differences,
  };
}

/** One reading of a video, which settles one forecast. */
export interface ScoredReading {
  readonly video: string;
  readonly sequence: number;
  readonly atMs: number;
  readonly gain: number;
  readonly status: string;
  readonly extra: string | undefined;
  readonly method: string;
  readonly model: string;
}

export function readingOf(
  video: string,
  sequence: number,
  differences: Partial<ScoredReading> = {},
): ScoredReading {
  return {
    video,
    sequence,
    atMs: startMs + 60_000 * sequence,
    gain: 10 * sequence,
    status: "stepped",
    extra: undefined,
    method: "trend",
    model: "trend-1",
    ...differences,
  };
}

/** Rows for queries, of which only those of videos are any. */
export function projectionsOf(readings: readonly ScoredReading[], prefix: string): Projections {
  return { ...noProjections, ...videosOf(readings, prefix) };
}

/** The rows that such readings, in the order of the log, make under `prefix`. */
export function videosOf(readings: readonly ScoredReading[], prefix: string) {
  const byVideo = Map.groupBy(readings, (reading) => prefix + reading.video);
  const chunks = [...byVideo].map(([videoKey, own]) => ({
    videoKey,
    numbers: own.flatMap(({ sequence, atMs, gain }) => [sequence, atMs, gain, 2 * gain, 0]),
    statuses: own.map((reading) => reading.status),
    extras: own.every(({ extra }) => extra === undefined) ? undefined : own.map((row) => row.extra),
  }));
  const predictions = [...byVideo].map(([videoKey, own]): PredictionsChunk => ({
    videoKey,
    horizon: "next",
    firstSequence: own[0].sequence,
    numbers: own.flatMap(({ atMs, gain }) => [
      ...[atMs - hourMs, atMs],
      ...Array.from({ length: 12 }, (_, i) => gain + i),
    ]),
    methods: own.map((reading) => reading.method),
  }));
  return {
    videos: [...byVideo].map(([key, own]) => videoOf(key, { sequence: own.at(-1)?.sequence ?? 0 })),
    readings: chunks,
    predictions,
    hourly: [...byVideo, ["", readings] as const].flatMap(([key, own]) => hourlyOf(key, own)),
    metrics: [...byVideo, ["", readings] as const].flatMap(([key, own]) => metricsOf(key, own)),
  };
}

function hourOf(reading: ScoredReading): number {
  return reading.atMs - reading.atMs % hourMs;
}

function hourlyOf(videoKey: string, readings: readonly ScoredReading[]): HourlyDelta[] {
  return [...Map.groupBy(readings, hourOf)].map(([hour, own]) => {
    const gain = own.reduce((sum, reading) => sum + reading.gain, 0);
    return {
      videoKey,
      hourMs: hour,
      readings: own.length,
      gains: [gain, 2 * gain, -gain],
      peakViewsPerHour: Math.max(...own.map((reading) => reading.gain / 3)),
      viewsEnd: own.at(-1)?.sequence ?? 0,
    };
  });
}

function metricsOf(videoKey: string, readings: readonly ScoredReading[]): MetricsDelta[] {
  const identity = (reading: ScoredReading) =>
    `${hourOf(reading)} ${reading.method} ${reading.model}`;
  return [...Map.groupBy(readings, identity).values()].map((own) => {
    const gain = own.reduce((sum, reading) => sum + reading.gain, 0);
    const sums = Array.from(
      { length: 3 * metricSums.length },
      // Whole numbers, whose sums do not depend on their order; the first two count.
      (_, i) => i % metricSums.length < 2 ? own.length : gain * i,
    );
    const { method, model } = own[0];
    return { videoKey, hourMs: hourOf(own[0]), horizon: "next", method, model, sums };
  });
}
