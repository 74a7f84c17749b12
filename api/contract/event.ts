// Events sent over HTTP, readings and activity mixed: `POST /v1/events`.
import { Schema } from "effect";
import { ActivityJson } from "../../streams/activity.ts";
import { Id } from "../../streams/id.ts";
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
    Id.annotate({
      description: "Of events with one id within the log's duplicate window, one is kept",
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

/** Activity as HTTP takes it, where whatever has a `viewCount` is meant as a reading. */
export const ActivityEventJson = Schema.Struct({
  ...ActivityJson.fields,
  viewCount: Schema.optionalKey(Schema.Never),
}).annotate({
  identifier: "ActivityEvent",
  description: "One thing that a user did; fields beyond these are kept with it",
  examples: [{
    event_id: "e-1",
    type: "video_play",
    timestamp: "2025-08-08T06:00:00Z",
    user_id: "u42",
    video_id: "dQw4w9WgXcQ",
  }],
});

/** One event: a reading, which has a `viewCount`, or activity. */
export const EventJson = Schema.Union([ReadingEventJson, ActivityEventJson]).annotate({
  identifier: "Event",
  description: "A reading of a video, or something that a user did",
});

/** Body of `POST /v1/events` as `application/json`. */
export const EventsBody = Schema.Union([
  EventJson,
  Schema.Array(EventJson).check(Schema.isMaxLength(maxBodyItems)),
]).annotate({
  identifier: "Events",
  description: "One event or an array of them, readings and activity mixed",
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
