// Something that is to run all the time: started again whenever it ends, after pauses that grow.
import { Effect } from "effect";

/** Pause before the first restart, and the longest one; it doubles in between. */
const firstPauseMs = 500;
const longestPauseMs = 10_000;

/** What has run this long starts its pauses anew. */
const settledMs = 30_000;

/**
 * Runs `run` again and again. It says how it ended, and `onPause` is told that and how long the pause
 * before the next start is; only a failure of `run` ends it for good.
 */
export function keepUp<E, R>(
  run: Effect.Effect<string, E, R>,
  onPause: (how: string, pauseMs: number) => void,
): Effect.Effect<never, E, R> {
  return Effect.gen(function* () {
    for (let pauseMs = firstPauseMs;; pauseMs = Math.min(longestPauseMs, 2 * pauseMs)) {
      const startedAtMs = performance.now();
      const how = yield* run;
      if (performance.now() - startedAtMs > settledMs) pauseMs = firstPauseMs;
      onPause(how, pauseMs);
      yield* Effect.sleep(pauseMs);
    }
  });
}
