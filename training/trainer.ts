// Training beside the event loop: a thread is started for each training, watched, and ended after it.
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { Deferred, Effect } from "effect";
import { programFile } from "../installation.mjs";
import { ByteReader } from "../ml/bytes.ts";
import { decodeWeights } from "../ml/network/weights.ts";
import { TrainingFailed } from "./errors.ts";
import { pack } from "./packed.ts";
import type { TrainingProgress, TrainingRequest, TrainingResult } from "./request.ts";
import type { ThreadMessage, ThreadRequest } from "./thread.ts";

export interface TrainerOptions {
  /** Told after each pass over the training part. */
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Time after which a training is given up; five minutes unless told otherwise. */
  readonly deadlineMs?: number;
  /** The program of the thread. */
  readonly thread?: URL;
}

const usualDeadlineMs = 300_000;

/**
 * Trains a network in a thread of its own. Whatever goes wrong fails with a {@link TrainingFailed} that
 * says why: tfjs or its wasm backend are missing, there are too few examples, a loss is no number, the
 * thread dies, the deadline passes. An interruption ends the thread; so does every other end.
 *
 * ```ts
 * const { weights, metrics } = yield* trainNetwork({
 *   examples,
 *   seed: 7,
 *   hyperparameters: defaultHyperparameters,
 * });
 * ```
 */
export function trainNetwork(
  request: TrainingRequest,
  { onProgress, deadlineMs = usualDeadlineMs, thread = ownThread }: TrainerOptions = {},
): Effect.Effect<TrainingResult, TrainingFailed> {
  return Effect.acquireUseRelease(
    start(thread, request, onProgress),
    ({ result }) => Deferred.await(result),
    ({ worker }) => Effect.promise(() => worker.terminate()),
  ).pipe(
    Effect.timeoutOrElse({
      duration: deadlineMs,
      orElse: () => failed(`it was not done within ${deadlineMs} ms`),
    }),
  );
}

const ownThread = pathToFileURL(programFile("training/thread.ts"));

interface Running {
  readonly worker: Worker;
  readonly result: Deferred.Deferred<TrainingResult, TrainingFailed>;
}

function start(
  thread: URL,
  { examples, ...rest }: TrainingRequest,
  onProgress?: (progress: TrainingProgress) => void,
): Effect.Effect<Running, TrainingFailed> {
  return Effect.try({
    try: () => {
      const result = Deferred.makeUnsafe<TrainingResult, TrainingFailed>();
      const packedExamples = pack(examples);
      const workerData: ThreadRequest = { ...rest, packedExamples };
      const worker = new Worker(thread, { workerData, transferList: [packedExamples.buffer] });
      const end = (how: Effect.Effect<TrainingResult, TrainingFailed>) => {
        Deferred.doneUnsafe(result, how);
      };
      worker.on("message", (message: ThreadMessage) => {
        if (message.type === "progress") onProgress?.(message.progress);
        else if (message.type === "failed") end(failed(message.reason));
        else end(received(message));
      });
      worker.on("error", (error) => end(failed(`its thread failed: ${reasonOf(error)}`)));
      worker.on("exit", (code) => end(failed(`its thread ended early with code ${code}`)));
      return { worker, result };
    },
    catch: (error) => new TrainingFailed({ reason: `its thread cannot start: ${reasonOf(error)}` }),
  });
}

/** What a thread sent, if it is a network. */
function received(
  { weights, metrics }: ThreadMessage & { type: "trained" },
): Effect.Effect<TrainingResult, TrainingFailed> {
  return Effect.try({
    try: () => ({ weights: decodeWeights(new ByteReader(weights)), metrics }),
    catch: (error) =>
      new TrainingFailed({ reason: `its thread sent no network: ${reasonOf(error)}` }),
  });
}

function failed(reason: string): Effect.Effect<never, TrainingFailed> {
  return Effect.fail(new TrainingFailed({ reason }));
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
