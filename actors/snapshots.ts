// Bringing actors into memory and letting them go: lazy loading in one query per batch, timers that
// wait in snapshots, and rebuilding from the log what no longer decodes.
import type { Owner, Snapshot } from "../db/store.ts";
import type { LogMessage } from "../streams/log.ts";
import { Rejection } from "../streams/rejection.ts";
import { type ActorKind, type Decoded, SharedNews } from "./actor.ts";
import type { PartitionPorts, PartitionSettings } from "./partition-settings.ts";
import { StepFailed } from "./errors.ts";
import { beginning, PartitionState, sharedKey } from "./partition-state.ts";
import { Restarts, type SkippedSteps } from "./restarts.ts";

/** Actors that a rebuild steps beside those in memory. */
const mostReplayed = 20_000;

/** Replays of the log before a rebuild gives up: each finds one more step at which an actor throws. */
const mostReplays = 100;

/** Loads and passivates the actors of one partition. */
export class SnapshotLoader<State, Event, Shared> {
  readonly state: PartitionState<State, Event, Shared>;
  private readonly kind: ActorKind<State, Event, Shared>;
  private readonly settings: PartitionSettings;
  private readonly ports: PartitionPorts;
  private readonly owner: Owner;
  /** Earliest timer of an actor that is not in memory. */
  private passiveTimerMs: number | undefined;

  constructor(
    kind: ActorKind<State, Event, Shared>,
    settings: PartitionSettings,
    ports: PartitionPorts,
    state: PartitionState<State, Event, Shared>,
    epoch: number,
  ) {
    this.kind = kind;
    this.settings = settings;
    this.ports = ports;
    this.state = state;
    this.owner = { kind: kind.name, partition: settings.partition, epoch };
  }

  /** Loads what the actors share, and learns when the first stored timer is due. */
  async start(): Promise<void> {
    const { store } = this.ports;
    await this.admit(await store.load(this.owner, [sharedKey]));
    this.passiveTimerMs = await store.nextTimerMs(this.owner, undefined);
  }

  /** Loads what a decoded batch needs: its actors, and those whose timers it will make due. */
  async loadFor(
    messages: readonly LogMessage[],
    decoded: readonly Decoded<Event, Shared>[],
  ): Promise<void> {
    let latestMs = -Infinity;
    let events = 0;
    let missing: string[] | undefined;
    for (let i = 0; i < decoded.length; i++) {
      const event = decoded[i];
      if (event instanceof Rejection || event instanceof SharedNews) continue;
      events++;
      latestMs = Math.max(latestMs, Math.min(event.atMs, messages[i].arrivedAtMs));
      if (!this.state.residents.has(event.key)) (missing ??= []).push(event.key);
    }
    if (missing !== undefined) await this.load(missing);
    if (latestMs === -Infinity) return;
    const watermarkMs = this.state.watermarkAfter(latestMs);
    if (watermarkMs !== this.state.watermarkMs) await this.loadDue(watermarkMs, events);
  }

  /** Makes those of `keys` resident that have a snapshot; one query, none where all are there. */
  async load(keys: Iterable<string>): Promise<void> {
    const missing = new Set<string>();
    for (const key of keys) if (!this.state.residents.has(key)) missing.add(key);
    if (missing.size === 0) return;
    await this.admit(await this.ports.store.load(this.owner, [...missing]));
  }

  /**
   * Makes the actors resident whose timers `events` events can fire while the watermark moves to
   * `watermarkMs`, the earliest of those due, so that timers fire in the order of time whether or not
   * their actor happened to be in memory.
   */
  private async loadDue(watermarkMs: number, events: number): Promise<void> {
    if (this.passiveTimerMs === undefined || this.passiveTimerMs > watermarkMs) return;
    const { store } = this.ports;
    const wanted = events * this.state.timersPerEvent;
    for (let limit = wanted + 1;; limit *= 2) {
      const due = await store.dueTimers(this.owner, watermarkMs, limit);
      // Residents know their timers better than the store does, and may crowd out the others in it.
      const passive = due.filter(({ key }) => !this.state.residents.has(key));
      if (passive.length <= wanted && due.length === limit) continue;
      await this.load(passive.slice(0, wanted).map(({ key }) => key));
      this.passiveTimerMs = passive.length > wanted
        ? passive[wanted].atMs
        : await store.nextTimerMs(this.owner, watermarkMs);
      return;
    }
  }

