// Keeps one partition running while this process owns it: whatever fails, the partition drops what it
// has in memory and starts again from its last checkpoint.
import { Effect } from "effect";
import { errorWord } from "../streams/tracing/active-trace.ts";
import type { Partition } from "./partition.ts";
import { Restarts, type SkippedSteps } from "./restarts.ts";

/** How long an orderly end may take before the partition is abandoned to its fence. */
const stopMs = 8000;

/** What a partition is made of, whatever its kind. */
export type AnyPartition = Pick<
  Partition<unknown, unknown, unknown>,
  "run" | "stop" | "ask" | "status" | "uncommittedMs"
>;

/**
 * Runs partitions made by `make`, one after the other, until interrupted; then stops the last one in
 * order. `make` gets the steps at which an actor threw, so that one poisonous event costs one restart
 * and a dead letter, not the partition. `onEnd` hears how each of them ended that was not stopped.
 */
export function supervise(
  name: string,
  make: (skip: SkippedSteps) => AnyPartition,
  onChange: (partition: AnyPartition | undefined) => void,
  onEnd: (error: unknown) => void = () => {},
): Effect.Effect<never> {
  return Effect.gen(function* () {
    const restarts = new Restarts();
    for (;;) {
      const startedAtMs = performance.now();
      const partition = make(restarts.skipped);
      onChange(partition);
      const error = yield* runOnce(partition).pipe(
        Effect.ensuring(Effect.sync(() => onChange(undefined))),
      );
      onEnd(error);
      const ranMs = performance.now() - startedAtMs;
      const waitMs = restarts.after(error, ranMs, partition.status().committedSequence);
      yield* Effect.annotateLogs(Effect.logWarning("partition stopped and starts again"), {
        component: "partition",
        partition: name,
        waitMs,
        reason: errorWord(error),
        detail: messageOf(error),
      });
      yield* Effect.sleep(waitMs);
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
