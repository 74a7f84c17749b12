// A peer as a running process: started, waited for, ended in order or killed with all it has started.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import type { Peer } from "./peers.ts";
import { processes, treeOf } from "./processes.ts";

/** A peer at work. */
export interface RunningPeer {
  readonly pid: number;
  /** When it said that it consumes, milliseconds since the epoch. */
  readonly readyAtMs: number;
  /** Fails as soon as the process ends by itself. */
  readonly alive: Promise<never>;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Ends it and all that it has started at once, as a crash would. */
  kill(): Promise<void>;
}

/** Where a peer runs. */
export interface PeerPlace {
  readonly natsUrl: string;
  readonly databaseUrl: string;
  readonly folder: string;
}

const readyMs = 120_000;
const stopMs = 60_000;

/** A scratch folder for the length of `work`. */
export async function inFolder<A>(
  work: (folder: string) => Promise<A>,
): Promise<A> {
  const folder = await mkdtemp(join(tmpdir(), "troupe-peer-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The runtime that runs this very program, with the flags that Troupe's own launcher gives it. */
export function runtimeCommand(script: string): [string, ...string[]] {
  // What an event leaves behind is garbage at once: all peers get room for the young.
  const flag = "--max-semi-space-size=64";
  return process.versions.deno === undefined
    ? [process.execPath, "--disable-warning=ExperimentalWarning", flag, script]
    : [process.execPath, "run", "--allow-all", `--v8-flags=${flag}`, script];
}

/** Starts a peer and waits until it consumes. */
export async function startPeer(
  peer: Peer,
  place: PeerPlace,
): Promise<RunningPeer> {
  const [program, ...parameters] = runtimeCommand(
    `bench/peers/${peer.name}.ts`,
  );
  const child = spawn(program, parameters, {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      NATS_URL: place.natsUrl,
      DATABASE_URL: place.databaseUrl,
      PEER_FOLDER: place.folder,
    },
  });
  const { pid, stdout } = child;
  if (pid === undefined || stdout === null) {
    throw new Error(`${peer.name} did not start`);
  }
  let isExpected = false;
  const ended = new Promise<string>((resolve) =>
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`))
  );
  const alive = ended.then((how): Promise<never> =>
    isExpected ? new Promise(() => {}) : Promise.reject(new Error(`${peer.name} ended: ${how}`))
  );
  alive.catch(() => {}); // whoever races with it hears of it
  const ready = new Promise<number>((resolve) => {
    createInterface({ input: stdout }).on("line", (line) => {
      if (line === "ready") resolve(Date.now());
    });
  });
  const readyAtMs = await within(
    Promise.race([ready, alive]),
    readyMs,
    `${peer.name} not ready`,
  )
    .catch(async (error) => {
      isExpected = true;
      await killTree(child, pid, ended);
      throw error;
    });
  return {
    pid,
    readyAtMs,
    alive,
    async stop() {
      isExpected = true;
      child.kill("SIGTERM");
      await within(ended, stopMs, `${peer.name} does not end`).catch(
        async (error) => {
          await killTree(child, pid, ended);
          throw error;
        },
      );
    },
    async kill() {
      isExpected = true;
      await killTree(child, pid, ended);
    },
  };
}

async function killTree(
  child: ChildProcess,
  pid: number,
  ended: Promise<unknown>,
): Promise<void> {
  // Frozen first, so that none sees another go and has a last word.
  for (const signal of ["SIGSTOP", "SIGKILL"] as const) {
    for (const row of treeOf(pid, processes())) {
      try {
        process.kill(row.pid, signal);
      } catch {
        // It has ended meanwhile.
      }
    }
  }
  child.kill("SIGKILL");
  await ended;
}

async function within<A>(
  work: Promise<A>,
  limitMs: number,
  fault: string,
): Promise<A> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${fault} after ${limitMs} ms`)),
      limitMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
