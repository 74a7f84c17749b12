// Telling a person what is being done while it takes long, and what has been done.
import { Effect } from "effect";
import { elapsed, say } from "./terminal.ts";

/** A step that takes longer than this is spoken of before it is done. */
const quietMs = 1500;

/** Says what has been done and how long it took; and what is being done, where it takes long. */
export function told<A, E, R>(
  work: Effect.Effect<A, E, R>,
  doing: string,
  done: (result: A) => string,
): Effect.Effect<A, E, R> {
  return Effect.gen(function* () {
    const sinceStart = stopwatch();
    const impatience = Effect.andThen(Effect.sleep(quietMs), say(`  … ${doing}`));
    const result = yield* Effect.raceFirst(work, Effect.andThen(impatience, Effect.never));
    yield* say(`  ${done(result)} (${sinceStart()})`);
    return result;
  });
}

/** Starts now; says, whenever asked, how long ago that was. */
export function stopwatch(): () => string {
  const startedAtMs = performance.now();
  return () => elapsed(performance.now() - startedAtMs);
}

/** What is said where another process has the data folder. */
export function waitText(pid: number | undefined): string {
  const holder = pid === undefined ? "another process" : `process ${pid}`;
  return `  … waiting for ${holder}, which has the data folder, to end`;
}
