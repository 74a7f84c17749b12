// What an undisturbed replay of the log makes of a partition, for kinds too rich to be written twice:
// the pure core alone, all actors in memory, no faults.
import type { MemoryStore } from "../../db/memory-store.ts";
import { type Checkpoint, noProjections, type Projections } from "../../db/store.ts";
import type { LogMessage } from "../../streams/log.ts";
import { Rejection } from "../../streams/rejection.ts";
import { type ActorKind, SharedNews } from "../actor.ts";
import { beginning, type PartitionIdentity, PartitionState } from "../partition-state.ts";
import type { ExpectedOutput, ExpectedSnapshot, Oracle } from "./oracle.ts";

/** Follows one partition of any kind of actor by stepping its actors. */
export class ReplayOracle<State, Event, Shared> implements Oracle {
  readonly outputs = new Map<string, ExpectedOutput>();
  private readonly kind: ActorKind<State, Event, Shared>;
  private readonly identity: PartitionIdentity;
  private readonly state: PartitionState<State, Event, Shared>;
  private readonly stored = new Map<string, ExpectedSnapshot>();
  private readonly decoder = new TextDecoder();
  private projections: Projections = noProjections;
  /** The last row of each actor, by table and key. */
  private readonly latest = new Map<string, string>();

  constructor(kind: ActorKind<State, Event, Shared>, identity: PartitionIdentity) {
    this.kind = kind;
    this.identity = identity;
    this.state = new PartitionState(kind, identity, beginning);
  }

  get counts() {
    return this.state.counts;
  }

  get watermarkMs(): number | undefined {
    return this.state.watermarkMs;
  }

  take(message: LogMessage): void {
    const { partition, partitionCount } = this.identity;
    const event = this.kind.decode(message, partition, partitionCount);
    if (event instanceof Rejection) this.state.reject(message, event);
    else if (event instanceof SharedNews) this.state.share(message, event);
    else this.state.apply(message, event);
    for (const { messageId, subject, payload } of this.state.takeOutbox()) {
      this.outputs.set(messageId, { subject, payload: this.decoder.decode(payload) });
    }
  }

  /** Cuts where the partition did, so that the rows of one cut are comparable, too. */
  snapshots(): Map<string, ExpectedSnapshot> {
    const { snapshots, projections } = this.state.cut().content;
    for (const { key, state, timerAtMs } of snapshots) {
      if (state.length === 0) this.stored.delete(key);
      else this.stored.set(key, { state, timerAtMs });
    }
    this.projections = projections;
    return this.stored;
  }

  faultInRows(_store: MemoryStore, { projections }: Checkpoint): string | undefined {
    for (const name of tables) {
      const [found, wanted] = [projections, this.projections].map((rows) =>
        inOrder(rows[name].filter((row) => !this.isRepeated(name, row)))
      );
      if (found !== wanted) return `rows of ${name} are ${found}, wanted ${wanted}`;
    }
    for (const name of tables) {
      for (const row of this.projections[name]) {
        if ("key" in row) this.latest.set(`${name} ${row.key}`, JSON.stringify(row));
      }
    }
    return undefined;
  }

  /**
   * Whether a row is written again as it is: that of an actor whose snapshot was spoilt, and that was
   * rebuilt.
   */
  private isRepeated(table: string, row: object): boolean {
    return "key" in row && this.latest.get(`${table} ${row.key}`) === JSON.stringify(row);
  }

  mayHaveShown(): boolean {
    return true;
  }
}

/** Every table that a checkpoint has rows for. */
const tables = [
  ...["videos", "readings", "predictions", "hourly", "metrics"] as const,
  ...["users", "sessions", "audience", "engagement"] as const,
  ...["segments", "learners", "learnerScores"] as const,
  ...["experiments", "decisions", "rewards"] as const,
];

/** Rows whose order says nothing. */
function inOrder(rows: readonly unknown[]): string {
  return rows.map((row) => JSON.stringify(row)).sort().join("\n");
}
