// The undisturbed run of the proof: the same log, through the real states of all partitions of videos; its
// checkpoints go to a database of their own.
import { createHash } from "node:crypto";
import { videoKind } from "../../actors/video/kind.ts";
import type { VideoShared } from "../../actors/video/shared.ts";
import type { VideoState } from "../../actors/video/state.ts";
import type { Store } from "../../db/store.ts";
import type { LogMessage } from "../../streams/log.ts";
import type { Reading } from "../../streams/reading.ts";
import { statsSubject, streamNames } from "../../streams/subjects.ts";
import { partitionOf } from "../../streams/token.ts";
import { Undisturbed } from "../undisturbed.ts";

/** Events between two checkpoints. How many makes no difference to anything that is compared. */
const checkpointEvents = 20_000;

/** Messages by id, each as the digest of its subject and payload. */
export type Outputs = Map<string, string>;

/** What a message is compared by. */
export function digestOf(subject: string, payload: Uint8Array): string {
  return createHash("sha1").update(subject).update("\n").update(payload).digest("base64");
}

/** All partitions of videos, run in one place from the beginning of the log on. */
export class UndisturbedRun {
  private readonly videos: Undisturbed<VideoState, Reading, VideoShared>;
  private readonly partitionCount: number;
  private outputs = new Map<string, Outputs>();
  private uncut = 0;

  private constructor(
    videos: Undisturbed<VideoState, Reading, VideoShared>,
    partitionCount: number,
  ) {
    this.videos = videos;
    this.partitionCount = partitionCount;
  }

  /** Claims all partitions in a store that is empty. */
  static async begin(store: Store, partitionCount: number, latenessMs: number) {
    const settings = { stream: streamNames.stats, partitionCount, latenessMs };
    return new UndisturbedRun(await Undisturbed.begin(videoKind, store, settings), partitionCount);
  }

  /** Steps the next message of the log. */
  async step(message: LogMessage): Promise<void> {
    const partition = Number(message.subject.slice("stats.".length));
    for (const { subject, payload, messageId } of this.videos.step(partition, message)) {
      const stream = streamOf(subject);
      const stored = stream === streamNames.stats ? this.storedSubject(subject) : subject;
      this.outputsTo(stream).set(messageId, digestOf(stored, payload));
    }
    if (++this.uncut >= checkpointEvents) await this.commit();
  }

  /** Commits what every partition has. */
  async commit(): Promise<void> {
    this.uncut = 0;
    await this.videos.commit();
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
    return `stats.${partitionOf(token, this.partitionCount)}`;
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
