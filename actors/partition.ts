// One partition at work: claim it, read its log from the checkpoint on, step its actors, publish what
// they say, and commit state and position together.
import type { PartitionStatus } from "../streams/forecast.ts";
import type { LogMessage, LogReader } from "../streams/log.ts";
import { Rejection } from "../streams/rejection.ts";
import { type ActorKind, type Decoded, SharedNews } from "./actor.ts";
import { CheckpointAlarm } from "./checkpoint-alarm.ts";
import { KindMetrics } from "./kind-metrics.ts";
import type { PartitionPorts, PartitionSettings } from "./partition-settings.ts";
import { PartitionState } from "./partition-state.ts";
import { PartitionTraces } from "./partition-traces.ts";
import { SnapshotLoader } from "./snapshots.ts";

const maxQuestions = 1000;

/** A checkpoint is due after this many bytes of events, however few they are. */
const maxUncutBytes = 16 * 1024 ** 2;

/**
 * A partition that is behind waits this many periods for its checkpoint: what it would show is stale
 * anyway, and one checkpoint of many events costs far less than many of few.
 */
const ringsBehind = 5;

/**
 * A partition that has read all there is does not wait for its alarm once so much of a whole
 * checkpoint has gathered: it was behind, and who asks it should hear that it no longer is.
 */
const caughtUpShare = 8;

interface Question {
  readonly key: string;
  readonly text: string;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/** Runs one partition of one kind of actor until it is stopped, fenced, or something fails. */
export class Partition<State, Event, Shared> {
  private readonly kind: ActorKind<State, Event, Shared>;
  private readonly ports: PartitionPorts;
  private readonly settings: PartitionSettings;
  private readonly metrics: KindMetrics;
  private readonly traces: PartitionTraces;
  private state: PartitionState<State, Event, Shared> | undefined;
  private reader: LogReader | undefined;
  private snapshots: SnapshotLoader<State, Event, Shared> | undefined;
  private epoch = 0;
  private committedSequence = 0;
  private committedAtMs: number | undefined;
  private committedCut = 0;
  /** When the first event was taken that is in no checkpoint yet. */
  private uncommittedSinceMs: number | undefined;
  private committing: Promise<void> | undefined;
  private failure: { readonly error: unknown } | undefined;
  private readonly alarm: CheckpointAlarm;
  private checkpointMs = 0;
  private stopping = false;
  private questions: Question[] = [];
  private rate = { events: 0, sinceMs: 0, perSecond: 0 };

  constructor(
    kind: ActorKind<State, Event, Shared>,
    ports: PartitionPorts,
    settings: PartitionSettings,
  ) {
    this.kind = kind;
    this.ports = ports;
    this.settings = settings;
    this.metrics = ports.metrics ?? new KindMetrics(kind.name);
    this.traces = new PartitionTraces(ports.tracing, { kind: kind.name, ...settings });
    const { checkpointMs, partition, partitionCount } = settings;
    const phase = partition / partitionCount;
    const onRing = () => this.reader?.wake();
    this.alarm = new CheckpointAlarm(ports.clock, checkpointMs, phase, onRing);
  }

  /**
   * Works until {@link stop}, then commits what it has and resolves.
   * Fails with `Fenced` once another owner has claimed the partition, with `StepFailed` when an
   * actor throws, and with whatever a port failed with; nothing is committed after a failure.
   */
  async run(): Promise<void> {
    const { store, log, output } = this.ports;
    const { partition, partitionCount, owner, subject } = this.settings;
    try {
      const claim = await store.claim(this.kind.name, partition, partitionCount, owner);
      this.epoch = claim.epoch;
      this.committedSequence = claim.sequence;
      const state = new PartitionState(this.kind, this.settings, claim, this.settings.skip.timers, {
        onDeadLetter: (field) => this.metrics.deadLetter(field),
      });
      this.state = state;
      this.snapshots = new SnapshotLoader(this.kind, this.settings, this.ports, state, claim.epoch);
      await this.snapshots.start();
      this.reader = await log.read(subject, claim.sequence);
      while (!this.stopping) await this.turn(state, this.reader, this.snapshots);
      await this.finish(state);
    } catch (error) {
      this.failure ??= { error };
      throw error;
    } finally {
      this.stopping = true;
      this.alarm.disarm();
      for (const question of this.questions.splice(0)) question.reject(new Error("stopped"));
      await this.reader?.close();
      output.close();
    }
  }

