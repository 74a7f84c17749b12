// Events that could not be taken: `GET /v1/deadletters` and `GET /v1/deadletters/{sequence}`.
import { Effect, Schema } from "effect";
import { AsOf, Instant } from "./asof.ts";
import { listOf } from "./list.ts";
import { maybeCursor, pageLimit, wholeNumber } from "./parameter.ts";
import { Fault } from "./problem.ts";

/** Parameters of `GET /v1/deadletters`. */
export const DeadLettersQuery = Schema.Struct({
  kind: Schema.String.check(Schema.isPattern(/^[a-z-]{1,40}$/u))
    .annotate({
      expected: "1 to 40 lower-case letters or hyphens",
      description: "The kind of partition that `partition` is of",
      default: "video",
    })
    .pipe(Schema.withDecodingDefaultTypeKey(Effect.succeed("video"))),
  partition: Schema.optionalKey(
    wholeNumber(0, 65_535, { description: "Only dead letters of this partition" }),
  ),
  limit: pageLimit,
  cursor: maybeCursor,
});
export type DeadLettersQuery = typeof DeadLettersQuery.Type;

/** The path of `GET /v1/deadletters/{sequence}`. */
export const DeadLetterPath = Schema.Struct({
  sequence: wholeNumber(1, Number.MAX_SAFE_INTEGER, {
    description: "The dead letter's place in its stream",
  }),
});

const fields = {
  sequence: Schema.Int,
  at: Instant.annotate({ description: "When it became a dead letter" }),
  kind: Schema.String,
  partition: Schema.Int,
  source: Schema.Struct({
    stream: Schema.String,
    subject: Schema.String,
    sequence: Schema.Int,
  }).annotate({ description: "Where the event stood in the log" }),
  reason: Fault,
  payload: Schema.NullOr(Schema.String).annotate({
    description: "The event as text, cut at 4,000 characters; null where it is not valid UTF-8",
  }),
  payloadBytes: Schema.Int,
};

/** An event that could not be taken, and why. */
export const DeadLetterItem = Schema.Struct(fields).annotate({
  identifier: "DeadLetterItem",
  description: "An event that could not be taken, and why",
});
export type DeadLetterItem = typeof DeadLetterItem.Type;

/** Answer of `GET /v1/deadletters`, newest first. */
export const DeadLettersAnswer = listOf(DeadLetterItem).annotate({ identifier: "DeadLetters" });
export type DeadLettersAnswer = typeof DeadLettersAnswer.Type;

/** Answer of `GET /v1/deadletters/{sequence}`. */
export const DeadLetterAnswer = Schema.Struct({
  ...fields,
  payloadBase64: Schema.String.annotate({
    description: "The whole event, byte for byte",
    contentEncoding: "base64",
  }),
  asOf: AsOf,
}).annotate({ identifier: "DeadLetter" });
export type DeadLetterAnswer = typeof DeadLetterAnswer.Type;
