import { Cause, Effect, Exit, Fiber } from "effect";
import { describe, expect, it } from "vitest";
import { untilInterrupted, wallClock } from "./clock.ts";

class Expected extends Error {}
const isExpected = (cause: unknown): cause is Expected => cause instanceof Expected;

describe("untilInterrupted", () => {
  it("waits for the promise to end when it is interrupted", async () => {
    const began = Promise.withResolvers<void>();
    const happened: string[] = [];
    const fiber = Effect.runFork(untilInterrupted(async (signal) => {
      began.resolve();
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      happened.push("told");
      await Promise.resolve();
      happened.push("ended");
    }, isExpected));
    await began.promise;
    await Effect.runPromise(Fiber.interrupt(fiber));
    expect(happened).toEqual(["told", "ended"]);
  });

  it("fails with what is expected and dies of what is not", async () => {
    const exitOf = (cause: Error) =>
      Effect.runPromiseExit(untilInterrupted(() => Promise.reject(cause), isExpected));
    const failed = await exitOf(new Expected());
    expect(Exit.isFailure(failed) && Cause.hasFails(failed.cause)).toBe(true);
    const died = await exitOf(new TypeError());
    expect(Exit.isFailure(died) && Cause.hasDies(died.cause)).toBe(true);
  });
});

describe("wallClock", () => {
  it("sleeps until it is told to stop", async () => {
    const clock = await Effect.runPromise(wallClock);
    const controller = new AbortController();
    const sleeping = clock.sleep(1e9, controller.signal);
    controller.abort();
    await sleeping;
    await clock.sleep(1, new AbortController().signal);
    expect(clock.nowMs()).toBeGreaterThan(Date.UTC(2025, 0, 1));
  });
});
