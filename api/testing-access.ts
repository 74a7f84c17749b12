// Keys and tokens for the tests of the door.
import { randomBytes } from "node:crypto";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from "jose";
import { ApiKeys, type KeyRow } from "../db/api-keys.ts";
import type { Database } from "../db/database.ts";
import { makeKey } from "../db/new-key.ts";

/** A key for a test: its text, and its row as it is in the database. */
export interface TestKey {
  readonly text: string;
  readonly row: KeyRow;
}

/** Puts a key into the database; an admin's without limits where nothing is said. */
export async function addKey(
  database: Database,
  differences: Partial<KeyRow> = {},
): Promise<TestKey> {
  const wanted = { name: "test", role: "admin", scopes: [], createdBy: "test", expiresAt: null };
  const made = makeKey(wanted, new Date(), randomBytes);
  const row = { ...made.row, ...differences };
  await new ApiKeys(database).add(row);
  return { text: made.text, row };
}

/** An issuer of tokens, with keys of its own. */
export interface TestIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** Its public keys, as JSON and as PEM. */
  readonly jwks: string;
  readonly pem: string;
  /** A token with these claims, in place of those of a good one where it has them. */
  token(
    claims?: Readonly<Record<string, unknown>>,
    header?: { readonly kid?: string },
  ): Promise<string>;
}

/** Makes an issuer that signs with ES256. */
export async function startIssuer(): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const issuer = "https://id.example.org/";
  const audience = "troupe";
  const jwk = { ...await exportJWK(publicKey), kid: "one", alg: "ES256", use: "sig" };
  return {
    issuer,
    audience,
    jwks: JSON.stringify({ keys: [jwk] }),
    pem: await exportSPKI(publicKey),
    token: (claims = {}, header = {}) => {
      const nowSeconds = Math.floor(Date.now() / 1000);
      const good = {
        iss: issuer,
        aud: audience,
        sub: "ada",
        role: "viewer",
        exp: nowSeconds + 600,
      };
      return new SignJWT({ ...good, ...claims })
        .setProtectedHeader({ alg: "ES256", kid: "one", ...header })
        .sign(privateKey);
    },
  };
}