  /** Lets actors leave memory that the committed checkpoint `number` holds. */
  passivate(bound: number, number: number): void {
    const earliestMs = this.state.forget(bound, number);
    if (earliestMs === undefined) return;
    this.passiveTimerMs = Math.min(this.passiveTimerMs ?? Infinity, earliestMs);
  }

  private async admit(snapshots: readonly Snapshot[]): Promise<void> {
    const broken = new Set<string>();
    for (const snapshot of snapshots) {
      try {
        this.state.admit(snapshot);
      } catch (cause) {
        broken.add(snapshot.key);
        const found = `version ${snapshot.version}: ${String(cause)}`;
        const wanted = `a snapshot of ${this.kind.name} version ${this.kind.version} or older`;
        const subject = `snapshot.${this.kind.name}.${snapshot.key}`;
        this.state.deadLetter(
          new Rejection(`snapshot.${snapshot.key}`, found, wanted),
          subject,
          snapshot.state,
        );
      }
    }
    if (broken.size > 0) await this.rebuild(broken);
  }

  /**
   * Rebuilds what does not decode from the log: a replay steps the events of all actors, from the
   * first that the log still holds up to where this partition stands, and everything it would say is
   * dropped, as it was said before. Where that are too many actors, only the broken ones are stepped:
   * what all share is then learnt anew, and states that drew on it come out close, not equal.
   */
  private async rebuild(broken: ReadonlySet<string>): Promise<void> {
    const failed = new Restarts();
    let keys: ReadonlySet<string> | undefined;
    let shadow: PartitionState<State, Event, Shared> | undefined;
    for (let attempts = 0; shadow === undefined; attempts++) {
      try {
        shadow = await this.replay(keys, failed.skipped);
        if (shadow === undefined) keys = broken;
      } catch (error) {
        // An actor threw then as it does now: what it threw at is left out, as it was.
        if (!(error instanceof StepFailed) || attempts >= mostReplays) throw error;
        failed.after(error, 0, 0);
      }
    }
    shadow.cut();
    if (broken.has(sharedKey) && keys === undefined) this.state.adoptShared(shadow);
    for (const resident of shadow.residents.values()) {
      if (!broken.has(resident.key)) continue;
      this.state.touch(this.state.adopt(resident.key, resident.state));
    }
  }

  /** What the log makes of the actors of `keys`; of all where that is undefined, if they are few. */
  private async replay(
    keys: ReadonlySet<string> | undefined,
    skip: SkippedSteps,
  ): Promise<PartitionState<State, Event, Shared> | undefined> {
    const { state, kind, settings } = this;
    const target = state.sequence;
    const shadow = new PartitionState(kind, settings, beginning, skip.timers);
    if (target === 0) return shadow;
    const reader = await this.ports.log.read(settings.subject, 0);
    try {
      while (shadow.sequence < target && reader.lag > 0) {
        for (const message of shadow.fresh(await reader.next(settings.maxBatch))) {
          if (message.sequence > target) return shadow;
          if (skip.events.has(message.sequence)) continue;
          const decoded = kind.decode(message, settings.partition, settings.partitionCount);
          if (decoded instanceof SharedNews) shadow.share(message, decoded);
          else if (!(decoded instanceof Rejection)) {
            if (keys?.has(decoded.key) === false) shadow.pass(message, decoded.atMs);
            else shadow.apply(message, decoded);
          }
        }
        shadow.takeOutbox();
        if (keys === undefined && shadow.residents.size > mostReplayed) return undefined;
      }
    } finally {
      await reader.close();
    }
    return shadow;
  }
}
