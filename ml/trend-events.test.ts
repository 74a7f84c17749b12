import { describe, expect, it } from "vitest";
import { Random } from "./random.ts";
import { simulate, type Simulation } from "./testing/series.ts";
import { TrendEvents, trendEventsStateSize } from "./trend-events.ts";
import { RollingWindow } from "./window.ts";

const hourMs = 3_600_000;

/** Shows hourly gains of views and returns what was called, as `<index>: <kind>`. */
function watch(gains: readonly number[], events = new TrendEvents(), hours = 1): string[] {
  const window = new RollingWindow();
  const called: string[] = [];
  let views = 1_000_000;
  window.push(0, views, 50_000, 1_000);
  gains.forEach((gain, i) => {
    const kind = events.detect(window, hours * hourMs, [gain, 0, 0]);
    if (kind !== undefined) called.push(`${i}: ${kind}`);
    window.push((i + 1) * hours * hourMs, views += gain, 50_000, 1_000);
  });
  return called;
}

const repeat = (gain: number, times: number) => new Array<number>(times).fill(gain);

/** Hourly views around `mean`, from some hour of the day on. */
function noisy(random: Random, mean: number, fromHour: number, times: number): number[] {
  return Array.from({ length: times }, (_, hour) => {
    const clock = 1 + 0.4 * Math.cos((2 * Math.PI * (fromHour + hour)) / 24);
    return random.poisson(mean * clock * Math.exp(random.normal(0, 0.1)));
  });
}

describe("TrendEvents", () => {
  it("calls a breakout at its second reading, as in the documented example", () => {
    const events = new TrendEvents();
    expect(watch([...repeat(100, 48), 400])).toEqual([]);
    expect(watch([...repeat(100, 48), 400, 400], events)).toEqual(["49: breakout"]);
    expect(events.usualViewsPerHour).toBeCloseTo(101.7, 1);
  });

  it("calls a breakout once, however long it lasts, and the next after it was over", () => {
    const first = [...repeat(100, 48), ...repeat(500, 40)];
    expect(watch(first)).toEqual(["49: breakout"]);
    const again = [...first, ...repeat(100, 120), ...repeat(900, 10)];
    expect(watch(again).filter((call) => call.endsWith("breakout"))).toEqual([
      "49: breakout",
      "209: breakout",
    ]);
  });

  it("calls a slowdown when views halve", () => {
    expect(watch([...repeat(400, 72), ...repeat(120, 10)])).toEqual(["73: slowdown"]);
  });

  it("does not call the decay of a young video a slowdown", () => {
    const decaying = Array.from({ length: 300 }, (_, hour) => Math.round(20_000 / (hour + 1)));
    expect(watch(decaying)).toEqual([]);
  });

  it("calls a stall when views stop, once until they come again", () => {
    const stopped = [...repeat(100, 48), ...repeat(0, 40)];
    expect(watch(stopped)).toEqual(["49: stall"]);
    const twice = [...stopped, ...repeat(100, 60), ...repeat(0, 5)];
    expect(watch(twice).filter((call) => call.endsWith("stall"))).toEqual([
      "49: stall",
      "149: stall",
    ]);
  });

  it("calls a correction when a counter falls by much, once a day", () => {
    const gains = [...repeat(100, 10), -2_000, -2_000, ...repeat(100, 30), -2_000, -3];
    expect(watch(gains)).toEqual(["10: correction", "42: correction"]);
    const window = new RollingWindow();
    window.push(0, 1_000, 500, 100);
    expect(new TrendEvents().detect(window, hourMs, [5, -4, -9])).toBeUndefined();
    expect(new TrendEvents().detect(window, hourMs, [5, -10, 0])).toBe("correction");
    expect(new TrendEvents().detect(window, hourMs, [5, 0, -10])).toBe("correction");
  });

  it("ignores what is rare: one glitch, few views, the first readings", () => {
    expect(watch([...repeat(100, 48), 5_000, ...repeat(100, 48)])).toEqual([]);
    expect(watch([...repeat(1, 48), ...repeat(8, 12)])).toEqual([]);
    expect(watch([...repeat(2, 48), ...repeat(0, 40)])).toEqual([]);
    expect(watch([100, 100, 100, 900, 900, 900])).toEqual([]);
  });

  it("finds a threefold rise within a day and a tenfold one within hours, among noise", () => {
    const delays = { threefold: [] as number[], tenfold: [] as number[] };
    for (let video = 0; video < 200; video++) {
      const random = new Random(1, video);
      const mean = Math.exp(random.between(3.5, 8));
      for (const [name, times] of [["threefold", 3], ["tenfold", 10]] as const) {
        const hour = random.integer(0, 23);
        const calm = noisy(random, mean, hour, 100);
        const gains = [...calm, ...noisy(random, times * mean, hour + calm.length, 48)];
        const calls = watch(gains).filter((call) => call.endsWith("breakout"));
        const found = calls.map((call) => Number.parseInt(call) - 99).filter((delay) => delay > 0);
        delays[name].push(found[0] ?? Infinity);
      }
    }
    for (const all of Object.values(delays)) all.sort((a, b) => a - b);
    const report = Object.entries(delays).map(([name, all]) =>
      `${name} rise called after ${all[100]} readings (median), ${all[180]} (nine of ten)`
    );
    process.stdout.write(`trend events: ${report.join("; ")}\n`);
    expect(delays.threefold[100]).toBeLessThanOrEqual(4);
    expect(delays.threefold[180]).toBeLessThanOrEqual(20);
    expect(delays.tenfold[180]).toBeLessThanOrEqual(4);
  });

  it("seldom cries wolf while nothing happens", () => {
    const calm: Omit<Simulation, "seed" | "spacing"> = {
      videos: 100,
      readings: 300,
      oldestHours: 500,
      burstsPerHour: 0,
      noise: 0.03,
      rhythm: 0.5,
      logRate: [1, 7],
    };
    for (const [seed, hours] of [[11, 1], [12, 24], [13, 6]]) {
      let calls = 0;
      let readings = 0;
      for (const { atMs, counters } of simulate({ ...calm, seed, spacing: () => hours })) {
        const window = new RollingWindow();
        const events = new TrendEvents();
        window.push(atMs[0], counters[0][0], counters[1][0], counters[2][0]);
        for (let i = 1; i < atMs.length; i++) {
          const gains = counters.map((counter) => counter[i] - counter[i - 1]);
          if (events.detect(window, atMs[i] - atMs[i - 1], gains) !== undefined) calls++;
          window.push(atMs[i], counters[0][i], counters[1][i], counters[2][i]);
          readings++;
        }
      }
      const perTenThousand = 10_000 * calls / readings;
      process.stdout.write(
        `trend events: ${perTenThousand.toFixed(1)} calls per 10,000 calm readings ` +
          `every ${hours} h (${calls} in ${readings})\n`,
      );
      expect(perTenThousand).toBeLessThan(2);
    }
  });

  it("keeps to its part of an array that it shares", () => {
    const shared = new Float64Array(trendEventsStateSize + 4).fill(-1);
    shared.fill(0, 2, 2 + trendEventsStateSize);
    expect(watch([...repeat(100, 48), 400, 400], new TrendEvents(shared, 2))).toEqual([
      "49: breakout",
    ]);
    expect([...shared.subarray(0, 2), ...shared.subarray(trendEventsStateSize + 2)]).toEqual(
      [-1, -1, -1, -1],
    );
  });
});
