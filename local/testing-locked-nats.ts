// For tests: a nats-server that does not let everybody in, with whatever configuration that takes.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { Effect } from "effect";
import { obtainNatsServer } from "./nats-server.ts";

/** A server that listens; it is ended by `stop`, and with this process. */
export interface LockedNats {
  readonly port: number;
  /** `127.0.0.1:port`, to stand behind a scheme and whoever signs in. */
  readonly address: string;
  /** What the server has logged so far. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

const startMs = 20_000;
const pollMs = 15;

/** Starts a nats-server with this configuration, on a port that it chooses, with JetStream. */
export async function startLockedNats(
  configuration: Readonly<Record<string, unknown>>,
): Promise<LockedNats> {
  const { path } = await Effect.runPromise(
    obtainNatsServer({ environment: process.env, say: () => {} }),
  );
  const folder = await mkdtemp(join(process.env.TROUPE_TEST_FOLDER ?? tmpdir(), "troupe-locked-"));
  const file = join(folder, "nats-server.json");
  const logFile = join(folder, "nats-server.log");
  const all = {
    host: "127.0.0.1",
    port: -1, // any that is free; it is told in a file
    ports_file_dir: folder,
    log_file: logFile,
    jetstream: { store_dir: join(folder, "store") },
    ...configuration,
  };
  await writeFile(file, JSON.stringify(all));
  const child = spawn(path, ["--config", file], { stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => errors += text);
  let isOver = false;
  const log = () => existsSync(logFile) ? readFileSync(logFile, "utf8") : "";
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => {
      isOver = true;
      resolve();
    });
  });
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  const stop = async () => {
    process.off("exit", kill);
    if (!isOver) kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (const startedAtMs = performance.now(); performance.now() - startedAtMs < startMs;) {
    const port = portIn(folder);
    if (port !== undefined) return { port, address: `127.0.0.1:${port}`, log, stop };
    if (isOver) break;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  const said = errors + log();
  await stop();
  throw new Error(`nats-server did not start: ${said}`);
}

/** The port in the file that the server writes once it listens; undefined as long as it is not there. */
function portIn(folder: string): number | undefined {
  const file = readdirSync(folder).find((name) => name.endsWith(".ports"));
  if (file === undefined) return undefined;
  try {
    const ports: unknown = JSON.parse(readFileSync(join(folder, file), "utf8"));
    const found = JSON.stringify(ports).match(/127\.0\.0\.1:(\d+)/);
    return found === null ? undefined : Number(found[1]);
  } catch {
    return undefined; // half written
  }
}
