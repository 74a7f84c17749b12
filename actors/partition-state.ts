// Everything a partition holds in memory, and how one event moves it. Nothing here waits: the events
// of a batch are applied one after the other, and what they publish is gathered in the outbox.
import { Buffer } from "node:buffer";
import { ByteReader, ByteWriter } from "../ml/bytes.ts";
import type { Checkpoint, Claim, Snapshot } from "../db/store.ts";
import { deadLetterHeaders, deadLetterOf } from "../streams/deadletter.ts";
import type { LogMessage } from "../streams/log.ts";
import { Rejection } from "../streams/rejection.ts";
import { deadLetterSubject } from "../streams/subjects.ts";
import type { ActorKind, Addressed, ProjectionSink, SharedNews, StepContext } from "./actor.ts";
import { StepFailed } from "./errors.ts";
import { type Resident, Residents } from "./residents.ts";
import { Timers } from "./timers.ts";

/** A message that waits to be published. */
export interface OutboxMessage {
  readonly subject: string;
  readonly payload: Uint8Array;
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly mayBeRefused: boolean;
}

/** Which partition this is, of which stream, and what the operator chose. */
export interface PartitionIdentity {
  readonly partition: number;
  readonly partitionCount: number;
  readonly stream: string;
  /** How far behind the latest event time the watermark follows. */
  readonly latenessMs: number;
}

/** Key of the snapshot that holds what the actors of a partition share: no id is empty. */
export const sharedKey = "";

/** The in-memory side of one partition. */
export class PartitionState<State, Event, Shared> {
  readonly residents = new Residents<State>();
  readonly counts: { stepped: number; late: number; duplicates: number; deadLetters: number };
  private readonly kind: ActorKind<State, Event, Shared>;
  private readonly identity: PartitionIdentity;
  private readonly timers = new Timers<State>();
  private readonly writer = new ByteWriter(4096);
  private readonly context: { -readonly [K in keyof StepContext<Shared>]: StepContext<Shared>[K] };
  private dirty: Resident<State>[] = [];
  private latestMs: number | undefined;
  private outbox: OutboxMessage[] = [];
  private outputs = 0;
  private cuts = 0;
  private sharedRevision = 0;
  /** Sequence of the last event applied. */
  sequence: number;
  /** Events applied since the last cut, and the bytes of them. */
  uncut = 0;
  uncutBytes = 0;

  constructor(
    kind: ActorKind<State, Event, Shared>,
    identity: PartitionIdentity,
    claim: Pick<Claim, "sequence" | "watermarkMs" | "counts">,
  ) {
    this.kind = kind;
    this.identity = identity;
    this.sequence = claim.sequence;
    this.counts = { ...claim.counts };
    if (claim.watermarkMs !== undefined) this.latestMs = claim.watermarkMs + identity.latenessMs;
    this.context = {
      sequence: claim.sequence,
      arrivedAtMs: 0,
      partition: identity.partition,
      partitionCount: identity.partitionCount,
      shared: kind.initialShared(),
      emit: (subject, body, mayBeRefused) => this.emit(subject, body, mayBeRefused),
    };
  }

  /** Event time up to which this partition believes it has seen everything. */
  get watermarkMs(): number | undefined {
    return this.latestMs === undefined ? undefined : this.latestMs - this.identity.latenessMs;
  }

  /** The watermark once events up to `atMs`, taken by the log by then, are applied. */
  watermarkAfter(atMs: number): number {
    const latestMs = this.latestMs === undefined ? atMs : Math.max(this.latestMs, atMs);
    return latestMs - this.identity.latenessMs;
  }

  /** Takes a snapshot into memory; throws where it does not decode. */
  admit(snapshot: Snapshot): void {
    const { key, version, state } = snapshot;
    const reader = new ByteReader(state);
    if (key === sharedKey) {
      const shared = this.kind.decodeShared(version, reader);
      expectEnd(reader);
      this.context.shared = shared;
      this.sharedRevision = this.kind.sharedRevision(shared);
    } else {
      const decoded = this.kind.decodeState(key, version, reader);
      expectEnd(reader);
      this.adopt(key, decoded);
    }
  }

  /** Makes an actor resident in the given state. */
  adopt(key: string, state: State): Resident<State> {
    const resident = this.residents.add(key, state);
    this.timers.set(resident, this.kind.timerAtMs(state));
    return resident;
  }

  /** Applies one event to its actor, which is resident or new, then fires what became due. */
  apply(message: LogMessage, addressed: Addressed<Event>): void {
    this.moveTo(message);
    const { key, atMs, event } = addressed;
    try {
      const resident = this.residents.use(key) ?? this.residents.add(key, this.kind.initial(key));
      const outcome = this.kind.onEvent(resident.state, event, this.context);
      if (outcome === "stepped") this.counts.stepped++;
      else if (outcome === "late") this.counts.late++;
      else this.counts.duplicates++;
      this.touch(resident);
      this.advance(message, atMs);
    } catch (cause) {
      throw this.stepFailed(cause);
    }
  }

  /** Applies news for what the actors share. */
  share(message: LogMessage, news: SharedNews<Shared>): void {
    this.moveTo(message);
    try {
      news.apply(this.context.shared);
    } catch (cause) {
      throw this.stepFailed(cause);
    }
  }

  /** Lets time pass as {@link apply} does, without giving the event to an actor. */
  pass(message: LogMessage, atMs: number): void {
    this.moveTo(message);
    this.advance(message, atMs);
  }

  /** Counts one event as rejected and puts its dead letter in the outbox. */
  reject(message: LogMessage, rejection: Rejection): void {
    this.moveTo(message);
    this.counts.deadLetters++;
    this.deadLetter(rejection, message.subject, message.payload);
  }

