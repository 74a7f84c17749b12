// What a request shows to be let in: a key or a token in its header, or the session in its cookie.
import { parse } from "hono/utils/cookie";
import { type KeyParts, parseKey } from "../db/api-key.ts";

/** The cookie of a browser that somebody signed in with. */
export const sessionCookie = "troupe_session";

/** What was shown. `broken` says what is wrong with it, and never what it holds. */
export type Credential =
  | { readonly kind: "none" }
  | { readonly kind: "key" | "session"; readonly key: KeyParts }
  | { readonly kind: "token"; readonly text: string }
  | { readonly kind: "broken"; readonly reason: string };

/** Longer headers hold no key, and no token that anybody issues. */
const maxCharacters = 8192;

const jwtShape = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/**
 * Reads what is shown. A header says that somebody means it, so one that cannot be read is broken; a cookie
 * is sent by itself, so one that cannot be read is nothing.
 *
 * ```ts
 * credentialOf(undefined, undefined).kind; // "none"
 * credentialOf("Bearer a.b.c", undefined); // { kind: "token", text: "a.b.c" }
 * credentialOf("Basic x", undefined).kind; // "broken"
 * ```
 */
export function credentialOf(
  authorization: string | undefined,
  cookies: string | undefined,
): Credential {
  if (authorization !== undefined) return credentialIn(authorization);
  if (cookies === undefined || cookies.length > maxCharacters) return { kind: "none" };
  const key = parseKey(parse(cookies, sessionCookie)[sessionCookie] ?? "");
  return key?.kind === "session" ? { kind: "session", key } : { kind: "none" };
}

function credentialIn(authorization: string): Credential {
  if (authorization.length > maxCharacters) return broken("it is too long");
  const [, text] = /^bearer +(\S+) *$/i.exec(authorization) ?? [];
  if (text === undefined) return broken("wanted the word Bearer and a key or a token");
  const key = parseKey(text);
  if (key?.kind === "key") return { kind: "key", key };
  if (jwtShape.test(text)) return { kind: "token", text };
  return broken("what follows Bearer is neither a key nor a token");
}

function broken(reason: string): Credential {
  return { kind: "broken", reason };
}
