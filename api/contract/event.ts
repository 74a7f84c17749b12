// Events sent over HTTP, readings and activity mixed: `POST /v1/events`.
import { Schema } from "effect";
import { ActivityJson } from "../../streams/activity.ts";
import { ReadingJson } from "../../streams/reading.ts";
import { AsOf } from "./asof.ts";
import { Fault } from "./problem.ts";

/** The largest body of one request. */
export const maxBodyBytes = 8 * 1024 * 1024;
/** The most events of one request. */
export const maxBodyItems = 10_000;

/** A reading as HTTP takes it: with an id of its own, sending it twice does no harm. */
export const ReadingEventJson = Schema.Struct({
  ...ReadingJson.fields,
  event_id: Schema.optionalKey(
    Schema.String.annotate({
      description:
        "1 to 128 characters; of events with one id within the log's duplicate window, one is kept",
    }),
  ),
}).annotate({
  identifier: "ReadingEvent",
  description: "One row of a video's counters; fields beyond these are kept with it",
  examples: [{
    timestamp: "2025-08-08T06:00:00Z",
    video_id: "dQw4w9WgXcQ",
    viewCount: 1_000_000,
    likeCount: 40_000,
    commentCount: 1_500,
  }],
});

/** One event: a reading, which has a `viewCount`, or activity. */
export const EventJson = Schema.Union([ReadingEventJson, ActivityJson]).annotate({
  identifier: "Event",
  description: "A reading of a video, or something that a user did",
});

/** Body of `POST /v1/events` as `application/json`. */
export const EventsBody = Schema.Union([EventJson, Schema.Array(EventJson)]).annotate({
  identifier: "Events",
  description: `One event or an array of at most ${maxBodyItems}, readings and activity mixed`,
});

/** An item that was not accepted, and why. */
export const RejectedItem = Schema.Struct({
  index: Schema.Int.annotate({ description: "Its place in the array, or its line, from 0" }),
  ...Fault.fields,
}).annotate({ identifier: "RejectedItem", description: "An item that was not accepted, and why" });
export type RejectedItem = typeof RejectedItem.Type;

/** Answer of `POST /v1/events`: what is accepted is in the log. */
export const EventsAnswer = Schema.Struct({
  accepted: Schema.Int,
  rejected: Schema.Array(RejectedItem),
  asOf: AsOf,
}).annotate({ identifier: "EventsAccepted" });
export type EventsAnswer = typeof EventsAnswer.Type;
