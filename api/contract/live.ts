// The live feed: `GET /v1/live`, server-sent events.
import { Schema } from "effect";
import { Alert, Forecast, PartitionStatus } from "../../streams/forecast.ts";
import { ModelStatus } from "../../streams/model-status.ts";
import { maybeVideoKey } from "./parameter.ts";

/** Parameters of `GET /v1/live`. */
export const LiveQuery = Schema.Struct({ video: maybeVideoKey });
export type LiveQuery = typeof LiveQuery.Type;

/** What travels on the live feed, by the name of the event. */
export const liveEvents = {
  forecast: Forecast,
  alert: Alert,
  status: Schema.Array(PartitionStatus),
  models: Schema.Array(ModelStatus),
} as const;
export type LiveEventName = keyof typeof liveEvents;

/** One event of the feed, `event` being its name and `data` its JSON. */
export const LiveEvent = Schema.Union([
  Schema.Struct({ event: Schema.Literal("forecast"), data: liveEvents.forecast }),
  Schema.Struct({ event: Schema.Literal("alert"), data: liveEvents.alert }),
  Schema.Struct({ event: Schema.Literal("status"), data: liveEvents.status }),
  Schema.Struct({ event: Schema.Literal("models"), data: liveEvents.models }),
]).annotate({ identifier: "LiveEvent", description: "One server-sent event" });
export type LiveEvent = typeof LiveEvent.Type;
