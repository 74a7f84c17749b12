// What an insert does where the row is there already: replace columns, or add to them.
import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";

/** New values of columns by their names. */
export type Assignments = Record<string, SQL>;

/** Columns that become what `value` makes of their own value and of the one that was to be inserted. */
export function assign(
  table: PgTable,
  names: readonly string[],
  value: (mine: PgColumn, theirs: SQL) => SQL,
): Assignments {
  const columns = getTableColumns(table);
  return Object.fromEntries(
    names.map((name) => {
      const column = columns[name];
      return [name, value(column, sql`excluded.${sql.identifier(column.name)}`)];
    }),
  );
}

export function replaced(table: PgTable, names: readonly string[]): Assignments {
  return assign(table, names, (_mine, theirs) => theirs);
}

/** All columns replaced but those that name the row. */
export function replacedBut(table: PgTable, names: readonly string[]): Assignments {
  const all = Object.keys(getTableColumns(table));
  return replaced(table, all.filter((name) => !names.includes(name)));
}

export function added(table: PgTable, names: readonly string[]): Assignments {
  return assign(table, names, plainSum);
}

export function addedWhole(table: PgTable, names: readonly string[]): Assignments {
  return assign(table, names, (mine, theirs) => wholeSum(sql`${mine}`, theirs));
}

/** Arrays added place by place; where one is shorter, it has zeros there. */
export function addedPlaces(table: PgTable, names: readonly string[]): Assignments {
  return assign(
    table,
    names,
    (mine, theirs) =>
      sql`coalesce((select array_agg(coalesce(mine, 0) + coalesce(theirs, 0) order by place)
        from unnest(${mine}, ${theirs}) with ordinality as item(mine, theirs, place)), '{}')`,
  );
}

export function plainSum(mine: PgColumn | SQL, theirs: SQL): SQL {
  return sql`${mine} + ${theirs}`;
}

/**
 * Adds whole numbers within what JavaScript counts exactly: a sum that no longer fits stays at the
 * limit, since one that made the commit fail would stop its partition for good.
 */
export function wholeSum(mine: SQL, theirs: SQL): SQL {
  const limit = sql.raw(String(Number.MAX_SAFE_INTEGER));
  return sql`greatest(-${limit}, least(${limit}, ${mine} + ${theirs}))`;
}
