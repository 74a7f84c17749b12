// The state that an actor holds at this moment, as part of answers.
import { Schema } from "effect";

/** The live state of an actor of this kind, or why there is none. */
export function liveFields(kind: "video" | "user" | "engagement") {
  return {
    live: Schema.NullOr(Schema.Record(Schema.String, Schema.Unknown)).annotate({
      description: liveDescription[kind],
    }),
    liveError: Schema.NullOr(Schema.String).annotate({ description: "Why `live` is null" }),
  };
}

const liveDescription = {
  video: "The state that the video's actor holds at this moment, asked over NATS",
  user: "The state that the user's actor holds at this moment, asked over NATS",
  engagement: "What the video's actor of engagement holds at this moment, asked over NATS",
} as const;
