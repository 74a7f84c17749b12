// The simulation is worth as much as what it finds: each of these parts is broken on purpose.
import { setImmediate } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { MemoryStore } from "../../db/memory-store.ts";
import type { Checkpoint, DueTimer, Owner, Snapshot } from "../../db/store.ts";
import type { LogMessage, LogReader } from "../../streams/log.ts";
import type { Output } from "../../streams/output.ts";
import type { PartitionPorts } from "../partition-settings.ts";
import { PartitionState } from "../partition-state.ts";
import { Residents } from "../residents.ts";
import { Choices } from "./choices.ts";
import type { Sabotage } from "./cluster.ts";
import { smallestFailure } from "./investigate.ts";
import { type Kind, simulate } from "./simulate.ts";
import type { Promised } from "./witness.ts";

/** A store that commits for whoever asks. */
class UnfencedStore extends MemoryStore {
  override commit(checkpoint: Checkpoint): Promise<void> {
    return super.commit({ ...checkpoint, epoch: epochOf(this, checkpoint) });
  }
}

/** A store that lets whoever asks read what newer owners have written. */
class OpenStore extends MemoryStore {
  override load(owner: Owner, keys: readonly string[]): Promise<Snapshot[]> {
    return super.load(this.latest(owner), keys);
  }

  override dueTimers(owner: Owner, untilMs: number, limit: number): Promise<DueTimer[]> {
    return super.dueTimers(this.latest(owner), untilMs, limit);
  }

  override nextTimerMs(owner: Owner, afterMs: number | undefined): Promise<number | undefined> {
    return super.nextTimerMs(this.latest(owner), afterMs);
  }

  private latest(owner: Owner): Owner {
    return { ...owner, epoch: epochOf(this, owner) };
  }
}

/** A store that does not ask where a checkpoint begins, and so takes it twice. */
class CarelessStore extends MemoryStore {
  override commit(checkpoint: Checkpoint): Promise<void> {
    const { kind, partition, sequence } = checkpoint;
    const reached = this.partitions.get(`${kind}/${partition}`)?.sequence ?? 0;
    return super.commit({ ...checkpoint, fromSequence: Math.min(reached, sequence) });
  }
}

/** A store that loses one state of a checkpoint now and then. */
class TornStore extends MemoryStore {
  override commit(checkpoint: Checkpoint): Promise<void> {
    const { snapshots, sequence } = checkpoint;
    return super.commit(
      sequence % 8 === 0 ? { ...checkpoint, snapshots: snapshots.slice(1) } : checkpoint,
    );
  }
}

