// A CSV of examples into memory as points: every column of numbers is a feature, nothing else is.
import { mostFeatures } from "../ml/segments/segment-centres.ts";
import type { ColumnNaming, CsvRow } from "../sources/columns.ts";
import { CsvFile } from "../sources/csv.ts";
import { NotEvaluable } from "./errors.ts";
import { maxSkippedRows, type SkippedRow } from "./load.ts";

/** Most numbers of one evaluation: 160 MB, and as much again while they grow. */
export const maxNumbers = 20_000_000;

/** A column holds numbers if at least this share of its cells that are not empty are some. */
const numericShare = 0.9;

/** Cells that say that there is nothing. */
const nothing = new Set(["na", "n/a", "nan", "null", "none", "nil", "?", "-"]);

/** What a file is to be read for. */
export interface PointOptions {
  /** The column that says which group a row is of. */
  readonly label?: string | undefined;
  /** Columns that are no features. */
  readonly drop?: readonly string[];
}

/** A column that is no feature though nobody said so, and why. */
export interface LeftOut {
  readonly column: string;
  readonly reason: string;
}

/** What a file holds. */
export interface LoadedPoints {
  readonly features: readonly string[];
  /** Row by row, in the order of the file; NaN where a cell holds no number. */
  readonly numbers: Float64Array;
  readonly rows: number;
  /** The group of each row, -1 where nothing is said; undefined where no column was named. */
  readonly labels: Int32Array | undefined;
  readonly groups: number;
  readonly leftOut: readonly LeftOut[];
  /** Cells of features that hold no number. */
  readonly missing: number;
  readonly skipped: number;
  readonly skippedRows: readonly SkippedRow[];
}

const naming: ColumnNaming = { aliases: {}, required: [], numbers: [], times: [], ids: [] };

/**
 * Reads all rows of a file. Columns of text and columns that count the rows are left out and named. Fails
 * with `CsvUnusable` where it is no CSV, and with {@link NotEvaluable} where a column that was named is
 * missing, nothing is left to measure or there is too much. Ends early, with what it has, once
 * `signal` is aborted.
 */
export async function loadPoints(
  path: string,
  options: PointOptions,
  signal: AbortSignal,
  onRows: (rows: number) => void,
): Promise<LoadedPoints> {
  const file = new CsvFile(path, naming);
  const skippedRows: SkippedRow[] = [];
  let skipped = 0;
  let table: CellTable | undefined;
  for await (const batch of file.batches()) {
    if (signal.aborted) break;
    table ??= new CellTable(path, file.columns?.names ?? [], options);
    for (const entry of batch) {
      const reason = "rejection" in entry ? entry.rejection.message : table.add(entry.row);
      if (reason === undefined) continue;
      if (skipped++ < maxSkippedRows) skippedRows.push({ line: entry.line, reason });
    }
    onRows(table.rows);
  }
  table ??= new CellTable(path, file.columns?.names ?? [], options);
  return { ...table.points(), skipped, skippedRows };
}

/** What cells of one column hold. */
interface ColumnCells {
  readonly name: string;
  numbers: number;
  texts: number;
  /** The first text in it. */
  example: string;
  /** Whether each number was one more than that of the row before. */
  isCount: boolean;
  last: number;
}

/** The cells of all columns that may be features, as numbers. */
class CellTable {
  rows = 0;
  private readonly path: string;
  private readonly label: string | undefined;
  private readonly columns: readonly ColumnCells[];
  private cells: Float64Array;
  private readonly labels: number[] = [];
  private readonly groupOf = new Map<string, number>();

  constructor(path: string, names: readonly string[], { label, drop = [] }: PointOptions) {
    const absent = [...label === undefined ? [] : [label], ...drop]
      .find((name) => !names.includes(name));
    if (absent !== undefined) {
      const found = `the columns ${JSON.stringify(names.join(", ").slice(0, 400))}`;
      throw new NotEvaluable({ file: path, found, wanted: `also ${JSON.stringify(absent)}` });
    }
    this.path = path;
    this.label = label;
    this.columns = names.filter((name) => name !== label && !drop.includes(name)).map((name) => ({
      name,
      numbers: 0,
      texts: 0,
      example: "",
      isCount: true,
      last: NaN,
    }));
    this.cells = new Float64Array(1024 * this.columns.length);
  }

