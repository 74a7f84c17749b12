// For tests: `troupe cluster` as somebody runs it, and the processes of it.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { expect } from "vitest";

const patience = { timeout: 60_000, interval: 200 };

/** A cluster that runs, and what it has said. */
export interface RunningCluster {
  readonly folder: string;
  readonly output: () => string;
  readonly signal: (name: NodeJS.Signals) => void;
  /** The exit code of what npm would have started. */
  readonly ended: Promise<number | null>;
}

/** Starts a cluster as npm would, in the sandbox that it is to live in, and waits until it is there. */
export async function runCluster(
  folder: string,
  words: readonly string[],
): Promise<RunningCluster> {
  const { PATH, HOME, NATS_SERVER } = process.env;
  const child = spawn("node", [
    "scripts/launch.mjs",
    ...["cluster", "--port", "0", "--videos", "20", "--users", "20", ...words],
  ], {
    env: {
      PATH,
      HOME,
      NATS_SERVER,
      TROUPE_RUNTIME: process.versions.deno === undefined ? "node" : "deno",
      TROUPE_DATA: folder,
      TROUPE_PARTITIONS: "6",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => output += text);
  child.stderr.setEncoding("utf8").on("data", (text: string) => output += text);
  const ended = once(child, "close").then(([code]): number | null => code);
  let isOver = false;
  child.once("exit", () => isOver = true);
  const cluster = {
    folder,
    output: () => output,
    // Not child.kill: Deno then reports the signal as the end, whatever the process made of it.
    signal: (name: NodeJS.Signals) => {
      if (child.pid !== undefined && !isOver) process.kill(child.pid, name);
    },
    ended,
  };
  const end = () => cluster.signal("SIGTERM");
  process.once("exit", end);
  ended.then(() => process.off("exit", end));
  await expect.poll(() => output, patience).toMatch(/^ {2}Ends /m);
  return cluster;
}

/** Every process of a cluster by its name, its servers among them, going by what it has said. */
export async function processesOf(cluster: RunningCluster): Promise<Map<string, number>> {
  const [, line = ""] = /^ {2}Processes +(.*)$/m.exec(cluster.output()) ?? [];
  const processes = new Map(
    [...line.matchAll(/([\w ]+) \((\d+)\)/g)].map(([, name, pid]) => [name.trim(), Number(pid)]),
  );
  for (
    const [, name, pid] of cluster.output().matchAll(
      /^(.*?) +\| (?:at work|answers) again.* (\d+)$/gm,
    )
  ) {
    processes.set(name, Number(pid));
  }
  const firstLine = async (...path: string[]) =>
    Number.parseInt(await readFile(join(cluster.folder, ...path), "utf8"), 10);
  processes.set("cluster", await firstLine("lock.pid"));
  if (![...processes.keys()].some((name) => name.startsWith("nats "))) {
    processes.set("nats-server", await firstLine("cluster", "nats", "nats-server.pid"));
  }
  processes.set("postgres", await firstLine("cluster", "postgres", "data", "postmaster.pid"));
  return processes;
}

/** Those of the processes that run. One that has ended, and nobody has asked how, does not. */
export function alive(processes: ReadonlyMap<string, number>): string[] {
  const list = [...processes.values()].join(",");
  const { stdout } = spawnSync("ps", ["-o", "pid=,stat=", "-p", list], { encoding: "utf8" });
  const running = new Set(
    [...stdout.matchAll(/^ *(\d+) +[^Z\s]/gm)].map(([, pid]) => Number(pid)),
  );
  return [...processes].flatMap(([name, pid]) => running.has(pid) ? [name] : []);
}
