// For tests: a partition of videos over a store in memory, which checks every checkpoint, and rows to
// feed it with.
import { Schema } from "effect";
import type { Claim, Snapshot } from "../../db/store.ts";
import { MemoryStore, type StoredSnapshot } from "../../db/memory-store.ts";
import { Simulator } from "../../sources/simulator/simulator.ts";
import { Alert, Forecast } from "../../streams/forecast.ts";
import type { LogMessage } from "../../streams/log.ts";
import type { Reading } from "../../streams/reading.ts";
import { Rejection } from "../../streams/rejection.ts";
import { encodeToken, partitionOf } from "../../streams/token.ts";
import { type Outcome, SharedNews } from "../actor.ts";
import type { OutboxMessage } from "../outbox.ts";
import { PartitionState } from "../partition-state.ts";
import { videoKind } from "./kind.ts";
import type { VideoShared } from "./shared.ts";
import type { VideoState } from "./state.ts";

export const hourMs = 3_600_000;

/** When the first reading of a test is taken. */
export const startMs = Date.UTC(2025, 7, 8);

/** A reading on its way to the log. */
export interface Row {
  readonly timestamp: string | number;
  readonly video_id: string;
  readonly viewCount: number;
  readonly likeCount: number;
  readonly commentCount: number;
  readonly title?: string;
  readonly channel?: string;
  readonly category?: string;
  readonly published_at?: string;
}

/** A reading so many hours after {@link startMs}. */
export function rowAt(
  hours: number,
  counters: readonly [views: number, likes: number, comments: number],
  about: Partial<Row> = {},
): Row {
  return {
    timestamp: new Date(startMs + hours * hourMs).toISOString(),
    video_id: "v",
    viewCount: counters[0],
    likeCount: counters[1],
    commentCount: counters[2],
    ...about,
  };
}

const utf8 = new TextEncoder();

/** The bytes of any JSON. */
export function bytesOf(json: unknown): Uint8Array {
  return utf8.encode(JSON.stringify(json));
}

const decodeForecast = Schema.decodeUnknownSync(Schema.fromJsonString(Forecast));
const decodeAlert = Schema.decodeUnknownSync(Schema.fromJsonString(Alert));
const strictly = { onExcessProperty: "error" } as const;
const utf8Decoder = new TextDecoder("utf-8", { fatal: true });

/** The text that these bytes are. */
export function textOf(bytes: Uint8Array): string {
  return utf8Decoder.decode(bytes);
}

/** One partition of videos. Time passes with the readings only. */
export class Stage {
  readonly store = new MemoryStore();
  /** Everything published, in its order. */
  readonly sent: OutboxMessage[] = [];
  readonly partition: number;
  readonly partitionCount: number;
  private claim: Claim;
  private state: PartitionState<VideoState, Reading, VideoShared>;
  /** Sequence of the last message taken. */
  sequence = 0;

  private constructor(claim: Claim, partition: number, partitionCount: number) {
    this.claim = claim;
    this.partition = partition;
    this.partitionCount = partitionCount;
    this.state = this.fresh();
  }

  static async open(partition = 0, partitionCount = 1): Promise<Stage> {
    const nobody = { stepped: 0, late: 0, duplicates: 0, deadLetters: 0 };
    const unclaimed = { epoch: 0, sequence: 0, watermarkMs: undefined, counts: nobody };
    const stage = new Stage(unclaimed, partition, partitionCount);
    await stage.restart();
    return stage;
  }

  get counts() {
    return this.state.counts;
  }

  /** Every forecast so far; each has to be what its schema says. */
  get forecasts(): Forecast[] {
    return this.textsOn("predictions.").map((json) => decodeForecast(json, strictly));
  }

  get alerts(): Alert[] {
    return this.textsOn("alerts.").map((json) => decodeAlert(json, strictly));
  }

  /** What the videos here share. */
  get shared(): VideoShared {
    return this.state.shared;
  }

  /** The live state of a video. */
  video(id = "v"): VideoState {
    const resident = this.state.residents.peek(encodeToken(id));
    if (resident === undefined) throw new Error(`no video ${id} is there`);
    return resident.state;
  }

