// Any CSV into memory as rows to predict a label of: cells as numbers or texts, in order of time if wanted.
import type { Cell } from "../ml/tabular/column.ts";
import type { ColumnNaming, CsvRow } from "../sources/columns.ts";
import { CsvFile } from "../sources/csv.ts";
import { parseTime, timeWanted } from "../streams/time.ts";
import { NotEvaluable } from "./errors.ts";
import { maxSkippedRows, type SkippedRow } from "./load.ts";

/** Most cells of one evaluation: about 500 MB. */
export const maxCells = 20_000_000;

/** Most columns to predict from: what is known of one takes 0.1 MB. */
export const maxColumns = 1_000;

/** What a file is to be read for. */
export interface TableOptions {
  readonly file: string;
  /** The column that is to be predicted. */
  readonly label: string;
  /** The column to put the rows in order by; it is predicted from no more than the dropped ones. */
  readonly time?: string | undefined;
  readonly drop: readonly string[];
}

/** One row of a file. */
export interface DataRow<Label> {
  readonly line: number;
  readonly label: Label;
  /** A cell for each column to predict from. */
  readonly cells: readonly Cell[];
  /** What the rows are put in order by: the time, or the line. */
  readonly order: number;
}

/** What a file holds. */
export interface DataTable<Label> {
  /** The columns to predict from. */
  readonly columns: readonly string[];
  /** In order of time, those of one moment in that of the file. */
  readonly rows: readonly DataRow<Label>[];
  /** Rows that cannot be used, and the first {@link maxSkippedRows} of them. */
  readonly skipped: number;
  readonly skippedRows: readonly SkippedRow[];
}

const naming: ColumnNaming = { aliases: {}, required: [], numbers: [], times: [], ids: [] };

/** Cells that say that there is nothing. */
const nothing = new Set(["na", "n/a", "nan", "null", "?"]);

// Each digit can be matched in one way only: else a cell of many digits would be tried in all ways.
const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** Dates as only `Date.parse` reads them, in some order of day and month or with names of months. */
const otherDate =
  /^[A-Za-z]{3,}[ ,]|^\d{1,2}[ /-]([A-Za-z]{3}|\d{1,2})[ /-]\d{2}|^\d{4}\/\d{1,2}\//;

/**
 * Reads all rows of a file; `labelOf` understands a label, or says in words what was wanted. Fails with
 * `CsvUnusable` where it is no CSV, and with {@link NotEvaluable} where a column that was named is missing
 * or there is too much, or nothing. Ends early, with what it has, once `signal` is aborted.
 */
export async function loadTable<Label>(
  options: TableOptions,
  labelOf: (text: string) => { readonly label: Label } | string,
  signal: AbortSignal,
  onRows: (rows: number) => void,
): Promise<DataTable<Label>> {
  const { file: path, label: labelColumn, time } = options;
  const file = new CsvFile(path, naming);
  const rows: DataRow<Label>[] = [];
  const skippedRows: SkippedRow[] = [];
  let skipped = 0;
  let columns: readonly string[] | undefined;
  const skip = (line: number, reason: string) => {
    if (skipped++ < maxSkippedRows) skippedRows.push({ line, reason });
  };
  for await (const batch of file.batches()) {
    if (signal.aborted) break;
    columns ??= columnsOf(options, file.columns?.names ?? []);
    for (const entry of batch) {
      if ("rejection" in entry) {
        skip(entry.line, entry.rejection.message);
        continue;
      }
      const { line, row } = entry;
      const order = time === undefined ? line : timeOf(String(row[time] ?? ""));
      const text = cellOf(row, labelColumn) === undefined ? undefined : String(row[labelColumn]);
      const label = text === undefined ? "a label" : labelOf(text);
      if (typeof label === "string") {
        skip(line, `${labelColumn}: found ${foundText(row[labelColumn])}, wanted ${label}`);
      } else if (Number.isNaN(order)) {
        skip(
          line,
          `${time}: found ${foundText(row[time ?? ""])}, wanted a number or ${timeWanted}`,
        );
      } else if ((rows.length + 1) * (columns.length + 1) > maxCells) {
        throw tooMuch(path, `more than ${maxCells} cells`);
      } else {
        const cells = columns.map((name) => cellOf(row, name));
        rows.push({ line, label: label.label, cells, order });
      }
    }
    onRows(rows.length);
  }
  columns ??= columnsOf(options, file.columns?.names ?? []);
  if (rows.length === 0 && !signal.aborted) throw withoutRows(path, skipped, skippedRows);
  rows.sort((one, other) => one.order - other.order || one.line - other.line);
  return { columns, rows, skipped, skippedRows };
}

/** The columns to predict from, or why these names will not do. */
function columnsOf(options: TableOptions, names: readonly string[]): readonly string[] {
  const { file, label, time, drop } = options;
  const named = [label, ...time === undefined ? [] : [time], ...drop];
  const found = `the columns ${JSON.stringify(names.join(", ").slice(0, 400))}`;
  const absent = named.find((name) => !names.includes(name));
  if (absent !== undefined) {
    throw new NotEvaluable({ file, found, wanted: `also ${JSON.stringify(absent)}` });
  }
  if (label === time || drop.includes(label)) {
    const column = JSON.stringify(label);
    const use = label === time ? "--time" : "--drop";
    throw new NotEvaluable({ file, found: `${use} ${column}`, wanted: "another than the label" });
  }
  const columns = names.filter((name) => !named.includes(name));
  if (columns.length === 0) {
    throw new NotEvaluable({ file, found, wanted: "one more, to predict the label from" });
  }
  if (columns.length > maxColumns) throw tooMuch(file, `${columns.length} columns`);
  return columns;
}

/** A number, milliseconds since the epoch for a date, else the text; undefined where nothing is said. */
function cellOf(row: CsvRow, name: string): Cell {
  const cell = row[name];
  if (cell === undefined || typeof cell === "number") return cell;
  if (nothing.has(cell.toLowerCase())) return undefined;
  const value = number.test(cell) ? Number(cell) : dateOf(cell);
  return Number.isFinite(value) ? value : cell;
}

/** What rows are put in order by: a number as it is, or the time that a text says. */
function timeOf(text: string): number {
  if (number.test(text)) return Number(text);
  const atMs = dateOf(text);
  return Number.isNaN(atMs) && otherDate.test(text) ? Date.parse(`${text} UTC`) : atMs;
}

function dateOf(text: string): number {
  return /^\d{4}-\d/.test(text) ? parseTime(text) : NaN;
}

function foundText(cell: string | number | undefined): string {
  return cell === undefined ? "nothing" : JSON.stringify(String(cell).slice(0, 120));
}

function tooMuch(file: string, found: string): NotEvaluable {
  const wanted = `at most ${maxCells} cells in ${maxColumns} columns, all in memory: a part of it`;
  return new NotEvaluable({ file, found, wanted });
}

function withoutRows(
  file: string,
  skipped: number,
  [first]: readonly SkippedRow[],
): NotEvaluable {
  const found = first === undefined
    ? "a header and no rows"
    : `no row with a label, in ${skipped} (line ${first.line}: ${first.reason})`;
  return new NotEvaluable({ file, found, wanted: "rows below the header" });
}
