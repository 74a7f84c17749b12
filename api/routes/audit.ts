// `GET /v1/audit`: who did what, when, from where.
import { Schema } from "effect";
import { type AuditRow, listAudit } from "../../db/audit.ts";
import { asOf, instant, latest } from "../asof.ts";
import { AuditAnswer, type AuditItem, AuditQuery } from "../contract/audit.ts";
import { cursorOf } from "../cursor.ts";
import { Place, Time } from "../cursors.ts";
import { roleOf } from "../principal.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { timeRange } from "../time-range.ts";

const cursor = cursorOf(Schema.Struct({ atMs: Time, id: Place }));

/** A page of the audit. */
export const listAuditRoute = jsonRoute({
  method: "get",
  path: "/v1/audit",
  name: "listAudit",
  tag: "Access",
  access: "admin",
  area: "audit",
  summary: "Who did what, when, from where, newest first",
  description:
    "What changed something, what carried a person's data away, and what was not allowed; from " +
    "HTTP and from the command line. Events, decisions, rewards and clicks are not here: they are in " +
    "the log itself. A denial that repeats within a minute is one entry, and a second one says how often " +
    "it came `again`.",
  pathSchema: noParameters,
  querySchema: AuditQuery,
  answerSchema: AuditAnswer,
  statuses: { 200: "A page of the audit" },
  answer: async ({ query }, ports) => {
    const page = await listAudit(ports.database.drizzle, {
      ...timeRange(query),
      actor: query.actor,
      action: query.action,
      outcome: query.outcome,
      limit: query.limit,
      before: cursor.read(query.cursor),
    });
    const last = page.items.at(-1);
    return {
      items: page.items.map(auditItem),
      next: page.more && last !== undefined ? cursor.write({ atMs: last.atMs, id: last.id }) : null,
      asOf: asOf(ports, latest(page.items.map(({ atMs }) => atMs))),
    };
  },
});

function auditItem(row: AuditRow): AuditItem {
  const { atMs, role, status, detail, ...others } = row;
  return {
    ...others,
    at: instant(atMs),
    role: role === undefined ? null : roleOf(role) ?? null,
    status: status ?? null,
    detail: detail ?? null,
  };
}
