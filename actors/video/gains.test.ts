import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DayGain, dayGainNumbers } from "./gains.ts";
import { hourMs, rowAt, Stage, startMs } from "./testing.ts";

/** One gain and the time in which it was made. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly gain: number;
}

/** What of the gains, each spread evenly, lies in the 24 hours that end with the hour of the last. */
function gainOfTheDay(spans: readonly Span[]): number {
  const lastHour = Math.floor((spans.at(-1)?.toMs ?? 0) / hourMs);
  const dayFromMs = (lastHour - 23) * hourMs;
  let total = 0;
  for (const { fromMs, toMs, gain } of spans) {
    total += gain * Math.max(0, toMs - Math.max(fromMs, dayFromMs)) / (toMs - fromMs);
  }
  return total;
}

describe("DayGain", () => {
  it("is what a sum over all gains says, however far apart they are (property)", () => {
    const steps = fc.array(
      fc.record({
        elapsedMs: fc.oneof(
          fc.integer({ min: 1, max: 2 * hourMs }),
          fc.integer({ min: 1, max: 60 * hourMs }),
        ),
        gain: fc.integer({ min: 0, max: 1_000_000 }),
      }),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(fc.property(steps, fc.integer({ min: 0, max: hourMs }), (steps, offsetMs) => {
      const day = new DayGain(new Float64Array(5 + dayGainNumbers), 5);
      const spans: Span[] = [];
      let atMs = startMs + offsetMs;
      for (const { elapsedMs, gain } of steps) {
        spans.push({ fromMs: atMs, toMs: atMs + elapsedMs, gain });
        day.add(atMs, atMs += elapsedMs, gain);
        const expected = gainOfTheDay(spans);
        expect(Math.abs(day.total - expected)).toBeLessThan(1e-6 * (1 + expected));
      }
    }));
  });

  it("goes into the video's row, with the growth that it means", async () => {
    const stage = await Stage.open();
    for (let hour = 0; hour <= 48; hour++) stage.take(rowAt(hour, [1000 + 10 * hour, 0, 0]));
    await stage.commit();
    // The reading at 48:00 falls into an hour that has only begun: 23 hours lie before it.
    expect(stage.store.videos.get("v")).toMatchObject({ gain: 230, growth: 230 / (1480 - 230) });
  });

  it("forgets old hours also when the platform takes views back", async () => {
    const stage = await Stage.open();
    for (let hour = 0; hour <= 24; hour++) stage.take(rowAt(hour, [1000 + 10 * hour, 0, 0]));
    stage.take(rowAt(100, [900, 0, 0]));
    await stage.commit();
    expect(stage.store.videos.get("v")).toMatchObject({ gain: 0, growth: 0 });
  });
});
