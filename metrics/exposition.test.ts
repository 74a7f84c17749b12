import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bounds, type Definition } from "./definition.ts";
import { exposition } from "./exposition.ts";
import { parseExposition } from "./scrape.ts";
import { Counter, Histogram } from "./series.ts";

const definition: Definition = {
  type: "counter",
  group: "HTTP",
  place: "API",
  labels: ["a", "b"],
  help: "A \\ and\na line.",
};

describe("exposition", () => {
  it("can be read back, whatever labels and numbers are", () => {
    const marks = ['"', "\\", "\n", "\r", "{", "}", ",", "=", " ", "#", "é", "😀", "a"];
    const text = fc.string({ unit: fc.constantFrom(...marks), maxLength: 8 });
    const series = fc.array(fc.tuple(text, text, fc.double()), { minLength: 1, maxLength: 5 });
    fc.assert(fc.property(series, (rows) => {
      const told = rows.map(([a, b, value]) => {
        const counter = new Counter();
        counter.value = value;
        return { values: [a, b], series: counter };
      });
      const [metric] = parseExposition(exposition([{ name: "x_total", definition, series: told }]));
      expect(metric.type).toBe("counter");
      const samples = metric.samples.map(({ labels, value }) => [labels.a, labels.b, value + 0]);
      expect(samples).toEqual(rows.map(([a, b, value]) => [a, b, value + 0]));
    }));
  });

  it("writes a histogram as buckets, their sum and their count", () => {
    const histogram = new Histogram();
    histogram.observe(0.02);
    const series = [{ values: [], series: histogram }];
    const text = exposition([
      { name: "x_seconds", definition: { ...definition, type: "histogram", labels: [] }, series },
    ]);
    const lines = text.split("\n");
    expect(lines[0]).toBe("# HELP x_seconds A \\\\ and\\na line.");
    expect(lines[1]).toBe("# TYPE x_seconds histogram");
    expect(lines).toContain('x_seconds_bucket{le="0.01"} 0');
    expect(lines).toContain('x_seconds_bucket{le="0.025"} 1');
    expect(lines).toContain('x_seconds_bucket{le="+Inf"} 1');
    expect(lines.slice(-3)).toEqual(["x_seconds_sum 0.02", "x_seconds_count 1", ""]);
    expect(lines).toHaveLength(2 + bounds.length + 1 + 2 + 1);
  });
});
