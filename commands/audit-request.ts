// What commands ask of the audit, which is in a database that they may not reach themselves.
import { Schema } from "effect";
import { auditOutcomes } from "../db/audit-entry.ts";
import type { Desk } from "./desk.ts";

const text = Schema.String.check(Schema.isMaxLength(1000));
const Whole = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0));

/** Longest page of the audit. */
export const maxAuditPage = 500;

const Recording = Schema.Struct({
  verb: Schema.Literal("record"),
  actor: text,
  action: text,
  target: text,
  origin: text,
  outcome: Schema.Literals(auditOutcomes),
});

const Listing = Schema.Struct({
  verb: Schema.Literal("list"),
  actor: Schema.optionalKey(text),
  action: Schema.optionalKey(text),
  outcome: Schema.optionalKey(Schema.Literals(auditOutcomes)),
  fromMs: Schema.optionalKey(Whole),
  toMs: Schema.optionalKey(Whole),
  limit: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: maxAuditPage })),
  before: Schema.optionalKey(Schema.Struct({ atMs: Whole, id: Whole })),
});
export type AuditListing = typeof Listing.Type;

/** One request, as a command makes it. */
export const AuditRequest = Schema.Union([Recording, Listing]);
export type AuditRequest = typeof AuditRequest.Type;

/** Where the audit is. */
export const auditDesk: Desk<AuditRequest> = {
  name: "audit",
  request: Schema.fromJsonString(AuditRequest),
};
