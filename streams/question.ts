// What may be asked of a video's actor besides how it is: a forecast for any time up to a day ahead.
import { Schema } from "effect";

/** The furthest that may be asked for, in milliseconds. */
export const furthestAheadMs = 24 * 3_600_000;

/** The body of a request to `ask.video.<token>`; without one only the live state is told. */
export const VideoQuestion = Schema.Struct({
  aheadMs: Schema.Finite.check(Schema.isBetween({ minimum: 1, maximum: furthestAheadMs }))
    .annotate({ description: "How far ahead of the newest reading, in milliseconds" }),
}).annotate({ identifier: "VideoQuestion" });
export type VideoQuestion = typeof VideoQuestion.Type;