  /** Ends {@link run} after the batch in hand and a last checkpoint. */
  stop(): void {
    this.stopping = true;
    this.reader?.wake();
  }

  /**
   * The live state of one actor as its kind shows it, undefined where there is none; `text` is for the
   * kind to understand.
   */
  ask(key: string, text = ""): Promise<unknown> {
    if (this.reader === undefined || this.stopping || this.questions.length >= maxQuestions) {
      return Promise.reject(
        new Error(`partition ${this.settings.partition} takes no questions now`),
      );
    }
    this.reader.wake();
    return new Promise((resolve, reject) => this.questions.push({ key, text, resolve, reject }));
  }

  /** How the partition is doing, for the page and for `/v1/partitions`. */
  status(): PartitionStatus {
    const { state, settings } = this;
    const nowMs = this.ports.clock.nowMs();
    const iso = (ms: number | undefined) => ms === undefined ? null : new Date(ms).toISOString();
    return {
      kind: this.kind.name,
      partition: settings.partition,
      owner: settings.owner,
      epoch: this.epoch,
      sequence: state?.sequence ?? 0,
      committedSequence: this.committedSequence,
      lag: this.reader?.lag ?? 0,
      residentActors: state?.residents.size ?? 0,
      stepped: state?.counts.stepped ?? 0,
      late: state?.counts.late ?? 0,
      duplicates: state?.counts.duplicates ?? 0,
      deadLetters: state?.counts.deadLetters ?? 0,
      eventsPerSecond: this.eventsPerSecond(nowMs),
      checkpointMs: this.checkpointMs,
      committedAt: iso(this.committedAtMs),
      at: new Date(nowMs).toISOString(),
      watermark: iso(state?.watermarkMs),
    };
  }

  /** How long the first event that is in no checkpoint has waited for one, milliseconds. */
  get uncommittedMs(): number {
    const sinceMs = this.uncommittedSinceMs;
    return sinceMs === undefined ? 0 : Math.max(0, this.ports.clock.nowMs() - sinceMs);
  }

  private async turn(
    state: PartitionState<State, Event, Shared>,
    reader: LogReader,
    snapshots: SnapshotLoader<State, Event, Shared>,
  ): Promise<void> {
    const messages = state.fresh(await reader.next(this.settings.maxBatch));
    this.expectNoFailure();
    if (messages.length > 0) {
      await this.process(state, snapshots, messages);
      this.alarm.arm();
    }
    if (this.questions.length > 0) await this.answer(state, snapshots);
    // Only here, between batches: in the middle of one, an actor just loaded could leave again.
    snapshots.passivate(this.settings.maxResidents, this.committedCut);
    // A checkpoint may have failed since, and what it held is cut no second time.
    this.expectNoFailure();
    if (this.isDue(state)) {
      if (this.committing === undefined) this.startCheckpoint(state);
      else if (this.isFull(state)) await this.committing;
    }
  }

  private expectNoFailure(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }

  private async process(
    state: PartitionState<State, Event, Shared>,
    snapshots: SnapshotLoader<State, Event, Shared>,
    messages: readonly LogMessage[],
  ): Promise<void> {
    const startedAtMs = performance.now();
    this.uncommittedSinceMs ??= this.ports.clock.nowMs();
    const { late, duplicates } = state.counts;
    this.traces.take(messages);
    const decoded: Decoded<Event, Shared>[] = [];
    for (const message of messages) decoded.push(this.decode(message));
    await snapshots.loadFor(messages, decoded);
    for (let i = 0; i < messages.length; i++) {
      if (messages[i].trace === undefined) step(state, messages[i], decoded[i]);
      else this.stepTraced(state, messages[i], decoded[i]);
    }
    this.rate.events += messages.length;
    await this.publish(state);
    this.metrics.batch(messages.length, { late, duplicates }, state.counts);
    this.metrics.steps.observe((performance.now() - startedAtMs) / 1000);
  }

  /** Apart from the loop, which would otherwise make room for the closure at every event. */
  private stepTraced(
    state: PartitionState<State, Event, Shared>,
    message: LogMessage,
    event: Decoded<Event, Shared>,
  ): void {
    this.traces.step(message, state.counts, () => step(state, message, event));
  }

