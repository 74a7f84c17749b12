// Segments of users: `GET /v1/segments` and what is below it.
import { Effect, Schema } from "effect";
import { AsOf, Instant } from "./asof.ts";
import { listOf } from "./list.ts";
import {
  historyLimit,
  maxPage,
  maybeCursor,
  maybeTime,
  oneOf,
  pageLimit,
  wholeNumber,
} from "./parameter.ts";

/** Parameters of `GET /v1/segments`. */
export const SegmentsQuery = Schema.Struct({
  retired: oneOf(
    ["without", "with"],
    "without",
    "Whether to list segments, too, that the latest fit did not find again",
  ),
  limit: pageLimit,
  cursor: maybeCursor,
});
export type SegmentsQuery = typeof SegmentsQuery.Type;

/** One segment. */
export const SegmentItem = Schema.Struct({
  id: Schema.Int.annotate({ description: "Stays the same from fit to fit" }),
  profile: Schema.String.annotate({ description: "What sets its users apart, in words" }),
  centre: Schema.Record(Schema.String, Schema.Finite).annotate({
    description:
      "Its centre by feature, in standard deviations from the mean of all users, both of " +
      "values drawn together by their logarithms",
  }),
  size: Schema.Int.annotate({ description: "Users in it" }),
  share: Schema.NullOr(Schema.Finite).annotate({ description: "Of all users in any segment" }),
  fittedAt: Instant.annotate({ description: "Event time of the fit that found it last" }),
  isRetired: Schema.Boolean,
}).annotate({ identifier: "SegmentItem", description: "One segment of users" });
export type SegmentItem = typeof SegmentItem.Type;

/** Answer of `GET /v1/segments`, by id. */
export const SegmentsAnswer = listOf(SegmentItem).annotate({ identifier: "Segments" });
export type SegmentsAnswer = typeof SegmentsAnswer.Type;

/** Parameters of `GET /v1/segments/sizes`. */
export const SegmentSizesQuery = Schema.Struct({
  from: maybeTime("Only days that begin at or after this moment"),
  to: maybeTime("Only days that begin before this moment"),
  limit: historyLimit,
  cursor: maybeCursor,
});
export type SegmentSizesQuery = typeof SegmentSizesQuery.Type;

/** How large a segment was. */
export const SegmentSizeItem = Schema.Struct({
  day: Instant.annotate({ description: "The day's beginning (UTC)" }),
  segment: Schema.Int,
  size: Schema.Int.annotate({ description: "Users in it at the end of the day" }),
}).annotate({ identifier: "SegmentSizeItem", description: "How large a segment was on a day" });
export type SegmentSizeItem = typeof SegmentSizeItem.Type;

/** Answer of `GET /v1/segments/sizes`, newest first. */
export const SegmentSizesAnswer = listOf(SegmentSizeItem).annotate({ identifier: "SegmentSizes" });
export type SegmentSizesAnswer = typeof SegmentSizesAnswer.Type;

/** Parameters of `GET /v1/segments/flows`. */
export const SegmentFlowsQuery = Schema.Struct({
  from: maybeTime("Only moves of days that begin at or after this moment"),
  to: maybeTime("Only moves of days that begin before this moment"),
  limit: wholeNumber(1, maxPage, { description: "How many flows at most", default: maxPage })
    .pipe(Schema.withDecodingDefaultTypeKey(Effect.succeed(maxPage))),
});
export type SegmentFlowsQuery = typeof SegmentFlowsQuery.Type;

/** Users who went from one segment to another. */
export const SegmentFlowItem = Schema.Struct({
  from: Schema.NullOr(Schema.Int).annotate({
    description: "Null for users who had been in none",
  }),
  to: Schema.Int,
  users: Schema.Int,
}).annotate({ identifier: "SegmentFlowItem", description: "Users who changed segments" });
export type SegmentFlowItem = typeof SegmentFlowItem.Type;

/** Answer of `GET /v1/segments/flows`, the largest first. */
export const SegmentFlowsAnswer = Schema.Struct({
  items: Schema.Array(SegmentFlowItem),
  asOf: AsOf,
}).annotate({ identifier: "SegmentFlows" });
export type SegmentFlowsAnswer = typeof SegmentFlowsAnswer.Type;
