// Sees everything that reaches the store and the topic, and says at once when one of the promises of
// the runtime is broken.
import type { MemoryStore } from "../../db/memory-store.ts";
import { Fenced } from "../../db/errors.ts";
import type { Checkpoint, Claim, Store } from "../../db/store.ts";
import type { LogMessage } from "../../streams/log.ts";
import type { Oracle } from "./oracle.ts";
import type { Sent, SimulatedTopic } from "./simulated-topic.ts";

/** What the runtime promises. */
export type Promised =
  /** Epochs only rise, and a fenced owner changes nothing. */
  | "one owner"
  /** Sequence, counts, states, timers and rows move together, and to what the events make of them. */
  | "exactly once"
  /** Outputs are stored before the checkpoint that covers them: each under its id, no others. */
  | "outputs"
  /** Checkpoints keep the rules of the store, and a failed one changes nothing. */
  | "atomic"
  | "bounded memory"
  /** Nothing fails in a way that nobody brought about. */
  | "no surprise"
  /** Once nothing goes wrong any more, everything in the log is committed soon. */
  | "progress";

/** A promise that was broken. */
export class Violation extends Error {
  override readonly name = "Violation";
  readonly promised: Promised;

  constructor(promised: Promised, message: string) {
    super(`${promised}: ${message}`);
    this.promised = promised;
  }
}

/** What the witness knows of one partition. */
export interface Watched {
  readonly partition: number;
  readonly messages: readonly LogMessage[];
  readonly oracle: Oracle;
  /** Messages that the oracle has taken. */
  taken: number;
  epoch: number;
  sequence: number;
}

/** Compares what happens with what should. */
export class Witness {
  /** The first promise that was broken. */
  violation: Violation | undefined;
  /** Snapshots that were spoilt since they were written. */
  private readonly damaged = new Set<string>();
  private readonly watched: readonly Watched[];
  private readonly store: MemoryStore;
  private readonly mostResidents: number;
  private readonly decoder = new TextDecoder();

  constructor(watched: readonly Watched[], store: MemoryStore, mostResidents: number) {
    this.watched = watched;
    this.store = store;
    this.mostResidents = mostResidents;
  }

  /** The first broken promise is the one that counts: others follow from it. */
  accuse(promised: Promised, text: string): void {
    this.violation ??= new Violation(promised, text);
  }

  /** The store, with a look at every change. */
  watch(topic: SimulatedTopic): Store {
    const { store } = this;
    return {
      claim: async (kind, partition, partitionCount, owner) => {
        const claim = await store.claim(kind, partition, partitionCount, owner);
        this.onClaim(this.watched[partition], claim);
        return claim;
      },
      load: (owner, keys) => store.load(owner, keys),
      dueTimers: (owner, untilMs, limit) => store.dueTimers(owner, untilMs, limit),
      nextTimerMs: (owner, afterMs) => store.nextTimerMs(owner, afterMs),
      commit: async (checkpoint) => {
        const id = `${checkpoint.kind}/${checkpoint.partition}`;
        const before = this.contents(id);
        try {
          await store.commit(checkpoint);
        } catch (error) {
          if (!(error instanceof Fenced)) {
            this.accuse("atomic", `a checkpoint breaks a rule: ${error}`);
          }
          const after = this.contents(id);
          const isSame = after.length === before.length &&
            after.every((row, i) => row === before[i]);
          if (!isSame) this.accuse("atomic", `a commit that failed with ${error} changed ${id}`);
          throw error;
        }
        this.onCommit(this.watched[checkpoint.partition], checkpoint, topic);
      },
    };
  }

  /** A snapshot was spoilt, and must be as it was when it is next written. */
  onDamage(partition: number, key: string): void {
    this.damaged.add(`${partition} ${key}`);
  }

  /** A message arrived at the topic; `earlier` is what its id stood for before. */
  onArrival(message: Sent, earlier: Sent | undefined): void {
    if (earlier === undefined || isAboutDamage(message.messageId)) return;
    const [was, is] = [earlier, message].map(({ subject, payload }) =>
      `${subject} ${this.decoder.decode(payload)}`
    );
    if (was !== is) {
      this.accuse("outputs", `id ${message.messageId} stands for two messages: ${was} and ${is}`);
    }
  }

