// The audit for commands, done: where the database is at hand.
import type { Effect, Scope } from "effect";
import type { NatsConnection } from "nats";
import { listAudit, recordAudit } from "../db/audit.ts";
import type { Database } from "../db/database.ts";
import { auditDesk, type AuditRequest } from "./audit-request.ts";
import { openDesk } from "./desk.ts";

/** Records what commands did, and answers `troupe audit`, for the length of the scope. */
export function openAuditDesk(
  connection: NatsConnection,
  database: Database,
): Effect.Effect<void, never, Scope.Scope> {
  return openDesk(connection, auditDesk, (request) => perform(database, request));
}

/** Does it; of a list it answers with the page as JSON. */
async function perform({ drizzle }: Database, request: AuditRequest): Promise<string> {
  switch (request.verb) {
    case "record": {
      const { verb: _, ...entry } = request;
      await recordAudit(drizzle, { ...entry, atMs: Date.now(), actorKind: "command" });
      return "recorded";
    }
    case "list": {
      const { actor, action, outcome, fromMs, toMs, limit, before } = request;
      const selection = { actor, action, outcome, fromMs, toMs, limit, before };
      return JSON.stringify(await listAudit(drizzle, selection));
    }
  }
}
