// The sessions of a user: `GET /v1/users/{key}/sessions`.
import { Schema } from "effect";
import { Instant } from "./asof.ts";
import { listOf } from "./list.ts";
import { maybeCursor, maybeTime, pageLimit } from "./parameter.ts";

/** Parameters of `GET /v1/users/{key}/sessions`. */
export const SessionsQuery = Schema.Struct({
  from: maybeTime("Only sessions that began at or after this moment"),
  to: maybeTime("Only sessions that began before this moment"),
  limit: pageLimit,
  cursor: maybeCursor,
});
export type SessionsQuery = typeof SessionsQuery.Type;

const nullableText = Schema.NullOr(Schema.String);

/** One session. */
export const SessionItem = Schema.Struct({
  number: Schema.Int.annotate({ description: "Counts the user's sessions from 1" }),
  startAt: Instant,
  lastAt: Instant.annotate({ description: "Event time of its latest event" }),
  isClosed: Schema.Boolean.annotate({
    description: "Whether nothing more is expected of it; late events may still correct it",
  }),
  corrections: Schema.Int.annotate({ description: "Late events that amended it once closed" }),
  device: nullableText,
  country: nullableText,
  tier: nullableText,
  measures: Schema.Record(Schema.String, Schema.NullOr(Schema.Finite)).annotate({
    description: "By name; `GET /v1/features` says what each is. Null where it is not known",
  }),
}).annotate({ identifier: "SessionItem", description: "One session of a user" });
export type SessionItem = typeof SessionItem.Type;

/** Answer of `GET /v1/users/{key}/sessions`, newest first. */
export const SessionsAnswer = listOf(SessionItem).annotate({ identifier: "Sessions" });
export type SessionsAnswer = typeof SessionsAnswer.Type;