  /** Once nothing is under way any more: all that should be there is, and nothing else. */
  checkEnd(topic: SimulatedTopic): void {
    const expected = new Set<string>();
    for (const watched of this.watched) {
      const last = watched.messages.at(-1)?.sequence ?? 0;
      if (watched.sequence !== last) {
        this.accuse(
          "progress",
          `partition ${watched.partition} ends at ${watched.sequence}, wanted ${last}`,
        );
      }
      this.checkOutputs(watched, topic);
      for (const id of watched.oracle.outputs.keys()) expected.add(id);
    }
    for (const id of topic.byId.keys()) {
      if (!expected.has(id) && !isAboutDamage(id)) {
        this.accuse("outputs", `${id} came out, and should not have`);
      }
    }
  }

  private onClaim(watched: Watched, { epoch, sequence }: Claim): void {
    const { partition } = watched;
    if (epoch <= watched.epoch) {
      this.accuse("one owner", `partition ${partition}: epoch ${epoch} after ${watched.epoch}`);
    }
    if (sequence !== watched.sequence) {
      this.accuse(
        "exactly once",
        `partition ${partition} claimed at ${sequence}, committed ${watched.sequence}`,
      );
    }
    watched.epoch = epoch;
  }

  private onCommit(watched: Watched, checkpoint: Checkpoint, topic: SimulatedTopic): void {
    const { partition, epoch, fromSequence, sequence } = checkpoint;
    const say = (text: string, promised: Promised = "exactly once") =>
      this.accuse(promised, `partition ${partition} at ${sequence}: ${text}`);
    if (epoch !== watched.epoch) {
      return say(
        `epoch ${epoch} changed something after epoch ${watched.epoch} had claimed`,
        "one owner",
      );
    }
    if (fromSequence !== watched.sequence) {
      return say(`committed from ${fromSequence}, but the partition stood at ${watched.sequence}`);
    }
    watched.sequence = sequence;
    const { oracle, messages } = watched;
    for (; messages[watched.taken]?.sequence <= sequence; watched.taken++) {
      oracle.take(messages[watched.taken]);
    }
    const row = this.store.partitions.get(`${checkpoint.kind}/${partition}`);
    const found = JSON.stringify([row?.epoch, row?.sequence, row?.counts, row?.watermarkMs]);
    const wanted = JSON.stringify([epoch, sequence, oracle.counts, oracle.watermarkMs]);
    if (found !== wanted) say(`the row is ${found}, wanted ${wanted}`);
    this.checkSnapshots(checkpoint, oracle, say);
    const fault = oracle.faultInRows(this.store, checkpoint);
    if (fault !== undefined) say(fault);
    if (checkpoint.residentActors > this.mostResidents) {
      say(
        `${checkpoint.residentActors} actors in memory, wanted at most ${this.mostResidents}`,
        "bounded memory",
      );
    }
    this.checkOutputs(watched, topic);
  }

  private checkSnapshots(
    { kind, partition, snapshots }: Checkpoint,
    oracle: Oracle,
    say: (text: string) => void,
  ): void {
    for (const { key } of snapshots) this.damaged.delete(`${partition} ${key}`);
    const stored = this.store.snapshots.get(`${kind}/${partition}`) ?? new Map();
    const expected = oracle.snapshots();
    for (const [key, { state, timerAtMs }] of expected) {
      if (this.damaged.has(`${partition} ${key}`)) continue;
      const found = stored.get(key);
      if (found === undefined) say(`no state of "${key}" is stored`);
      else if (!isEqual(found.state, state)) say(`"${key}" is ${found.state}, wanted ${state}`);
      else if (found.timerAtMs !== timerAtMs) {
        say(`the timer of "${key}" is ${found.timerAtMs}, wanted ${timerAtMs}`);
      }
    }
    if (stored.size !== expected.size) {
      say(`${stored.size} states are stored, wanted ${expected.size}`);
    }
  }

  /** Everything said before a checkpoint is stored before it. */
  private checkOutputs({ oracle }: Watched, topic: SimulatedTopic): void {
    for (const [id, { subject, payload }] of oracle.outputs) {
      const found = topic.byId.get(id);
      if (found === undefined) {
        if (!topic.refused.has(id)) {
          this.accuse("outputs", `${id} was committed, but has not come out`);
        }
      } else if (found.subject !== subject || this.decoder.decode(found.payload) !== payload) {
        const text = this.decoder.decode(found.payload);
        this.accuse("outputs", `${id} is ${found.subject} ${text}, wanted ${subject} ${payload}`);
      }
    }
  }

  /** The rows of a partition, which the store replaces and never changes. */
  private contents(id: string): readonly unknown[] {
    return [this.store.partitions.get(id), ...this.store.snapshots.get(id)?.values() ?? []];
  }
}

/** Where an owner meets a spoilt snapshot is its own affair, and how spoilt it is by then. */
function isAboutDamage(messageId: string): boolean {
  return messageId.includes(".dead.snapshot.");
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
