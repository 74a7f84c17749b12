// `DELETE /v1/users/{key}`, `GET /v1/erasures` and `GET /v1/erasures/{id}`: users are forgotten, and what
// became of that. The removal itself is the janitor's work (actors/erasure).
import { randomUUID } from "node:crypto";
import { Schema } from "effect";
import {
  erasureKey,
  type ErasureRow,
  findErasure,
  listErasures,
  requestErasure,
} from "../../db/erasures.ts";
import { digestOf } from "../../streams/erasure.ts";
import { retainedAfterErasure } from "../../streams/retained.ts";
import { asOf, instant, maybeInstant } from "../asof.ts";
import {
  ErasureAnswer,
  type ErasureItem,
  ErasurePath,
  ErasuresAnswer,
  ErasuresQuery,
} from "../contract/erasure.ts";
import { UserPath } from "../contract/parameter.ts";
import { cursorOf } from "../cursor.ts";
import { Time, Word } from "../cursors.ts";
import { RequestProblem } from "../errors.ts";
import { userKeyOf } from "../parameters.ts";
import { principalOf } from "../principal.ts";
import { jsonRoute, noParameters } from "../route.ts";

const cursor = cursorOf(Schema.Struct({ atMs: Time, id: Word }));

/** Begins to forget a user. */
export const eraseUserRoute = jsonRoute({
  method: "delete",
  path: "/v1/users/{key}",
  name: "eraseUser",
  tag: "Users",
  access: "admin",
  summary: "Forget a user: in the log, snapshots, tables, predictions and decisions",
  description:
    "Answers at once with the erasure, which goes on by itself; ask `GET /v1/erasures/{id}` for its " +
    "certificate. Events of the user up to this moment are refused from then on, also when old data " +
    "is replayed; what happens later is of somebody new. Asked again while it is under way, the same " +
    "erasure is the answer. A user of whom nothing is known is erased, too, so that what comes of " +
    "them later and is older is refused.",
  pathSchema: UserPath,
  querySchema: noParameters,
  answerSchema: ErasureAnswer,
  statuses: { 202: "The erasure, which is under way" },
  answer: async ({ path, context }, ports) => {
    const { drizzle } = ports.database;
    const userKey = userKeyOf("key", path.key);
    const row = await requestErasure(drizzle, {
      id: randomUUID(),
      userKey,
      digest: digestOf(await erasureKey(drizzle), userKey),
      requestedAtMs: ports.now(),
      requestedBy: principalOf(context).id,
    });
    return { erasure: erasureItem(row), asOf: asOf(ports) };
  },
});

/** A page of erasures. */
export const listErasuresRoute = jsonRoute({
  method: "get",
  path: "/v1/erasures",
  name: "listErasures",
  tag: "Users",
  access: "admin",
  summary: "Erasures of users, newest first",
  pathSchema: noParameters,
  querySchema: ErasuresQuery,
  answerSchema: ErasuresAnswer,
  statuses: { 200: "A page of erasures" },
  answer: async ({ query }, ports) => {
    const { drizzle } = ports.database;
    const digest = query.user === undefined
      ? undefined
      : digestOf(await erasureKey(drizzle), userKeyOf("user", query.user));
    const after = cursor.read(query.cursor);
    const page = await listErasures(drizzle, { digest, limit: query.limit, after });
    const last = page.items.at(-1);
    return {
      items: page.items.map(erasureItem),
      next: page.more && last !== undefined
        ? cursor.write({ atMs: last.requestedAtMs, id: last.id })
        : null,
      asOf: asOf(ports),
    };
  },
});

/** One erasure: its certificate, once it is complete. */
export const showErasureRoute = jsonRoute({
  method: "get",
  path: "/v1/erasures/{id}",
  name: "showErasure",
  tag: "Users",
  access: "admin",
  summary: "An erasure: what was removed where, and what stays",
  pathSchema: ErasurePath,
  querySchema: noParameters,
  answerSchema: ErasureAnswer,
  statuses: { 200: "The erasure; its certificate, once it is `certified`" },
  answer: async ({ path }, ports) => {
    const row = await findErasure(ports.database.drizzle, path.id);
    if (row !== undefined) return { erasure: erasureItem(row), asOf: asOf(ports) };
    throw new RequestProblem({ kind: "not-found", detail: `there is no erasure ${path.id}` });
  },
});

function erasureItem(row: ErasureRow): ErasureItem {
  const places = Object.entries(row.places).sort(([a], [b]) => a.localeCompare(b));
  return {
    id: row.id,
    user: row.digest,
    state: row.state,
    erasedUntil: instant(row.requestedAtMs),
    requestedAt: instant(row.requestedAtMs),
    requestedBy: row.requestedBy,
    certifiedAt: maybeInstant(row.certifiedAtMs),
    version: row.codeVersion ?? null,
    removed: places.map(([place, { found, left }]) => ({ place, found, left })),
    retained: retainedAfterErasure,
  };
}
