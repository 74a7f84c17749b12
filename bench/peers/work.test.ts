import { describe, expect, it } from "vitest";
import {
  aheadMs,
  decodeReading,
  decodeState,
  encodeState,
  initialState,
  step,
  windowSize,
} from "./work.ts";

const reading = (atMs: number, views: number) => ({
  videoId: "a",
  timestamp: new Date(atMs).toISOString(),
  atMs,
  views,
});

describe("the work of the peers", () => {
  it("continues the trend of the window", () => {
    const state = initialState();
    expect(step(state, reading(0, 10)).forecast).toBe(10);
    expect(step(state, reading(aheadMs, 16))).toEqual({
      video_id: "a",
      at: "1970-01-01T01:00:00.000Z",
      count: 2,
      views: 26,
      forecast: 22,
    });
  });

  it("forgets what has left the window, but not that it was there", () => {
    const state = initialState();
    step(state, reading(0, 1_000_000));
    for (let i = 1; i <= windowSize; i++) {
      step(state, reading(i * aheadMs, 100 + i));
    }
    const { count, forecast } = step(
      state,
      reading((windowSize + 1) * aheadMs, 101 + windowSize),
    );
    expect(forecast).toBe(102 + windowSize);
    expect(count).toBe(windowSize + 2);
    expect(state.sum).toBeGreaterThan(1_000_000);
  });

  it("survives being stored", () => {
    const state = initialState();
    step(state, reading(5, 7));
    expect(decodeState(encodeState(state))).toEqual(state);
  });

  it("reads what the load generator writes", () => {
    const json = '{"timestamp":"2026-01-01T00:00:00.000Z","video_id":"a","viewCount":7}';
    expect(decodeReading(json)).toEqual(reading(Date.UTC(2026, 0, 1), 7));
  });
});
