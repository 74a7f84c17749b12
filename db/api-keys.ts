// The keys of the API in the database: made, listed, found, rotated, revoked. Secrets never come here,
// only their digests.
import { and, asc, desc, eq, gt, inArray, isNull, like, lt, notLike, or, sql } from "drizzle-orm";
import { apiKeys } from "./access-schema.ts";
import type { Database, Drizzle } from "./database.ts";
import { unavailable } from "./errors.ts";

/** A key, or a session that somebody signed in with one, as the database has it. */
export type KeyRow = typeof apiKeys.$inferSelect;

/** What the door asks of keys. */
export interface KeyLookup {
  /** Whether there ever was a key: revoked and expired ones count, so that no door opens by itself. */
  isAny(): Promise<boolean>;
  find(id: string): Promise<KeyRow | undefined>;
  /** Notes that a key was used; at most once a minute it becomes a write. */
  touch(id: string, at: Date): Promise<void>;
}

/** The most keys, revoked ones included, and the most sessions of one key at a time. */
export const maxKeys = 10_000;
const maxSessions = 50;

/** `last_used_at` is this far behind at most. */
const touchEveryMs = 60_000;

/** Sessions have another first letter than keys: see api-key.ts. */
const isKey = notLike(apiKeys.id, "s%");
const isSession = like(apiKeys.id, "s%");

/** Whether a key opens anything at that time. */
export function isGoodAt({ revokedAt, expiresAt }: KeyRow, at: Date): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > at);
}

/** The keys in the given database, which has been migrated. Fails with `StoreUnavailable`. */
export class ApiKeys implements KeyLookup {
  private readonly drizzle: Drizzle;

  constructor({ drizzle }: Pick<Database, "drizzle">) {
    this.drizzle = drizzle;
  }

  isAny(): Promise<boolean> {
    return stored("search for any key", async () => {
      const found = await this.drizzle.select({ id: apiKeys.id }).from(apiKeys).where(isKey).limit(
        1,
      );
      return found.length > 0;
    });
  }

  find(id: string): Promise<KeyRow | undefined> {
    return stored("search for a key", async () => {
      const [row] = await this.drizzle.select().from(apiKeys).where(eq(apiKeys.id, id)).limit(1);
      return row;
    });
  }

  /** The keys, newest first; sessions are none. */
  list(): Promise<KeyRow[]> {
    return stored(
      "list of keys",
      () =>
        this.drizzle.select().from(apiKeys).where(isKey)
          .orderBy(desc(apiKeys.createdAt), asc(apiKeys.id)).limit(maxKeys),
    );
  }

  /** Adds a key; false where there are {@link maxKeys} already. */
  add(row: KeyRow): Promise<boolean> {
    return stored("addition of a key", async () => {
      if (await this.drizzle.$count(apiKeys, isKey) >= maxKeys) return false;
      await this.drizzle.insert(apiKeys).values(row);
      return true;
    });
  }

  /**
   * Adds the session of somebody who signed in with a key, whose id `createdBy` is then, or otherwise. Sessions
   * that have ended leave, and of the others of theirs the oldest where there are too many. False where the
   * key is good no more.
   */
  addSession(row: KeyRow, now: Date): Promise<boolean> {
    return stored("addition of a session", () =>
      this.drizzle.transaction(async (transaction) => {
        const [key] = await transaction.select().from(apiKeys)
          .where(and(isKey, eq(apiKeys.id, row.createdBy))).for("share");
        if (key !== undefined && !isGoodAt(key, now)) return false;
        const own = and(isSession, eq(apiKeys.createdBy, row.createdBy));
        await transaction.delete(apiKeys).where(and(isSession, lt(apiKeys.expiresAt, now)));
        const tooMany = transaction.select({ id: apiKeys.id }).from(apiKeys).where(own)
          .orderBy(desc(apiKeys.createdAt)).offset(maxSessions - 1);
        await transaction.delete(apiKeys).where(inArray(apiKeys.id, tooMany));
        await transaction.insert(apiKeys).values(row);
        return true;
      }));
  }

  /**
   * Adds `successor` in the place of the key that it was rotated from, which ends at `graceUntil` if not
   * before; its sessions end with it. False where there is no such key that is still good.
   */
  rotate(successor: KeyRow & { readonly rotatedFrom: string }, graceUntil: Date): Promise<boolean> {
    const { rotatedFrom, createdAt } = successor;
    return stored("rotation of a key", () =>
      this.drizzle.transaction(async (transaction) => {
        const sooner = sql`least(${apiKeys.expiresAt}, ${graceUntil.toISOString()}::timestamptz)`;
        const ended = await transaction.update(apiKeys).set({ expiresAt: sooner })
          .where(and(eq(apiKeys.id, rotatedFrom), isKey, isGood(createdAt)))
          .returning({ id: apiKeys.id });
        if (ended.length === 0) return false;
        await transaction.update(apiKeys).set({ expiresAt: sooner })
          .where(and(isSession, eq(apiKeys.createdBy, rotatedFrom)));
        await transaction.insert(apiKeys).values(successor);
        return true;
      }));
  }

  /** Ends a key and every session of it, now; false where there is no such key that is still good. */
  revoke(id: string, now: Date): Promise<boolean> {
    return stored("revocation of a key", () =>
      this.drizzle.transaction(async (transaction) => {
        const revoked = await transaction.update(apiKeys).set({ revokedAt: now })
          .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
          .returning({ id: apiKeys.id });
        if (revoked.length === 0) return false;
        await transaction.delete(apiKeys).where(and(isSession, eq(apiKeys.createdBy, id)));
        return true;
      }));
  }

  /** Signs out. */
  endSession(id: string): Promise<void> {
    return stored("end of a session", async () => {
      await this.drizzle.delete(apiKeys).where(and(isSession, eq(apiKeys.id, id)));
    });
  }

  touch(id: string, at: Date): Promise<void> {
    return stored("use of a key", async () => {
      const before = new Date(at.getTime() - touchEveryMs);
      await this.drizzle.update(apiKeys).set({ lastUsedAt: at })
        .where(
          and(eq(apiKeys.id, id), or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, before))),
        );
    });
  }
}

function isGood(now: Date) {
  return and(
    isNull(apiKeys.revokedAt),
    or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)),
  );
}

async function stored<A>(operation: string, work: () => PromiseLike<A>): Promise<A> {
  try {
    return await work();
  } catch (error) {
    throw unavailable(operation, error);
  }
}
