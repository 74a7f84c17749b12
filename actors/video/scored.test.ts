import { describe, expect, it } from "vitest";
import { everyMethod } from "../../streams/forecast.ts";
import type { Reading } from "../../streams/reading.ts";
import { VideoShared } from "./shared.ts";
import type { Scored } from "./scored.ts";
import { VideoState } from "./state.ts";
import { stepReading } from "./step.ts";
import { hourMs, startMs } from "./testing.ts";

/** What a listener heard while these readings were stepped, each so many hours after the start. */
function heardOf(
  rows: readonly (readonly [hours: number, ...counters: [number, number, number]])[],
) {
  const state = new VideoState("v");
  const shared = new VideoShared();
  const heard: Scored[] = [];
  shared.onScored = (scored) => heard.push({ ...scored, values: scored.values.slice() });
  rows.forEach(([hours, views, likes, comments], i) => {
    const atMs = startMs + hours * hourMs;
    const reading: Reading = {
      videoId: "v",
      atMs,
      views,
      likes,
      comments,
      title: undefined,
      channel: undefined,
      category: undefined,
      publishedAtMs: undefined,
      extra: undefined,
    };
    stepReading(state, reading, {
      sequence: i + 1,
      arrivedAtMs: atMs,
      partition: 0,
      partitionCount: 1,
      shared,
      emit() {},
    });
  });
  return heard;
}

describe("what a listener is told", () => {
  it("is what each method said of each target, and what came", () => {
    const heard = heardOf([[0, 100, 10, 0], [1, 160, 10, 0], [3, 260, 16, 0], [4, 300, 17, 0]]);
    expect(heard.map(({ target, gain }) => [target, gain])).toEqual([
      ...[[0, 60], [1, 0], [2, 0]],
      ...[[0, 100], [1, 6], [2, 0]],
      ...[[0, 40], [1, 1], [2, 0]],
    ]);
    const last = heard[6];
    expect(last).toMatchObject({
      videoKey: "v",
      atMs: startMs + 4 * hourMs,
      elapsedMs: hourMs,
      counterBefore: 260,
      methods: everyMethod,
    });
    const saidBy = (method: string) => last.values[last.methods.indexOf(method)];
    expect(["last", "drift", "mean3", "mean10"].map(saidBy)).toEqual([0, 50, 55, 55]);
    expect(Number.isInteger(saidBy("served"))).toBe(true);
    expect(last.low).toBeLessThanOrEqual(saidBy("served"));
    expect(last.high).toBeGreaterThanOrEqual(saidBy("served"));
  });

  it("leaves out what is missing, taken back, late or repeated", () => {
    const heard = heardOf([
      [0, 100, 10, 5],
      [2, 160, 12, 4],
      [1, 130, 11, 4],
      [2, 160, 12, 4],
      [3, 0, 0, 0],
      [4, 200, 0, 5],
      // What likes gained since they were last seen took two spans, of which nobody was asked.
      [5, 220, 20, 6],
      [6, 230, 21, 6],
    ]);
    expect(heard.map(({ target, gain, elapsedMs }) => [target, gain, elapsedMs / hourMs])).toEqual([
      [0, 60, 2],
      [1, 2, 2],
      [0, 40, 2],
      [2, 1, 2],
      ...[[0, 20, 1], [2, 1, 1]],
      ...[[0, 10, 1], [1, 1, 1], [2, 0, 1]],
    ]);
  });
});
