import { describe, expect, it } from "vitest";
import type { Log, LogMessage } from "../streams/log.ts";
import { brokenBell, poison } from "./tally.ts";
import { event, outcome, runToEnd, story, tick } from "./testing.ts";
import { Crash, World, worldSettings } from "./world.ts";

describe("a partition recovers", () => {
  it("dead-letters an event at which its actor throws, and goes on", async () => {
    const world = new World();
    world.append([event("a", 0, 2), event("a", 1, poison), event("a", 2, 3)]);
    const { errors } = await runToEnd(world);
    expect(errors).toHaveLength(1);
    const { partition, hourly } = outcome(world);
    expect(partition).toMatchObject({ counts: { stepped: 2, deadLetters: 1 } });
    expect(hourly).toContainEqual({ videoKey: "a", gain: 5, viewsEnd: 5 });
  });

  it("dead-letters a timer at which its actor throws, and steps the event that made it due", async () => {
    const world = new World();
    world.append([event("a", 0, brokenBell), event("b", 5000, 2), event("a", 5001, 1)]);
    const { errors } = await runToEnd(world);
    expect(errors.map(String)).toEqual([
      "StepFailed: tally/0: the timer of a failed at sequence 2: broken bell",
    ]);
    const { partition, hourly, outputs } = outcome(world);
    expect(partition.counts).toEqual({ stepped: 3, late: 0, duplicates: 0, deadLetters: 0 });
    expect(hourly).toContainEqual({ videoKey: "b", gain: 2, viewsEnd: 2 });
    const letters = outputs.filter(([, subject]) => subject === "deadletters.tally.0");
    expect(letters.map(([id]) => id)).toEqual(["tally.0.2.dead.timer.a"]);
  });

  it("wakes no more actors at one event than may fire, and the others at the next", async () => {
    const world = new World();
    const many = 40;
    const sleepers = Array.from({ length: many }, (_, i) => event(`key-${i}`, i));
    world.append([...sleepers, ...Array.from({ length: 10 }, (_, i) => event("late", 9000 + i))]);
    const timersPerEvent = 5;
    const partition = world.partition({ timersPerEvent });
    const ended = partition.run();
    let most = 0;
    while (partition.status().committedSequence < world.log.lastSequence) {
      most = Math.max(most, partition.status().residentActors);
      await tick();
    }
    partition.stop();
    await ended;
    const rings = outcome(world).outputs
      .filter(([, subject]) => String(subject).startsWith("ring."))
      .map(([id, subject]) => [Number(String(id).split(".")[2]) - many, String(subject)] as const);
    const inOrder = sleepers.map((_, i) => [1 + Math.floor(i / timersPerEvent), `ring.key-${i}`]);
    expect(rings.sort()).toEqual(inOrder.sort());
    const { checkpointEvents, maxBatch, maxResidents } = worldSettings;
    const bound = maxResidents + 2 * checkpointEvents + maxBatch * (1 + timersPerEvent);
    expect(most).toBeLessThanOrEqual(bound);
  });

  it("cuts no checkpoint over one that failed while it waited for room to publish", async () => {
    const waiting = Promise.withResolvers<void>();
    const failing = Promise.withResolvers<void>();
    let commits = 0;
    const world = new World(async (where) => {
      if (where === "output.ready before" && commits > 0) {
        waiting.resolve();
        await failing.promise;
      }
      if (where !== "store.commit before" || ++commits > 1) return;
      await waiting.promise;
      failing.resolve();
      throw new Crash(where);
    }, 1);
    world.append(story);
    const error = await world.partition({ checkpointEvents: 1 }).run().catch((error) => error);
    expect(error).toBeInstanceOf(Crash);
    expect(commits).toBe(1);
    await runToEnd(world);
    const calm = new World();
    calm.append(story);
    await runToEnd(calm);
    expect(outcome(world)).toEqual(outcome(calm));
  });

  it("takes every event once from a log that delivers some again", async () => {
    const [world, calm] = [new World(), new World()];
    for (const each of [world, calm]) each.append(story);
    const { log } = world;
    const repeating: Log = {
      async read(subject, afterSequence) {
        const reader = await log.read(subject, afterSequence);
        let before: LogMessage[] = [];
        return {
          async next(max) {
            const batch = await reader.next(max);
            const twice = [...before, ...batch, ...batch];
            before = batch;
            return twice;
          },
          wake: () => reader.wake(),
          get lag() {
            return reader.lag;
          },
          close: () => reader.close(),
        };
      },
    };
    const partition = world.partition({}, { log: repeating });
    const ended = partition.run();
    while (partition.status().committedSequence < story.length) await tick();
    partition.stop();
    await ended;
    await runToEnd(calm);
    expect(outcome(world)).toEqual(outcome(calm));
  });

  it("rebuilds what its actors share from the log, and says so", async () => {
    const [world, calm] = [new World(), new World()];
    for (const each of [world, calm]) {
      each.append(story);
      await runToEnd(each);
      if (each === world) expect(each.store.damage("tally", 0, "")).toBe(true);
      each.append([event("a", 9100, 1)]);
      await runToEnd(each);
    }
    const letter = "tally.0.14.dead.snapshot.";
    const { outputs, ...others } = outcome(world);
    expect(outputs.map(([id]) => id)).toContain(letter);
    expect({ ...others, outputs: outputs.filter(([id]) => id !== letter) }).toEqual(outcome(calm));
  });

  it("rebuilds an actor that threw once, from the log, without throwing again", async () => {
    const world = new World();
    world.append([event("a", 0, 2), event("a", 1, poison), event("b", 5000, brokenBell)]);
    world.append([event("a", 5001, 3), event("c", 9000), event("c", 9001)]);
    await runToEnd(world);
    const before = outcome(world).snapshots;
    for (const key of ["a", "b"]) expect(world.store.damage("tally", 0, key)).toBe(true);
    world.append([event("a", 9002, 4), event("b", 9003, 4)]);
    const { errors } = await runToEnd(world);
    expect(errors).toEqual([]);
    const sums = (snapshots: typeof before) =>
      snapshots.filter(({ key }) => key === "a" || key === "b").map(({ state }) =>
        new DataView(Uint8Array.from(state).buffer).getFloat64(0, true)
      );
    expect(sums(before)).toEqual([5, brokenBell]);
    expect(sums(outcome(world).snapshots)).toEqual([9, brokenBell + 4]);
  });

  it("rebuilds an actor from the log when its snapshot does not decode, and says so", async () => {
    const world = new World();
    world.append(story);
    await runToEnd(world);
    const before = outcome(world);
    expect(world.store.damage("tally", 0, "a")).toBe(true);
    world.append([event("a", 9100, 1)]);
    await runToEnd(world);
    const after = outcome(world);
    const sumOf = (of: typeof after) => of.hourly.find((row) => row.videoKey === "a")?.gain;
    expect(sumOf(after)).toBe((sumOf(before) ?? NaN) + 1);
    const state = after.snapshots.find((snapshot) => snapshot.key === "a")?.state ?? [];
    expect(new DataView(Uint8Array.from(state).buffer).getFloat64(0, true)).toBe(5);
    expect(after.outputs.filter(([, subject]) => subject === "deadletters.tally.0")).toHaveLength(
      2,
    );
    expect(after.outputs.filter(([, subject]) => subject === "tally.a")).toHaveLength(4);
  });
});
