// How the rows of a checkpoint become rows of tables.
import { sql } from "drizzle-orm";
import { targets } from "../streams/forecast.ts";
import { numbersPerPrediction, numbersPerReading } from "./checkpoint-rules.ts";
import {
  blob,
  type Column,
  given,
  instant,
  real,
  Rows,
  slice,
  text,
  texts,
  whole,
  words,
} from "./columnar.ts";
import {
  actorSnapshots,
  hourlyAggregations,
  modelMetrics,
  predictions,
  videos,
  videoStatsProcessed,
} from "./schema.ts";
import {
  type HourlyDelta,
  type MetricsDelta,
  metricSums,
  type PredictionsChunk,
  type ReadingsChunk,
  type Snapshot,
  type VideoRow,
} from "./store.ts";

/** Whose checkpoint it is, the same in all its rows. */
export const kindParameter = sql`${sql.placeholder("kind")}::text`;
export const partitionParameter = sql`${sql.placeholder("partition")}::integer`;
export const sequenceParameter = sql`${sql.placeholder("sequence")}::bigint`;

export const snapshotRows = new Rows<typeof actorSnapshots, Snapshot>("snapshots", actorSnapshots, {
  kind: given(kindParameter),
  partition: given(partitionParameter),
  key: text((row) => row.key),
  version: whole((row) => row.version),
  sequence: given(sequenceParameter),
  timerAt: instant((row) => row.timerAtMs),
  state: blob(),
}, { type: "bytea", bytes: (row) => row.state });

export const videoRows = new Rows<typeof videos, VideoRow>("videos", videos, {
  key: text((row) => row.key),
  videoId: text((row) => row.videoId),
  partition: given(partitionParameter),
  title: text((row) => row.title),
  channel: text((row) => row.channel),
  category: text((row) => row.category),
  publishedAt: instant((row) => row.publishedAtMs),
  firstAt: instant((row) => row.firstAtMs),
  lastAt: instant((row) => row.lastAtMs),
  readings: whole((row) => row.readings),
  views: whole((row) => row.counters[0]),
  likes: whole((row) => row.counters[1]),
  comments: whole((row) => row.counters[2]),
  viewsPerHour: real((row) => row.perHour[0]),
  likesPerHour: real((row) => row.perHour[1]),
  commentsPerHour: real((row) => row.perHour[2]),
  viewsPerHourPerHour: real((row) => row.viewsPerHourPerHour),
  likesPerView: real((row) => row.likesPerView),
  gain: whole((row) => row.gain),
  growth: real((row) => row.growth),
  forecastGain: real((row) => row.forecastGain),
  method: text((row) => row.method),
  model: text((row) => row.model),
  nextAt: instant((row) => row.nextAtMs),
  forecast: slice(0),
  firstDayViews: real((row) => row.firstDayViews),
  sequence: whole((row) => row.sequence),
}, {
  type: "double precision[]",
  slices: 1,
  length: (row) => row.forecast.length,
  number: (row, _slice, place) => row.forecast[place],
});

export const readingRows = new Rows<typeof videoStatsProcessed, ReadingsChunk>(
  "readings",
  videoStatsProcessed,
  {
    videoKey: text((row) => row.videoKey),
    firstSequence: whole((row) => row.numbers[0]),
    firstAt: instant((row) => smallest(row.numbers, 1, numbersPerReading)),
    lastAt: instant((row) => largest(row.numbers, 1, numbersPerReading)),
    sequences: slice(0),
    atMs: slice(1),
    views: slice(2),
    likes: slice(3),
    comments: slice(4),
    statuses: words((row) => row.statuses),
    extras: texts((row) => row.extras),
  },
  {
    type: "bigint[]",
    slices: numbersPerReading,
    length: (row) => row.statuses.length,
    number: (row, slice, place) => row.numbers[place * numbersPerReading + slice],
  },
);

export const predictionRows = new Rows<typeof predictions, PredictionsChunk>(
  "predictions",
  predictions,
  {
    videoKey: text((row) => row.videoKey),
    horizon: text((row) => row.horizon),
    firstSequence: whole((row) => row.firstSequence),
    firstAt: instant((row) => smallest(row.numbers, 1, numbersPerPrediction)),
    lastAt: instant((row) => largest(row.numbers, 1, numbersPerPrediction)),
    madeAtMs: slice(0),
    atMs: slice(1),
    methods: words((row) => row.methods),
    views: slice(2),
    viewsLow: slice(3),
    viewsHigh: slice(4),
    viewsActual: slice(5),
    likes: slice(6),
    likesLow: slice(7),
    likesHigh: slice(8),
    likesActual: slice(9),
    comments: slice(10),
    commentsLow: slice(11),
    commentsHigh: slice(12),
    commentsActual: slice(13),
  },
  {
    type: "bigint[]",
    slices: numbersPerPrediction,
    length: (row) => row.methods.length,
    number: (row, slice, place) => row.numbers[place * numbersPerPrediction + slice],
  },
);

export const hourlyRows = new Rows<typeof hourlyAggregations, HourlyDelta>(
  "hourly",
  hourlyAggregations,
  {
    videoKey: text((row) => row.videoKey),
    hour: instant((row) => row.hourMs),
    partition: given(partitionParameter),
    readings: whole((row) => row.readings),
    viewsGain: whole((row) => row.gains[0]),
    likesGain: whole((row) => row.gains[1]),
    commentsGain: whole((row) => row.gains[2]),
    peakViewsPerHour: real((row) => row.peakViewsPerHour),
    viewsEnd: whole((row) => row.viewsEnd),
  },
);

export const metricRows = new Rows<typeof modelMetrics, MetricsDelta>("metrics", modelMetrics, {
  videoKey: text((row) => row.videoKey),
  hour: instant((row) => row.hourMs),
  horizon: text((row) => row.horizon),
  method: text((row) => row.method),
  partition: given(partitionParameter),
  model: text((row) => row.model),
  scored: sum("scored"),
  covered: sum("covered"),
  absoluteError: sum("absoluteError"),
  squaredError: sum("squaredError"),
  driftAbsoluteError: sum("driftAbsoluteError"),
  lastAbsoluteError: sum("lastAbsoluteError"),
  gain: sum("gain"),
  gainSquared: sum("gainSquared"),
  width: sum("width"),
}, {
  type: "double precision[]",
  slices: metricSums.length,
  length: () => targets.length,
  // The sums come target by target; a column holds one sum of all targets.
  number: (row, slice, place) => row.sums[place * metricSums.length + slice],
});

function sum(name: typeof metricSums[number]): Column<MetricsDelta> {
  return slice(metricSums.indexOf(name));
}

function smallest(numbers: readonly number[], from: number, step: number): number {
  let result = Infinity;
  for (let i = from; i < numbers.length; i += step) result = Math.min(result, numbers[i]);
  return result;
}

function largest(numbers: readonly number[], from: number, step: number): number {
  let result = -Infinity;
  for (let i = from; i < numbers.length; i += step) result = Math.max(result, numbers[i]);
  return result;
}
