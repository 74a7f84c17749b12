// A video's readings: `GET /v1/videos/{key}/history`.
import { Schema } from "effect";
import { Instant } from "./asof.ts";
import { listOf } from "./list.ts";
import { historyLimit, maybeCursor, maybeTime } from "./parameter.ts";

/** What was made of a reading: a gap is kept but not believed. */
export const readingStatuses = ["stepped", "late", "gap", "correction"] as const;
export type ReadingStatus = (typeof readingStatuses)[number];

/** Parameters of `GET /v1/videos/{key}/history`. */
export const HistoryQuery = Schema.Struct({
  from: maybeTime("Only readings at or after this moment"),
  to: maybeTime("Only readings before this moment"),
  limit: historyLimit,
  cursor: maybeCursor,
});
export type HistoryQuery = typeof HistoryQuery.Type;

/** One reading of a video, as stored. */
export const HistoryItem = Schema.Struct({
  sequence: Schema.Int.annotate({ description: "Its place in the log" }),
  at: Instant,
  viewCount: Schema.Int,
  likeCount: Schema.Int,
  commentCount: Schema.Int,
  status: Schema.Literals(readingStatuses),
  extra: Schema.NullOr(Schema.Record(Schema.String, Schema.Unknown)).annotate({
    description: "Fields of the reading that Troupe does not know",
  }),
}).annotate({ identifier: "HistoryItem", description: "One reading of a video, as stored" });
export type HistoryItem = typeof HistoryItem.Type;

/** Answer of `GET /v1/videos/{key}/history`, newest first. */
export const HistoryAnswer = listOf(HistoryItem).annotate({ identifier: "History" });
export type HistoryAnswer = typeof HistoryAnswer.Type;
