// For tests and benchmarks: one partition in memory, a log of its own, and an owner that may die and begin again from what it had
// committed.
import { ByteWriter } from "../ml/bytes.ts";
import type { Projections, Snapshot } from "../db/store.ts";
import type { LogMessage } from "../streams/log.ts";
import { Rejection } from "../streams/rejection.ts";
import { type ActorKind, SharedNews } from "./actor.ts";
import type { OutboxMessage } from "./outbox.ts";
import { defaultPartitionSettings } from "./partition-settings.ts";
import { beginning, type PartitionIdentity, PartitionState } from "./partition-state.ts";

/** Which partition a lane is, and whether it keeps its log, to begin again from. */
export type LaneSettings =
  & Pick<PartitionIdentity, "partition" | "partitionCount" | "stream">
  & Partial<Pick<PartitionIdentity, "latenessMs">>
  & { readonly keepsLog: boolean };

/** A partition and its log. */
export class Lane<State, Event, Shared> {
  readonly kind: ActorKind<State, Event, Shared>;
  private readonly settings: LaneSettings;
  private readonly log: LogMessage[] = [];
  private readonly snapshots = new Map<string, Snapshot>();
  private position = { ...beginning };
  private state: PartitionState<State, Event, Shared>;

  constructor(kind: ActorKind<State, Event, Shared>, settings: LaneSettings) {
    this.kind = kind;
    this.settings = settings;
    this.state = this.begun();
  }

  get counts() {
    return this.state.counts;
  }

  get shared(): Shared {
    return this.state.shared;
  }

  /** The live state of an actor; undefined where there is none. */
  actor(key: string): State | undefined {
    return this.state.residents.peek(key)?.state;
  }

  /** Has an actor, which must not be there, begin in this state. */
  place(key: string, state: State): void {
    this.state.touch(this.state.adopt(key, state));
  }

  /** Appends a message to the log and applies it; returns what was published. */
  append(subject: string, payload: Uint8Array, arrivedAtMs: number): OutboxMessage[] {
    const message = { sequence: this.state.sequence + 1, arrivedAtMs, subject, payload };
    if (this.settings.keepsLog) this.log.push(message);
    return this.apply(message);
  }

  /** Commits a checkpoint; returns its rows. */
  commit(): Projections {
    const { content } = this.state.cut();
    for (const snapshot of content.snapshots) this.snapshots.set(snapshot.key, snapshot);
    const { sequence, watermarkMs, counts } = content;
    this.position = { sequence, watermarkMs, counts };
    return content.projections;
  }

  /** The owner dies and another begins; returns what is published again. */
  crash(): OutboxMessage[] {
    this.state = this.begun();
    for (const snapshot of this.snapshots.values()) this.state.admit(snapshot);
    return this.log.slice(this.position.sequence).flatMap((message) => this.apply(message));
  }

  /** The bytes of an actor's snapshot as they would be now. */
  snapshotOf(key: string): Uint8Array {
    const state = this.actor(key);
    const writer = new ByteWriter();
    if (state !== undefined) this.kind.encode(state, writer);
    return writer.take();
  }

  private apply(message: LogMessage): OutboxMessage[] {
    const { kind, state, settings } = this;
    const decoded = kind.decode(message, settings.partition, settings.partitionCount);
    if (decoded instanceof Rejection) state.reject(message, decoded);
    else if (decoded instanceof SharedNews) state.share(message, decoded);
    else state.apply(message, decoded);
    return state.takeOutbox();
  }

  private begun(): PartitionState<State, Event, Shared> {
    const { latenessMs } = defaultPartitionSettings;
    return new PartitionState(this.kind, { latenessMs, ...this.settings }, this.position);
  }
}
