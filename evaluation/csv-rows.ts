// The rows of a CSV, one by one: what each is taken for, and which were skipped and why.
import { stat } from "node:fs/promises";
import type { CsvRow, Naming } from "../sources/columns.ts";
import { CsvFile } from "../sources/csv.ts";
import { Rejection } from "../streams/rejection.ts";
import { NotEvaluable } from "./errors.ts";
import { maxSkippedRows, type SkippedRow } from "./load.ts";

/** What to read, and how. */
export interface RowsToRead {
  readonly path: string;
  readonly naming: Naming;
  /** What a row is, such as `visit`. */
  readonly each: string;
  /** Takes a row, or says why it is none. */
  readonly take: (row: CsvRow) => Rejection | undefined;
  readonly signal: AbortSignal;
  /** Hears of the share of the file that was read. */
  readonly onProgress: (share: number) => void;
}

/**
 * Reads all rows of a file. Fails with `CsvUnusable` where it is no CSV of its kind, and with
 * {@link NotEvaluable} where no row could be taken. Ends early once `signal` is aborted.
 */
export async function readRows(
  { path, naming, each, take, signal, onProgress }: RowsToRead,
): Promise<{ readonly skipped: number; readonly skippedRows: readonly SkippedRow[] }> {
  const file = new CsvFile(path, naming);
  const skippedRows: SkippedRow[] = [];
  let [taken, skipped] = [0, 0];
  let fileBytes: number | undefined;
  for await (const batch of file.batches()) {
    if (signal.aborted) break;
    fileBytes ??= (await stat(path)).size;
    for (const entry of batch) {
      const rejection = "rejection" in entry ? entry.rejection : take(entry.row);
      if (rejection === undefined) taken++;
      else if (skipped++ < maxSkippedRows) {
        skippedRows.push({ line: entry.line, reason: rejection.message });
      }
    }
    onProgress(file.bytesRead / Math.max(1, fileBytes));
  }
  if (taken === 0 && !signal.aborted) {
    const [first] = skippedRows;
    const found = first === undefined
      ? "a header and no rows"
      : `no ${each} in all rows, ${skipped} of them (line ${first.line}: ${first.reason})`;
    throw new NotEvaluable({ file: path, found, wanted: `${each}s below the header` });
  }
  return { skipped, skippedRows };
}
