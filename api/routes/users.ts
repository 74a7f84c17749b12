// `GET /v1/users`, `GET /v1/users/{key}` and `GET /v1/users/{key}/sessions`.
import { Schema } from "effect";
import { listSessions } from "../../db/queries/sessions.ts";
import { findUser, listUsers, userPosition } from "../../db/queries/users.ts";
import type { UserRow } from "../../db/store.ts";
import { askOwner, liveOf } from "../ask-owner.ts";
import { asOfDatabase, latest } from "../asof.ts";
import { UserPath } from "../contract/parameter.ts";
import { SessionsAnswer, SessionsQuery } from "../contract/session.ts";
import { shownSessions, UserAnswer, UsersAnswer, userSorts, UsersQuery } from "../contract/user.ts";
import { cursorOf } from "../cursor.ts";
import { Ordinal, Time, Word } from "../cursors.ts";
import { RequestProblem } from "../errors.ts";
import { userKeyOf } from "../parameters.ts";
import type { Ports } from "../ports.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { timeRange } from "../time-range.ts";
import { featureValues, sessionItem, userSummary } from "../user-summary.ts";

const cursor = cursorOf(
  Schema.Struct({ sort: Schema.Literals(userSorts), value: Schema.Finite, key: Word }),
);
const sessionCursor = cursorOf(Schema.Struct({ number: Ordinal }));

/** A page of users, sorted by the risk that they leave. */
export const listUsersRoute = jsonRoute({
  method: "get",
  path: "/v1/users",
  name: "listUsers",
  tag: "Users",
  access: "operator",
  summary: "Users, by their risk of leaving, activity or revenue",
  pathSchema: noParameters,
  querySchema: UsersQuery,
  answerSchema: UsersAnswer,
  statuses: { 200: "A page of users" },
  answer: async ({ query }, ports) => {
    const { sort, segment, risk, minChurn, tier, country, limit } = query;
    const page = await listUsers(ports.database.drizzle, {
      sort,
      segment,
      risk,
      minChurn,
      tier,
      country,
      limit,
      after: positionOf(query),
    });
    const last = page.items.at(-1);
    return {
      items: page.items.map(userSummary),
      next: page.more && last !== undefined
        ? cursor.write({ sort, ...userPosition(sort, last) })
        : null,
      asOf: await asOfDatabase(ports, latest(page.items.map((user) => user.lastAtMs)), "user"),
    };
  },
});

/** One user, and what their actor holds at this moment. */
export const showUserRoute = jsonRoute({
  method: "get",
  path: "/v1/users/{key}",
  name: "showUser",
  tag: "Users",
  access: "operator",
  summary:
    "One user: predictions with reasons, features, sessions, and the live state of the actor",
  pathSchema: UserPath,
  querySchema: noParameters,
  answerSchema: UserAnswer,
  statuses: { 200: "The user" },
  answer: async ({ path }, ports) => {
    const row = await userOf(ports, path.key);
    const [sessions, reply, asOf] = await Promise.all([
      listSessions(ports.database.drizzle, {
        userKey: row.key,
        fromMs: undefined,
        toMs: undefined,
        limit: shownSessions,
        after: undefined,
      }),
      askOwner(ports.nats, "user", row.key),
      asOfDatabase(ports, row.lastAtMs, "user"),
    ]);
    return {
      user: userSummary(row),
      features: featureValues(row),
      sessions: sessions.items.map(sessionItem),
      ...liveOf(reply),
      asOf,
    };
  },
});

/** A page of a user's sessions. */
export const listSessionsRoute = jsonRoute({
  method: "get",
  path: "/v1/users/{key}/sessions",
  name: "listSessions",
  tag: "Users",
  access: "operator",
  summary: "A user's sessions with their measures, newest first",
  pathSchema: UserPath,
  querySchema: SessionsQuery,
  answerSchema: SessionsAnswer,
  statuses: { 200: "A page of sessions" },
  answer: async ({ path, query }, ports) => {
    const { key } = await userOf(ports, path.key);
    const page = await listSessions(ports.database.drizzle, {
      ...timeRange(query),
      userKey: key,
      limit: query.limit,
      after: sessionCursor.read(query.cursor)?.number,
    });
    const last = page.items.at(-1);
    return {
      items: page.items.map(sessionItem),
      next: page.more && last !== undefined ? sessionCursor.write({ number: last.number }) : null,
      asOf: await asOfDatabase(ports, latest(page.items.map(({ lastMs }) => lastMs)), "user"),
    };
  },
});

async function userOf(ports: Ports, name: string): Promise<UserRow> {
  const key = userKeyOf("key", name);
  const row = await findUser(ports.database.drizzle, key);
  if (row !== undefined) return row;
  throw new RequestProblem({ kind: "not-found", detail: `no user has the key ${key}` });
}

function positionOf(query: UsersQuery) {
  const position = cursor.read(query.cursor);
  if (position === undefined) return undefined;
  if (position.sort === query.sort && (query.sort !== "activity" || isTime(position.value))) {
    return position;
  }
  throw cursor.refusal(query.cursor);
}

const isTime = Schema.is(Time);
