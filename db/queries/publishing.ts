// When a channel or a category publishes, and what its videos gained in their first 24 hours.
import { and, asc, count, desc, eq, gt, isNotNull, lt, ne, or, type SQL, sql } from "drizzle-orm";
import {
  mostVideos,
  publishingSlots,
  type PublishingStudy,
  studyPublishing,
} from "../../ml/publishing.ts";
import type { Drizzle } from "../database.ts";
import { videos } from "../schema.ts";
import { type Page, pageOf, read } from "./read.ts";

export { publishingSlots, type PublishingStudy };

const columns = { channel: videos.channel, category: videos.category } as const;

/** What videos are put together by. */
export type PublisherKind = keyof typeof columns;

/** One channel or one category. */
export interface Publisher {
  readonly kind: PublisherKind;
  readonly name: string;
}

/**
 * What the publication times of one channel or category do to first-day views, in the local time of
 * an IANA time zone: from the newest {@link mostVideos} of its videos whose first day is known.
 * Fails with `StoreUnavailable`, or with a `RangeError` where there is no such time zone.
 */
export async function studyPublisher(
  database: Drizzle,
  { kind, name }: Publisher,
  timeZone: string,
): Promise<PublishingStudy> {
  const rows = await read(
    "first days",
    database.select({ publishedAt: videos.publishedAt, views: videos.firstDayViews }).from(videos)
      .where(and(
        eq(columns[kind], name),
        isNotNull(videos.publishedAt),
        isNotNull(videos.firstDayViews),
      ))
      .orderBy(desc(videos.publishedAt), desc(videos.key)).limit(mostVideos),
  );
  const known = rows.flatMap(({ publishedAt, views }) =>
    publishedAt === null || views === null ? [] : [{ publishedAtMs: publishedAt.getTime(), views }]
  );
  return studyPublishing(known, timeZone);
}

/** A channel or a category, and how many videos tell of it. */
export interface PublisherRow {
  readonly name: string;
  readonly videos: number;
  /** Of them, those whose first day and publication time are known. */
  readonly firstDays: number;
}

/** Which list, from where on. */
export interface PublishersSelection {
  readonly kind: PublisherKind;
  readonly limit: number;
  /** The last one of the page before. */
  readonly after: Pick<PublisherRow, "name" | "firstDays"> | undefined;
}

/** A page of channels or categories, those with most known first days first. Fails with `StoreUnavailable`. */
export async function listPublishers(
  database: Drizzle,
  { kind, limit, after }: PublishersSelection,
): Promise<Page<PublisherRow>> {
  const name = columns[kind];
  const firstDays = sql<number>`count(${videos.firstDayViews}) filter (where ${
    isNotNull(videos.publishedAt)
  })`.mapWith(Number);
  const rows = await read(
    "list of publishers",
    database.select({ name, videos: count(), firstDays }).from(videos)
      .where(ne(name, "")).groupBy(name)
      .having(after === undefined ? undefined : isAfter(name, firstDays, after))
      .orderBy(desc(firstDays), asc(name)).limit(limit + 1),
  );
  return pageOf(rows.flatMap(({ name, ...row }) => name === null ? [] : [{ name, ...row }]), limit);
}

function isAfter(
  name: (typeof columns)[PublisherKind],
  firstDays: SQL<number>,
  after: Pick<PublisherRow, "name" | "firstDays">,
): SQL | undefined {
  return or(
    lt(firstDays, after.firstDays),
    and(eq(firstDays, after.firstDays), gt(name, after.name)),
  );
}
