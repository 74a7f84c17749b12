// The tables of who may do what, and of who did it.
import { index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { actorKinds, auditOutcomes } from "./audit-entry.ts";
import { instant, label, whole } from "./schema-columns.ts";

/** Keys that open the API. The secret itself is nowhere: only its digest is kept. */
export const apiKeys = pgTable("api_keys", {
  /** The public half of the key, by which it is found. */
  id: label("id").primaryKey(),
  /** For people: whose it is, or what for. */
  name: text().notNull(),
  /** `viewer`, `operator` or `admin`. */
  role: text().notNull(),
  /** What it is limited to within its role; empty for everything that the role allows. */
  scopes: text().array().notNull(),
  /** SHA-256 of the secret half, in hexadecimal digits. */
  digest: text().notNull(),
  createdAt: instant("created_at").notNull(),
  createdBy: text("created_by").notNull(),
  expiresAt: instant("expires_at"),
  revokedAt: instant("revoked_at"),
  /** To the minute, at most that much behind. */
  lastUsedAt: instant("last_used_at"),
  /** The key that it took the place of. */
  rotatedFrom: text("rotated_from"),
});

/** Who did what, when, from where. Rows are added, and removed by retention alone: a trigger sees to that. */
export const auditEvents = pgTable("audit_events", {
  id: whole("id").primaryKey().generatedAlwaysAsIdentity(),
  at: instant("at").notNull(),
  /** `key`, `token`, `loopback`, `nobody`, or `command` for somebody at a command line. */
  actorKind: text("actor_kind", { enum: actorKinds }).notNull(),
  /** The id of the key, the subject of the token, the user of the command line. */
  actor: label("actor").notNull(),
  role: text(),
  /** What was done, by the name of the route or of the command: `createExperiment`, `keys create`. */
  action: label("action").notNull(),
  /** What it was done to: the path of the request, or what the command was about. */
  target: text().notNull(),
  /** The address that it came from. */
  origin: text().notNull(),
  /** `done`, `denied` or `failed`. */
  outcome: text({ enum: auditOutcomes }).notNull(),
  /** The HTTP status, where there was one. */
  status: integer(),
  detail: jsonb().$type<Readonly<Record<string, unknown>>>(),
}, (table) => [
  index("audit_events_at").on(table.at, table.id),
  index("audit_events_actor").on(table.actor, table.at),
  index("audit_events_action").on(table.action, table.at),
]);
