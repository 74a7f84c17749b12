// Rows as columns: one parameter per column however many rows, unrolled by `unnest` on the server.
// What is ragged (a run of numbers per row, a blob per row) travels as one pool, from which each row
// takes its slice: parsing one long array is several times cheaper than parsing a thousand short ones.
import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { NumberArrayWriter, textArray } from "./array-literal.ts";

/** How one column of a table comes from a row. */
export interface Column<Row> {
  /** What travels for the column: values of a type, as an array literal. Not for all anything does. */
  readonly cells?: {
    readonly type: "text" | "bigint" | "double precision" | "boolean";
    readonly literal: (rows: readonly Row[]) => string;
  };
  /** The column's value, given the row's cell. */
  readonly value: (cell: SQL) => SQL;
}

/** A text; lone surrogates and NUL are replaced, nothing becomes NULL. */
export function text<Row>(of: (row: Row) => string | undefined): Column<Row> {
  return {
    cells: { type: "text", literal: (rows) => textArray(rows.map(of)) },
    value: (cell) => cell,
  };
}

/** A whole number; nothing becomes NULL. */
export function whole<Row>(of: (row: Row) => number | undefined): Column<Row> {
  return {
    cells: { type: "bigint", literal: (rows) => numbers(rows, of) },
    value: (cell) => cell,
  };
}

/** A number; nothing becomes NULL. */
export function real<Row>(of: (row: Row) => number | undefined): Column<Row> {
  return {
    cells: { type: "double precision", literal: (rows) => numbers(rows, of) },
    value: (cell) => cell,
  };
}

/** True or false. */
export function flag<Row>(of: (row: Row) => boolean): Column<Row> {
  return {
    cells: {
      type: "boolean",
      literal: (rows) => textArray(rows.map((row) => of(row) ? "t" : "f")),
    },
    value: (cell) => cell,
  };
}

/** Milliseconds since the epoch as a timestamp; nothing becomes NULL. */
export function instant<Row>(of: (row: Row) => number | undefined): Column<Row> {
  return { ...real(of), value: timestampOf };
}

/** A timestamp from milliseconds since the epoch. */
export function timestampOf(milliseconds: SQL): SQL {
  return sql`to_timestamp(${milliseconds}::double precision / 1000)`;
}

/** Milliseconds since the epoch from a timestamp column. */
export function millisecondsOf<C extends PgColumn>(timestamp: C): SQL<Milliseconds<C>> {
  return sql<Milliseconds<C>>`(extract(epoch from ${timestamp}) * 1000)::double precision`;
}

type Milliseconds<C extends PgColumn> = C["_"]["notNull"] extends true ? number : number | null;

/** An array of texts, as long as the row's slice of the pool; mostly one word over and over. */
export function words<Row>(of: (row: Row) => readonly string[]): Column<Row> {
  const wordOrArray = (row: Row): string => {
    const all = of(row);
    const first = all[0] ?? "{}";
    return first.startsWith("{") || all.some((word) => word !== first) ? textArray(all) : first;
  };
  return {
    ...text(wordOrArray),
    value: (cell) =>
      sql`case when ${cell} like '{%' then ${cell}::text[] else array_fill(${cell}, array[item.length]) end`,
  };
}

/** An array of texts that may be missing as a whole or in part. */
export function texts<Row>(
  of: (row: Row) => readonly (string | undefined)[] | undefined,
): Column<Row> {
  const arrayOf = (row: Row): string | undefined => {
    const all = of(row);
    return all === undefined ? undefined : textArray(all);
  };
  return { ...text(arrayOf), value: (cell) => sql`${cell}::text[]` };
}

/** An array of numbers beside the pool, for a few; what is not finite becomes NULL. */
export function reals<Row>(of: (row: Row) => ArrayLike<number>): Column<Row> {
  const arrayOf = (row: Row): string => {
    const values = of(row);
    const writer = new NumberArrayWriter(charactersPerNumber * values.length);
    for (let i = 0; i < values.length; i++) writer.add(values[i]);
    return writer.take();
  };
  return { ...text(arrayOf), value: (cell) => sql`${cell}::double precision[]` };
}

/** The row's slice number `index` of the pool of numbers. */
export function slice<Row>(index: number): Column<Row> {
  const place = sql.raw(String(index));
  return {
    value: () =>
      sql`input.pool[item.start + ${place} * item.length : item.start + (${place} + 1) * item.length - 1]`,
  };
}

/** The row's part of the pool of bytes. */
export function blob<Row>(): Column<Row> {
  return { value: () => sql`substring(input.pool from item.start for item.length)` };
}

/** The same value in every row. */
export function given<Row>(value: SQL): Column<Row> {
  return { value: () => value };
}

