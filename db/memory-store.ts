// The store in memory, for tests and simulations. It is stricter than the real one: it copies
// whatever goes in and out, and throws at a checkpoint that breaks a rule (checkpoint-rules.ts).
import { checkCheckpoint } from "./checkpoint-rules.ts";
import { Fenced, PartitionCountMismatch, StoreUnavailable } from "./errors.ts";
import { MemoryTables, type Partitioned } from "./memory-tables.ts";
import type {
  Checkpoint,
  Claim,
  Counts,
  DueTimer,
  HourlyDelta,
  MetricsDelta,
  Owner,
  PredictionsChunk,
  ReadingsChunk,
  Snapshot,
  Store,
  VideoRow,
} from "./store.ts";

/** What may go wrong with one call: nothing, a failure before any effect, or one after all of it. */
export type Fault = "none" | "before" | "after";

/** A call of the store, by its name. */
export type Operation = "claim" | "load" | "dueTimers" | "nextTimerMs" | "commit";

export interface MemoryStoreOptions {
  /** Asked before each call; a promise delays the call. Without it nothing goes wrong. */
  readonly fault?: (operation: Operation) => Fault | Promise<Fault>;
}

/** A partition as the store keeps it. */
export interface PartitionRow {
  readonly partitionCount: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly owner: string;
  readonly watermarkMs: number | undefined;
  readonly residentActors: number;
  readonly counts: Counts;
}

/** A snapshot with the checkpoint that wrote it. */
export interface StoredSnapshot extends Snapshot {
  readonly sequence: number;
}

const noCounts: Counts = { stepped: 0, late: 0, duplicates: 0, deadLetters: 0 };

/** A {@link Store} in memory; its tables can be looked at. */
export class MemoryStore implements Store {
  private readonly fault: (operation: Operation) => Fault | Promise<Fault>;
  private readonly partitionRows = new Map<string, PartitionRow>();
  private readonly snapshotRows = new Map<string, Map<string, StoredSnapshot>>();
  /** The rows for queries. */
  readonly tables = new MemoryTables();

  constructor(options: MemoryStoreOptions = {}) {
    this.fault = options.fault ?? (() => "none");
  }

  /** By `kind/partition`. */
  get partitions(): ReadonlyMap<string, PartitionRow> {
    return this.partitionRows;
  }

  /** By `kind/partition`, then by the actor's key. */
  get snapshots(): ReadonlyMap<string, ReadonlyMap<string, StoredSnapshot>> {
    return this.snapshotRows;
  }

  get videos(): ReadonlyMap<string, Partitioned<VideoRow>> {
    return this.tables.videos;
  }

  /** In the order of their commits. */
  get readings(): readonly ReadingsChunk[] {
    return [...this.tables.readings.values()];
  }

  /** In the order of their commits. */
  get predictions(): readonly PredictionsChunk[] {
    return [...this.tables.predictions.values()];
  }

  get hourly(): readonly Partitioned<HourlyDelta>[] {
    return [...this.tables.hourly.values()];
  }

  get metrics(): readonly Partitioned<MetricsDelta>[] {
    return [...this.tables.metrics.values()];
  }

  /** Spoils a stored snapshot, as a failing disk does; false where there is none. */
  damage(kind: string, partition: number, key: string): boolean {
    const rows = this.snapshotRows.get(`${kind}/${partition}`);
    const row = rows?.get(key);
    if (rows === undefined || row === undefined) return false;
    rows.set(key, { ...row, state: row.state.slice(0, -1) });
    return true;
  }

  claim(kind: string, partition: number, partitionCount: number, owner: string): Promise<Claim> {
    return this.call("claim", () => {
      for (const [id, row] of this.partitionRows) {
        if (!id.startsWith(`${kind}/`) || row.partitionCount === partitionCount) continue;
        const wanted = partitionCount;
        throw new PartitionCountMismatch({ kind, found: row.partitionCount, wanted });
      }
      const id = `${kind}/${partition}`;
      const before = this.partitionRows.get(id);
      const { sequence, watermarkMs, counts } = before ??
        { sequence: 0, watermarkMs: undefined, counts: noCounts };
      const epoch = (before?.epoch ?? 0) + 1;
      const residentActors = before?.residentActors ?? 0;
      const after = { partitionCount, epoch, sequence, owner, watermarkMs, residentActors, counts };
      this.partitionRows.set(id, after);
      return { epoch, sequence, watermarkMs, counts: { ...counts } };
    });
  }

