// The undisturbed run: the same log, message by message, through the real states of all partitions in
// this process, where nothing ever fails; its checkpoints go to a database of their own.
import { createHash } from "node:crypto";
import { PartitionState } from "../../actors/partition-state.ts";
import { SharedNews } from "../../actors/actor.ts";
import { videoKind } from "../../actors/video/kind.ts";
import type { VideoShared } from "../../actors/video/shared.ts";
import type { VideoState } from "../../actors/video/state.ts";
import type { Store } from "../../db/store.ts";
import type { LogMessage } from "../../streams/log.ts";
import type { Reading } from "../../streams/reading.ts";
import { Rejection } from "../../streams/rejection.ts";
import { statsSubject, streamNames } from "../../streams/subjects.ts";
import { partitionOf } from "../../streams/token.ts";

/** Events between two checkpoints. How many makes no difference to anything that is compared. */
const checkpointEvents = 20_000;

/** Messages by id, each as the digest of its subject and payload. */
export type Outputs = Map<string, string>;

/** What a message is compared by. */
export function digestOf(subject: string, payload: Uint8Array): string {
  return createHash("sha1").update(subject).update("\n").update(payload).digest("base64");
}

interface Owned {
  readonly state: PartitionState<VideoState, Reading, VideoShared>;
  readonly epoch: number;
  committed: number;
}

/** All partitions of videos, run in one place from the beginning of the log on. */
export class UndisturbedRun {
  private readonly store: Store;
  private readonly partitions: Owned[];
  private outputs = new Map<string, Outputs>();
  private uncut = 0;

  private constructor(store: Store, partitions: Owned[]) {
    this.store = store;
    this.partitions = partitions;
  }

  /** Claims all partitions in a store that is empty. */
  static async begin(store: Store, partitionCount: number, latenessMs: number) {
    const partitions: Owned[] = [];
    for (let partition = 0; partition < partitionCount; partition++) {
      const claim = await store.claim(videoKind.name, partition, partitionCount, "undisturbed");
      const identity = { partition, partitionCount, stream: streamNames.stats, latenessMs };
      const state = new PartitionState(videoKind, identity, claim);
      partitions.push({ state, epoch: claim.epoch, committed: claim.sequence });
    }
    return new UndisturbedRun(store, partitions);
  }

  /** Steps the next message of the log. */
  async step(message: LogMessage): Promise<void> {
    const partition = Number(message.subject.slice("stats.".length));
    const { state } = this.partitions[partition];
    const decoded = videoKind.decode(message, partition, this.partitions.length);
    if (decoded instanceof Rejection) state.reject(message, decoded);
    else if (decoded instanceof SharedNews) state.share(message, decoded);
    else state.apply(message, decoded);
    for (const { subject, payload, messageId } of state.takeOutbox()) {
      const stream = streamOf(subject);
      const stored = stream === streamNames.stats ? this.storedSubject(subject) : subject;
      this.outputsTo(stream).set(messageId, digestOf(stored, payload));
    }
    if (++this.uncut >= checkpointEvents) await this.commit();
  }

  /** Commits what every partition has. */
  async commit(): Promise<void> {
    this.uncut = 0;
    for (const [partition, owned] of this.partitions.entries()) {
      if (owned.state.uncut === 0) continue;
      const { content } = owned.state.cut();
      const { epoch, committed: fromSequence } = owned;
      await this.store.commit({
        kind: videoKind.name,
        partition,
        epoch,
        fromSequence,
        ...content,
      });
      owned.committed = content.sequence;
    }
  }

  /** What was said to a stream since the last call. */
  takeOutputs(stream: string): Outputs {
    const outputs = this.outputsTo(stream);
    this.outputs.delete(stream);
    return outputs;
  }

  /** The subject under which the log keeps what is published to `subject`. */
  private storedSubject(subject: string): string {
    const token = subject.slice(statsSubject("").length);
    return `stats.${partitionOf(token, this.partitions.length)}`;
  }

  private outputsTo(stream: string): Outputs {
    const known = this.outputs.get(stream);
    if (known !== undefined) return known;
    const outputs: Outputs = new Map();
    this.outputs.set(stream, outputs);
    return outputs;
  }
}

/** The stream that takes a subject. */
function streamOf(subject: string): string {
  const [first] = subject.split(".", 1);
  if (first === "predictions") return streamNames.predictions;
  if (first === "alerts") return streamNames.alerts;
  if (first === "examples") return streamNames.examples;
  return first === "deadletters" ? streamNames.deadLetters : streamNames.stats;
}
