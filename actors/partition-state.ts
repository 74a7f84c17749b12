// Everything a partition holds in memory, and how one event moves it. Nothing here waits: the events
// of a batch are applied one after the other, and what they publish is gathered in the outbox.
import { ByteReader, ByteWriter } from "../ml/bytes.ts";
import { type Checkpoint, type Claim, noRows, type Snapshot } from "../db/store.ts";
import type { LogMessage } from "../streams/log.ts";
import { Rejection } from "../streams/rejection.ts";
import type { ActorKind, Addressed, SharedNews, StepContext } from "./actor.ts";
import { StepFailed } from "./errors.ts";
import { Outbox, type OutboxMessage } from "./outbox.ts";
import { type Resident, Residents } from "./residents.ts";
import { nothingSkipped, timerName } from "./restarts.ts";
import { Timers } from "./timers.ts";

/** Which partition this is, of which stream, and what the operator chose. */
export interface PartitionIdentity {
  readonly partition: number;
  readonly partitionCount: number;
  readonly stream: string;
  /** How far behind the latest event time the watermark follows. */
  readonly latenessMs: number;
  /**
   * Timers that fire when an event moves the watermark; those beyond fire with the next such events,
   * so that a long silence does not wake everybody at once. The same for whoever owns the partition:
   * replays depend on it.
   */
  readonly timersPerEvent?: number;
}

const defaultTimersPerEvent = 64;

/** Where every partition stands before its first event. */
export const beginning: Pick<Claim, "sequence" | "watermarkMs" | "counts"> = {
  sequence: 0,
  watermarkMs: undefined,
  counts: { stepped: 0, late: 0, duplicates: 0, deadLetters: 0 },
};

/** Key of the snapshot that holds what the actors of a partition share: no id is empty. */
export const sharedKey = "";

/** The in-memory side of one partition. */
export class PartitionState<State, Event, Shared> {
  readonly residents = new Residents<State>();
  readonly counts: { stepped: number; late: number; duplicates: number; deadLetters: number };
  private readonly kind: ActorKind<State, Event, Shared>;
  private readonly identity: PartitionIdentity;
  private readonly timers = new Timers<State>();
  /** Timers that threw before, by name, and what they threw. */
  private readonly skippedTimers: ReadonlyMap<string, string>;
  private readonly writer = new ByteWriter(4096);
  private readonly context: { -readonly [K in keyof StepContext<Shared>]: StepContext<Shared>[K] };
  private dirty: Resident<State>[] = [];
  private latestMs: number | undefined;
  private readonly outbox: Outbox;
  private cuts = 0;
  private sharedRevision = 0;
  /** Sequence of the last event applied. */
  sequence: number;
  readonly timersPerEvent: number;
  /** Events applied and timers fired since the last cut, and the bytes of the events. */
  uncut = 0;
  uncutBytes = 0;

  constructor(
    kind: ActorKind<State, Event, Shared>,
    identity: PartitionIdentity,
    claim: Pick<Claim, "sequence" | "watermarkMs" | "counts">,
    skippedTimers: ReadonlyMap<string, string> = nothingSkipped.timers,
    { onDeadLetter }: { readonly onDeadLetter?: (field: string) => void } = {},
  ) {
    this.kind = kind;
    this.identity = identity;
    this.outbox = new Outbox(kind.name, identity, claim.sequence, onDeadLetter);
    this.skippedTimers = skippedTimers;
    this.timersPerEvent = identity.timersPerEvent ?? defaultTimersPerEvent;
    this.sequence = claim.sequence;
    this.counts = { ...claim.counts };
    if (claim.watermarkMs !== undefined) this.latestMs = claim.watermarkMs + identity.latenessMs;
    this.context = {
      sequence: claim.sequence,
      arrivedAtMs: 0,
      partition: identity.partition,
      partitionCount: identity.partitionCount,
      shared: kind.initialShared(),
      emit: (subject, body, mayBeRefused) => this.outbox.emit(subject, body, mayBeRefused),
    };
  }

  /** Event time up to which this partition believes it has seen everything. */
  get watermarkMs(): number | undefined {
    return this.latestMs === undefined ? undefined : this.latestMs - this.identity.latenessMs;
  }

  /** What the actors share. */
  get shared(): Shared {
    return this.context.shared;
  }

  /** The watermark once events up to `atMs`, taken by the log by then, are applied. */
  watermarkAfter(atMs: number): number {
    const latestMs = this.latestMs === undefined ? atMs : Math.max(this.latestMs, atMs);
    return latestMs - this.identity.latenessMs;
  }

