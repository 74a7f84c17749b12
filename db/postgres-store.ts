// The store over Postgres: the same statements for a real one and for the embedded one.
import { and, asc, eq, gt, lte, ne, type SQL, sql, type SQLWrapper } from "drizzle-orm";
import { textArray } from "./array-literal.ts";
import { millisecondsOf, timestampOf } from "./columnar.ts";
import { CommitStatements } from "./commit-statement.ts";
import type { Database, Drizzle } from "./database.ts";
import { Fenced, PartitionCountMismatch, unavailable } from "./errors.ts";
import { actorSnapshots, partitions } from "./schema.ts";
import { splitCheckpoint } from "./split-checkpoint.ts";
import type { Checkpoint, Claim, DueTimer, Owner, Snapshot, Store } from "./store.ts";

/** Most keys that one statement loads. */
const maxKeys = 5_000;

/** Deletes the snapshots that a checkpoint says are no more. */
async function deleteEmpty(
  drizzle: Drizzle,
  { kind, partition, snapshots }: Checkpoint,
): Promise<void> {
  const gone = snapshots.flatMap(({ key, state }) => state.length === 0 ? [key] : []);
  await drizzle.delete(actorSnapshots).where(and(
    eq(actorSnapshots.kind, kind),
    eq(actorSnapshots.partition, partition),
    sql`${actorSnapshots.key} = any(${textArray(gone)}::text[])`,
  ));
}

/** How long an operation may take; a database that does not answer at all is found out by this. */
const defaultDeadlineMs = 90_000;

/** A {@link Store} in the given database, which has been migrated. */
export class PostgresStore implements Store {
  private readonly drizzle: Drizzle;
  private readonly deadlineMs: number;
  private readonly statements: ReturnType<typeof prepare>;
  private readonly commits: CommitStatements;

  constructor(database: Database, deadlineMs = defaultDeadlineMs) {
    this.drizzle = database.drizzle;
    this.deadlineMs = deadlineMs;
    this.statements = prepare(this.drizzle);
    this.commits = new CommitStatements(this.drizzle);
  }

  claim(kind: string, partition: number, partitionCount: number, owner: string): Promise<Claim> {
    return this.answered("claim", async () => {
      const parameters = { kind, partition, partitionCount, owner };
      const other = await this.otherCount(parameters);
      const [claimed] = other === undefined ? await this.statements.claim.execute(parameters) : [];
      if (claimed === undefined) {
        const found = other ?? await this.otherCount(parameters) ?? NaN;
        throw new PartitionCountMismatch({ kind, found, wanted: partitionCount });
      }
      const { epoch, sequence, watermarkMs, ...counts } = claimed;
      return { epoch, sequence, watermarkMs: watermarkMs ?? undefined, counts };
    });
  }

  load({ kind, partition, epoch }: Owner, keys: readonly string[]): Promise<Snapshot[]> {
    return this.answered("load", async () => {
      const snapshots: Snapshot[] = [];
      const distinct = [...new Set(keys)];
      for (let i = 0; i < distinct.length; i += maxKeys) {
        const wanted = textArray(distinct.slice(i, i + maxKeys));
        const parameters = { kind, partition, epoch, keys: wanted };
        const rows = await this.statements.load.execute(parameters);
        if (rows.length === 0) throw new Fenced({ kind, partition, epoch });
        for (const { snapshot, timerAtMs } of rows) {
          if (snapshot !== null) snapshots.push({ ...snapshot, timerAtMs: timerAtMs ?? undefined });
        }
      }
      return snapshots;
    });
  }

  dueTimers(owner: Owner, untilMs: number, limit: number): Promise<DueTimer[]> {
    return this.answered("dueTimers", async () => {
      const { kind, partition, epoch } = owner;
      const parameters = { kind, partition, epoch, untilMs, limit };
      const rows = await this.statements.dueTimers.execute(parameters);
      if (rows.length === 0) throw new Fenced({ kind, partition, epoch });
      return rows.flatMap(({ key, atMs }) => key === null || atMs === null ? [] : { key, atMs });
    });
  }

  nextTimerMs(owner: Owner, afterMs: number | undefined): Promise<number | undefined> {
    return this.answered("nextTimer", async () => {
      const { kind, partition, epoch } = owner;
      const parameters = { kind, partition, epoch, afterMs: afterMs ?? null };
      const [first] = await this.statements.nextTimer.execute(parameters);
      if (first === undefined) throw new Fenced({ kind, partition, epoch });
      return first.atMs ?? undefined;
    });
  }

  commit(checkpoint: Checkpoint): Promise<void> {
    return this.answered("commit", async () => {
      const snapshots = checkpoint.snapshots.filter(({ state }) => state.length > 0);
      const parts = splitCheckpoint({ ...checkpoint, snapshots });
      const isWhole = snapshots.length === checkpoint.snapshots.length;
      if (parts.length === 1 && isWhole) {
        await this.commits.run(checkpoint);
      } else {
        await this.drizzle.transaction(async (transaction) => {
          const commits = new CommitStatements(transaction);
          for (const part of parts) await commits.run(part);
          if (!isWhole) await deleteEmpty(transaction, checkpoint);
        });
      }
    });
  }