  load(owner: Owner, keys: readonly string[]): Promise<Snapshot[]> {
    return this.call("load", () => {
      const { kind, partition } = this.checked(owner);
      const rows = this.snapshotRows.get(`${kind}/${partition}`);
      return [...new Set(keys)].flatMap((key) => {
        const row = rows?.get(key);
        if (row === undefined) return [];
        const { version, state, timerAtMs } = row;
        return [{ key, version, state: state.slice(), timerAtMs }];
      });
    });
  }

  dueTimers(owner: Owner, untilMs: number, limit: number): Promise<DueTimer[]> {
    return this.call(
      "dueTimers",
      () => this.timers(owner).filter(({ atMs }) => atMs <= untilMs).slice(0, limit),
    );
  }

  nextTimerMs(owner: Owner, afterMs: number | undefined): Promise<number | undefined> {
    return this.call(
      "nextTimerMs",
      () => this.timers(owner).find(({ atMs }) => afterMs === undefined || atMs > afterMs)?.atMs,
    );
  }

  commit(checkpoint: Checkpoint): Promise<void> {
    const copy = structuredClone(checkpoint);
    return this.call("commit", () => {
      const { kind, partition, epoch } = copy;
      const id = `${kind}/${partition}`;
      const row = this.partitionRows.get(id);
      if (row?.epoch !== epoch || row.sequence !== copy.fromSequence) {
        throw new Fenced({ kind, partition, epoch });
      }
      checkCheckpoint(copy);
      this.checkAgainst(row, copy);
      const { sequence, watermarkMs, residentActors, counts } = copy;
      this.partitionRows.set(id, { ...row, sequence, watermarkMs, residentActors, counts });
      this.write(id, copy);
    });
  }

  /** The same owner, who is still the latest. */
  private checked(owner: Owner): Owner {
    const { kind, partition, epoch } = owner;
    const row = this.partitionRows.get(`${kind}/${partition}`);
    if (row?.epoch !== epoch) throw new Fenced({ kind, partition, epoch });
    return owner;
  }

  /** All timers of a partition, earliest first, then by key. */
  private timers(owner: Owner): DueTimer[] {
    const { kind, partition } = this.checked(owner);
    const rows = this.snapshotRows.get(`${kind}/${partition}`) ?? new Map<string, StoredSnapshot>();
    const timers = [...rows.values()].flatMap(({ key, timerAtMs }) =>
      timerAtMs === undefined ? [] : [{ key, atMs: timerAtMs }]
    );
    return timers.sort((a, b) => a.atMs - b.atMs || (a.key < b.key ? -1 : 1));
  }

  /** What a checkpoint must keep to beside what is stored. */
  private checkAgainst(row: PartitionRow, { watermarkMs, counts, projections }: Checkpoint): void {
    const isBack = (now: number | undefined, before: number | undefined) =>
      before !== undefined && (now === undefined || now < before);
    if (isBack(watermarkMs, row.watermarkMs)) {
      throw new RangeError(`watermark went from ${row.watermarkMs} back to ${watermarkMs}`);
    }
    for (const name of ["stepped", "late", "duplicates", "deadLetters"] as const) {
      if (isBack(counts[name], row.counts[name])) {
        throw new RangeError(`${name} went from ${row.counts[name]} back to ${counts[name]}`);
      }
    }
    this.tables.checkNew(projections);
  }

  private write(id: string, checkpoint: Checkpoint): void {
    const { sequence, snapshots } = checkpoint;
    const rows = this.snapshotRows.get(id) ?? new Map<string, StoredSnapshot>();
    this.snapshotRows.set(id, rows);
    for (const snapshot of snapshots) {
      if (snapshot.state.length === 0) rows.delete(snapshot.key);
      else rows.set(snapshot.key, { ...snapshot, sequence });
    }
    this.tables.write(checkpoint);
  }

  private async call<A>(operation: Operation, work: () => A): Promise<A> {
    const fault = await this.fault(operation);
    if (fault === "before") {
      throw new StoreUnavailable({ operation, cause: new Error("injected before") });
    }
    const answer = work();
    if (fault === "after") {
      throw new StoreUnavailable({ operation, cause: new Error("injected after") });
    }
    return answer;
  }
}
