// The clock that sources pace themselves by: Effect's own, for code between its effects.
import { Clock, Duration, Effect } from "effect";

/** Tells the time and waits. */
export interface WallClock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Resolves after `ms` milliseconds, or as soon as `signal` is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The clock of the running effect, which tests replace. */
export const wallClock: Effect.Effect<WallClock> = Effect.map(Clock.Clock, (clock) => ({
  nowMs: () => clock.currentTimeMillisUnsafe(),
  sleep: async (ms, signal) => {
    await Effect.runPromiseExit(clock.sleep(Duration.millis(ms)), { signal });
  },
}));

/**
 * Runs a promise that heeds a signal. Interrupting the effect aborts the signal and waits for the
 * promise to end; errors that `isExpected` does not know are defects.
 */
export function untilInterrupted<A, E>(
  run: (signal: AbortSignal) => Promise<A>,
  isExpected: (cause: unknown) => cause is E,
): Effect.Effect<A, E> {
  return Effect.callback<A, E>((resume) => {
    const controller = new AbortController();
    const running = run(controller.signal).then(
      (value) => resume(Effect.succeed(value)),
      (cause) => resume(isExpected(cause) ? Effect.fail(cause) : Effect.die(cause)),
    );
    return Effect.promise(() => {
      controller.abort();
      return running;
    });
  });
}
