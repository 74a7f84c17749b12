// What `troupe users` asks for, done: where the database is at hand.
import { randomUUID } from "node:crypto";
import type { Effect, Scope } from "effect";
import type { NatsConnection } from "nats";
import type { Database } from "../db/database.ts";
import { erasureKey, type ErasureRow, findErasure, requestErasure } from "../db/erasures.ts";
import { digestOf } from "../streams/erasure.ts";
import { encodeToken } from "../streams/token.ts";
import { openDesk } from "./desk.ts";
import { columns } from "./terminal.ts";
import { type ErasureStatus, userDesk, type UserRequest } from "./user-request.ts";

/** Answers `troupe users` for the length of the scope. */
export function openUserDesk(
  connection: NatsConnection,
  database: Database,
): Effect.Effect<void, never, Scope.Scope> {
  return openDesk(
    connection,
    userDesk,
    async (request) => JSON.stringify(statusOf(await erasureFor(request, database))),
  );
}

async function erasureFor(request: UserRequest, { drizzle }: Database): Promise<ErasureRow> {
  if (request.verb === "erase") {
    const userKey = encodeToken(request.user);
    return await requestErasure(drizzle, {
      id: randomUUID(),
      userKey,
      digest: digestOf(await erasureKey(drizzle), userKey),
      requestedAtMs: Date.now(),
      requestedBy: request.by,
    });
  }
  const row = await findErasure(drizzle, request.id);
  if (row === undefined) throw new Error(`there is no erasure ${request.id}`);
  return row;
}

function statusOf({ id, state, digest, places, requestedBy, certifiedAtMs }: ErasureRow) {
  const rows = Object.entries(places).sort(([a], [b]) => a.localeCompare(b))
    .map(([place, { found, left }]) => [place, String(found), left === null ? "?" : String(left)]);
  const end = certifiedAtMs === undefined ? state : `certified ${instantOf(certifiedAtMs)}`;
  const lines = [
    `Erasure ${id} of user ${digest}, asked for by ${requestedBy}: ${end}`,
    ...rows.length === 0 ? [] : [columns([["place", "found", "left"], ...rows])],
  ];
  const status: ErasureStatus = { id, isCertified: state === "certified", text: lines.join("\n") };
  return status;
}

function instantOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
