import { describe, expect, it } from "vitest";
import { Fenced } from "../db/errors.ts";
import { StoodStill } from "../streams/errors.ts";
import { StepFailed } from "./errors.ts";
import { Restarts, timerName } from "./restarts.ts";

const other = new Error("the database is gone");
const fenced = new Fenced({ kind: "video", partition: 1, epoch: 2 });

function failed(sequence: number, timerOf?: string): StepFailed {
  return new StepFailed({
    kind: "video",
    partition: 1,
    sequence,
    timerOf,
    cause: new Error("why"),
  });
}

describe("Restarts", () => {
  it("waits twice as long each time, up to five seconds, and anew after a long run", () => {
    const restarts = new Restarts();
    const pauses = [0, 0, 0, 0, 0, 0, 0].map((ranMs) => restarts.after(other, ranMs, 0));
    expect(pauses).toEqual([200, 400, 800, 1600, 3200, 5000, 5000]);
    expect(restarts.after(other, 30_001, 0)).toBe(200);
    expect(restarts.after(other, 0, 0)).toBe(400);
  });

  it("waits longest where another owner is at work", () => {
    expect(new Restarts().after(fenced, 0, 0)).toBe(5000);
    expect(new Restarts().after(new StoodStill({ forMs: 60_000 }), 0, 0)).toBe(5000);
  });

  it("leaves out the event or the timer at which an actor threw, and starts again soon", () => {
    const restarts = new Restarts();
    for (let i = 0; i < 5; i++) restarts.after(other, 0, 0);
    expect(restarts.after(failed(7), 0, 0)).toBe(200);
    expect(restarts.after(failed(9, "a"), 0, 0)).toBe(200);
    expect(restarts.after(failed(9, "b"), 0, 0)).toBe(200);
    expect(restarts.skipped).toEqual({
      events: new Map([[7, "Error: why"]]),
      timers: new Map([[timerName(9, "a"), "Error: why"], [timerName(9, "b"), "Error: why"]]),
    });
  });

  it("does not hurry where leaving out did not help", () => {
    const restarts = new Restarts();
    restarts.after(failed(7), 0, 0);
    expect([failed(7), failed(7), failed(7)].map((error) => restarts.after(error, 0, 0)))
      .toEqual([200, 400, 800]);
  });

  it("forgets what is committed, and holds no more than it should", () => {
    const restarts = new Restarts();
    for (let sequence = 1; sequence <= 2000; sequence++) restarts.after(failed(sequence), 0, 0);
    expect(restarts.skipped.events.size).toBe(1000);
    restarts.after(failed(3000, "a"), 0, 990);
    expect([...restarts.skipped.events.keys()]).toEqual(
      Array.from({ length: 10 }, (_, i) => 991 + i),
    );
    restarts.after(other, 0, 3000);
    expect(restarts.skipped).toEqual({ events: new Map(), timers: new Map() });
  });
});
