// Whether the process lives and the system is ready: `GET /health/live`, `/health/ready`, `/health`.
import { Schema } from "effect";
import { AsOf } from "./asof.ts";

/** Answer of `GET /health/live`. */
export const AliveAnswer = Schema.Struct({ status: Schema.Literal("ok"), asOf: AsOf }).annotate({
  identifier: "Alive",
});
export type AliveAnswer = typeof AliveAnswer.Type;

/** One thing that should hold. */
export const HealthCheck = Schema.Struct({
  name: Schema.String,
  ok: Schema.Boolean,
  detail: Schema.String,
}).annotate({ identifier: "HealthCheck" });
export type HealthCheck = typeof HealthCheck.Type;

/** How the system is; `degraded` means that it does its work, though not at its best. */
export const healthStatuses = ["ok", "degraded", "unavailable"] as const;

/** Answer of `GET /health` and `GET /health/ready`, with 200 or 503. */
export const ReadyAnswer = Schema.Struct({
  status: Schema.Literals(healthStatuses),
  checks: Schema.Array(HealthCheck),
  asOf: AsOf,
}).annotate({ identifier: "Ready" });
export type ReadyAnswer = typeof ReadyAnswer.Type;
