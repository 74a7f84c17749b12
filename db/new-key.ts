// Rows of keys that are just made, with the text that is shown once.
import { mintKey, type SecretKind } from "./api-key.ts";
import type { KeyRow } from "./api-keys.ts";

/** What is decided about a key before it is made. */
export interface NewKey {
  readonly name: string;
  readonly role: string;
  readonly scopes: readonly string[];
  readonly createdBy: string;
  readonly expiresAt: Date | null;
}

/** A key that is not in the database yet. */
export interface MadeKey<Row extends KeyRow = KeyRow> {
  readonly row: Row;
  /** The whole key, for whoever is to have it and for nobody else. */
  readonly text: string;
}

/** Answers with that many bytes that nobody can guess. */
export type RandomBytes = (bytes: number) => Uint8Array;

/** Makes a key, or a session. */
export function makeKey(
  wanted: NewKey,
  now: Date,
  random: RandomBytes,
  kind: SecretKind = "key",
): MadeKey {
  const { id, digest, text } = mintKey(kind, random);
  const row = {
    id,
    digest,
    name: wanted.name,
    role: wanted.role,
    scopes: [...wanted.scopes],
    createdAt: now,
    createdBy: wanted.createdBy,
    expiresAt: wanted.expiresAt,
    revokedAt: null,
    lastUsedAt: null,
    rotatedFrom: null,
  };
  return { row, text };
}

/** Makes the key that takes the place of `old`: what it may is the same, and it lives as long from now. */
export function successorOf(
  old: KeyRow,
  createdBy: string,
  now: Date,
  random: RandomBytes,
): MadeKey<KeyRow & { readonly rotatedFrom: string }> {
  const lifeMs = old.expiresAt === null
    ? undefined
    : old.expiresAt.getTime() - old.createdAt.getTime();
  const expiresAt = lifeMs === undefined ? null : new Date(now.getTime() + lifeMs);
  const { row, text } = makeKey({ ...old, createdBy, expiresAt }, now, random);
  return { row: { ...row, rotatedFrom: old.id }, text };
}
