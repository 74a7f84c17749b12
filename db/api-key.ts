// An API key as text: how one is made, read and recognised. Nothing here touches the database.
import { Buffer } from "node:buffer";
import { createHash, timingSafeEqual } from "node:crypto";

/**
 * What a secret opens: `key` is for programs, in a header; `session` for a browser that somebody signed in
 * with, in a cookie. Neither is taken in the place of the other.
 */
export type SecretKind = "key" | "session";

/** A key that was just made; its text is shown once and kept nowhere. */
export interface MintedKey {
  readonly id: string;
  readonly text: string;
  readonly digest: string;
}

/** The two halves of a key. */
export interface KeyParts {
  readonly kind: SecretKind;
  readonly id: string;
  readonly secret: string;
}

/** Bytes of the public half and of the secret one. */
const idBytes = 8;
const secretBytes = 32;

const pattern = /^troupe_([ks][0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

/** Makes a key out of `random`, which answers with that many bytes that nobody can guess. */
export function mintKey(kind: SecretKind, random: (bytes: number) => Uint8Array): MintedKey {
  const id = `${kind === "key" ? "k" : "s"}${Buffer.from(random(idBytes)).toString("hex")}`;
  const secret = Buffer.from(random(secretBytes)).toString("base64url");
  return { id, text: `troupe_${id}_${secret}`, digest: digestOf(secret) };
}

/**
 * The halves of a key; undefined where the text is none.
 *
 * ```ts
 * parseKey(`troupe_k0123456789abcdef_${"A".repeat(43)}`);
 * // { kind: "key", id: "k0123456789abcdef", secret: "AAAA…" }
 * ```
 */
export function parseKey(text: string): KeyParts | undefined {
  const [, id, secret] = pattern.exec(text) ?? [];
  if (id === undefined) return undefined;
  return { kind: id.startsWith("k") ? "key" : "session", id, secret };
}

/**
 * What is kept of a secret: its SHA-256, in hexadecimal digits. A secret has 256 random bits, so nobody can
 * try them all, and the slow, salted digests that passwords need would only slow every request down.
 */
export function digestOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Whether `secret` is the one with this digest, found out in the same time whatever the answer. */
export function isSecretOf(secret: string, digest: string): boolean {
  const found = Buffer.from(digestOf(secret));
  const wanted = Buffer.from(digest);
  return found.length === wanted.length && timingSafeEqual(found, wanted);
}
