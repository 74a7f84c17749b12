// Trend events: `GET /v1/alerts`.
import { Schema } from "effect";
import { Alert } from "../../streams/forecast.ts";
import { listOf } from "./list.ts";
import { maybeCursor, pageLimit } from "./parameter.ts";

/** Parameters of `GET /v1/alerts`. */
export const AlertsQuery = Schema.Struct({ limit: pageLimit, cursor: maybeCursor });
export type AlertsQuery = typeof AlertsQuery.Type;

/** Answer of `GET /v1/alerts`, newest first. */
export const AlertsAnswer = listOf(Alert).annotate({ identifier: "Alerts" });
export type AlertsAnswer = typeof AlertsAnswer.Type;
