// `GET /v1/keys`, `POST /v1/keys`, `POST /v1/keys/{id}/rotate` and `DELETE /v1/keys/{id}`.
import { randomBytes } from "node:crypto";
import { ApiKeys, isGoodAt, type KeyRow } from "../../db/api-keys.ts";
import { makeKey, successorOf } from "../../db/new-key.ts";
import { asOf } from "../asof.ts";
import {
  defaultDays,
  defaultGraceSeconds,
  KeyAnswer,
  KeyPath,
  KeysAnswer,
  MadeKeyAnswer,
  maxAccessBytes,
  NewKeyBody,
  RotationBody,
} from "../contract/access.ts";
import { RequestProblem } from "../errors.ts";
import { bodyReader, jsonType } from "../json-body.ts";
import { keyOf } from "../key-answer.ts";
import { type Principal, principalOf } from "../principal.ts";
import { forbidden } from "../refusals.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { areWithin } from "../scope.ts";

const dayMs = 86_400_000;
const readNewKey = bodyReader(NewKeyBody, maxAccessBytes);
const readRotation = bodyReader(RotationBody, maxAccessBytes);

/** Lists the keys. */
export const listKeysRoute = jsonRoute({
  method: "get",
  path: "/v1/keys",
  name: "listKeys",
  tag: "Access",
  access: "admin",
  summary: "Keys, newest first, without their secrets",
  pathSchema: noParameters,
  querySchema: noParameters,
  answerSchema: KeysAnswer,
  statuses: { 200: "The keys" },
  answer: async (_request, ports) => {
    const rows = await new ApiKeys(ports.database).list();
    return { items: rows.map(keyOf), asOf: asOf(ports) };
  },
});

/** Makes a key. */
export const createKeyRoute = jsonRoute({
  method: "post",
  path: "/v1/keys",
  name: "createKey",
  tag: "Access",
  access: "admin",
  summary: "Make a key",
  description:
    "The answer is the only place where the whole key ever shows. Once there is a key, " +
    "every request needs one: make one for an admin first.",
  pathSchema: noParameters,
  querySchema: noParameters,
  body: {
    description: "What it is for, and what it may",
    content: { [jsonType]: NewKeyBody },
    headers: {},
    isClosed: true,
  },
  answerSchema: MadeKeyAnswer,
  statuses: { 201: "The key" },
  answer: async ({ context }, ports) => {
    const { name, role, scopes = [], expiresInDays = defaultDays } = await readNewKey(
      context.req.raw,
    );
    const principal = principalOf(context);
    checkWithin(principal, scopes);
    const now = new Date(ports.now());
    const expiresAt = expiresInDays === null
      ? null
      : new Date(now.getTime() + expiresInDays * dayMs);
    const wanted = { name, role, scopes, createdBy: principal.id, expiresAt };
    const { row, text } = makeKey(wanted, now, randomBytes);
    if (!await new ApiKeys(ports.database).add(row)) throw tooManyKeys;
    ports.door.forget();
    return { key: keyOf(row), secret: text, asOf: asOf(ports) };
  },
});

/** Makes a key in the place of another. */
export const rotateKeyRoute = jsonRoute({
  method: "post",
  path: "/v1/keys/{id}/rotate",
  name: "rotateKey",
  tag: "Access",
  access: "admin",
  summary: "Make a key that takes the place of another, which ends soon",
  pathSchema: KeyPath,
  querySchema: noParameters,
  body: {
    description: "How long the old key still opens",
    content: { [jsonType]: RotationBody },
    headers: {},
    isClosed: true,
  },
  answerSchema: MadeKeyAnswer,
  statuses: { 201: "The new key" },
  answer: async ({ path: { id }, context }, ports) => {
    const { graceSeconds = defaultGraceSeconds } = await readRotation(context.req.raw);
    const principal = principalOf(context);
    const keys = new ApiKeys(ports.database);
    const now = new Date(ports.now());
    const old = await goodKey(keys, id, now);
    checkWithin(principal, old.scopes);
    const { row, text } = successorOf(old, principal.id, now, randomBytes);
    const graceUntil = new Date(now.getTime() + graceSeconds * 1000);
    if (!await keys.rotate(row, graceUntil)) throw noSuchKey(id);
    ports.door.forget();
    return { key: keyOf(row), secret: text, asOf: asOf(ports) };
  },
});

/** Ends a key. */
export const revokeKeyRoute = jsonRoute({
  method: "delete",
  path: "/v1/keys/{id}",
  name: "revokeKey",
  tag: "Access",
  access: "admin",
  summary: "Revoke a key",
  description: "It opens nothing any more, on this process at once and on others within five " +
    "seconds; everybody who has signed in with it is signed out.",
  pathSchema: KeyPath,
  querySchema: noParameters,
  answerSchema: KeyAnswer,
  statuses: { 200: "The key as it is now" },
  answer: async ({ path: { id } }, ports) => {
    const revokedAt = new Date(ports.now());
    const keys = new ApiKeys(ports.database);
    const row = await goodKey(keys, id, revokedAt);
    if (!await keys.revoke(id, revokedAt)) throw noSuchKey(id);
    ports.door.forget();
    return { key: keyOf({ ...row, revokedAt }), asOf: asOf(ports) };
  },
});

async function goodKey(keys: ApiKeys, id: string, now: Date): Promise<KeyRow> {
  const row = await keys.find(id);
  if (row === undefined || !isGoodAt(row, now)) throw noSuchKey(id);
  return row;
}

/** Whoever is limited can make no key that is less so. */
function checkWithin(principal: Principal, wanted: readonly string[]): void {
  if (areWithin(principal.scopes, wanted)) return;
  const found = wanted.length === 0 ? "no limit" : wanted.join(", ");
  throw forbidden(`scopes: found ${found}, wanted some of ${principal.scopes.join(", ")}`);
}

function noSuchKey(id: string): RequestProblem {
  const detail = `there is no key ${id} that is good`;
  return new RequestProblem({ kind: "not-found", detail });
}

const tooManyKeys = new RequestProblem({
  kind: "conflict",
  detail: "there are too many keys already",
});
