// The audit: `GET /v1/audit`.
import { Schema } from "effect";
import { actorKinds, auditOutcomes } from "../../db/audit-entry.ts";
import { roles } from "../principal.ts";
import { Instant } from "./asof.ts";
import { listOf } from "./list.ts";
import { historyLimit, maybeCursor, maybeOneOf, maybeText, maybeTime } from "./parameter.ts";

/** Parameters of `GET /v1/audit`. */
export const AuditQuery = Schema.Struct({
  actor: maybeText(500, "Of this actor: the id of a key, the subject of a token, …"),
  action: maybeText(100, "This action: createExperiment, models promote, …"),
  outcome: maybeOneOf(auditOutcomes, "Ended like this"),
  from: maybeTime("From this time on"),
  to: maybeTime("Before this time"),
  limit: historyLimit,
  cursor: maybeCursor,
});
export type AuditQuery = typeof AuditQuery.Type;

/** Something that somebody did, or tried to. */
export const AuditItem = Schema.Struct({
  id: Schema.Int,
  at: Instant,
  actorKind: Schema.Literals(actorKinds),
  actor: Schema.String.annotate({
    description: "The id of the key, the subject of the token, the user of the command line",
  }),
  role: Schema.NullOr(Schema.Literals(roles)),
  action: Schema.String.annotate({ description: "The name of the operation, or the command" }),
  target: Schema.String.annotate({
    description: "The path that was asked for; a user's has no id in it",
  }),
  origin: Schema.String.annotate({ description: "The address or computer that it came from" }),
  outcome: Schema.Literals(auditOutcomes),
  status: Schema.NullOr(Schema.Int),
  detail: Schema.NullOr(Schema.Record(Schema.String, Schema.Unknown)),
}).annotate({ identifier: "AuditItem" });
export type AuditItem = typeof AuditItem.Type;

/** Answer of `GET /v1/audit`, newest first. */
export const AuditAnswer = listOf(AuditItem).annotate({ identifier: "Audit" });
export type AuditAnswer = typeof AuditAnswer.Type;
