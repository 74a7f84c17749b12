// Tokens of an issuer that is trusted (JWT, RFC 7519): whose they are, and what they may.
import { createPublicKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyGetKey,
} from "jose";
import { KeysUnusable, RequestProblem } from "./errors.ts";
import { type Role, roleOf, roles } from "./principal.ts";

/** Which tokens are taken. */
export interface TokenSettings {
  /** What `iss` has to be. */
  readonly issuer: string;
  /** What `aud` has to be, or to hold. */
  readonly audience: string;
  /** Where the public keys are: the path of a file (JWKS or PEM), or the URL of a JWKS. */
  readonly keys?: string | undefined;
  /** In the place of keys, what issuer and Troupe alone know; 32 bytes at least. */
  readonly secret?: string | undefined;
  /** The claim that holds a role or several; dots lead into claims within claims. */
  readonly roleClaim: string;
  /** The role of each of the issuer's words; without it, they are the words of Troupe. */
  readonly roles?: Readonly<Record<string, Role>> | undefined;
}

/** Whom a token speaks of. */
export interface TokenHolder {
  readonly id: string;
  readonly name: string;
  readonly role: Role | undefined;
  readonly scopes: readonly string[];
  /** When the token opens no more. */
  readonly endsAt: Date;
}

/** Whose a token is, or what is wrong with it, in words that say nothing of what it holds. */
export type TokenCheck = (text: string) => Promise<TokenHolder | string>;

/**
 * Algorithms are pinned by the kind of key, never by the token: a public key is no secret that somebody
 * could sign with (RFC 8725, section 3.1).
 */
const publicAlgorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];
const secretAlgorithms = ["HS256", "HS384", "HS512"];

/** Clocks of issuer and Troupe may be this far apart. */
const clockToleranceSeconds = 30;
const leastSecretBytes = 32;
const maxNameLength = 200;
/** The claim that limits a token within its role, as the scopes of a key do. */
const scopesClaim = "troupe_scopes";

/** Reads the keys, where they are in a file. Fails with {@link KeysUnusable}. */
export async function openTokens(settings: TokenSettings, now: () => number): Promise<TokenCheck> {
  const { issuer, audience, secret } = settings;
  const isSecret = secret !== undefined;
  const key = isSecret ? secretKey(secret) : await publicKeys(settings.keys ?? "");
  const algorithms = isSecret ? secretAlgorithms : publicAlgorithms;
  return async (text) => {
    try {
      const { payload } = await jwtVerify(text, key, {
        issuer,
        audience,
        algorithms,
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ["exp", "sub"],
        currentDate: new Date(now()),
      });
      return holderOf(payload, settings);
    } catch (error) {
      return whyNot(error);
    }
  };
}

function holderOf(payload: JWTPayload, settings: TokenSettings): TokenHolder | string {
  const { sub, exp = 0 } = payload;
  if (typeof sub !== "string" || !isName(sub)) return "the token names nobody: sub";
  const scopes = payload[scopesClaim] === undefined ? [] : wordsOf(payload[scopesClaim]);
  // No scopes are no limit, so a limit that cannot be read must not pass for none.
  if (payload[scopesClaim] !== undefined && scopes.length === 0) {
    return `the token is limited to nothing: ${scopesClaim}`;
  }
  const name = typeof payload.name === "string" && isName(payload.name) ? payload.name : sub;
  const endsAt = new Date(exp * 1000);
  return { id: sub, name, role: highestOf(payload, settings), scopes, endsAt };
}

function highestOf(payload: JWTPayload, settings: TokenSettings): Role | undefined {
  const { roleClaim, roles: meanings } = settings;
  const held = wordsOf(claimOf(payload, roleClaim)).map((word) => {
    if (meanings === undefined) return roleOf(word);
    return Object.hasOwn(meanings, word) ? meanings[word] : undefined;
  });
  return roles.findLast((role) => held.includes(role));
}

/**
 * A claim by its name, or by the names that lead to it.
 *
 * ```ts
 * claimOf({ realm: { roles: ["admin"] } }, "realm.roles"); // ["admin"]
 * claimOf({ "https://a.example/role": "viewer" }, "https://a.example/role"); // "viewer"
 * ```
 */
export function claimOf(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split(".").reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, part)
        ? Reflect.get(value, part)
        : undefined,
    claims,
  );
}

function wordsOf(claim: unknown): string[] {
  if (typeof claim === "string") return claim.split(" ").filter((word) => word !== "");
  if (!Array.isArray(claim)) return [];
  return claim.filter((word): word is string => typeof word === "string");
}

function isName(text: string): boolean {
  return text.length <= maxNameLength && /^[^\p{Cc}\p{Cs}]+$/u.test(text);
}

/** What is wrong, of what the library says; its messages may quote the token. */
function whyNot(error: unknown): string {
  if (error instanceof errors.JWTExpired) return "the token has expired";
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `the token is not as wanted: ${error.claim}`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return "the algorithm of the token is not taken";
  if (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  ) {
    return "the token is not signed with a key of the issuer";
  }
  const isAboutKeys = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  const isAboutToken = error instanceof errors.JOSEError && error.code !== errors.JOSEError.code;
  if (isAboutToken && !isAboutKeys) return "the token cannot be read";
  const detail = "the keys of the issuer cannot be had; try again";
  throw new RequestProblem({ kind: "unavailable", detail, cause: error });
}

function secretKey(secret: string): Uint8Array {
  const bytes = new TextEncoder().encode(secret);
  if (bytes.length < leastSecretBytes) {
    const reason = `the secret has ${bytes.length} bytes, wanted ${leastSecretBytes} or more`;
    throw new KeysUnusable({ reason });
  }
  return bytes;
}

async function publicKeys(place: string): Promise<JWTVerifyGetKey> {
  if (/^https?:\/\//.test(place)) return createRemoteJWKSet(new URL(place));
  const text = await readFile(place, "utf8").catch(() => {
    throw new KeysUnusable({ reason: `${place} cannot be read` });
  });
  try {
    if (text.trimStart().startsWith("{")) return createLocalJWKSet(keySetIn(text));
    const single = createLocalJWKSet(pemKey(text));
    // A PEM file names no key, so whatever the token calls it, it is this one.
    return ({ alg }, token) => single({ alg }, token);
  } catch (cause) {
    if (cause instanceof KeysUnusable) throw cause;
    throw new KeysUnusable({ reason: `${place} is neither a JWKS nor a public key as PEM` });
  }
}

function keySetIn(text: string): JSONWebKeySet {
  const set: JSONWebKeySet = JSON.parse(text);
  if (set.keys.some((key) => key.kty === "oct" || key.d !== undefined)) {
    throw new KeysUnusable({ reason: "a JWKS holds a key that is not public" });
  }
  return set;
}

function pemKey(text: string): JSONWebKeySet {
  if (text.includes("PRIVATE KEY")) {
    throw new KeysUnusable({ reason: "a PEM file holds a private key, wanted the public one" });
  }
  return { keys: [createPublicKey(text).export({ format: "jwk" })] };
}
