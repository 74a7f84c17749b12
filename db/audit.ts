// The audit: who did what, when, from where. Entries are added and read, never changed.
import { and, desc, eq, gte, lt, sql } from "drizzle-orm";
import { auditEvents } from "./access-schema.ts";
import type { AuditEntry, AuditOutcome } from "./audit-entry.ts";
import type { Drizzle } from "./database.ts";
import { type Page, pageOf, read, type TimeRange } from "./queries/read.ts";

/** An entry on record. Ids rise with the order of recording. */
export interface AuditRow extends AuditEntry {
  readonly id: number;
}

/** Longest text of an entry; what is longer is cut, since callers choose it. */
const maxTextLength = 1000;

/** Puts an entry on record. Fails with `StoreUnavailable`. */
export async function recordAudit(drizzle: Drizzle, entry: AuditEntry): Promise<void> {
  const { atMs, role = null, status = null, detail = null, ...others } = entry;
  await read(
    "entry of the audit",
    drizzle.insert(auditEvents).values({
      ...others,
      actor: stored(entry.actor),
      target: stored(entry.target),
      origin: stored(entry.origin),
      at: new Date(atMs),
      role,
      status,
      detail,
    }),
  );
}

/** Postgres holds no text with the character 0. */
function stored(text: string): string {
  return text.slice(0, maxTextLength).replaceAll("\0", "�");
}

/** Which entries, from where on. */
export interface AuditSelection extends TimeRange {
  readonly actor: string | undefined;
  readonly action: string | undefined;
  readonly outcome: AuditOutcome | undefined;
  readonly limit: number;
  /** The entry before which the page begins. */
  readonly before: { readonly atMs: number; readonly id: number } | undefined;
}

/** A page of the audit, newest first. Fails with `StoreUnavailable`. */
export async function listAudit(
  drizzle: Drizzle,
  { actor, action, outcome, fromMs, toMs, limit, before }: AuditSelection,
): Promise<Page<AuditRow>> {
  const rows = await read(
    "audit",
    drizzle.select().from(auditEvents).where(and(
      actor === undefined ? undefined : eq(auditEvents.actor, actor),
      action === undefined ? undefined : eq(auditEvents.action, action),
      outcome === undefined ? undefined : eq(auditEvents.outcome, outcome),
      fromMs === undefined ? undefined : gte(auditEvents.at, new Date(fromMs)),
      toMs === undefined ? undefined : lt(auditEvents.at, new Date(toMs)),
      before === undefined
        ? undefined
        : sql`(${auditEvents.at}, ${auditEvents.id}) < (${
          sql.param(new Date(before.atMs), auditEvents.at)
        }, ${before.id})`,
    )).orderBy(desc(auditEvents.at), desc(auditEvents.id)).limit(limit + 1),
  );
  return pageOf(rows.map(auditRow), limit);
}

function auditRow(row: typeof auditEvents.$inferSelect): AuditRow {
  return {
    id: row.id,
    atMs: row.at.getTime(),
    actorKind: row.actorKind,
    actor: row.actor,
    role: row.role ?? undefined,
    action: row.action,
    target: row.target,
    origin: row.origin,
    outcome: row.outcome,
    status: row.status ?? undefined,
    detail: row.detail ?? undefined,
  };
}
