// Whether the process lives and the system is ready: `GET /health/live` and `GET /health/ready`.
import { Schema } from "effect";
import { AsOf } from "./asof.ts";

/** Answer of `GET /health/live`. */
export const AliveAnswer = Schema.Struct({ status: Schema.Literal("ok"), asOf: AsOf }).annotate({
  identifier: "Alive",
});
export type AliveAnswer = typeof AliveAnswer.Type;

/** One thing that must hold for the system to be ready. */
export const HealthCheck = Schema.Struct({
  name: Schema.String,
  ok: Schema.Boolean,
  detail: Schema.String,
}).annotate({ identifier: "HealthCheck" });
export type HealthCheck = typeof HealthCheck.Type;

/** Answer of `GET /health/ready`, with 200 or 503. */
export const ReadyAnswer = Schema.Struct({
  status: Schema.Literals(["ok", "unavailable"]),
  checks: Schema.Array(HealthCheck),
  asOf: AsOf,
}).annotate({ identifier: "Ready" });
export type ReadyAnswer = typeof ReadyAnswer.Type;
