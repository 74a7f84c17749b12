import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LogLimiter } from "./log-limiter.ts";

describe("LogLimiter", () => {
  it("does what its example says", () => {
    const limiter = new LogLimiter<string>();
    const admitted = [1, 2, 3, 4, 5, 6, 7].filter((i) => limiter.admits("odd", `line ${i}`, 0));
    expect(admitted).toEqual([1, 2, 3, 4, 5]);
    expect(limiter.due(59_999)).toEqual([]);
    expect(limiter.due(60_000)).toEqual([{ sample: "line 7", times: 2 }]);
    expect(limiter.due(Infinity)).toEqual([]);
  });

  it("accounts for every line, and writes few of each topic and few topics in a minute", () => {
    const lines = fc.array(fc.tuple(fc.nat(400), fc.nat(5000)), { maxLength: 2000 });
    fc.assert(
      fc.property(lines, (told) => {
        const limiter = new LogLimiter<number>();
        let [nowMs, written, repeated] = [0, 0, 0];
        for (const [topic, waitMs] of told) {
          nowMs += waitMs;
          repeated += limiter.due(nowMs).reduce((sum, { times }) => sum + times, 0);
          if (limiter.admits(String(topic), topic, nowMs)) written++;
        }
        repeated += limiter.due(Infinity).reduce((sum, { times }) => sum + times, 0);
        expect(written + repeated).toBe(told.length);
      }),
      { numRuns: 30 },
    );
    const crowded = new LogLimiter<number>();
    const topics = Array.from({ length: 10_000 }, (_, i) => crowded.admits(`${i}`, i, 0));
    expect(topics.filter(Boolean).length).toBe(205);
  });
});