  /** Those of `messages` that come after what was applied, and after each other: a log may repeat. */
  fresh(messages: LogMessage[]): LogMessage[] {
    let last = this.sequence;
    return messages.filter(({ sequence }) => {
      const isFresh = sequence > last;
      if (isFresh) last = sequence;
      return isFresh;
    });
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

  /** Takes over what the actors of `other` share; it must be stored again. */
  adoptShared(other: PartitionState<State, Event, Shared>): void {
    this.context.shared = other.context.shared;
    this.sharedRevision = NaN;
  }

  /** Applies one event to its actor, which is resident or new, then fires what became due. */
  apply(message: LogMessage, addressed: Addressed<Event>): void {
    this.moveTo(message);
    const { key, atMs, event } = addressed;
    try {
      const resident = this.residents.use(key) ?? this.residents.add(key, this.kind.initial(key));
      const outcome = this.kind.onEvent(resident.state, event, this.context);
      if (outcome instanceof Rejection) this.turnDown(message, outcome);
      else if (outcome === "stepped") this.counts.stepped++;
      else if (outcome === "late") this.counts.late++;
      else this.counts.duplicates++;
      this.touch(resident);
    } catch (cause) {
      throw this.stepFailed(undefined, cause);
    }
    this.advance(message, atMs);
  }

  /** Applies news for what the actors share. */
  share(message: LogMessage, news: SharedNews<Shared>): void {
    this.moveTo(message);
    try {
      news.apply(this.context.shared);
    } catch (cause) {
      throw this.stepFailed(undefined, cause);
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
    this.turnDown(message, rejection);
  }

  /** Puts a dead letter in the outbox for bytes that are no event, such as a broken snapshot. */
  deadLetter(rejection: Rejection, subject: string, payload: Uint8Array): void {
    this.outbox.deadLetter(rejection, subject, payload);
  }

  /** What has been emitted since the last call. */
  takeOutbox(): OutboxMessage[] {
    return this.outbox.take();
  }

  /**
   * Cuts a checkpoint: everything that changed since the last cut, encoded, so that the partition
   * can go on while it is written. Returns its number for {@link forget}.
   */
  cut(): { readonly number: number; readonly content: CheckpointContent } {
    const number = ++this.cuts;
    const { kind } = this;
    const sink = noRows();
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

  private turnDown(message: LogMessage, rejection: Rejection): void {
    this.counts.deadLetters++;
    this.outbox.deadLetter(rejection, message.subject, message.payload);
  }

  private moveTo(message: LogMessage): void {
    this.sequence = message.sequence;
    this.context.sequence = message.sequence;
    this.context.arrivedAtMs = message.arrivedAtMs;
    this.outbox.moveTo(message.sequence, message.trace);
    this.uncut++;
    this.uncutBytes += message.payload.length;
  }

  /** One reading from tomorrow must not take the others' time away: none passes before it comes. */
  private advance(message: LogMessage, eventMs: number): void {
    const atMs = Math.min(eventMs, message.arrivedAtMs);
    if (this.latestMs !== undefined && atMs <= this.latestMs) return;
    this.latestMs = atMs;
    const watermarkMs = atMs - this.identity.latenessMs;
    for (let fired = 0; fired < this.timersPerEvent; fired++) {
      const resident = this.timers.takeDue(watermarkMs, this.kind.timerAtMs);
      if (resident === undefined) return;
      this.fire(resident);
      this.uncut++;
    }
  }

  private fire(resident: Resident<State>): void {
    const { kind } = this;
    const { key, state } = resident;
    const atMs = kind.timerAtMs(state);
    if (atMs === undefined) return;
    const reason = this.skippedTimers.get(timerName(this.sequence, key));
    try {
      if (reason === undefined) kind.onTimer(state, atMs, this.context);
      else this.dropTimer(resident, reason);
      if (kind.timerAtMs(state) === atMs) throw new Error(`the timer stays at ${atMs}`);
    } catch (cause) {
      throw this.stepFailed(key, cause);
    }
    this.touch(resident);
  }

  /** Goes on without a timer that throws; the state at which it does is in the dead letter. */
  private dropTimer({ key, state }: Resident<State>, reason: string): void {
    const { kind } = this;
    kind.encode(state, this.writer);
    const rejection = new Rejection(`timer.${key}`, reason, "a timer that its actor can take");
    this.outbox.deadLetter(rejection, `timer.${kind.name}.${key}`, this.writer.take());
    kind.dropTimer(state);
  }

  private snapshot(key: string, timerAtMs: number | undefined): Snapshot {
    return { key, version: this.kind.version, state: this.writer.take(), timerAtMs };
  }

  private stepFailed(timerOf: string | undefined, cause: unknown): StepFailed {
    const { kind: { name: kind }, identity: { partition }, sequence } = this;
    return new StepFailed({ kind, partition, sequence, timerOf, cause });
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
