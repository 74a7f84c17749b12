import { describe, expect, it } from "vitest";
import { InvalidExposition } from "./errors.ts";
import { parseExposition, samplesOf } from "./scrape.ts";

describe("parseExposition", () => {
  it("reads its example", () => {
    const [metric] = parseExposition(
      '# HELP a_total A.\n# TYPE a_total counter\na_total{b="c"} 1\n',
    );
    expect(metric).toMatchObject({ name: "a_total", type: "counter", help: "A." });
    expect(metric.samples).toEqual([{ name: "a_total", labels: { b: "c" }, value: 1 }]);
  });

  it("reads what other programs write: comments, times, infinities, no announcement", () => {
    const metrics = parseExposition(
      '# a comment\nup 1 1395066363000\nbare{a="\\\\\\"\\n",} -Inf\n\nexponent 1.5e-05\nnone NaN\n',
    );
    expect(metrics.map(({ name }) => name)).toEqual(["up", "bare", "exponent", "none"]);
    expect(samplesOf(metrics, "bare")).toEqual([
      { name: "bare", labels: { a: '\\"\n' }, value: -Infinity },
    ]);
    expect(samplesOf(metrics, "exponent")[0].value).toBe(1.5e-5);
    expect(samplesOf(metrics, "none")[0].value).toBeNaN();
  });

  it("keeps the lines of a histogram together, and finds them by label", () => {
    const metrics = parseExposition(
      '# TYPE a histogram\na_bucket{le="1"} 1\na_bucket{le="+Inf"} 2\na_sum 3\na_count 2\n',
    );
    expect(metrics).toHaveLength(1);
    expect(samplesOf(metrics, "a_bucket", { le: "+Inf" })).toHaveLength(1);
  });

  it.each([
    "<html>",
    "a{b=c} 1",
    'a{b="c} 1',
    'a{b="1",b="2"} 1',
    "a 1,5",
    "a",
    "1a 1",
    "a 0x10",
  ])("refuses %s", (line) => {
    expect(() => parseExposition(`up 1\n${line}\n`)).toThrow(InvalidExposition);
    expect(() => parseExposition(`up 1\n${line}\n`)).toThrow(/^metrics, line 2: found/);
  });
});
