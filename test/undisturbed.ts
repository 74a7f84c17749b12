// A kind of actor as it is where nothing ever fails: all of its partitions in this process, stepped message
// by message.
import { type ActorKind, SharedNews } from "../actors/actor.ts";
import type { OutboxMessage } from "../actors/outbox.ts";
import { PartitionState } from "../actors/partition-state.ts";
import type { Store } from "../db/store.ts";
import type { LogMessage } from "../streams/log.ts";
import { Rejection } from "../streams/rejection.ts";

/** Which log the partitions read, and what the operator chose for them. */
export interface UndisturbedSettings {
  readonly stream: string;
  readonly partitionCount: number;
  readonly latenessMs: number;
}

interface Owned<State, Event, Shared> {
  readonly state: PartitionState<State, Event, Shared>;
  readonly epoch: number;
  committed: number;
}

/** All partitions of one kind, run in one place from the beginning of the log on. */
export class Undisturbed<State, Event, Shared> {
  private readonly kind: ActorKind<State, Event, Shared>;
  private readonly store: Store;
  private readonly partitions: readonly Owned<State, Event, Shared>[];

  private constructor(
    kind: ActorKind<State, Event, Shared>,
    store: Store,
    partitions: readonly Owned<State, Event, Shared>[],
  ) {
    this.kind = kind;
    this.store = store;
    this.partitions = partitions;
  }

  /** Claims all partitions in a store that has nothing of this kind yet. */
  static async begin<State, Event, Shared>(
    kind: ActorKind<State, Event, Shared>,
    store: Store,
    { stream, partitionCount, latenessMs }: UndisturbedSettings,
  ): Promise<Undisturbed<State, Event, Shared>> {
    const partitions: Owned<State, Event, Shared>[] = [];
    for (let partition = 0; partition < partitionCount; partition++) {
      const claim = await store.claim(kind.name, partition, partitionCount, "undisturbed");
      const identity = { partition, partitionCount, stream, latenessMs };
      const state = new PartitionState(kind, identity, claim);
      partitions.push({ state, epoch: claim.epoch, committed: claim.sequence });
    }
    return new Undisturbed(kind, store, partitions);
  }

  /** Steps the next message of a partition's log, and gives what is published because of it. */
  step(partition: number, message: LogMessage): OutboxMessage[] {
    const { state } = this.partitions[partition];
    const decoded = this.kind.decode(message, partition, this.partitions.length);
    if (decoded instanceof Rejection) state.reject(message, decoded);
    else if (decoded instanceof SharedNews) state.share(message, decoded);
    else state.apply(message, decoded);
    return state.takeOutbox();
  }

  /** Commits what every partition has. */
  async commit(): Promise<void> {
    for (const [partition, owned] of this.partitions.entries()) {
      if (owned.state.uncut === 0) continue;
      const { content } = owned.state.cut();
      const { epoch, committed: fromSequence } = owned;
      await this.store.commit({
        kind: this.kind.name,
        partition,
        epoch,
        fromSequence,
        ...content,
      });
      owned.committed = content.sequence;
    }
  }
}
