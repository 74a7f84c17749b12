// Measures of the audience by day: the one query behind activity, revenue and the sizes of segments.
import { type SQL, sql } from "drizzle-orm";
import type { AudienceMeasure } from "../../streams/audience-measures.ts";
import { audienceCounts as table } from "../audience-schema.ts";
import { timestampOf } from "../columnar.ts";
import type { Drizzle } from "../database.ts";
import { read, type TimeRange } from "./read.ts";

/** One day (UTC) of one part of the audience. */
export interface DayPosition {
  readonly dayMs: number;
  /** The part, as it is named in `audience_counts`. */
  readonly of: string;
}

/** Which days of which measures. */
export interface DailySelection extends TimeRange {
  /** Measures of which a day's own count is wanted. */
  readonly counts: readonly AudienceMeasure[];
  /** Measures that hold changes, of which the sum of all days so far is wanted. */
  readonly levels: readonly AudienceMeasure[];
  /** Of everybody, where this is empty; of all parts whose names begin with it, such as `tier:`. */
  readonly prefix: string;
  readonly limit: number;
  /** The last one of the page before. */
  readonly after: DayPosition | undefined;
}

/** The measures of one day and part. */
export interface DailyTotals extends DayPosition {
  /** The counts, then the levels, each in the order in which they were asked for. */
  readonly values: readonly number[];
}

/**
 * Up to `limit` days and parts of which any measure is not 0, the newest day first, then by part;
 * partitions are added up. A level goes on through days in which it did not change, as long as something
 * was counted of any part. Fails with `StoreUnavailable`.
 */
export async function dailyTotals(
  database: Drizzle,
  selection: DailySelection,
): Promise<DailyTotals[]> {
  const { counts, levels, limit, fromMs } = selection;
  const measures = [
    ...counts.map((measure) => column(measure, (count) => count)),
    ...levels.map((measure) =>
      column(measure, (count) => sql`sum(${count}) over (partition by part order by day)`)
    ),
  ];
  // Levels need what came before the range: all of it goes into one day before its beginning.
  const day = fromMs === undefined
    ? sql`${table.day}`
    : sql`greatest(${table.day}, ${moment(fromMs)} - interval '1 day')`;
  const totals = sql`(
    with summed as (
      select ${day} as day, ${table.of} as part, ${list(measures.map(({ sum }) => sum))}
      from ${table} where ${isSummed(selection)} group by 1, 2
    ), grid as (
      select day, part from (select distinct day from summed) as days,
        (select distinct part from summed) as parts
    )
    select day, part, ${list(measures.map(({ total }) => total))}
    from grid left join summed using (day, part)
  ) as totals`;
  const names = measures.map(({ name }) => name);
  const rows = await read(
    "measures of the audience",
    database.select({
      dayMs: sql<number>`(extract(epoch from day) * 1000)::double precision`,
      of: sql<string>`part`,
      values: sql<string>`array[${list(names)}]::text`,
    }).from(totals).where(isWanted(selection, names)).orderBy(sql`day desc, part`).limit(limit),
  );
  return rows.map((row) => ({ ...row, values: row.values.slice(1, -1).split(",").map(Number) }));
}

/** The latest day (UTC) on which anybody did anything. Fails with `StoreUnavailable`. */
export async function latestActiveDay(database: Drizzle): Promise<number | undefined> {
  const latest = sql<number | null>`(extract(epoch from max(${table.day})) * 1000)::float8`;
  const [row] = await read(
    "latest active day",
    database.select({ latest }).from(table)
      .where(sql`${table.measure} = 'dau' and ${table.of} = ''`),
  );
  return row?.latest ?? undefined;
}

/** How one measure is summed, and what becomes of the sums of days. */
function column(measure: AudienceMeasure, total: (count: SQL) => SQL) {
  const name = sql`${sql.identifier(measure)}`;
  const isThis = sql`${table.measure} = ${measure}::text`;
  return {
    name,
    sum: sql`sum(${table.count}) filter (where ${isThis}) as ${name}`,
    total: sql`${total(sql`coalesce(${name}, 0)`)} as ${name}`,
  };
}

function isSummed({ counts, levels, prefix, fromMs, toMs }: DailySelection): SQL {
  const conditions = [isPart(prefix)];
  if (toMs !== undefined) conditions.push(sql`${table.day} < ${moment(toMs)}`);
  conditions.push(sql`${table.measure} in ${[...counts, ...levels]}`);
  if (fromMs !== undefined) {
    const isLevel = levels.length === 0 ? sql`false` : sql`${table.measure} in ${levels}`;
    conditions.push(sql`(${isLevel} or ${table.day} >= ${moment(fromMs)})`);
  }
  return sql.join(conditions, sql` and `);
}

/** Parts whose names begin with `prefix`, as a range of the index; everybody where it is empty. */
export function isPart(prefix: string): SQL {
  if (prefix === "") return sql`${table.of} = ''`;
  const last = prefix.length - 1;
  const beyond = prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1);
  return sql`${table.of} >= ${prefix} and ${table.of} < ${beyond}`;
}

function isWanted({ fromMs, after }: DailySelection, names: readonly SQL[]): SQL {
  const isSomething = sql.join(names.map((name) => sql`${name} <> 0`), sql` or `);
  const conditions = [sql`(${isSomething})`];
  if (fromMs !== undefined) conditions.push(sql`day >= ${moment(fromMs)}`);
  if (after !== undefined) {
    const reached = moment(after.dayMs);
    conditions.push(sql`(day < ${reached} or (day = ${reached} and part > ${after.of}))`);
  }
  return sql.join(conditions, sql` and `);
}

function moment(atMs: number): SQL {
  return timestampOf(sql`${atMs}`);
}

function list(parts: SQL[]): SQL {
  return sql.join(parts, sql`, `);
}
