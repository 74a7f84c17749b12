// The statement that commits a checkpoint: one round trip, one transaction, one insert per table.
// It first moves the partition's row on, where epoch and previous sequence are still the caller's;
// every insert selects from what that returned, so a fenced owner writes nothing anywhere.
import { and, eq, sql } from "drizzle-orm";
import { engagementWrites, learnerWrites, userWrites } from "./audience-writes.ts";
import {
  kindParameter,
  partitionParameter,
  sequenceParameter,
  snapshotRows,
} from "./checkpoint-rows.ts";
import { timestampOf } from "./columnar.ts";
import type { Drizzle } from "./database.ts";
import { Fenced } from "./errors.ts";
import { experimentWrites } from "./experiment-writes.ts";
import { partitions } from "./schema.ts";
import type { Checkpoint } from "./store.ts";
import { snapshotInsert, videoWrites } from "./video-writes.ts";
import type { WriteGroup } from "./write-group.ts";

const groups: readonly WriteGroup[] = [
  videoWrites,
  userWrites,
  engagementWrites,
  learnerWrites,
  experimentWrites,
];

/** The statements of one connection pool or transaction: one for every set of groups that is needed. */
export class CommitStatements {
  private readonly drizzle: Drizzle;
  /** By the set as bits: at most 2 to the number of groups. */
  private readonly statements = new Map<number, ReturnType<typeof commitStatement>>();

  constructor(drizzle: Drizzle) {
    this.drizzle = drizzle;
  }

  /** Commits a checkpoint; fails with `Fenced` where the partition has not been moved on. */
  async run(checkpoint: Checkpoint): Promise<void> {
    const { kind, partition, epoch, projections } = checkpoint;
    const needed = groups.filter(({ tables }) =>
      tables.some((name) => projections[name].length > 0)
    );
    const bits = needed.reduce((sum, group) => sum | 1 << groups.indexOf(group), 0);
    const statement = this.statements.get(bits) ?? commitStatement(this.drizzle, needed);
    this.statements.set(bits, statement);
    const advanced = await statement.execute(commitParameters(checkpoint, needed));
    if (advanced.length === 0) throw new Fenced({ kind, partition, epoch });
  }
}

/** The prepared statement; it answers with one row, or with none where the caller is fenced. */
function commitStatement(drizzle: Drizzle, needed: readonly WriteGroup[]) {
  const advanced = drizzle.$with("advanced").as(
    drizzle.update(partitions)
      .set({
        sequence: sequenceParameter,
        watermarkAt: timestampOf(sql`${sql.placeholder("watermarkMs")}`),
        residentActors: sql`${sql.placeholder("residentActors")}::integer`,
        stepped: sql`${sql.placeholder("stepped")}::bigint`,
        late: sql`${sql.placeholder("late")}::bigint`,
        duplicates: sql`${sql.placeholder("duplicates")}::bigint`,
        deadLetters: sql`${sql.placeholder("deadLetters")}::bigint`,
        committedAt: sql`now()`,
      })
      .where(and(
        eq(partitions.kind, kindParameter),
        eq(partitions.partition, partitionParameter),
        eq(partitions.epoch, sql`${sql.placeholder("epoch")}::bigint`),
        eq(partitions.sequence, sql`${sql.placeholder("fromSequence")}::bigint`),
      ))
      .returning({ epoch: partitions.epoch }),
  );
  const ifAdvanced = sql`${sql.identifier("advanced")}`;
  return drizzle
    .with(
      advanced,
      snapshotInsert(drizzle, ifAdvanced),
      ...needed.flatMap(({ inserts }) => inserts(drizzle, ifAdvanced)),
    )
    .select({ epoch: advanced.epoch })
    .from(advanced)
    .prepare("commit");
}

/** What {@link commitStatement} wants to be executed with. */
function commitParameters(
  checkpoint: Checkpoint,
  needed: readonly WriteGroup[],
): Record<string, unknown> {
  const { kind, partition, epoch, fromSequence, sequence, residentActors } = checkpoint;
  const { snapshots, projections, counts } = checkpoint;
  return Object.assign(
    {
      kind,
      partition,
      epoch,
      fromSequence,
      sequence,
      residentActors,
      watermarkMs: checkpoint.watermarkMs ?? null,
      ...counts,
    },
    snapshotRows.parameters(snapshots),
    ...needed.map(({ parameters }) => parameters(projections)),
  );
}
