// Videos: lists by what is rising, and one by its key.
import { and, asc, desc, eq, ilike, inArray, or, type SQL, sql } from "drizzle-orm";
import type { Drizzle } from "../database.ts";
import { videos } from "../schema.ts";
import type { VideoRow } from "../store.ts";
import { type Page, pageOf, read } from "./read.ts";

/** Columns that a list of videos can be sorted by. */
const sortColumns = {
  gain: videos.gain,
  growth: videos.growth,
  forecastGain: videos.forecastGain,
  recent: videos.lastAt,
  views: videos.views,
} as const;

/** What a list of videos can be sorted by; `recent` is the time of the last reading. */
export type VideoSort = keyof typeof sortColumns;

/** A place in a list of videos: the sorted value (milliseconds for `recent`) and the key. */
export interface VideoPosition {
  readonly value: number;
  readonly key: string;
}

/** Which videos, in which order, from where on. */
export interface VideosSelection {
  readonly sort: VideoSort;
  readonly order: "asc" | "desc";
  readonly channel: string | undefined;
  readonly category: string | undefined;
  /** Text that the title or the id contains, in any case. */
  readonly search: string | undefined;
  readonly limit: number;
  readonly after: VideoPosition | undefined;
}

/** A page of videos. Fails with `StoreUnavailable`. */
export async function listVideos(
  database: Drizzle,
  selection: VideosSelection,
): Promise<Page<VideoRow>> {
  const column = sortColumns[selection.sort];
  const direction = selection.order === "asc" ? asc : desc;
  const rows = await read(
    "list of videos",
    database.select().from(videos).where(conditionOf(selection))
      .orderBy(direction(column), direction(videos.key)).limit(selection.limit + 1),
  );
  return pageOf(rows.map(videoRow), selection.limit);
}

/** One video; undefined where there is none of that key. Fails with `StoreUnavailable`. */
export async function findVideo(database: Drizzle, key: string): Promise<VideoRow | undefined> {
  const rows = await read("video", database.select().from(videos).where(eq(videos.key, key)));
  return rows.map(videoRow)[0];
}

/** The titles of those videos that have one, by key. Fails with `StoreUnavailable`. */
export async function listTitles(
  database: Drizzle,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const rows = await read(
    "titles of videos",
    database.select({ key: videos.key, title: videos.title }).from(videos)
      .where(inArray(videos.key, [...keys])),
  );
  return new Map(rows.flatMap(({ key, title }) => title === null ? [] : [[key, title]]));
}

/** Where a video stands in a list sorted by `sort`. */
export function videoPosition(sort: VideoSort, video: VideoRow): VideoPosition {
  const values = {
    gain: video.gain,
    growth: video.growth,
    forecastGain: video.forecastGain,
    recent: video.lastAtMs,
    views: video.counters[0],
  };
  return { value: values[sort], key: video.key };
}

function conditionOf(selection: VideosSelection): SQL | undefined {
  const { channel, category, search, after } = selection;
  return and(
    channel === undefined ? undefined : eq(videos.channel, channel),
    category === undefined ? undefined : eq(videos.category, category),
    search === undefined ? undefined : contains(search),
    after === undefined ? undefined : isAfter(selection.sort, selection.order, after),
  );
}

function contains(search: string): SQL | undefined {
  const pattern = `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  return or(ilike(videos.title, pattern), ilike(videos.videoId, pattern));
}

/** A comparison of rows, which an index over both columns answers. */
function isAfter(sort: VideoSort, order: "asc" | "desc", after: VideoPosition): SQL {
  const column = sortColumns[sort];
  const value = sort === "recent"
    ? sql.param(new Date(after.value), videos.lastAt)
    : sql.param(after.value, column);
  const comparison = order === "asc" ? sql`>` : sql`<`;
  return sql`(${column}, ${videos.key}) ${comparison} (${value}, ${after.key})`;
}

function videoRow(row: typeof videos.$inferSelect): VideoRow {
  return {
    key: row.key,
    videoId: row.videoId,
    title: row.title ?? undefined,
    channel: row.channel ?? undefined,
    category: row.category ?? undefined,
    publishedAtMs: row.publishedAt?.getTime(),
    firstAtMs: row.firstAt.getTime(),
    lastAtMs: row.lastAt.getTime(),
    readings: row.readings,
    counters: [row.views, row.likes, row.comments],
    perHour: [row.viewsPerHour, row.likesPerHour, row.commentsPerHour],
    viewsPerHourPerHour: row.viewsPerHourPerHour,
    likesPerView: row.likesPerView,
    gain: row.gain,
    growth: row.growth,
    forecastGain: row.forecastGain,
    method: row.method,
    model: row.model,
    nextAtMs: row.nextAt.getTime(),
    forecast: row.forecast,
    firstDayViews: row.firstDayViews ?? undefined,
    sequence: row.sequence,
  };
}
