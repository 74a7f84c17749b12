// What each hour brought: `GET /v1/hourly`.
import { Schema } from "effect";
import { Instant } from "./asof.ts";
import { listOf } from "./list.ts";
import { historyLimit, maybeCursor, maybeTime, maybeVideoKey } from "./parameter.ts";

/** Parameters of `GET /v1/hourly`. */
export const HourlyQuery = Schema.Struct({
  video: maybeVideoKey,
  from: maybeTime("Only hours that begin at or after this moment"),
  to: maybeTime("Only hours that begin before this moment"),
  limit: historyLimit,
  cursor: maybeCursor,
});
export type HourlyQuery = typeof HourlyQuery.Type;

/** What one hour of event time brought one video, or all of them. */
export const HourlyItem = Schema.Struct({
  hour: Instant.annotate({ description: "The hour's beginning" }),
  video: Schema.NullOr(Schema.String).annotate({ description: "The video's key; null for all" }),
  readings: Schema.Int,
  viewsGain: Schema.Int,
  likesGain: Schema.Int,
  commentsGain: Schema.Int,
  growth: Schema.NullOr(Schema.Finite).annotate({
    description: "Views gained as a share of the views before the hour; null for all videos",
  }),
  peakViewsPerHour: Schema.Finite,
}).annotate({ identifier: "HourlyItem", description: "What one hour brought" });
export type HourlyItem = typeof HourlyItem.Type;

/** Answer of `GET /v1/hourly`, newest first. */
export const HourlyAnswer = listOf(HourlyItem).annotate({ identifier: "Hourly" });
export type HourlyAnswer = typeof HourlyAnswer.Type;