/** A store that knows of no timers, so that those of actors out of memory never fire. */
class ForgetfulStore extends MemoryStore {
  override nextTimerMs(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

function epochOf(store: MemoryStore, { kind, partition }: Omit<Owner, "epoch">): number {
  return store.partitions.get(`${kind}/${partition}`)?.epoch ?? 0;
}

type Ports = NonNullable<Sabotage["ports"]>;

/** Ports with another output. */
function outputs(change: (output: Output) => Partial<Output>): Ports {
  return (ports: PartitionPorts) => {
    const { output } = ports;
    const same: Output = {
      get hasRoom() {
        return output.hasRoom;
      },
      ready: () => output.ready(),
      publish: (...message) => output.publish(...message),
      flush: () => output.flush(),
      close: () => output.close(),
    };
    return { ...ports, output: Object.defineProperties(same, descriptorsOf(change(output))) };
  };
}

function descriptorsOf(output: Partial<Output>): PropertyDescriptorMap {
  return Object.getOwnPropertyDescriptors(output);
}

/** Ports whose log delivers batches after a change. */
function deliveries(change: (batch: LogMessage[]) => LogMessage[]): Ports {
  return (ports: PartitionPorts) => ({
    ...ports,
    log: {
      async read(subject, afterSequence) {
        const reader: LogReader = await ports.log.read(subject, afterSequence);
        return {
          next: async (max) => change(await reader.next(max)),
          wake: () => reader.wake(),
          get lag() {
            return reader.lag;
          },
          close: () => reader.close(),
        };
      },
    },
  });
}

/** Ports whose store says that every commit succeeded. */
function liar(ports: PartitionPorts): PartitionPorts {
  const { store } = ports;
  return {
    ...ports,
    store: {
      claim: (...parameters) => store.claim(...parameters),
      load: (...parameters) => store.load(...parameters),
      dueTimers: (...parameters) => store.dueTimers(...parameters),
      nextTimerMs: (...parameters) => store.nextTimerMs(...parameters),
      commit: (checkpoint) => store.commit(checkpoint).catch(() => {}),
    },
  };
}

/** What is broken, how, and the promises of which one is broken by it. */
const cases: readonly (readonly [string, () => Sabotage, readonly Promised[]])[] = [
  ["a store that commits for owners who are fenced", () => ({ store: new UnfencedStore() }), [
    "one owner",
  ]],
  ["a store that lets fenced owners read", () => ({ store: new OpenStore() }), ["outputs"]],
  ["a store that takes a checkpoint twice", () => ({ store: new CarelessStore() }), [
    "exactly once",
  ]],
  ["a store that loses part of a checkpoint", () => ({ store: new TornStore() }), [
    "exactly once",
    "outputs",
  ]],
  ["a store that forgets timers", () => ({ store: new ForgetfulStore() }), [
    "exactly once",
    "outputs",
  ]],
  ["a store that says a failed commit succeeded", () => ({ ports: liar }), [
    "progress",
    "outputs",
    "exactly once",
  ]],
  [
    "a log that drops an event",
    () => ({ ports: deliveries((batch) => batch.filter(({ sequence }) => sequence % 9 !== 0)) }),
    ["exactly once", "progress", "outputs"],
  ],
  [
    "a log that changes the order of events",
    () => ({ ports: deliveries((batch) => batch.length === 3 ? batch.toReversed() : batch) }),
    ["exactly once", "progress", "outputs"],
  ],
  [
    "outputs that are called stored before they are",
    () => ({ ports: outputs(() => ({ flush: () => Promise.resolve() })) }),
    ["outputs"],
  ],
  [
    "ids that say when a message was sent",
    () => {
      let sent = 0;
      const publish = (output: Output): Partial<Output> => ({
        publish: (subject, payload, id, ...rest) =>
          output.publish(subject, payload, `${id}.${sent++}`, ...rest),
      });
      return { ports: outputs(publish) };
    },
    ["outputs"],
  ],
];

const mostSeeds = 6000;
const patienceMs = 300_000;

/**
 * The first seed whose run breaks a promise. The same in every run of the suite: what is tested here
 * is the simulation, and how soon and how small it fails depends on the seed.
 */
async function firstFailure(sabotage: () => Sabotage, kind: Kind = "tally") {
  for (let seed = 1; seed <= mostSeeds; seed++) {
    const { violation } = await simulate(kind, Choices.drawn(seed), sabotage());
    if (violation !== undefined) return { seed, promised: violation.promised };
    if (seed % 50 === 0) await setImmediate();
  }
  return undefined;
}

describe("the simulation catches", () => {
  afterEach(() => vi.restoreAllMocks());

  it.each(cases)("%s", async (_name, sabotage, promises) => {
    expect(promises).toContain((await firstFailure(sabotage))?.promised);
  }, patienceMs);

  it.each(["user", "engagement"] as const)(
    "a store that loses part of a checkpoint of the kind %s",
    async (kind) => {
      const failure = await firstFailure(() => ({ store: new TornStore() }), kind);
      expect(["exactly once", "outputs"]).toContain(failure?.promised);
    },
    patienceMs,
  );

  it.each(
    [
      ["user", "sessions"],
      ["user", "audience"],
      ["user", "users"],
      ["engagement", "engagement"],
    ] as const,
  )("a kind %s whose rows of %s are not those of its events", async (kind, table) => {
    const { cut } = PartitionState.prototype;
    let cuts = 0;
    vi.spyOn(PartitionState.prototype, "cut").mockImplementation(
      function (this: PartitionState<unknown, unknown, unknown>) {
        const { number, content } = cut.call(this);
        const isLost = cuts++ % 5 === 0;
        const projections = { ...content.projections, ...isLost && { [table]: [] } };
        return { number, content: { ...content, projections } };
      },
    );
    expect((await firstFailure(() => ({}), kind))?.promised).toBe("exactly once");
  }, patienceMs);

  it("actors that leave memory before their checkpoint is committed", async () => {
    const { shrink } = Residents.prototype;
    vi.spyOn(Residents.prototype, "shrink").mockImplementation(
      function (this: Residents<unknown>, bound, _committed, onRemoved) {
        shrink.call(this, bound, Infinity, onRemoved);
      },
    );
    const failure = await firstFailure(() => ({}));
    expect(["exactly once", "outputs", "no surprise"]).toContain(failure?.promised);
  }, patienceMs);

  it("a planted defect in a run that shrinks to a few events, which is worth reading", async () => {
    const sabotage = () => ({ store: new UnfencedStore() });
    const { seed = 0 } = await firstFailure(sabotage) ?? {};
    const smallest = await smallestFailure("tally", seed, sabotage);
    expect(smallest?.violation?.promised).toBe("one owner");
    expect(smallest?.events).toBeLessThanOrEqual(3);
    expect(smallest?.steps).toBeLessThanOrEqual(80);
    expect(smallest?.trace.join("\n")).toContain("claim");
  }, patienceMs);
});