/** What the rows' slices are taken from. */
export type Pool<Row> = {
  readonly type: "bigint[]" | "double precision[]";
  /** How many slices a row has, how long each of them is, and what is in it. */
  readonly slices: number;
  readonly length: (row: Row) => number;
  readonly number: (row: Row, slice: number, place: number) => number;
} | {
  readonly type: "bytea";
  readonly bytes: (row: Row) => Uint8Array;
};

/** How rows of one kind travel to one table. */
export class Rows<Table extends PgTable, Row> {
  private readonly name: string;
  private readonly columns: readonly (readonly [string, Column<Row>])[];
  private readonly pool: Pool<Row> | undefined;

  /** `name` tells this table's parameters from those of other tables in the same statement. */
  constructor(
    name: string,
    table: Table,
    columns: { readonly [Key in keyof Table["$inferInsert"]]-?: Column<Row> },
    pool?: Pool<Row>,
  ) {
    this.name = name;
    const byName = new Map<string, Column<Row>>(Object.entries(columns));
    this.columns = Object.keys(getTableColumns(table)).map((key) => {
      const column = byName.get(key);
      if (column === undefined) throw new RangeError(`${name}: no column ${key}`);
      return [key, column];
    });
    this.pool = pool;
  }

  /** Selects every column of the table in its order, as often as `condition` (a table) has rows. */
  select(condition: SQL): SQL {
    const arrays: SQL[] = [];
    const names: SQL[] = [];
    const sources = [condition];
    for (const [key, { cells }] of this.columns) {
      if (cells === undefined) continue;
      arrays.push(sql`${this.placeholder(key)}::${sql.raw(cells.type)}[]`);
      names.push(sql`${sql.identifier(key)}`);
    }
    if (this.pool !== undefined) {
      arrays.push(sql`${this.placeholder("start")}::integer[]`);
      arrays.push(sql`${this.placeholder("length")}::integer[]`);
      names.push(sql`start`, sql`length`);
      const pool = sql`${this.placeholder("pool")}::${sql.raw(this.pool.type)}`;
      sources.push(sql`(select ${pool} as pool) as input`);
    }
    sources.push(sql`unnest(${list(arrays)}) as item(${list(names)})`);
    const values = this.columns.map(([key, column]) =>
      column.value(sql`item.${sql.identifier(key)}`)
    );
    return sql`select ${list(values)} from ${list(sources)}`;
  }

  /** The parameters that {@link Rows.select} names, for these rows. */
  parameters(rows: readonly Row[]): Record<string, string | Uint8Array> {
    const parameters: Record<string, string | Uint8Array> = {};
    for (const [key, { cells }] of this.columns) {
      if (cells !== undefined) parameters[`${this.name}_${key}`] = cells.literal(rows);
    }
    if (this.pool === undefined) return parameters;
    const { start, length, pool } = this.pool.type === "bytea"
      ? pooledBytes(rows, this.pool.bytes)
      : pooledNumbers(rows, this.pool);
    parameters[`${this.name}_start`] = start;
    parameters[`${this.name}_length`] = length;
    parameters[`${this.name}_pool`] = pool;
    return parameters;
  }

  private placeholder(key: string) {
    return sql.placeholder(`${this.name}_${key}`);
  }
}

function list(parts: SQL[]): SQL {
  return sql.join(parts, sql.raw(", "));
}

/** Enough for most numbers with their comma. */
const charactersPerNumber = 12;

function numbers<Row>(rows: readonly Row[], of: (row: Row) => number | undefined): string {
  const writer = new NumberArrayWriter(charactersPerNumber * rows.length);
  for (const row of rows) writer.add(of(row) ?? NaN);
  return writer.take();
}

function pooledNumbers<Row>(
  rows: readonly Row[],
  pool: Extract<Pool<Row>, { slices: number }>,
): { start: string; length: string; pool: string } {
  let total = 0;
  for (const row of rows) total += pool.slices * pool.length(row);
  const writer = new NumberArrayWriter(charactersPerNumber * total);
  let start = 1;
  const starts = numbers(rows, (row) => {
    const here = start;
    start += pool.slices * pool.length(row);
    return here;
  });
  for (const row of rows) {
    const length = pool.length(row);
    for (let slice = 0; slice < pool.slices; slice++) {
      for (let place = 0; place < length; place++) writer.add(pool.number(row, slice, place));
    }
  }
  return { start: starts, length: numbers(rows, pool.length), pool: writer.take() };
}

function pooledBytes<Row>(
  rows: readonly Row[],
  bytesOf: (row: Row) => Uint8Array,
): { start: string; length: string; pool: Uint8Array } {
  let total = 0;
  for (const row of rows) total += bytesOf(row).length;
  const pool = new Uint8Array(total);
  let position = 0;
  const starts = numbers(rows, (row) => {
    const bytes = bytesOf(row);
    pool.set(bytes, position);
    position += bytes.length;
    return position - bytes.length + 1;
  });
  return { start: starts, length: numbers(rows, (row) => bytesOf(row).length), pool };
}
