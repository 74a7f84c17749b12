// A user's sessions, newest first.
import { and, desc, eq, gte, lt } from "drizzle-orm";
import { sessions } from "../audience-schema.ts";
import type { Drizzle } from "../database.ts";
import type { SessionRow } from "../store.ts";
import { type Page, pageOf, read, type TimeRange } from "./read.ts";

/** Which sessions: those that began within the range. */
export interface SessionsSelection extends TimeRange {
  readonly userKey: string;
  readonly limit: number;
  /** The number of the last session of the page before. */
  readonly after: number | undefined;
}

/** A page of a user's sessions. Fails with `StoreUnavailable`. */
export async function listSessions(
  database: Drizzle,
  { userKey, fromMs, toMs, limit, after }: SessionsSelection,
): Promise<Page<SessionRow>> {
  const rows = await read(
    "sessions of a user",
    database.select().from(sessions).where(and(
      eq(sessions.userKey, userKey),
      fromMs === undefined ? undefined : gte(sessions.startAt, new Date(fromMs)),
      toMs === undefined ? undefined : lt(sessions.startAt, new Date(toMs)),
      after === undefined ? undefined : lt(sessions.number, after),
    )).orderBy(desc(sessions.number)).limit(limit + 1),
  );
  return pageOf(rows.map(sessionRow), limit);
}

/** A session as committed. */
export function sessionRow(row: typeof sessions.$inferSelect): SessionRow {
  return {
    userKey: row.userKey,
    number: row.number,
    startMs: row.startAt.getTime(),
    lastMs: row.lastAt.getTime(),
    isClosed: row.isClosed,
    corrections: row.corrections,
    device: row.device ?? undefined,
    country: row.country ?? undefined,
    tier: row.tier ?? undefined,
    measures: row.measures,
  };
}
