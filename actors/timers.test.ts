import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Residents } from "./residents.ts";
import { Timers } from "./timers.ts";

interface Alarm {
  atMs: number | undefined;
}

describe("Timers", () => {
  it("fires what is due by time, then key, as a scan of all actors would (property)", () => {
    const steps = fc.array(
      fc.record({
        key: fc.constantFrom(..."abcdef"),
        atMs: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
        untilMs: fc.integer({ min: 0, max: 60 }),
      }),
      { maxLength: 60 },
    );
    fc.assert(fc.property(steps, (steps) => {
      const residents = new Residents<Alarm>();
      const timers = new Timers<Alarm>();
      for (const { key, atMs, untilMs } of steps) {
        const resident = residents.use(key) ?? residents.add(key, { atMs: undefined });
        resident.state.atMs = atMs;
        timers.set(resident, atMs);
        const expected = [...residents.values()]
          .filter(({ state }) => state.atMs !== undefined && state.atMs <= untilMs)
          .sort((a, b) => (a.state.atMs ?? 0) - (b.state.atMs ?? 0) || (a.key < b.key ? -1 : 1))
          .map((due) => due.key);
        const fired: string[] = [];
        for (;;) {
          const due = timers.takeDue(untilMs, (state) => state.atMs);
          if (due === undefined) break;
          fired.push(due.key);
          due.state.atMs = undefined;
        }
        expect(fired).toEqual(expected);
      }
    }));
  });

  it("holds one entry for a timer that every event moves further away", () => {
    const residents = new Residents<Alarm>();
    const timers = new Timers<Alarm>();
    const resident = residents.add("a", { atMs: 0 });
    for (let atMs = 10; atMs < 1000; atMs++) {
      resident.state.atMs = atMs;
      timers.set(resident, atMs);
    }
    expect(timers.size).toBe(1);
  });

  it("does not grow with actors that come and go", () => {
    const residents = new Residents<Alarm>();
    const timers = new Timers<Alarm>();
    for (let i = 0; i < 20_000; i++) {
      const resident = residents.add(`${i}`, { atMs: 1e9 });
      timers.set(resident, 1e9);
      residents.shrink(10, 0, (gone) => timers.forget(gone));
      expect(timers.size).toBeLessThan(4000);
    }
  });

  it("never fires for an actor that left memory", () => {
    const residents = new Residents<Alarm>();
    const timers = new Timers<Alarm>();
    const resident = residents.add("a", { atMs: 5 });
    timers.set(resident, 5);
    timers.forget(resident);
    expect(timers.takeDue(100, (state) => state.atMs)).toBeUndefined();
  });
});
