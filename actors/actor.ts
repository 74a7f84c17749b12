// The actor contract: a pure step over one event. No clock, no randomness, no I/O: time comes in with
// the event, so that a replay of the log gives the same states and the same outputs.
import type { ByteReader, ByteWriter } from "../ml/bytes.ts";
import type { LogMessage } from "../streams/log.ts";
import type { Rejection } from "../streams/rejection.ts";
import type { ProjectionRows } from "../db/store.ts";

/** What became of an event: it moved the state, came too late to, or was there already. */
export type Outcome = "stepped" | "late" | "duplicate";

/** What a step may know of where it stands, and where it leaves its effects. */
export interface StepContext<Shared> {
  /** Stream sequence of the event (of the one that moved the watermark, for a timer). */
  readonly sequence: number;
  /** When the log took the event, milliseconds since the epoch. */
  readonly arrivedAtMs: number;
  readonly partition: number;
  readonly partitionCount: number;
  /** What the actors of this partition share; steps may change it. */
  readonly shared: Shared;
  /**
   * Publishes a text or bytes to `subject`, once however often the event is replayed. With
   * `mayBeRefused` it is dropped where its stream is full, instead of holding the partition up.
   */
  emit(subject: string, body: string | Uint8Array, mayBeRefused?: boolean): void;
}

/** An event addressed to an actor. */
export interface Addressed<Event> {
  /** The actor's key: the subject token of its id. */
  readonly key: string;
  /** Event time, milliseconds since the epoch; it moves the partition's watermark. */
  readonly atMs: number;
  readonly event: Event;
}

/** News for what the actors of a partition share, from the log like everything else. */
export class SharedNews<Shared> {
  readonly apply: (shared: Shared) => void;

  constructor(apply: (shared: Shared) => void) {
    this.apply = apply;
  }
}

/** What a message of the log turns out to be. */
export type Decoded<Event, Shared> = Addressed<Event> | SharedNews<Shared> | Rejection;

/** Where actors and partitions leave rows for queries at a checkpoint. */
export type ProjectionSink = ProjectionRows;

/**
 * A kind of actor. `State` is one actor's rolling state, `Shared` what all actors of a partition
 * share (pooled statistics), both advanced only by events, both part of the snapshot.
 */
export interface ActorKind<State, Event, Shared> {
  /** Name in partitions, ids and subjects: `video`. */
  readonly name: string;
  /** Version of the bytes that `encode` and `encodeShared` write. */
  readonly version: number;

  /** Reads an event from the log, or says why it cannot be taken. */
  decode(message: LogMessage, partition: number, partitionCount: number): Decoded<Event, Shared>;
  initial(key: string): State;
  /**
   * Advances the state by one event, in place. An event that this state cannot take is rejected: it goes
   * to the dead letters, and time passes as after any other.
   */
  onEvent(state: State, event: Event, context: StepContext<Shared>): Outcome | Rejection;
  /** The actor's earliest event-time timer; it fires once the watermark reaches it. */
  timerAtMs(state: State): number | undefined;
  /** Called when that timer is due; it must move or clear the timer. */
  onTimer(state: State, atMs: number, context: StepContext<Shared>): void;
  /** Clears that timer and nothing else: `onTimer` throws at it. */
  dropTimer(state: State): void;
  /** Takes the rows for queries gathered since the last call. */
  project(key: string, state: State, sink: ProjectionSink): void;
  /** Writes nothing where the state is that of {@link initial}: then nothing is stored, and what was is deleted. */
  encode(state: State, writer: ByteWriter): void;
  /** Reads bytes of this or an earlier version (upcasting); throws where it cannot. */
  decodeState(key: string, version: number, reader: ByteReader): State;
  /** The live state as JSON, for whoever asks; `question` is what was asked, empty for all there is. */
  inspect(state: State, question: string, shared: Shared): unknown;

  initialShared(): Shared;
  /** A number that differs whenever what `encodeShared` writes may differ. */
  sharedRevision(shared: Shared): number;
  projectShared(shared: Shared, sink: ProjectionSink): void;
  encodeShared(shared: Shared, writer: ByteWriter): void;
  decodeShared(version: number, reader: ByteReader): Shared;
}
