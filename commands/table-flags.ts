// What the evaluations of tables share: their flags, their progress, and what they say of skipped rows.
import process from "node:process";
import { Effect, Option } from "effect";
import { Argument, Flag } from "effect/cli";
import { flagOfKind } from "../config/flags.ts";
import { wholeNumber } from "../config/kind.ts";
import type { TableProgress } from "../evaluation/classify.ts";
import type { TableOptions } from "../evaluation/data-table.ts";
import type { SkippedRow } from "../evaluation/load.ts";
import { ProgressLine } from "./progress.ts";
import { grouped } from "./terminal.ts";

/** What a table is to be read for, and how it is told. */
export const tableFlags = {
  file: Argument.File("csv", { mustExist: true }).pipe(
    Argument.withDescription("CSV file, plain or .gz, its first line naming the columns"),
  ),
  label: Flag.String("label").pipe(
    Flag.withMetavar("<column>"),
    Flag.withDescription("The column that is to be predicted"),
  ),
  time: Flag.String("time").pipe(
    Flag.withMetavar("<column>"),
    Flag.withDescription(
      "Take the rows in the order of this column, and predict from the others (order of the file)",
    ),
    Flag.optional,
  ),
  drop: Flag.String("drop").pipe(
    Flag.withMetavar("<columns>"),
    Flag.withDescription("Columns that nothing is predicted from, separated by commas"),
    Flag.optional,
  ),
  seed: flagOfKind("seed", wholeNumber(0, 2 ** 32 - 1, "number")).pipe(
    Flag.withDescription("What random draws come from: the same seed, the same figures (1)"),
    Flag.withDefault(1),
  ),
  json: Flag.Boolean("json").pipe(
    Flag.withDescription("Write one JSON object to standard output and nothing else"),
    Flag.withoutNegation,
    Flag.withDefault(false),
  ),
};

/** What {@link tableFlags} came to. */
export interface TableInput {
  readonly file: string;
  readonly label: string;
  readonly time: Option.Option<string>;
  readonly drop: Option.Option<string>;
  readonly seed: number;
}

/** Options of an evaluation: those of the table, a seed, and somebody who hears how it is getting on. */
export interface RunningTable extends TableOptions {
  readonly seed: number;
  readonly onProgress: (progress: TableProgress) => void;
}

/** Runs an evaluation of the table that was asked for, and shows how it is getting on. */
export function withTable<A, E>(
  { file, label, time, drop, seed }: TableInput,
  run: (options: RunningTable) => Effect.Effect<A, E>,
): Effect.Effect<A, E> {
  const line = new ProgressLine(process.stderr);
  return run({
    file,
    label,
    time: Option.getOrUndefined(time),
    drop: Option.match(drop, {
      onNone: () => [],
      onSome: (text) => text.split(",").map((name) => name.trim()).filter((name) => name !== ""),
    }),
    seed,
    onProgress: ({ phase, rows, of }) => {
      if (of === undefined) line.show(`${phase}, ${grouped(rows)} rows`);
      else line.showShare(rows / of, phase);
    },
  }).pipe(Effect.ensuring(Effect.sync(() => line.end())));
}

/** Lines about the rows that could not be used. */
export function skippedLines(skipped: number, skippedRows: readonly SkippedRow[]): string[] {
  if (skipped === 0) return [];
  const hidden = skipped - skippedRows.length;
  return [
    `${grouped(skipped)} ${skipped === 1 ? "row" : "rows"} skipped:`,
    ...skippedRows.map(({ line, reason }) => `  line ${line}: ${reason}`),
    ...hidden > 0 ? [`  and ${grouped(hidden)} more`] : [],
  ];
}
