// The program of the training thread: trains what it was started with, tells how it goes, and ends.
import { parentPort, workerData } from "node:worker_threads";
import { ByteWriter } from "../ml/bytes.ts";
import { encodeWeights } from "../ml/network/weights.ts";
import { unpack } from "./packed.ts";
import type { TrainingMetrics, TrainingProgress, TrainingRequest } from "./request.ts";

/** What the thread is started with: a request whose examples `pack` has packed. */
export type ThreadRequest = Omit<TrainingRequest, "examples"> & {
  readonly packedExamples: Float64Array;
};

/** What the thread tells. Weights travel as `encodeWeights` writes them. */
export type ThreadMessage =
  | { readonly type: "progress"; readonly progress: TrainingProgress }
  | { readonly type: "trained"; readonly weights: Uint8Array; readonly metrics: TrainingMetrics }
  | { readonly type: "failed"; readonly reason: string };

function tell(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

/** Does one part of the work; what it throws becomes the reason why training failed. */
async function attempt<A>(what: string, work: () => A | Promise<A>): Promise<A> {
  try {
    return await work();
  } catch (error) {
    throw new Error(what + (error instanceof Error ? error.message : String(error)));
  }
}

async function run({ packedExamples, ...rest }: ThreadRequest): Promise<void> {
  // Imported here and nowhere else, so that tfjs is loaded in this thread only and may be missing.
  const [{ startBackend }, { train }] = await attempt(
    "tfjs cannot be loaded: ",
    () => Promise.all([import("./backend.ts"), import("./train.ts")]),
  );
  await attempt("the wasm backend of tfjs cannot be started: ", () => startBackend());
  const request = { ...rest, examples: unpack(packedExamples) };
  const { weights, metrics } = train(request, (progress) => tell({ type: "progress", progress }));
  const writer = new ByteWriter();
  encodeWeights(weights, writer);
  tell({ type: "trained", weights: writer.take(), metrics });
}

try {
  await run(workerData);
} catch (error) {
  tell({ type: "failed", reason: error instanceof Error ? error.message : String(error) });
}