  /** Puts a dead letter in the outbox for bytes that are no event, such as a broken snapshot. */
  deadLetter(rejection: Rejection, subject: string, payload: Uint8Array): void {
    const { partition, stream } = this.identity;
    const kind = this.kind.name;
    const source = { kind, partition, stream, subject, sequence: this.sequence };
    this.outbox.push({
      subject: deadLetterSubject(kind, partition),
      payload,
      messageId: `${kind}.${partition}.${this.sequence}.dead.${rejection.field}`,
      headers: deadLetterHeaders(deadLetterOf(source, rejection, payload)),
      mayBeRefused: false,
    });
  }

  /** What has been emitted since the last call. */
  takeOutbox(): OutboxMessage[] {
    const outbox = this.outbox;
    this.outbox = [];
    return outbox;
  }

  /**
   * Cuts a checkpoint: everything that changed since the last cut, encoded, so that the partition
   * can go on while it is written. Returns its number for {@link forget}.
   */
  cut(): { readonly number: number; readonly content: CheckpointContent } {
    const number = ++this.cuts;
    const { kind } = this;
    const sink: ProjectionSink = {
      videos: [],
      readings: [],
      predictions: [],
      hourly: [],
      metrics: [],
    };
    const snapshots: Snapshot[] = [];
    for (const resident of this.dirty) {
      resident.dirty = false;
      resident.checkpoint = number;
      kind.encode(resident.state, this.writer);
      const timerAtMs = kind.timerAtMs(resident.state);
      snapshots.push(this.snapshot(resident.key, timerAtMs));
      kind.project(resident.key, resident.state, sink);
    }
    this.dirty = [];
    this.uncut = 0;
    this.uncutBytes = 0;
    const revision = kind.sharedRevision(this.context.shared);
    if (revision !== this.sharedRevision) {
      this.sharedRevision = revision;
      kind.encodeShared(this.context.shared, this.writer);
      snapshots.push(this.snapshot(sharedKey, undefined));
    }
    kind.projectShared(this.context.shared, sink);
    const content = {
      sequence: this.sequence,
      watermarkMs: this.watermarkMs,
      residentActors: this.residents.size,
      counts: { ...this.counts },
      snapshots,
      projections: sink,
    };
    return { number, content };
  }

  /**
   * Lets actors leave memory, least recently used first, until `bound` remain; only those that the
   * committed checkpoint `number` holds. Returns the earliest timer among those that left.
   */
  forget(bound: number, number: number): number | undefined {
    let earliestMs: number | undefined;
    this.residents.shrink(bound, number, (resident) => {
      this.timers.forget(resident);
      const atMs = this.kind.timerAtMs(resident.state);
      if (atMs !== undefined && (earliestMs === undefined || atMs < earliestMs)) earliestMs = atMs;
    });
    return earliestMs;
  }

  /** Marks an actor as changed without an event: a rebuilt one must be stored again. */
  touch(resident: Resident<State>): void {
    if (!resident.dirty) {
      resident.dirty = true;
      this.dirty.push(resident);
    }
    this.timers.set(resident, this.kind.timerAtMs(resident.state));
  }

  private moveTo(message: LogMessage): void {
    this.sequence = message.sequence;
    this.context.sequence = message.sequence;
    this.context.arrivedAtMs = message.arrivedAtMs;
    this.outputs = 0;
    this.uncut++;
    this.uncutBytes += message.payload.length;
  }

  /** One reading from tomorrow must not take the others' time away: none passes before it comes. */
  private advance(message: LogMessage, eventMs: number): void {
    const atMs = Math.min(eventMs, message.arrivedAtMs);
    if (this.latestMs !== undefined && atMs <= this.latestMs) return;
    this.latestMs = atMs;
    this.fireTimers(atMs - this.identity.latenessMs);
  }

  private fireTimers(watermarkMs: number): void {
    const timerAtMs = this.kind.timerAtMs;
    for (;;) {
      const resident = this.timers.takeDue(watermarkMs, timerAtMs);
      if (resident === undefined) return;
      const atMs = timerAtMs(resident.state) ?? watermarkMs;
      this.kind.onTimer(resident.state, atMs, this.context);
      if (timerAtMs(resident.state) === atMs) {
        throw new Error(
          `onTimer of ${this.kind.name} left the timer of ${resident.key} at ${atMs}`,
        );
      }
      this.touch(resident);
    }
  }

  private emit(subject: string, body: string | Uint8Array, mayBeRefused = false): void {
    const { name } = this.kind;
    this.outbox.push({
      subject,
      payload: typeof body === "string" ? Buffer.from(body) : body,
      messageId: `${name}.${this.identity.partition}.${this.sequence}.${this.outputs++}`,
      headers: undefined,
      mayBeRefused,
    });
  }

  private snapshot(key: string, timerAtMs: number | undefined): Snapshot {
    return { key, version: this.kind.version, state: this.writer.take(), timerAtMs };
  }

  private stepFailed(cause: unknown): StepFailed {
    const { partition } = this.identity;
    return new StepFailed({ kind: this.kind.name, partition, sequence: this.sequence, cause });
  }
}

function expectEnd(reader: ByteReader): void {
  if (reader.remaining > 0) throw new RangeError(`${reader.remaining} bytes too many`);
}

/** What a cut contributes to a checkpoint. */
export type CheckpointContent = Pick<
  Checkpoint,
  "sequence" | "watermarkMs" | "residentActors" | "counts" | "snapshots" | "projections"
>;
