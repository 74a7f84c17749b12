import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bounds } from "./definition.ts";
import { maxSeries, otherValue } from "./family.ts";
import { Metrics } from "./metrics.ts";
import { parseExposition, samplesOf } from "./scrape.ts";
import { Counter, Histogram } from "./series.ts";

describe("Counter", () => {
  it("takes over a sum that is kept elsewhere, and never goes back", () => {
    const counter = new Counter();
    counter.add(2);
    counter.reach(5);
    counter.reach(3);
    expect(counter.value).toBe(5);
  });
});

describe("Histogram", () => {
  it("counts as in its example", () => {
    const histogram = new Histogram();
    for (const seconds of [0.0004, 0.5, 60]) histogram.observe(seconds);
    expect(histogram.cumulative().at(0)).toBe(1);
    expect(histogram.cumulative().at(-1)).toBe(3);
  });

  it("says for each bound how many durations were at most as long", () => {
    const seconds = fc.oneof(
      fc.constantFrom(...bounds),
      fc.double({ min: 0, max: 20, noNaN: true }),
    );
    fc.assert(fc.property(fc.array(seconds), (durations) => {
      const histogram = new Histogram();
      for (const duration of durations) histogram.observe(duration);
      const wanted = [...bounds, Infinity].map((bound) =>
        durations.filter((duration) => duration <= bound).length
      );
      expect(histogram.cumulative()).toEqual(wanted);
    }));
  });
});

describe("Metrics", () => {
  it("tells what comes beyond its bound as one series, and loses none of it", async () => {
    const metrics = new Metrics();
    const family = metrics.counter("troupe_dead_letters_total");
    for (let i = 0; i < 5000; i++) family.of("video", `reason ${i}`).add(1);
    const samples = samplesOf(parseExposition(await metrics.read()), "troupe_dead_letters_total");
    expect(samples).toHaveLength(maxSeries);
    expect(samples.reduce((sum, { value }) => sum + value, 0)).toBe(5000);
    expect(samples.at(-1)).toMatchObject({
      labels: { kind: otherValue, reason: otherValue },
      value: 5000 - maxSeries + 1,
    });
  });

  it("wants as many values as there are labels", () => {
    expect(() => new Metrics().gauge("troupe_model_version").of("forecast"))
      .toThrow("found 1 label values, wanted 2");
  });

  it("leaves out what nobody asked for, and series that are gone", async () => {
    const metrics = new Metrics();
    expect(await metrics.read()).toBe("");
    const versions = metrics.gauge("troupe_model_version");
    versions.of("forecast", "challenger").set(3);
    expect(await metrics.read()).toContain('alias="challenger"} 3');
    versions.clear();
    expect(await metrics.read()).toBe("");
  });

  it("has figures set for whoever reads, until that is forgotten", async () => {
    const metrics = new Metrics();
    let readings = 0;
    const readers = metrics.gauge("troupe_live_feed_readers").of();
    const forget = metrics.onRead(() => readers.set(++readings));
    expect(await metrics.read()).toContain("troupe_live_feed_readers 1\n");
    expect(await metrics.read()).toContain("troupe_live_feed_readers 2\n");
    forget();
    expect(await metrics.read()).toContain("troupe_live_feed_readers 2\n");
  });

  it("answers a reader although figures do not come", async () => {
    const metrics = new Metrics(1);
    metrics.counter("troupe_nats_disconnects_total").of().add(1);
    metrics.onRead(() => new Promise(() => {}));
    expect(await metrics.read()).toContain("troupe_nats_disconnects_total 1\n");
  });
});
