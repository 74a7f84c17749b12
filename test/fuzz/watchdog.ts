// A loop that never ends stops every timer of its own thread, so another thread watches the fuzzing.
import process from "node:process";
import { Worker } from "node:worker_threads";

/** What the watching thread is given. */
export interface Watch {
  /** One number: 0 while nothing is watched, else one that changes with every input. */
  readonly beats: Int32Array;
  readonly process: number;
  readonly patienceMs: number;
  /** What to say before the process is killed. */
  readonly lastWords: string;
}

/** Kills this process, saying so, where one input keeps it busy for longer than any should. */
export class Watchdog {
  private readonly beats = new Int32Array(new SharedArrayBuffer(4));
  private readonly worker: Worker;

  /** `subject` is what hangs, in the last words of the process; no input takes a minute. */
  constructor(subject: string, patienceMs = 60_000) {
    const watch: Watch = {
      beats: this.beats,
      process: process.pid,
      patienceMs,
      lastWords: `${subject}: an input has kept the process busy for ${patienceMs / 1000} s`,
    };
    this.worker = new Worker(new URL("./watchdog-thread.ts", import.meta.url), {
      workerData: watch,
    });
    this.worker.unref();
  }

  /** Says that the next input is begun. */
  beat(): void {
    Atomics.store(this.beats, 0, (Atomics.load(this.beats, 0) + 1) & 0x7fffffff || 1);
  }

  /** Nothing is watched until the next beat. */
  rest(): void {
    Atomics.store(this.beats, 0, 0);
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }
}
