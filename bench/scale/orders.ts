// What the benchmark asks of the worker that it measures, and the process that the worker is.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { StoreCounts } from "./counting-store.ts";

/** Bring actors into memory, or work off a backlog. */
export type Order =
  | { readonly do: "load"; readonly from: number; readonly to: number }
  | { readonly do: "drain"; readonly events: number };

/** What one order took, inside the worker. */
export interface WorkDone extends StoreCounts {
  /** Until the last commit, for a backlog. */
  readonly elapsedMs: number;
  readonly cpuMs: number;
  /** Most actors seen in memory while a backlog was worked off. */
  readonly peakResidents: number;
  /** Of the heap and outside of it, garbage included. */
  readonly bytes: number;
  readonly residentSetBytes: number;
}

/** What the launcher gives Troupe (scripts/launch.mjs), and no more: a million actors fit. */
const memory = "--max-semi-space-size=64";

/** The words that run a program of this folder under the runtime that runs this one. */
export function program(name: string): string[] {
  const path = fileURLToPath(new URL(name, import.meta.url));
  return process.versions.deno === undefined
    ? [memory, path]
    : ["run", "-A", `--v8-flags=${memory}`, path];
}

/** A worker in a process of its own. */
export class WorkerProcess {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private readonly ended: Promise<string>;

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.child = child;
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stderr.pipe(process.stderr);
    const kill = () => child.kill("SIGKILL");
    process.once("exit", kill);
    this.ended = new Promise((resolve) => {
      child.once("exit", (code) => {
        process.off("exit", kill);
        resolve(`code ${code}`);
      });
    });
  }

  /** Starts a worker of all partitions and waits until it has claimed them. */
  static async start(natsUrl: string, databaseUrl: string, residentsEach: number) {
    const words = [...program("worker.ts"), natsUrl, databaseUrl, `${residentsEach}`];
    const worker = new WorkerProcess(spawn(process.execPath, words));
    await worker.line();
    return worker;
  }

  async obey(order: Order): Promise<WorkDone> {
    this.child.stdin.write(`${JSON.stringify(order)}\n`);
    return JSON.parse(await this.line());
  }

  /** Lets it commit what it has, and end. */
  async stop(): Promise<void> {
    this.child.stdin.end();
    const how = await this.ended;
    if (how !== "code 0") throw new Error(`the worker ended with ${how}`);
  }

  private async line(): Promise<string> {
    const { value, done } = await this.lines.next();
    if (done === true) throw new Error(`the worker ended too early, with ${await this.ended}`);
    return value;
  }
}