  private decode(message: LogMessage): Decoded<Event, Shared> {
    const { partition, partitionCount, skip } = this.settings;
    const failed = skip.events.get(message.sequence);
    if (failed === undefined) return this.kind.decode(message, partition, partitionCount);
    return new Rejection("event", failed, "an event that its actor can step");
  }

  private async publish(state: PartitionState<State, Event, Shared>): Promise<void> {
    const { output } = this.ports;
    const startMs = this.traces.nowMs();
    for (const message of state.takeOutbox()) {
      if (!output.hasRoom) await output.ready();
      const { subject, payload, messageId, mayBeRefused, trace } = message;
      const headers = trace === undefined ? message.headers : this.traces.headersOf(message, trace);
      output.publish(subject, payload, messageId, headers, mayBeRefused);
    }
    this.traces.published(startMs);
  }

  private async answer(
    state: PartitionState<State, Event, Shared>,
    snapshots: SnapshotLoader<State, Event, Shared>,
  ): Promise<void> {
    const questions = this.questions.splice(0);
    await snapshots.load(questions.map((question) => question.key));
    for (const { key, text, resolve, reject } of questions) {
      const resident = state.residents.peek(key);
      try {
        resolve(resident && this.kind.inspect(resident.state, text, state.shared));
      } catch (error) {
        // Who asked strangely hears of it; the partition has nothing to do with it.
        reject(error);
      }
    }
    await this.publish(state);
  }

  private isDue(state: PartitionState<State, Event, Shared>): boolean {
    if (state.uncut === 0) return false;
    const { checkpointEvents, maxBatch } = this.settings;
    const lag = this.reader?.lag ?? 0;
    return this.alarm.rings >= (lag >= maxBatch ? ringsBehind : 1) ||
      state.uncut >= (lag === 0 ? checkpointEvents / caughtUpShare : checkpointEvents) ||
      state.uncutBytes >= maxUncutBytes;
  }

  /** Whether as much waits for the next checkpoint as memory should hold. */
  private isFull(state: PartitionState<State, Event, Shared>): boolean {
    return state.uncut >= 2 * this.settings.checkpointEvents ||
      state.uncutBytes >= 2 * maxUncutBytes;
  }

  private startCheckpoint(state: PartitionState<State, Event, Shared>): void {
    this.committing = this.checkpoint(state)
      .catch((error) => {
        this.failure ??= { error };
      })
      .finally(() => {
        this.committing = undefined;
        this.reader?.wake();
      });
  }

  /** Cuts now, then waits until every output before the cut is stored, then commits. */
  private async checkpoint(state: PartitionState<State, Event, Shared>): Promise<void> {
    const { store, output, clock } = this.ports;
    this.alarm.disarm();
    const startedAtMs = clock.nowMs();
    const { number, content } = state.cut();
    await this.traces.checkpoint(content.snapshots.length, async () => {
      await output.flush();
      await store.commit({
        kind: this.kind.name,
        partition: this.settings.partition,
        epoch: this.epoch,
        fromSequence: this.committedSequence,
        ...content,
      });
    });
    this.committedSequence = content.sequence;
    this.committedAtMs = clock.nowMs();
    this.checkpointMs = this.committedAtMs - startedAtMs;
    this.metrics.checkpoints.observe(this.checkpointMs / 1000);
    this.uncommittedSinceMs = state.uncut > 0 ? startedAtMs : undefined;
    this.committedCut = number;
  }

  private async finish(state: PartitionState<State, Event, Shared>): Promise<void> {
    await this.committing;
    this.expectNoFailure();
    if (state.uncut > 0) await this.checkpoint(state);
  }

  private eventsPerSecond(nowMs: number): number {
    const elapsedMs = nowMs - this.rate.sinceMs;
    if (elapsedMs >= 1000) {
      const perSecond = this.rate.sinceMs === 0 ? 0 : this.rate.events / (elapsedMs / 1000);
      this.rate = { events: 0, sinceMs: nowMs, perSecond };
    }
    return this.rate.perSecond;
  }
}

/** Has the state take one event of the log, whatever it turned out to be. */
function step<State, Event, Shared>(
  state: PartitionState<State, Event, Shared>,
  message: LogMessage,
  event: Decoded<Event, Shared>,
): void {
  if (event instanceof Rejection) state.reject(message, event);
  else if (event instanceof SharedNews) state.share(message, event);
  else state.apply(message, event);
}
