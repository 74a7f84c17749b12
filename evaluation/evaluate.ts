// Evaluates forecasts on a file of readings: the actors that serve, in the partition that serves them,
// over all readings in the order of event time, each forecast scored before anything learns from it.
import { Effect } from "effect";
import { Partition } from "../actors/partition.ts";
import { defaultPartitionSettings } from "../actors/partition-settings.ts";
import { nothingSkipped } from "../actors/restarts.ts";
import { videoKind } from "../actors/video/kind.ts";
import type { ScoredListener } from "../actors/video/scored.ts";
import { untilInterrupted, type WallClock, wallClock } from "../sources/clock.ts";
import { type Target, targets } from "../streams/forecast.ts";
import { streamNames } from "../streams/subjects.ts";
import { type Companion, nobody } from "./companion.ts";
import { type EvaluationError, isEvaluationError } from "./errors.ts";
import { loadReadings, type SkippedRow } from "./load.ts";
import { forgetfulStore, outputTo, ReadingLog, standingClock } from "./ports.ts";
import { maxVideos } from "./reading-table.ts";
import { type EvaluationRow, ForecastTally, served } from "./tally.ts";
import { tutor } from "./tutor.ts";

/** What to evaluate. */
export interface EvaluationOptions {
  readonly file: string;
  /** Forecasts for moments later than this after the first reading are scored apart, too. */
  readonly lateAfterMs: number;
  /** What everything random is drawn from: the same seed, the same figures. */
  readonly seed: number;
  /** Event time between trainings, at least; without it, nobody trains. */
  readonly trainEveryMs?: number | undefined;
  /** Who takes part beside the actors, in place of the trainer. */
  readonly companion?: Companion;
  /** Called with a line about each training and what came of it. */
  readonly onTraining?: (text: string) => void;
  /** Called now and then. */
  readonly onProgress?: (progress: EvaluationProgress) => void;
}

/** How an evaluation is getting on. */
export interface EvaluationProgress {
  readonly phase: "reading" | "forecasting";
  /** Share of the phase that is done, from 0 to 1. */
  readonly share: number;
  /** Event time of the last reading stepped, milliseconds since the epoch; NaN while reading. */
  readonly atMs: number;
}

/** What came of it. */
export interface Evaluation {
  readonly rows: readonly EvaluationRow[];
  /** Readings that moved an actor. */
  readonly readings: number;
  /** Rows of the file that did not: no readings at all, repeated, or a second one of a moment. */
  readonly skipped: number;
  readonly unreadable: number;
  readonly duplicates: number;
  readonly secondOfMoment: number;
  /** The first of those that are no readings. */
  readonly skippedRows: readonly SkippedRow[];
  readonly videos: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Targets that the file says nothing of. */
  readonly absent: readonly Target[];
  /** The one video that the file was taken to be about, as it has no column for ids. */
  readonly assumedVideo: string | undefined;
  /** Gains between readings that were not scored, as a counter was missing or taken back. */
  readonly unscored: number;
  /** Of the run through the actors, without reading the file. */
  readonly readingsPerSecond: number;
  readonly seed: number;
}

/** Runs a file through one partition of videos and scores what was forecast. */
export function evaluateForecasts(
  options: EvaluationOptions,
): Effect.Effect<Evaluation, EvaluationError> {
  return Effect.flatMap(
    wallClock,
    (clock) => untilInterrupted((signal) => evaluate(options, clock, signal), isEvaluationError),
  );
}

async function evaluate(
  options: EvaluationOptions,
  clock: WallClock,
  signal: AbortSignal,
): Promise<Evaluation> {
  const { file, lateAfterMs, seed, trainEveryMs, onTraining = () => {}, onProgress = () => {} } =
    options;
  const trainer = trainEveryMs === undefined
    ? nobody
    : tutor({ everyMs: trainEveryMs, seed, onReport: onTraining, signal });
  const { companion = trainer } = options;
  const { table, absent, assumedVideo, skipped, skippedRows } = await loadReadings(
    file,
    signal,
    (share) => onProgress({ phase: "reading", share, atMs: NaN }),
  );
  const fromMs = table.atMs(0);
  const tally = new ForecastTally(fromMs + lateAfterMs);
  const log = new ReadingLog(table, subject, companion, signal, {
    progress: (readings, atMs) =>
      onProgress({ phase: "forecasting", share: readings / table.length, atMs }),
    end: () => partition.stop(),
  });
  const partition = new Partition(heardBy((scored) => tally.add(scored)), {
    store: forgetfulStore,
    log,
    output: outputTo(companion),
    clock: standingClock,
  }, settings);
  const startedAtMs = clock.nowMs();
  await partition.run();
  const seconds = Math.max(1, clock.nowMs() - startedAtMs) / 1000;
  const { stepped, duplicates, late } = partition.status();
  const rows = tally.rows(absent);
  const gains = (stepped - table.videoCount) * (targets.length - absent.length);
  const scored = rows.reduce((sum, { method, n }) => method === served ? sum + n : sum, 0);
  return {
    rows,
    readings: stepped,
    skipped: skipped + duplicates + late,
    unreadable: skipped,
    duplicates,
    secondOfMoment: late,
    skippedRows,
    videos: table.videoCount,
    fromMs,
    toMs: table.atMs(table.length - 1),
    absent,
    assumedVideo,
    unscored: gains - scored,
    readingsPerSecond: Math.round(stepped / seconds),
    seed,
  };
}

/** One partition has everything, so that what it does follows from the readings alone. */
const subject = "stats.0";
const settings = {
  ...defaultPartitionSettings,
  partition: 0,
  partitionCount: 1,
  owner: "evaluation",
  stream: streamNames.stats,
  subject,
  maxResidents: maxVideos,
  skip: nothingSkipped,
};

/** The kind of actor that serves, with somebody who listens to what it scores. */
function heardBy(onScored: ScoredListener): typeof videoKind {
  return {
    ...videoKind,
    initialShared() {
      const shared = videoKind.initialShared();
      shared.onScored = onScored;
      return shared;
    },
  };
}
