// The handle on the process that produces the load.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { Schema } from "effect";
import type { SimulatorSettings } from "../../sources/simulator/simulator.ts";

/** What one stretch of work came to, as `load.ts` says it. */
const Stretch = Schema.fromJsonString(Schema.Struct({
  /** Readings in the log, of this stretch and of all before. */
  total: Schema.Int,
  readings: Schema.Int,
  seconds: Schema.Finite,
  /** Messages that were sent again, for want of an acknowledgement. */
  retried: Schema.Int,
}));

export type Stretch = typeof Stretch.Type;

/** A producer that works between {@link LoadProcess.go} and {@link LoadProcess.rest}. */
export class LoadProcess {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;
  private readonly lines: AsyncIterator<string>;

  constructor(natsUrl: string, settings: SimulatorSettings, perSecond: number) {
    const run = process.versions.deno === undefined ? [] : ["run", "--allow-all"];
    const script = fileURLToPath(new URL("./load.ts", import.meta.url));
    const words = [natsUrl, JSON.stringify(settings), String(perSecond)];
    this.child = spawn(process.execPath, [...run, script, ...words], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** Begins to publish. */
  go(): void {
    this.child.stdin.write("go\n");
  }

  /** Ends publishing, and waits until every reading is in the log. */
  async rest(): Promise<Stretch> {
    this.child.stdin.write("rest\n");
    const { value, done } = await this.lines.next();
    if (done === true) throw new Error("the load has ended before its time");
    return Schema.decodeUnknownSync(Stretch)(value);
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }
}
