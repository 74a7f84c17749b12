// The program of the thread that trains factors: trains what it was started with, tells, and ends.
import { parentPort, workerData } from "node:worker_threads";
import type { FactorsRequest } from "./factors-request.ts";

/** What the thread tells. */
export type FactorsMessage =
  | { readonly type: "trained"; readonly values: Float32Array }
  | { readonly type: "failed"; readonly reason: string };

async function run(request: FactorsRequest): Promise<FactorsMessage> {
  try {
    // Imported here, so that the thread can say so where ml-matrix is missing.
    const { trainFactors } = await import("./factors.ts");
    return { type: "trained", values: trainFactors(request) };
  } catch (error) {
    return { type: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.postMessage(await run(workerData));
