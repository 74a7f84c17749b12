// Keeps one partition running while this process owns it: whatever fails, the partition drops what it
// has in memory and starts again from its last checkpoint.
import { Effect } from "effect";
import { Fenced } from "../db/errors.ts";
import { StoodStill } from "../streams/errors.ts";
import { StepFailed } from "./errors.ts";
import type { Partition } from "./partition.ts";

/** Pause before the first restart, and the longest one; it doubles in between. */
const firstPauseMs = 200;
const longestPauseMs = 5000;

/** A partition that has run this long without failing starts its pauses anew. */
const settledMs = 30_000;

/** How long an orderly end may take before the partition is abandoned to its fence. */
const stopMs = 8000;

const maxSkipped = 1000;

/** What a partition is made of, whatever its kind. */
export type AnyPartition = Pick<
  Partition<unknown, unknown, unknown>,
  "run" | "stop" | "ask" | "status"
>;

/**
 * Runs partitions made by `make`, one after the other, until interrupted; then stops the last one in
 * order. `make` gets the sequences at which an actor threw, so that one poisonous event costs one
 * restart and a dead letter, not the partition.
 */
export function supervise(
  name: string,
  make: (skip: ReadonlyMap<number, string>) => AnyPartition,
  onChange: (partition: AnyPartition | undefined) => void,
): Effect.Effect<never> {
  return Effect.gen(function* () {
    const skip = new Map<number, string>();
    let pauseMs = firstPauseMs;
    for (;;) {
      const startedAtMs = performance.now();
      const partition = make(skip);
      onChange(partition);
      const error = yield* runOnce(partition).pipe(
        Effect.ensuring(Effect.sync(() => onChange(undefined))),
      );
      if (error instanceof StepFailed && skip.size < maxSkipped) {
        skip.set(error.sequence, String(error.cause));
      }
      if (performance.now() - startedAtMs > settledMs) pauseMs = firstPauseMs;
      // Whoever was or may have been overtaken waits longest: the newer owner is alive and well.
      const isOvertaken = error instanceof Fenced || error instanceof StoodStill;
      const waitMs = isOvertaken ? longestPauseMs : pauseMs;
      yield* Effect.logWarning(
        `partition ${name} stopped, starting again in ${waitMs} ms: ${messageOf(error)}`,
      );
      yield* Effect.sleep(waitMs);
      pauseMs = Math.min(longestPauseMs, 2 * pauseMs);
    }
  });
}

/** Resolves with what ended the partition. Interruption lets it commit what it has first. */
function runOnce(partition: AnyPartition): Effect.Effect<unknown> {
  return Effect.suspend(() => {
    const ended = partition.run().then(() => new Error("ended by itself"), (error) => error);
    const stop = Effect.promise(() => {
      partition.stop();
      return ended;
    });
    return Effect.promise(() => ended).pipe(
      Effect.onInterrupt(() => stop.pipe(Effect.timeoutOption(stopMs), Effect.asVoid)),
    );
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