  /** The number of partitions that another row of the kind was made under, where it differs. */
  private async otherCount(parameters: Record<string, unknown>): Promise<number | undefined> {
    const [other] = await this.statements.otherCount.execute(parameters);
    return other?.partitionCount;
  }

  /** What `work` answers in time; what it fails with as one of the store's own errors. */
  private async answered<A>(operation: string, work: () => Promise<A>): Promise<A> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const deadline = new Promise<never>((_, reject) => {
      const late = () => reject(new Error(`no answer within ${this.deadlineMs} ms`));
      timer = setTimeout(late, this.deadlineMs);
    });
    try {
      return await Promise.race([work(), deadline]);
    } catch (error) {
      if (error instanceof Fenced || error instanceof PartitionCountMismatch) throw error;
      throw unavailable(operation, error);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Keys in one order whatever the database's collation: timers fire in it. */
function inBytes(key: SQLWrapper): SQL {
  return sql`${key} collate "C"`;
}

/** The statements, each parsed and planned once per connection. */
function prepare(drizzle: Drizzle) {
  const kind = sql`${sql.placeholder("kind")}::text`;
  const partition = sql`${sql.placeholder("partition")}::integer`;
  const partitionCount = sql`${sql.placeholder("partitionCount")}::integer`;
  const owner = sql`${sql.placeholder("owner")}::text`;

  const otherCount = drizzle.select({ partitionCount: partitions.partitionCount })
    .from(partitions)
    .where(and(eq(partitions.kind, kind), ne(partitions.partitionCount, partitionCount)))
    .limit(1);
  const claim = drizzle.insert(partitions)
    .values({ kind, partition, partitionCount, owner, epoch: 1, sequence: 0 })
    .onConflictDoUpdate({
      target: [partitions.kind, partitions.partition],
      set: { epoch: sql`${partitions.epoch} + 1`, owner, claimedAt: sql`now()` },
      setWhere: eq(partitions.partitionCount, partitionCount),
    })
    .returning({
      epoch: partitions.epoch,
      sequence: partitions.sequence,
      watermarkMs: millisecondsOf(partitions.watermarkAt),
      stepped: partitions.stepped,
      late: partitions.late,
      duplicates: partitions.duplicates,
      deadLetters: partitions.deadLetters,
    });

  const { key, version, state, timerAt } = actorSnapshots;
  const mine = and(eq(actorSnapshots.kind, kind), eq(actorSnapshots.partition, partition));
  // Reads begin with the owner's own row, so that one statement sees both as they are at one moment:
  // no row at all says that the epoch is no longer the latest.
  const isOwner = and(
    eq(partitions.kind, kind),
    eq(partitions.partition, partition),
    eq(partitions.epoch, sql`${sql.placeholder("epoch")}::bigint`),
  );
  const timerAtMs = millisecondsOf(timerAt);
  const load = drizzle.select({ snapshot: { key, version, state }, timerAtMs })
    .from(partitions)
    .leftJoin(actorSnapshots, and(mine, sql`${key} = any(${sql.placeholder("keys")}::text[])`))
    .where(isOwner);
  // A timer that is due is not null.
  const atMs = sql<number>`${timerAtMs}`.as("at_ms");
  const untilMs = sql`${sql.placeholder("untilMs")}`;
  const due = drizzle.select({ key, atMs })
    .from(actorSnapshots)
    .where(and(mine, lte(timerAt, timestampOf(untilMs))))
    .orderBy(asc(timerAt), asc(inBytes(key)))
    .limit(sql.placeholder("limit"))
    .as("due");
  const dueTimers = drizzle.select({ key: due.key, atMs: due.atMs })
    .from(partitions)
    .leftJoinLateral(due, sql`true`)
    .where(isOwner)
    .orderBy(asc(due.atMs), asc(inBytes(due.key)));
  const afterMs = sql`${sql.placeholder("afterMs")}`;
  const next = drizzle.select({ atMs })
    .from(actorSnapshots)
    .where(and(mine, gt(timerAt, sql`coalesce(${timestampOf(afterMs)}, '-infinity')`)))
    .orderBy(asc(timerAt))
    .limit(1)
    .as("next");
  const nextTimer = drizzle.select({ atMs: next.atMs })
    .from(partitions)
    .leftJoinLateral(next, sql`true`)
    .where(isOwner);
  return {
    otherCount: otherCount.prepare("other_count"),
    claim: claim.prepare("claim"),
    load: load.prepare("load"),
    dueTimers: dueTimers.prepare("due_timers"),
    nextTimer: nextTimer.prepare("next_timer"),
  };
}
