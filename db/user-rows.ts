// The rows that are about one user: to be handed out, and to be deleted.
import { and, asc, eq, gt, lt, lte, notExists, or, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { storable } from "./array-literal.ts";
import { sessions, users } from "./audience-schema.ts";
import type { Drizzle } from "./database.ts";
import { decisions, rewards } from "./experiment-schema.ts";
import { actorSnapshots, partitions } from "./schema.ts";
import { unavailable } from "./errors.ts";

/** Whose rows, and up to when. */
export interface ErasedRows {
  readonly userKey: string;
  readonly userId: string;
  /** The moment of the erasure; what is later is of somebody who came back. */
  readonly atMs: number;
  /** The sequence of the command in the log of activity. */
  readonly sequence: number;
}

/** A table with rows about users. */
export interface UserTable {
  readonly name: string;
  /** Rows about the user that are older than the erasure. */
  count(drizzle: Drizzle, erased: ErasedRows): Promise<number>;
  /** Removes them. */
  remove(drizzle: Drizzle, erased: ErasedRows): Promise<void>;
}

const nobody = { userId: null, context: null };

/** Every table that names users. Every call may fail with `StoreUnavailable`. */
export const userTables: readonly UserTable[] = [
  table("actor_snapshots", actorSnapshots, ({ userKey, sequence }) => {
    const { kind, key } = actorSnapshots;
    return and(eq(kind, "user"), eq(key, userKey), lt(actorSnapshots.sequence, sequence));
  }),
  // Before the row of the user, which tells whether they came back.
  table("sessions", sessions, ({ userKey, atMs, sequence }) => {
    const { userKey: key, startAt } = sessions;
    const cameBack = sql`(select 1 from ${users}
      where ${users.key} = ${userKey} and ${users.sequence} >= ${sequence})`;
    return and(eq(key, userKey), or(lte(startAt, new Date(atMs)), notExists(cameBack)));
  }),
  table(
    "users",
    users,
    ({ userKey, sequence }) => and(eq(users.key, userKey), lt(users.sequence, sequence)),
  ),
  {
    name: "decisions",
    count: (drizzle, erased) => countOf(drizzle, decisions, decisionsOf(erased)),
    // What was decided, with which probabilities, stays: nothing is left in it of whom it was for.
    remove: (drizzle, erased) =>
      answered("decisions", async () => {
        await drizzle.update(decisions).set(nobody).where(decisionsOf(erased));
      }),
  },
];

function decisionsOf({ userId, atMs }: ErasedRows) {
  return and(eq(decisions.userId, storable(userId)), lte(decisions.at, new Date(atMs)));
}

function table(
  name: string,
  rows: PgTable,
  where: (erased: ErasedRows) => ReturnType<typeof and>,
): UserTable {
  return {
    name,
    count: (drizzle, erased) => countOf(drizzle, rows, where(erased)),
    remove: (drizzle, erased) =>
      answered(name, async () => {
        await drizzle.delete(rows).where(where(erased));
      }),
  };
}

function countOf(
  drizzle: Drizzle,
  rows: PgTable,
  where: ReturnType<typeof and>,
): Promise<number> {
  return answered("count", async () => {
    const [{ count }] = await drizzle.select({ count: sql<number>`count(*)::int` })
      .from(rows).where(where);
    return count;
  });
}

/** What partitions have committed, by `kind/partition`. Fails with `StoreUnavailable`. */
export function committedSequences(drizzle: Drizzle): Promise<ReadonlyMap<string, number>> {
  return answered("committed sequences", async () => {
    const { kind, partition, sequence } = partitions;
    const rows = await drizzle.select({ kind, partition, sequence }).from(partitions);
    return new Map(rows.map((row) => [`${row.kind}/${row.partition}`, row.sequence]));
  });
}

/** Most rows that one query of an export reads. */
const pageRows = 1000;

/** Decisions that were made for a user, with what they earned. Fails with `StoreUnavailable`. */
export async function* decisionsWithRewards(drizzle: Drizzle, userId: string) {
  for (let after = "";;) {
    const rows = await answered(
      "decisions of a user",
      () =>
        drizzle.select({ decision: decisions, reward: rewards }).from(decisions)
          .leftJoin(rewards, eq(rewards.decisionId, decisions.id))
          .where(and(eq(decisions.userId, storable(userId)), gt(decisions.id, after)))
          .orderBy(asc(decisions.id)).limit(pageRows),
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageRows) return;
    after = last.decision.id;
  }
}

async function answered<A>(operation: string, work: () => Promise<A>): Promise<A> {
  try {
    return await work();
  } catch (cause) {
    throw unavailable(operation, cause);
  }
}
