// Erasures and their certificates: `DELETE /v1/users/{key}` and `GET /v1/erasures`.
import { Schema } from "effect";
import { erasureStates } from "../../db/erasure-schema.ts";
import { AsOf, Instant } from "./asof.ts";
import { listOf } from "./list.ts";
import { maybeCursor, maybeText, pageLimit } from "./parameter.ts";

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0));

/** What was removed from one place. */
export const RemovedItem = Schema.Struct({
  place: Schema.String.annotate({ description: "A stream or a table" }),
  found: Count.annotate({ description: "Messages or rows about the user that were there" }),
  left: Schema.NullOr(Count).annotate({
    description: "How many were found by the look after the removal; null before there was one",
  }),
}).annotate({ identifier: "RemovedItem", description: "What was removed from one place" });

/** What stays. */
export const RetainedItem = Schema.Struct({
  place: Schema.String,
  what: Schema.String,
  why: Schema.String,
}).annotate({ identifier: "RetainedItem", description: "What an erasure leaves, and why" });

/** An erasure; once `certifiedAt` is there, its certificate. */
export const ErasureItem = Schema.Struct({
  id: Schema.String,
  user: Schema.String.annotate({
    description: "A keyed digest that stands for the user: their id is kept no longer than needed",
  }),
  state: Schema.Literals(erasureStates).annotate({
    description: "How far it has come: `certified` once nothing is left to do",
  }),
  erasedUntil: Instant.annotate({
    description: "Event time up to which everything of the user goes, and is refused from then on",
  }),
  requestedAt: Instant,
  requestedBy: Schema.String,
  certifiedAt: Schema.NullOr(Instant),
  version: Schema.NullOr(Schema.String).annotate({
    description: "The version of Troupe that completed it",
  }),
  removed: Schema.Array(RemovedItem),
  retained: Schema.Array(RetainedItem),
}).annotate({
  identifier: "Erasure",
  description: "An erasure, with what was removed where and what stays",
});
export type ErasureItem = typeof ErasureItem.Type;

/** Answer of `DELETE /v1/users/{key}` and `GET /v1/erasures/{id}`. */
export const ErasureAnswer = Schema.Struct({ erasure: ErasureItem, asOf: AsOf })
  .annotate({ identifier: "ErasureAnswer" });

/** Answer of `GET /v1/erasures`. */
export const ErasuresAnswer = listOf(ErasureItem).annotate({ identifier: "Erasures" });

/** Parameters of `GET /v1/erasures`. */
export const ErasuresQuery = Schema.Struct({
  user: maybeText(1000, "Only erasures of the user with this key, or this id"),
  limit: pageLimit,
  cursor: maybeCursor,
});

/** An erasure's id in a path. */
export const ErasurePath = Schema.Struct({
  id: Schema.String.check(Schema.isPattern(/^[\w-]{1,64}$/))
    .annotate({ description: "The id of an erasure" }),
});
