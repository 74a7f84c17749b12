// A small world for partitions: a log, a topic, a store and a clock in memory, one fault function over
// all of them. Tests of the runtime run in it; what they find holds for the real parts as far as those
// keep the promises of their ports.
import { MemoryStore } from "../db/memory-store.ts";
import { type FaultPoint, MemoryLog, MemoryTopic, noFaults } from "../streams/memory-log.ts";
import type { Clock } from "./clock.ts";
import { Partition } from "./partition.ts";
import {
  defaultPartitionSettings,
  type PartitionPorts,
  type PartitionSettings,
} from "./partition-settings.ts";
import { Restarts } from "./restarts.ts";
import { tallyKind } from "./tally.ts";

/** Thrown where a simulated process dies. */
export class Crash extends Error {
  override readonly name = "Crash";
}

/** A clock whose time passes when somebody waits for it, and whose alarms ring a little early. */
export class WorldClock implements Clock {
  private atMs = 0;

  nowMs(): number {
    return this.atMs;
  }

  after(delayMs: number, then: () => void): () => void {
    const dueMs = this.atMs + delayMs;
    const timer = setTimeout(() => {
      this.atMs = Math.max(this.atMs, dueMs - 1);
      then();
    }, 0);
    return () => clearTimeout(timer);
  }
}

/** Settings small enough that every path of the runtime is taken within a few events. */
export const worldSettings: Omit<PartitionSettings, "skip"> = {
  ...defaultPartitionSettings,
  partition: 0,
  partitionCount: 1,
  owner: "world",
  stream: "TALLIES",
  subject: "tally.0",
  checkpointEvents: 5,
  checkpointMs: 10,
  maxBatch: 3,
  maxResidents: 2,
  latenessMs: 100,
};

/** Later than any event of a test: none of them comes from the future. */
const arrivedAtMs = 1_000_000;

/** Everything outside a partition; it outlives the partitions that come and go in it. */
export class World {
  readonly log: MemoryLog;
  readonly topic: MemoryTopic;
  readonly store: MemoryStore;
  readonly clock = new WorldClock();
  private readonly restarts = new Restarts();
  private owners = 0;

  /** Up to `window` outputs of an owner wait for their acknowledgement. */
  constructor(fault: FaultPoint = noFaults, window?: number) {
    this.log = new MemoryLog(fault);
    this.topic = new MemoryTopic(fault, window);
    this.store = new MemoryStore({
      async fault(operation) {
        await fault(`store.${operation} before`);
        try {
          await fault(`store.${operation} after`);
        } catch {
          return "after";
        }
        return "none";
      },
    });
  }

  /** Appends messages to the log, a millisecond apart. */
  append(messages: readonly string[]): void {
    for (const message of messages) {
      const payload = new TextEncoder().encode(message);
      this.log.append(worldSettings.subject, payload, arrivedAtMs + this.log.lastSequence);
    }
  }

  /** A new owner of the one partition. */
  partition(settings: Partial<PartitionSettings> = {}, ports: Partial<PartitionPorts> = {}) {
    const output = this.topic.output();
    return new Partition(tallyKind, {
      store: this.store,
      log: this.log,
      output,
      clock: this.clock,
      ...ports,
    }, {
      ...worldSettings,
      owner: `owner ${++this.owners}`,
      skip: this.restarts.skipped,
      ...settings,
    });
  }

  /** Remembers how a partition ended, as the supervisor does. */
  ended(error: unknown): void {
    const committed = this.store.partitions.get("tally/0")?.sequence ?? 0;
    this.restarts.after(error, 0, committed);
  }
}
