// Keys, told to a person.
import type { ApiKey } from "../api/contract/access.ts";
import { columns } from "./terminal.ts";

/** The keys as a table, or why there is none. */
export function keyTable(keys: readonly ApiKey[], now: Date): string {
  if (keys.length === 0) {
    return "No keys: the API serves this computer alone. Make one with `troupe keys create`.";
  }
  const heads = ["id", "name", "role", "scopes", "state", "last used"];
  return columns([
    heads,
    ...keys.map((key) => [
      key.id,
      key.name,
      key.role,
      key.scopes.length === 0 ? "all" : key.scopes.join(","),
      stateOf(key, now),
      key.lastUsedAt === null ? "never" : minuteOf(key.lastUsedAt),
    ]),
  ]);
}

/** What there is to say of a key that was just made. */
export function madeText(key: ApiKey): string {
  const limit = key.scopes.length === 0 ? "" : `, limited to ${key.scopes.join(", ")}`;
  const end = key.expiresAt === null ? "never expires" : `expires ${minuteOf(key.expiresAt)}`;
  return `Key ${key.id} (${key.name}): ${key.role}${limit}, ${end}. It is shown this once:`;
}

/**
 * Whether a key opens anything.
 *
 * ```ts
 * stateOf({ revokedAt: null, expiresAt: null }, now); // "good for ever"
 * ```
 */
export function stateOf(
  { revokedAt, expiresAt }: Pick<ApiKey, "revokedAt" | "expiresAt">,
  now: Date,
): string {
  if (revokedAt !== null) return `revoked ${minuteOf(revokedAt)}`;
  if (expiresAt === null) return "good for ever";
  const isOver = Date.parse(expiresAt) <= now.getTime();
  return `${isOver ? "expired" : "good until"} ${minuteOf(expiresAt)}`;
}

/** A moment to the minute: `2025-01-02 03:04`. */
function minuteOf(instant: string): string {
  return instant.slice(0, 16).replace("T", " ");
}
