// A key as the API tells of it: without its secret, and without the digest of that.
import type { KeyRow } from "../db/api-keys.ts";
import { maybeInstant } from "./asof.ts";
import type { ApiKey } from "./contract/access.ts";

/** What may be told of a key. */
export function keyOf(
  { digest: _, createdAt, expiresAt, revokedAt, lastUsedAt, ...row }: KeyRow,
): ApiKey {
  return {
    ...row,
    createdAt: createdAt.toISOString(),
    expiresAt: maybeInstant(expiresAt?.getTime()),
    revokedAt: maybeInstant(revokedAt?.getTime()),
    lastUsedAt: maybeInstant(lastUsedAt?.getTime()),
  };
}
