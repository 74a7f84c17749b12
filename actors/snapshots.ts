// Bringing actors into memory and letting them go: lazy loading in one query per batch, timers that
// wait in snapshots, and rebuilding from the log what no longer decodes.
import type { Snapshot } from "../db/store.ts";
import type { LogMessage } from "../streams/log.ts";
import { Rejection } from "../streams/rejection.ts";
import { type ActorKind, type Decoded, SharedNews } from "./actor.ts";
import type { PartitionPorts, PartitionSettings } from "./partition.ts";
import { PartitionState, sharedKey } from "./partition-state.ts";

const timersPerQuery = 1000;

/** Loads and passivates the actors of one partition. */
export class SnapshotLoader<State, Event, Shared> {
  readonly state: PartitionState<State, Event, Shared>;
  private readonly kind: ActorKind<State, Event, Shared>;
  private readonly settings: PartitionSettings;
  private readonly ports: PartitionPorts;
  /** Earliest timer of an actor that is not in memory. */
  private passiveTimerMs: number | undefined;

  constructor(
    kind: ActorKind<State, Event, Shared>,
    settings: PartitionSettings,
    ports: PartitionPorts,
    state: PartitionState<State, Event, Shared>,
  ) {
    this.kind = kind;
    this.settings = settings;
    this.ports = ports;
    this.state = state;
  }

  /** Loads what the actors share, and learns when the first stored timer is due. */
  async start(): Promise<void> {
    const { store } = this.ports;
    const { partition } = this.settings;
    await this.admit(await store.load(this.kind.name, partition, [sharedKey]));
    this.passiveTimerMs = await store.nextTimerMs(this.kind.name, partition, undefined);
  }

  /** Loads what a decoded batch needs: its actors, and those whose timers it will make due. */
  async loadFor(
    messages: readonly LogMessage[],
    decoded: readonly Decoded<Event, Shared>[],
  ): Promise<void> {
    let latestMs = -Infinity;
    let missing: string[] | undefined;
    for (let i = 0; i < decoded.length; i++) {
      const event = decoded[i];
      if (event instanceof Rejection || event instanceof SharedNews) continue;
      latestMs = Math.max(latestMs, Math.min(event.atMs, messages[i].arrivedAtMs));
      if (!this.state.residents.has(event.key)) (missing ??= []).push(event.key);
    }
    if (missing !== undefined) await this.load(missing);
    if (latestMs > -Infinity) await this.loadDue(this.state.watermarkAfter(latestMs));
  }

  /** Makes those of `keys` resident that have a snapshot; one query, none where all are there. */
  async load(keys: Iterable<string>): Promise<void> {
    const missing = new Set<string>();
    for (const key of keys) if (!this.state.residents.has(key)) missing.add(key);
    if (missing.size === 0) return;
    const { partition } = this.settings;
    await this.admit(await this.ports.store.load(this.kind.name, partition, [...missing]));
  }

  /**
   * Makes every actor resident whose timer is due by `watermarkMs`, so that timers fire in the order
   * of time whether or not their actor happened to be in memory.
   */
  async loadDue(watermarkMs: number): Promise<void> {
    if (this.passiveTimerMs === undefined || this.passiveTimerMs > watermarkMs) return;
    const { store } = this.ports;
    const { partition } = this.settings;
    for (let limit = timersPerQuery;; limit *= 2) {
      const due = await store.dueTimers(this.kind.name, partition, watermarkMs, limit);
      await this.load(due.map((timer) => timer.key));
      if (due.length < limit) break;
    }
    this.passiveTimerMs = await store.nextTimerMs(this.kind.name, partition, watermarkMs);
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
    // What is shared cannot be rebuilt for one partition alone, and is learnt anew.
    broken.delete(sharedKey);
    if (broken.size > 0) await this.rebuild(broken);
  }

  /**
   * Rebuilds actors from the log: a partition of its own steps their events from the first that the
   * log still holds up to where this partition stands, and everything it would say is dropped, as it
   * was said before.
   */
  private async rebuild(keys: ReadonlySet<string>): Promise<void> {
    const { state, kind, settings } = this;
    const target = state.sequence;
    const counts = { stepped: 0, late: 0, duplicates: 0, deadLetters: 0 };
    const shadow = new PartitionState(kind, settings, {
      sequence: 0,
      watermarkMs: undefined,
      counts,
    });
    if (target > 0) {
      const reader = await this.ports.log.read(settings.subject, 0);
      try {
        for (let reached = false; !reached && reader.lag > 0;) {
          for (const message of await reader.next(settings.maxBatch)) {
            if (message.sequence > target) reached = true;
            if (reached) break;
            if (settings.skip.has(message.sequence)) continue;
            const decoded = kind.decode(message, settings.partition, settings.partitionCount);
            if (decoded instanceof SharedNews) shadow.share(message, decoded);
            else if (!(decoded instanceof Rejection)) {
              if (keys.has(decoded.key)) shadow.apply(message, decoded);
              else shadow.pass(message, decoded.atMs);
            }
            reached = message.sequence === target;
          }
          shadow.takeOutbox();
        }
      } finally {
        await reader.close();
      }
    }
    shadow.cut();
    for (const resident of shadow.residents.values()) {
      state.touch(state.adopt(resident.key, resident.state));
    }
  }
}
