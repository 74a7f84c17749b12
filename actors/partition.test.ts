import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fenced } from "../db/errors.ts";
import { Partition } from "./partition.ts";
import { nothingSkipped } from "./restarts.ts";
import { quietMs, tallyKind, unwanted } from "./tally.ts";
import { event, outcome, runToEnd, story, tick } from "./testing.ts";
import { Crash, World, worldSettings } from "./world.ts";

type Event = { key: string; atMs: number; amount: number } | { news: number } | { bad: true };

describe("Partition", () => {
  it("steps every event once and accounts for each", async () => {
    const world = new World();
    world.append(story);
    await runToEnd(world);
    const { partition, outputs, hourly } = outcome(world);
    expect(partition).toMatchObject({
      sequence: story.length,
      counts: { stepped: 10, late: 1, duplicates: 1, deadLetters: 1 },
      watermarkMs: 9001 - worldSettings.latenessMs,
    });
    expect(hourly).toContainEqual({ videoKey: "a", gain: 4, viewsEnd: 4 });
    expect(outputs.filter(([, subject]) => String(subject).startsWith("tally."))).toHaveLength(10);
    const dead = outputs.find(([, subject]) => subject === "deadletters.tally.0");
    expect(dead?.[2]).toBe("not json");
  });

  it("fires timers by event time, earliest first, also of actors that left memory", async () => {
    const world = new World();
    world.append(story);
    await runToEnd(world);
    const rings = outcome(world).outputs
      .filter(([, subject]) => String(subject).startsWith("ring."))
      .map(([id, subject, payload]) => [Number(String(id).split(".")[2]), subject, payload]);
    expect(rings).toContainEqual([9, "ring.a", `{"at":${10 + quietMs},"rung":1}`]);
    expect(rings).toContainEqual([10, "ring.c", `{"at":${500 + quietMs},"rung":1}`]);
    expect(rings).toContainEqual([10, "ring.d", `{"at":${1400 + quietMs},"rung":1}`]);
  });

  it("gives what an actor turns down to the dead letters once, and time passes with it", async () => {
    const world = new World();
    world.append([event("a", 0, 3), event("a", 500, unwanted), event("a", 501)]);
    await runToEnd(world);
    const { partition, outputs } = outcome(world);
    expect(partition).toMatchObject({
      counts: { stepped: 2, late: 0, duplicates: 0, deadLetters: 1 },
      watermarkMs: 501 - worldSettings.latenessMs,
    });
    const dead = outputs.filter(([, subject]) => subject === "deadletters.tally.0");
    expect(dead).toEqual([[
      "tally.0.2.dead.amount",
      "deadletters.tally.0",
      event("a", 500, unwanted),
    ]]);
  });

  it("does not let an event from the future pass everybody's time", async () => {
    const world = new World();
    const tomorrow = 1_000_000 + 90_000_000;
    world.append([event("a", 0), event("b", tomorrow), event("c", 10)]);
    await runToEnd(world);
    const { partition } = outcome(world);
    expect(partition.watermarkMs).toBeLessThan(1_000_010);
    expect(partition.counts).toMatchObject({ stepped: 3 });
  });

  it("ends in the same state whatever the batches, the checkpoints and the memory", async () => {
    const calm = new World();
    calm.append(story);
    await runToEnd(calm);
    const sizes = fc.record({
      checkpointEvents: fc.integer({ min: 1, max: 20 }),
      maxBatch: fc.integer({ min: 1, max: 20 }),
      maxResidents: fc.integer({ min: 1, max: 10 }),
    });
    await fc.assert(
      fc.asyncProperty(sizes, async (settings) => {
        const world = new World();
        world.append(story);
        const partition = world.partition(settings);
        const ended = partition.run();
        while (partition.status().committedSequence < story.length) await tick();
        partition.stop();
        await ended;
        expect(outcome(world)).toEqual(outcome(calm));
      }),
      { numRuns: 40 },
    );
  });

  it("ends in the same state after a crash at any await", async () => {
    const calm = new World();
    calm.append(story);
    await runToEnd(calm);
    let awaits = 0;
    const counting = new World(() => {
      awaits++;
      return Promise.resolve();
    });
    counting.append(story);
    await runToEnd(counting);
    expect(awaits).toBeGreaterThan(20);
    for (let crashAt = 1; crashAt <= awaits; crashAt++) {
      let reached = 0;
      const world = new World(async (where) => {
        if (++reached === crashAt) throw new Crash(`at await ${crashAt}: ${where}`);
        await Promise.resolve();
      });
      world.append(story);
      await runToEnd(world);
      expect(outcome(world), `crash at await ${crashAt}`).toEqual(outcome(calm));
    }
  });

  it("ends in the same state after any number of crashes anywhere (property)", async () => {
    const events: fc.Arbitrary<Event> = fc.oneof(
      {
        weight: 12,
        arbitrary: fc.record({
          key: fc.constantFrom("a", "b", "c", "d", "e"),
          atMs: fc.integer({ min: 0, max: 20_000 }),
          amount: fc.integer({ min: 1, max: 9 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ news: fc.integer({ min: 1, max: 5 }) }) },
      { weight: 1, arbitrary: fc.constant({ bad: true as const }) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(events, { minLength: 1, maxLength: 40 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 99 })),
        async (log, dice) => {
          const messages = log.map((event) => JSON.stringify(event));
          const calm = new World();
          calm.append(messages);
          await runToEnd(calm);
          let crashesLeft = 20;
          const world = new World(async (where) => {
            if (crashesLeft > 0 && dice.next().value < 8) {
              crashesLeft--;
              throw new Crash(where);
            }
            await Promise.resolve();
          });
          world.append(messages);
          await runToEnd(world);
          expect(outcome(world)).toEqual(outcome(calm));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("changes nothing once another owner has claimed its partition", async () => {
    const world = new World();
    world.append(story.slice(0, 4));
    const stale = world.partition();
    const staleEnd = stale.run().catch((error) => error);
    while (stale.status().committedSequence < 4) await tick();
    const fresh = world.partition();
    const freshEnd = fresh.run();
    while (fresh.status().epoch === 0) await tick();
    world.append(story.slice(4));
    expect(await staleEnd).toBeInstanceOf(Fenced);
    while (fresh.status().committedSequence < story.length) await tick();
    fresh.stop();
    await freshEnd;
    const calm = new World();
    calm.append(story);
    await runToEnd(calm);
    expect(outcome(world)).toEqual(outcome(calm));
  });

  it("commits when it has caught up, without waiting for its alarm", async () => {
    const world = new World();
    world.append(Array.from({ length: 20 }, (_, i) => event("a", i)));
    const clock = { nowMs: () => 0, after: () => () => {} };
    const partition = world.partition({ checkpointEvents: 100 }, { clock });
    const ended = partition.run();
    while (partition.status().committedSequence < 20) await tick();
    partition.stop();
    await ended;
    expect(outcome(world).partition.counts).toMatchObject({ stepped: 20 });
  });

  it("answers questions about actors in memory, in the store, and about none", async () => {
    const world = new World();
    world.append(story);
    const partition = world.partition();
    const ended = partition.run();
    while (partition.status().committedSequence < story.length) await tick();
    expect(await partition.ask("c")).toEqual({ sum: 2, events: 2 });
    expect(await partition.ask("b")).toEqual({ sum: 6, events: 2 });
    expect(await partition.ask("nobody")).toBeUndefined();
    partition.stop();
    await ended;
    await expect(partition.ask("c")).rejects.toThrow();
  });

  it("hands on what is asked, and fails only the question that its kind cannot answer", async () => {
    const world = new World();
    world.append(story);
    const kind: typeof tallyKind = {
      ...tallyKind,
      inspect({ sum }, question, shared) {
        if (question === "why?") throw new RangeError("there is no reason");
        return { sum, question, ofAll: shared.sum };
      },
    };
    const { store, log, clock, topic } = world;
    const ports = { store, log, clock, output: topic.output() };
    const partition = new Partition(kind, ports, { ...worldSettings, skip: nothingSkipped });
    const ended = partition.run();
    while (partition.status().committedSequence < story.length) await tick();
    const answers = ["how much?", "why?", ""].map((question) => partition.ask("c", question));
    const [first, second, third] = await Promise.allSettled(answers);
    expect(first).toMatchObject({ value: { sum: 2, question: "how much?" } });
    expect(second).toMatchObject({ reason: new RangeError("there is no reason") });
    expect(third).toMatchObject({ value: { sum: 2, question: "" } });
    expect(await partition.ask("b")).toMatchObject({ sum: 6, ofAll: expect.any(Number) });
    partition.stop();
    await ended;
  });

  it("keeps no more actors in memory than its bound once a checkpoint holds them", async () => {
    const world = new World();
    world.append(Array.from({ length: 200 }, (_, i) => event(`key-${i}`, i)));
    const partition = world.partition({ maxResidents: 10 });
    const ended = partition.run();
    let most = 0;
    while (partition.status().committedSequence < 200) {
      most = Math.max(most, partition.status().residentActors);
      await tick();
    }
    expect(most).toBeLessThanOrEqual(10 + 2 * worldSettings.checkpointEvents + 3);
    partition.stop();
    await ended;
  });
});
