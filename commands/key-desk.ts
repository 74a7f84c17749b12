// Where keys are made and ended: in the database, or by a demo that has the database to itself.
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { Effect, Redacted, Result, Schema, type Scope } from "effect";
import { type ApiKey, KeyAnswer, KeysAnswer, MadeKeyAnswer } from "../api/contract/access.ts";
import { keyOf } from "../api/key-answer.ts";
import type { Role } from "../api/principal.ts";
import type { Scope as KeyScope } from "../api/scope.ts";
import type { Configuration } from "../config/table.ts";
import { ApiKeys, isGoodAt, type KeyRow } from "../db/api-keys.ts";
import { recordAudit } from "../db/audit.ts";
import { type Database, scopedDatabase } from "../db/database.ts";
import { makeKey, successorOf } from "../db/new-key.ts";
import { holdDataFolder } from "../local/data-folder.ts";
import { NotUsable } from "./errors.ts";
import { prepareDatabase } from "./foundation.ts";
import { databaseOptions } from "./migrate.ts";
import { userHere } from "./on-record.ts";
import { readDemo } from "./running-demo.ts";

/** What a key is to be. */
export interface KeyWish {
  readonly name: string;
  readonly role: Role;
  readonly scopes: readonly KeyScope[];
  /** Undefined for ever. */
  readonly lifeDays: number | undefined;
}

/** A key that was just made; the secret is the whole of it. */
export interface MadeKey {
  readonly key: ApiKey;
  readonly secret: string;
}

/** Makes and ends keys. What it cannot do it rejects with {@link NotUsable}. */
export interface KeyDesk {
  list(): Promise<readonly ApiKey[]>;
  create(wish: KeyWish): Promise<MadeKey>;
  rotate(id: string, graceSeconds: number): Promise<MadeKey>;
  revoke(id: string): Promise<ApiKey>;
}

const dayMs = 86_400_000;

/** The desk of the database of `DATABASE_URL`, else of the demo on the data folder, running or not. */
export function openKeyDesk(
  configuration: Configuration,
): Effect.Effect<KeyDesk, Error, Scope.Scope> {
  return Effect.gen(function* () {
    if (configuration.databaseUrl === undefined) {
      // Whoever can hold the folder is alone there: what a demo that crashed said of itself is no demo.
      const folder = configuration.data;
      const held = yield* Effect.result(holdDataFolder({ folder, patienceMs: 0 }));
      if (Result.isFailure(held)) {
        const demo = yield* readDemo(folder);
        if (demo === undefined) return yield* held.failure;
        const { apiKey } = configuration;
        return demoDesk(demo.apiUrl, apiKey === undefined ? undefined : Redacted.value(apiKey));
      }
    }
    const database = yield* scopedDatabase(databaseOptions(configuration));
    yield* prepareDatabase(database);
    return databaseDesk(database, Date.now);
  });
}

/** Works on the database itself, which whoever has its address may do anyway. */
export function databaseDesk(database: Database, now: () => number): KeyDesk {
  const keys = new ApiKeys(database);
  const record = (action: string, id: string) =>
    recordAudit(database.drizzle, {
      atMs: now(),
      actorKind: "command",
      actor: userHere(),
      action,
      target: id,
      origin: hostname(),
      outcome: "done",
    });
  const good = async (id: string): Promise<KeyRow> => {
    const row = await keys.find(id);
    if (row !== undefined && isGoodAt(row, new Date(now()))) return row;
    throw new NotUsable({ reason: `there is no key ${id} that is good: see \`troupe keys list\`` });
  };
  return {
    async list() {
      return (await keys.list()).map(keyOf);
    },
    async create({ lifeDays, ...wish }) {
      const at = new Date(now());
      const expiresAt = lifeDays === undefined ? null : new Date(at.getTime() + lifeDays * dayMs);
      const wanted = { ...wish, createdBy: "command", expiresAt };
      const { row, text } = makeKey(wanted, at, randomBytes);
      if (!await keys.add(row)) throw new NotUsable({ reason: "there are too many keys already" });
      await record("keys create", row.id);
      return { key: keyOf(row), secret: text };
    },
    async rotate(id, graceSeconds) {
      const at = new Date(now());
      const { row, text } = successorOf(await good(id), "command", at, randomBytes);
      await keys.rotate(row, new Date(at.getTime() + graceSeconds * 1000));
      await record("keys rotate", id);
      return { key: keyOf(row), secret: text };
    },
    async revoke(id) {
      const revokedAt = new Date(now());
      const row = await good(id);
      await keys.revoke(id, revokedAt);
      await record("keys revoke", id);
      return keyOf({ ...row, revokedAt });
    },
  };
}

/** Asks the demo, which serves this computer alone until there is a key, and a key of an admin from then on. */
export function demoDesk(apiUrl: string, apiKey: string | undefined): KeyDesk {
  const ask = async <A>(
    method: string,
    path: string,
    schema: Schema.ConstraintDecoder<A>,
    body?: object,
  ): Promise<A> => {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: {
        ...apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
        ...body === undefined ? {} : { "content-type": "application/json" },
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(answerMs),
    }).catch((cause: unknown) => {
      const why = cause instanceof Error ? cause.message : String(cause);
      const reason =
        `the demo at ${apiUrl} does not answer (${why}); a demo that has ended need not`;
      throw new NotUsable({ reason });
    });
    if (response.ok) return Schema.decodeUnknownSync(schema)(await response.json());
    throw new NotUsable({ reason: await reasonOf(response) });
  };
  return {
    async list() {
      return (await ask("GET", "/v1/keys", KeysAnswer)).items;
    },
    create: ({ lifeDays, ...wish }) =>
      ask("POST", "/v1/keys", MadeKeyAnswer, { ...wish, expiresInDays: lifeDays ?? null }),
    rotate: (id, graceSeconds) =>
      ask("POST", `/v1/keys/${id}/rotate`, MadeKeyAnswer, { graceSeconds }),
    async revoke(id) {
      return (await ask("DELETE", `/v1/keys/${id}`, KeyAnswer)).key;
    },
  };
}

const answerMs = 30_000;
const Refusal = Schema.Struct({ detail: Schema.String });
const decodeRefusal = Schema.decodeUnknownSync(Refusal);

async function reasonOf(response: Response): Promise<string> {
  const { detail } = decodeRefusal(
    await response.json().catch(() => ({ detail: `status ${response.status}` })),
  );
  if (response.status !== 401 && response.status !== 403) return detail;
  return `${detail}. A demo that runs and has a key wants the key of an admin in TROUPE_API_KEY, or ` +
    "in a file that TROUPE_API_KEY_FILE names; one that has ended wants none";
}
