import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { seedOfRun, seedVariable } from "../../test/seed.ts";
import { Choices } from "./choices.ts";
import { investigate } from "./investigate.ts";
import { type Kind, simulate } from "./simulate.ts";

const seeds = 2 ** 31;

/** Runs so many seeds, that of this run first, so that naming a seed repeats its run at once. */
async function keepsItsPromises(kind: Kind, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const seed = (seedOfRun() + i) % seeds;
    const { violation } = await simulate(kind, Choices.drawn(seed));
    if (violation !== undefined) {
      const command = `${seedVariable}=${seed} npm test -- --deno actors/simulation`;
      throw new Error(await investigate(kind, seed, command));
    }
    // A run consists of promises alone, and would keep everything else from its turn.
    if (i % 50 === 0) await setImmediate();
  }
}

const patienceMs = 300_000;

describe("a simulated cluster", () => {
  it("keeps its promises to tallies, whatever goes wrong, in 2,000 runs", async () => {
    await keepsItsPromises("tally", 2000);
  }, patienceMs);

  it(
    "makes of videos what an undisturbed replay makes of them, byte for byte, in 100 runs",
    async () => {
      await keepsItsPromises("video", 100);
    },
    patienceMs,
  );

  it.each([["user", 100], ["engagement", 200]] as const)(
    "makes of activity, for the kind %s, what an undisturbed replay makes of it, in %i runs",
    keepsItsPromises,
    patienceMs,
  );

  it.each(["tally", "video", "user", "engagement"] as const)(
    "runs the same way again: %s",
    async (kind) => {
      const seed = seedOfRun();
      const first = await simulate(kind, Choices.drawn(seed), {}, true);
      expect(first.trace.length).toBeGreaterThan(20);
      expect(await simulate(kind, Choices.drawn(seed), {}, true)).toEqual(first);
      expect(await simulate(kind, Choices.repeated(first.choices), {}, true)).toEqual(first);
    },
  );

  it("meets everything that it is there for", async () => {
    const met = new Set<string>();
    const wanted = [
      "crash",
      "freeze",
      "thaw",
      "the clock of",
      "abandon partition",
      "share partition",
      "fault before",
      "fault after",
      "fault late",
      "fault twice",
      "at last",
      "the reader breaks",
      "it does not open",
      "messages come again",
      "the output breaks",
      "is refused",
      `"news"`,
      "has been fenced",
      "failed at sequence",
      "the timer of",
      ".dead.timer.",
      ".dead.event",
      "is spoilt",
      ".dead.snapshot.",
      "shows",
    ];
    for (let seed = 0; seed < 1000 && met.size < wanted.length; seed++) {
      const { trace } = await simulate("tally", Choices.drawn(seed), {}, true);
      const text = trace.join("\n");
      for (const what of wanted) if (text.includes(what)) met.add(what);
    }
    expect(wanted.filter((what) => !met.has(what))).toEqual([]);
  }, patienceMs);
});
