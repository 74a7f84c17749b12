// How good the data is that comes in: `GET /v1/quality` (E8).
import { Schema } from "effect";
import { AsOf } from "./asof.ts";
import { Fault } from "./problem.ts";

/** A share of all events, from 0 to 1; null before there are any. */
const Share = Schema.NullOr(Schema.Finite);

/** What became of all events, and what was wrong with those that could not be taken. */
export const QualityAnswer = Schema.Struct({
  events: Schema.Int.annotate({ description: "Events since the beginning of the log" }),
  score: Share.annotate({
    description: "Share of events that were in time, new, and could be taken",
  }),
  shares: Schema.Struct({ stepped: Share, late: Share, duplicates: Share, deadLetters: Share }),
  fields: Schema.Array(Schema.Struct({
    field: Schema.String,
    deadLetters: Schema.Int,
    share: Share.annotate({ description: "Of the dead letters examined" }),
    example: Fault,
  })).annotate({ description: "Fields at fault, the most frequent first" }),
  sources: Schema.Array(Schema.Struct({ source: Schema.String, deadLetters: Schema.Int })).annotate(
    {
      description: "Where the dead letters say they come from, in a field `source`; else `unnamed`",
    },
  ),
  examined: Schema.Int.annotate({
    description: "Dead letters that `fields` and `sources` speak of: the newest, at most 2,000",
  }),
  asOf: AsOf,
}).annotate({ identifier: "Quality" });
export type QualityAnswer = typeof QualityAnswer.Type;