  /** Takes a row from the log, at the moment it tells of unless another is given. */
  take(row: Row, arrivedAtMs = Date.parse(String(row.timestamp))): Outcome {
    const outcome = this.takeBytes(bytesOf(row), arrivedAtMs);
    if (outcome === "news" || outcome instanceof Rejection) {
      throw new Error(`the row became ${JSON.stringify(outcome)}`);
    }
    return outcome;
  }

  /** Takes one message from the log and says what became of it. */
  takeBytes(payload: Uint8Array, arrivedAtMs: number): Outcome | "news" | Rejection {
    const { state, partition, partitionCount } = this;
    const message: LogMessage = {
      sequence: ++this.sequence,
      arrivedAtMs,
      subject: `stats.${partition}`,
      payload,
    };
    const before = { ...state.counts };
    const event = videoKind.decode(message, partition, partitionCount);
    if (event instanceof Rejection) state.reject(message, event);
    else if (event instanceof SharedNews) state.share(message, event);
    else state.apply(message, event);
    this.sent.push(...state.takeOutbox());
    if (event instanceof Rejection) return event;
    if (event instanceof SharedNews) return "news";
    if (state.counts.stepped > before.stepped) return "stepped";
    return state.counts.late > before.late ? "late" : "duplicate";
  }

  /** Commits a checkpoint; one that breaks a rule fails here. */
  async commit(): Promise<void> {
    const { content } = this.state.cut();
    const { epoch, sequence: fromSequence } = this.claim;
    await this.store.commit({
      kind: videoKind.name,
      partition: this.partition,
      epoch,
      fromSequence,
      ...content,
    });
    this.claim = { ...this.claim, sequence: content.sequence };
  }

  /** Begins anew from these snapshots, as if a checkpoint had stored them. */
  async restore(snapshots: readonly Snapshot[]): Promise<void> {
    const { content } = this.state.cut();
    const sequence = content.sequence + snapshots.length;
    await this.store.commit({
      kind: videoKind.name,
      partition: this.partition,
      epoch: this.claim.epoch,
      fromSequence: this.claim.sequence,
      ...content,
      sequence,
      snapshots,
    });
    await this.restart();
  }

  /** Begins anew from what was committed. What was not is lost, as is what it said. */
  async restart(): Promise<void> {
    const { store, partition, partitionCount } = this;
    this.claim = await store.claim(videoKind.name, partition, partitionCount, "test");
    this.sequence = this.claim.sequence;
    this.state = this.fresh();
    for (const snapshot of this.snapshots.values()) this.state.admit(snapshot);
  }

  /** What is stored, by key. */
  get snapshots(): ReadonlyMap<string, StoredSnapshot> {
    return this.store.snapshots.get(`${videoKind.name}/${this.partition}`) ?? new Map();
  }

  private fresh(): PartitionState<VideoState, Reading, VideoShared> {
    const { partition, partitionCount } = this;
    const identity = { partition, partitionCount, stream: "STATS", latenessMs: hourMs };
    return new PartitionState(videoKind, identity, this.claim);
  }

  private textsOn(prefix: string): string[] {
    return this.sent.filter(({ subject }) => subject.startsWith(prefix))
      .map(({ payload }) => textOf(payload));
  }
}

/** An id that belongs to a partition, one for each `number`. */
export function idIn(partition: number, partitionCount: number, number = 0): string {
  for (let i = 0, found = 0;; i++) {
    const id = `v${i}`;
    if (partitionOf(id, partitionCount) === partition && found++ === number) return id;
  }
}

/** What a platform delivers within `days`, with many more faults than are usual. */
export function simulatedDeliveries(seed: number, days: number) {
  const simulator = new Simulator({
    seed,
    startMs,
    initialVideos: 4,
    videosPerDay: 1.5,
    readingIntervalMs: hourMs / 2,
    trackedMs: 5 * 24 * hourMs,
    burstsPerVideo: 2,
    faults: { gap: 0.02, zero: 0.05, repeat: 0.04, late: 0.05, correction: 0.04 },
  });
  return [...simulator.advance(startMs + days * 24 * hourMs)];
}
