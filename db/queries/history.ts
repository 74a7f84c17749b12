// A video's readings, newest first.
import { and, desc, eq, getTableColumns, sql } from "drizzle-orm";
import { Schema } from "effect";
import type { Drizzle } from "../database.ts";
import { videoStatsProcessed } from "../schema.ts";
import { chunkCondition } from "./chunk-rows.ts";
import { type ItemPosition, itemPosition, type ItemsSelection, newestItems } from "./chunks.ts";
import { type Page, read } from "./read.ts";

/** A reading as stored. */
export interface StoredReading {
  readonly position: ItemPosition;
  readonly sequence: number;
  readonly atMs: number;
  readonly views: number;
  readonly likes: number;
  readonly comments: number;
  readonly status: string;
  /** Unknown fields as a JSON object. */
  readonly extra: string | undefined;
}

/** A page of a video's readings. Fails with `StoreUnavailable`. */
export async function listReadings(
  database: Drizzle,
  videoKey: string,
  selection: ItemsSelection,
): Promise<Page<StoredReading>> {
  const table = videoStatsProcessed;
  const page = await newestItems(selection, async (request) => {
    const rows = await read(
      "history of a video",
      database.select({ ...getTableColumns(table), extras: extrasAsJson }).from(table)
        .where(and(eq(table.videoKey, videoKey), chunkCondition(table, request)))
        .orderBy(desc(table.lastAt), desc(table.firstSequence)).limit(request.count),
    );
    return rows.map((row) => ({
      ...row,
      lastAtMs: row.lastAt.getTime(),
      extras: row.extras === null ? undefined : parseExtras(row.extras),
    }));
  });
  const items = page.items.map((item) => ({
    position: itemPosition(item),
    sequence: item.chunk.sequences[item.index],
    atMs: item.chunk.atMs[item.index],
    views: item.chunk.views[item.index],
    likes: item.chunk.likes[item.index],
    comments: item.chunk.comments[item.index],
    status: item.chunk.statuses[item.index],
    extra: item.chunk.extras?.[item.index] ?? undefined,
  }));
  return { items, more: page.more };
}

/** As JSON, since drizzle reads a null within an array of text as the word `NULL`. */
const extrasAsJson = sql<string | null>`array_to_json(${videoStatsProcessed.extras})::text`;
const parseExtras = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Array(Schema.NullOr(Schema.String))),
);
