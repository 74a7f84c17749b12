// The thread of a watchdog: kills the process whose input goes on for too long.
import { writeSync } from "node:fs";
import process from "node:process";
import { workerData } from "node:worker_threads";
import type { Watch } from "./watchdog.ts";

const { beats, process: watched, patienceMs, lastWords }: Watch = workerData;

let last = 0;
let sinceMs = performance.now();

setInterval(() => {
  const now = Atomics.load(beats, 0);
  if (now !== last || now === 0) {
    last = now;
    sinceMs = performance.now();
  } else if (performance.now() - sinceMs > patienceMs) {
    writeSync(2, `${lastWords}\n`);
    process.kill(watched, "SIGKILL");
  }
}, 1000);
