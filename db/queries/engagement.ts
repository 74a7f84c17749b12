// What activity says of videos: lists by any figure, and one by its key.
import { desc, eq, type SQL, sql } from "drizzle-orm";
import { type EngagementFigureName, engagementFigures } from "../../streams/engagement-figures.ts";
import { videoEngagement as table } from "../audience-schema.ts";
import type { Drizzle } from "../database.ts";
import type { EngagementRow } from "../store.ts";
import { type Page, pageOf, read } from "./read.ts";

/** A place in a list of videos: the value of the figure, and the key. */
export interface EngagementPosition {
  readonly value: number;
  readonly key: string;
}

/** Which list, from where on. */
export interface EngagementSelection {
  /** Videos with the highest come first. */
  readonly sort: EngagementFigureName;
  readonly limit: number;
  readonly after: EngagementPosition | undefined;
}

/** A page of videos; those of which the figure is unknown are left out. Fails with `StoreUnavailable`. */
export async function listEngagement(
  database: Drizzle,
  { sort, limit, after }: EngagementSelection,
): Promise<Page<EngagementRow>> {
  // Arrays of Postgres count from 1.
  const value = sql`${table.figures}[${sql.raw(String(placeOf(sort) + 1))}]`;
  const rows = await read(
    "list of engagement",
    database.select().from(table).where(isListed(value, after))
      .orderBy(desc(value), desc(table.key)).limit(limit + 1),
  );
  return pageOf(rows.map(engagementRow), limit);
}

/** Where a video stands in a list sorted by `sort`. */
export function engagementPosition(
  sort: EngagementFigureName,
  { key, figures }: EngagementRow,
): EngagementPosition {
  return { value: figures[placeOf(sort)], key };
}

function placeOf(figure: EngagementFigureName): number {
  return engagementFigures.findIndex(({ name }) => name === figure);
}

function isListed(value: SQL, after: EngagementPosition | undefined): SQL {
  if (after === undefined) return sql`${value} is not null`;
  return sql`(${value}, ${table.key}) < (${after.value}::double precision, ${after.key})`;
}

/** What activity says of one video; undefined where it says nothing. Fails with `StoreUnavailable`. */
export async function findEngagement(
  database: Drizzle,
  key: string,
): Promise<EngagementRow | undefined> {
  const rows = await read(
    "engagement of a video",
    database.select().from(table).where(eq(table.key, key)),
  );
  return rows.map(engagementRow)[0];
}

/** Engagement as committed. */
export function engagementRow(row: typeof table.$inferSelect): EngagementRow {
  return {
    key: row.key,
    videoId: row.videoId,
    lastAtMs: row.lastAt.getTime(),
    figures: row.figures,
    retention: row.retention,
    countries: row.countries,
    devices: row.devices,
    sequence: row.sequence,
  };
}
