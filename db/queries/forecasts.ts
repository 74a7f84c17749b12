// A video's forecasts whose moment has come, newest first, each beside what came true.
import { and, desc, eq } from "drizzle-orm";
import type { Drizzle } from "../database.ts";
import { predictions } from "../schema.ts";
import { chunkCondition } from "./chunk-rows.ts";
import { type ItemPosition, itemPosition, type ItemsSelection, newestItems } from "./chunks.ts";
import { type Page, read } from "./read.ts";

/** One counter: forecast value, ends of the 80 % interval, and what came true. */
export interface StoredBand {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly actual: number;
}

/** A forecast as stored. */
export interface StoredForecast {
  readonly position: ItemPosition;
  readonly madeAtMs: number;
  /** The moment that was forecast. */
  readonly atMs: number;
  readonly method: string;
  readonly views: StoredBand;
  readonly likes: StoredBand;
  readonly comments: StoredBand;
}

/** A page of a video's scored forecasts of one horizon. Fails with `StoreUnavailable`. */
export async function listForecasts(
  database: Drizzle,
  videoKey: string,
  horizon: string,
  selection: ItemsSelection,
): Promise<Page<StoredForecast>> {
  const page = await newestItems(selection, async (request) => {
    const isAsked = and(
      eq(predictions.videoKey, videoKey),
      eq(predictions.horizon, horizon),
      chunkCondition(predictions, request),
    );
    const rows = await read(
      "forecasts of a video",
      database.select().from(predictions).where(isAsked)
        .orderBy(desc(predictions.lastAt), desc(predictions.firstSequence)).limit(request.count),
    );
    return rows.map((row) => ({ ...row, lastAtMs: row.lastAt.getTime() }));
  });
  const items = page.items.map((item) => {
    const { chunk, index } = item;
    const band = (value: number[], low: number[], high: number[], actual: number[]) => ({
      value: value[index],
      low: low[index],
      high: high[index],
      actual: actual[index],
    });
    return {
      position: itemPosition(item),
      madeAtMs: chunk.madeAtMs[index],
      atMs: chunk.atMs[index],
      method: chunk.methods[index],
      views: band(chunk.views, chunk.viewsLow, chunk.viewsHigh, chunk.viewsActual),
      likes: band(chunk.likes, chunk.likesLow, chunk.likesHigh, chunk.likesActual),
      comments: band(
        chunk.comments,
        chunk.commentsLow,
        chunk.commentsHigh,
        chunk.commentsActual,
      ),
    };
  });
  return { items, more: page.more };
}
