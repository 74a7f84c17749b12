// Training of factors beside the event loop: a thread for each training, ended after it.
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { Effect } from "effect";
import { programFile } from "../installation.mjs";
import { factorCount } from "../ml/recommender/factors.ts";
import { TrainingFailed } from "./errors.ts";
import { complaintAbout, type FactorsRequest } from "./factors-request.ts";
import type { FactorsMessage } from "./factors-thread.ts";

const usualDeadlineMs = 120_000;

/**
 * Factors of the items of a request, 16 numbers each, trained in a thread of its own; the request stays
 * as it is. Fails with a {@link TrainingFailed} that says why: the request is not as it must be, ml-matrix
 * is missing, the thread dies, the deadline passes. An interruption ends the thread.
 *
 * ```ts
 * const values = yield* rebuildFactors({ users, items, weights, seed: 1, sweeps: usualSweeps });
 * recommender.applyFactors(version, hashesOfItems, values);
 * ```
 */
export function rebuildFactors(
  request: FactorsRequest,
  { deadlineMs = usualDeadlineMs, thread = ownThread }: {
    readonly deadlineMs?: number;
    readonly thread?: URL;
  } = {},
): Effect.Effect<Float32Array, TrainingFailed> {
  const complaint = complaintAbout(request);
  if (complaint !== undefined) return failed(complaint);
  return Effect.callback<Float32Array, TrainingFailed>((resume) => {
    const worker = start(thread, request);
    if (worker instanceof TrainingFailed) return resume(Effect.fail(worker));
    worker.on("message", (message: FactorsMessage) => {
      resume(message.type === "trained" ? received(message.values) : failed(message.reason));
    });
    worker.on("error", (error) => resume(failed(`its thread failed: ${reasonOf(error)}`)));
    worker.on("exit", (code) => resume(failed(`its thread ended early with code ${code}`)));
    return Effect.promise(() => worker.terminate());
  }).pipe(
    Effect.timeoutOrElse({
      duration: deadlineMs,
      orElse: () => failed(`it was not done within ${deadlineMs} ms`),
    }),
  );
}

const ownThread = pathToFileURL(programFile("training/factors-thread.ts"));

function start(thread: URL, workerData: FactorsRequest): Worker | TrainingFailed {
  try {
    return new Worker(thread, { workerData });
  } catch (error) {
    return new TrainingFailed({ reason: `its thread cannot start: ${reasonOf(error)}` });
  }
}

/** What a thread sent, if it is factors. */
function received(values: Float32Array): Effect.Effect<Float32Array, TrainingFailed> {
  const isSound = values.length % factorCount === 0 && values.every(Number.isFinite);
  return isSound ? Effect.succeed(values) : failed("its thread sent no factors");
}

function failed(reason: string): Effect.Effect<never, TrainingFailed> {
  return Effect.fail(new TrainingFailed({ reason }));
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