  /** Takes a row, or says in words why it is of no use. */
  add(row: CsvRow): string | undefined {
    const width = this.columns.length;
    const at = this.rows * width;
    if (at + width > maxNumbers) {
      throw new NotEvaluable({
        file: this.path,
        found: `more than ${Math.floor(maxNumbers / width)} rows of ${width} columns`,
        wanted: `at most ${maxNumbers} cells, all in memory: a part of this file, or fewer columns`,
      });
    }
    if (at + width > this.cells.length) this.grow();
    this.columns.forEach(({ name }, i) => this.cells[at + i] = numberIn(row[name]));
    const isOfUse = this.cells.subarray(at, at + width).some((value) => !Number.isNaN(value));
    this.columns.forEach((column, i) =>
      note(column, row[column.name], this.cells[at + i], isOfUse)
    );
    if (!isOfUse) return "found no number, wanted one or more";
    if (this.label !== undefined) this.labels.push(this.groupNumber(row[this.label]));
    this.rows++;
    return undefined;
  }

  points(): Omit<LoadedPoints, "skipped" | "skippedRows"> {
    const leftOut: LeftOut[] = [];
    const kept: number[] = [];
    let missing = 0;
    this.columns.forEach((column, i) => {
      const reason = this.objection(column);
      if (reason === undefined) {
        kept.push(i);
        missing += this.rows - column.numbers;
      } else leftOut.push({ column: column.name, reason });
    });
    if (kept.length === 0 || kept.length > mostFeatures || this.rows < 2) {
      const without = leftOut.map(({ column, reason }) => `, ${column} left out as ${reason}`);
      const found = `${this.rows} rows with ${kept.length} columns of numbers${without.join("")}`;
      const wanted = `2 rows or more, and 1 to ${mostFeatures} such columns`;
      throw new NotEvaluable({ file: this.path, found, wanted });
    }
    const numbers = new Float64Array(this.rows * kept.length);
    for (let row = 0; row < this.rows; row++) {
      for (let i = 0; i < kept.length; i++) {
        numbers[row * kept.length + i] = this.cells[row * this.columns.length + kept[i]];
      }
    }
    return {
      features: kept.map((i) => this.columns[i].name),
      numbers,
      rows: this.rows,
      labels: this.label === undefined ? undefined : Int32Array.from(this.labels),
      groups: this.groupOf.size,
      leftOut,
      missing,
    };
  }

  /** Why a column is no feature. */
  private objection({ numbers, texts, example, isCount }: ColumnCells): string | undefined {
    if (numbers === 0 && example === "") return "it is empty";
    if (numbers === 0 || numbers < numericShare * (numbers + texts)) {
      return `it holds text such as ${JSON.stringify(example)}`;
    }
    return isCount && numbers === this.rows && this.rows > 2 ? "it counts the rows" : undefined;
  }

  private groupNumber(label: string | number | undefined): number {
    if (label === undefined) return -1;
    const known = this.groupOf.get(String(label));
    if (known !== undefined) return known;
    this.groupOf.set(String(label), this.groupOf.size);
    return this.groupOf.size - 1;
  }

  private grow(): void {
    const { cells } = this;
    this.cells = new Float64Array(Math.min(2 * cells.length, maxNumbers));
    this.cells.set(cells);
  }
}

/** The number in a cell, NaN where there is none; yes is 1 and no is 0. */
function numberIn(cell: string | number | undefined): number {
  if (cell === undefined) return NaN;
  const text = String(cell).toLowerCase();
  const value = text === "true" ? 1 : text === "false" ? 0 : Number(text);
  return Number.isFinite(value) ? value : NaN;
}

/** Lets a column remember what a cell held; only rows that are of use count. */
function note(
  column: ColumnCells,
  cell: string | number | undefined,
  value: number,
  isOfUse: boolean,
): void {
  if (!Number.isNaN(value)) {
    if (column.numbers > 0 && value !== column.last + 1) column.isCount = false;
    column.last = value;
    column.numbers++;
  } else if (cell !== undefined && !nothing.has(String(cell).toLowerCase())) {
    if (column.example === "") column.example = String(cell).slice(0, 40);
    if (isOfUse) column.texts++;
  }
}
