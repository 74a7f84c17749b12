// tfjs and its WebAssembly backend. Import this inside the training thread only.
import * as tf from "@tensorflow/tfjs";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { join } from "node:path";
import { packageFolder } from "../installation.mjs";

/** Where the package of the backend keeps its WebAssembly files, with a separator at the end. */
export function wasmFolder(): string {
  return join(packageFolder("@tensorflow/tfjs-backend-wasm"), "dist", "/");
}

/**
 * Makes tfjs compute in WebAssembly, on this thread alone: the same sums in the same order every time.
 * Rejects where the backend cannot be had; tfjs itself would fall back to a slower one.
 */
export async function startBackend(folder = wasmFolder()): Promise<void> {
  tf.enableProdMode();
  setThreadsCount(1);
  setWasmPaths(folder);
  const started = await tf.setBackend("wasm");
  if (!started || tf.getBackend() !== "wasm") {
    throw new Error(`tfjs refused its wasm backend from ${folder}`);
  }
}
