// A CSV of readings into memory: every record becomes a reading or a reason why it is none, by the rules
// by which a partition takes it.
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { type ColumnNaming, type CsvRow, readingNaming } from "../sources/columns.ts";
import { CsvFile } from "../sources/csv.ts";
import { CsvUnusable } from "../sources/errors.ts";
import { type Target, targets } from "../streams/forecast.ts";
import { type Reading, readingFromJson } from "../streams/reading.ts";
import { Rejection } from "../streams/rejection.ts";
import { parseTime } from "../streams/time.ts";
import { maxIdCharacters } from "../streams/token.ts";
import { NotEvaluable } from "./errors.ts";
import { maxReadings, maxVideos, ReadingTable } from "./reading-table.ts";

/** A record that is no reading, and why. */
export interface SkippedRow {
  readonly line: number;
  readonly reason: string;
}

/** What a file holds. */
export interface LoadedReadings {
  /** The readings in order of time. */
  readonly table: ReadingTable;
  /** Targets that the file has no column for; their counters are 0 throughout. */
  readonly absent: readonly Target[];
  /** The one video that all of it is taken to be about, where there is no column for ids. */
  readonly assumedVideo: string | undefined;
  /** Records that are no readings, and the first {@link maxSkippedRows} of them. */
  readonly skipped: number;
  readonly skippedRows: readonly SkippedRow[];
}

/** Most skipped records that are kept with their reasons. */
export const maxSkippedRows = 10;

/** A file may lack the others: it is then about one video, or has nothing on these targets. */
const naming: ColumnNaming = { ...readingNaming, required: ["timestamp", "viewCount"] };

/**
 * Reads all readings of a file. Without a column for ids it is one video, named after the file; without
 * one for likes or comments these are 0. `onProgress` hears of the share of the file that was read.
 * Fails with `CsvUnusable` where it is no CSV of readings, and with {@link NotEvaluable} where it holds
 * none or too many of them. Ends early, with what it has, once `signal` is aborted.
 */
export async function loadReadings(
  path: string,
  signal: AbortSignal,
  onProgress: (share: number) => void,
  table = new ReadingTable(),
): Promise<LoadedReadings> {
  const file = new CsvFile(path, naming);
  const fileBytes = await sizeOf(path);
  const skippedRows: SkippedRow[] = [];
  let skipped = 0;
  let fallback: Partial<Fallback> | undefined;
  for await (const batch of file.batches()) {
    if (signal.aborted) break;
    fallback ??= fallbackFor(file);
    for (const entry of batch) {
      const reading = "rejection" in entry
        ? entry.rejection
        : readingFromJson({ ...fallback, ...entry.row }, takenAtMs(entry.row));
      if (!(reading instanceof Rejection)) add(table, reading, path);
      else if (skipped++ < maxSkippedRows) {
        skippedRows.push({ line: entry.line, reason: reading.message });
      }
    }
    onProgress(file.bytesRead / Math.max(1, fileBytes));
  }
  if (table.length === 0 && !signal.aborted) throw withoutReadings(path, skipped, skippedRows);
  table.sort();
  const absent = targets.filter((_, target) => file.columns?.has(counterFields[target]) === false);
  return { table, absent, assumedVideo: fallback?.video_id, skipped, skippedRows };
}

const counterFields = ["viewCount", "likeCount", "commentCount"];

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CsvUnusable({ file: path, reason });
  }
}

/** What rows say in fields that the file has no column for. */
interface Fallback {
  readonly video_id: string;
  readonly likeCount: number;
  readonly commentCount: number;
}

function fallbackFor({ path, columns }: CsvFile): Partial<Fallback> {
  const name = basename(path).replace(/\.gz$/, "").replace(/\.[^.]+$/, "");
  return {
    ...columns?.has("video_id") === false && { video_id: name.slice(0, maxIdCharacters) },
    ...columns?.has("likeCount") === false && { likeCount: 0 },
    ...columns?.has("commentCount") === false && { commentCount: 0 },
  };
}

/** Each reading arrives when it is taken. */
function takenAtMs({ timestamp }: CsvRow): number {
  return timestamp === undefined ? NaN : parseTime(timestamp);
}

function add(table: ReadingTable, reading: Reading, file: string): void {
  try {
    table.add(reading);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const wanted = `at most ${maxReadings} readings of ${maxVideos} videos, all in memory to be ` +
      "sorted by time: a part of this file";
    throw new NotEvaluable({ file, found: cause.message, wanted });
  }
}

function withoutReadings(
  file: string,
  skipped: number,
  skippedRows: readonly SkippedRow[],
): NotEvaluable {
  const [first] = skippedRows;
  const found = first === undefined
    ? "a header and no rows"
    : `no reading in all rows, ${skipped} of them (line ${first.line}: ${first.reason})`;
  return new NotEvaluable({ file, found, wanted: "readings below the header" });
}
