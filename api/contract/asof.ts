// How fresh an answer is: part of every answer of the HTTP interface.
import { Schema } from "effect";

/** A moment as an ISO 8601 string in UTC. */
export const Instant = Schema.String.annotate({ format: "date-time" });

/** As of when an answer holds. */
export const AsOf = Schema.Struct({
  eventTime: Schema.NullOr(Instant).annotate({
    description: "Latest event time that the answer includes; null where it includes none",
  }),
  committedAt: Schema.NullOr(Instant).annotate({
    description:
      "When the partition of this kind of actors that is furthest behind last wrote to " +
      "the database; null where it never did, or what is told comes from actors themselves",
  }),
  answeredAt: Instant.annotate({ description: "When this answer was made" }),
}).annotate({ identifier: "AsOf", description: "As of when an answer holds" });
export type AsOf = typeof AsOf.Type;
