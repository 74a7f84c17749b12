// A redis-server for the loop with Redis: the one on the path, else Debian's package, unpacked into the
// user's cache folder without root.
import { execFile, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A redis-server at work. */
export interface RedisServer {
  /** Path of the socket that it listens on. */
  readonly socket: string;
  /** Ends it in order, which writes out what it holds. */
  stop(): Promise<void>;
}

/** The program and the folder of its libraries, where these are not the system's. */
interface RedisProgram {
  readonly path: string;
  readonly libraries: string | undefined;
}

const readyMs = 30_000;
const pollMs = 20;

/**
 * Starts redis-server on `folder`: every change is appended to a file that is synced to disk each
 * second, which is what Redis recommends and has as its default (`appendfsync everysec`), and there
 * are no snapshots beside it.
 */
export async function startRedis(folder: string): Promise<RedisServer> {
  const program = findRedis();
  if (program === undefined) {
    throw new Error("no redis-server; fetchRedis comes first");
  }
  const socket = join(folder, "redis.sock");
  await rm(socket, { force: true }); // left behind where the last one was killed
  const settings = {
    dir: folder,
    port: "0",
    unixsocket: socket,
    appendonly: "yes",
    appendfsync: "everysec",
    save: "",
  };
  const server = spawn(
    program.path,
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    { stdio: ["ignore", "ignore", "inherit"], env: environmentOf(program) },
  );
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const deadlineMs = performance.now() + readyMs;
  while (!existsSync(socket)) {
    if (server.exitCode !== null) {
      throw new Error(`redis-server ended with ${server.exitCode}`);
    }
    if (performance.now() > deadlineMs) {
      throw new Error("redis-server did not answer");
    }
    await new Promise<void>((resolve) => setTimeout(resolve, pollMs));
  }
  return {
    socket,
    stop() {
      server.kill("SIGTERM");
      return ended;
    },
  };
}

/** The version of the redis-server that is there, undefined where there is none. */
export function redisVersion(): string | undefined {
  const program = findRedis();
  if (program === undefined) return undefined;
  const said = execFileSync(program.path, ["--version"], {
    encoding: "utf8",
    env: environmentOf(program),
  });
  return /v=([\d.]+)/.exec(said)?.[1];
}

/** Sees to a redis-server; fails where there is none and Debian's cannot be fetched. */
export async function fetchRedis(say: (line: string) => void): Promise<void> {
  if (findRedis() !== undefined) return;
  say("fetching redis-server from Debian");
  await mkdir(cacheFolder(), { recursive: true });
  const folder = await mkdtemp(join(cacheFolder(), "fetching-"));
  try {
    const tree = join(folder, "tree");
    for (const archive of await download(folder)) {
      await run("dpkg-deb", ["-x", archive, tree]);
    }
    await rename(tree, join(cacheFolder(), "tree"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The packages that redis-server needs and this system lacks, with apt's files below `folder`. */
async function download(folder: string): Promise<string[]> {
  const archives = join(folder, "cache/archives");
  await mkdir(join(folder, "state/lists/partial"), { recursive: true });
  await mkdir(join(archives, "partial"), { recursive: true });
  const settings = [
    `Dir::State=${folder}/state`,
    "Dir::State::status=/var/lib/dpkg/status",
    `Dir::Cache=${folder}/cache`,
    "Debug::NoLocking=true",
    "APT::Sandbox::User=root",
    "APT::Install-Recommends=false",
  ].flatMap((setting) => ["-o", setting]);
  await run("apt-get", ["-q", ...settings, "update"]);
  await run("apt-get", [
    "-q",
    "-y",
    ...settings,
    "--download-only",
    "install",
    "redis-server",
  ]);
  const names = (await readdir(archives)).filter((name) => name.endsWith(".deb"));
  return names.map((name) => join(archives, name));
}

function findRedis(): RedisProgram | undefined {
  const folders = (process.env.PATH ?? "").split(":").filter((folder) => folder !== "");
  for (const folder of folders) {
    const path = join(folder, "redis-server");
    if (existsSync(path)) return { path, libraries: undefined };
  }
  const path = join(cacheFolder(), "tree/usr/bin/redis-server");
  if (!existsSync(path)) return undefined;
  const triplet = {
    x64: "x86_64-linux-gnu",
    arm64: "aarch64-linux-gnu",
  }[process.arch as string];
  return {
    path,
    libraries: join(cacheFolder(), "tree/usr/lib", triplet ?? ""),
  };
}

function environmentOf({ libraries }: RedisProgram) {
  return libraries === undefined ? process.env : { ...process.env, LD_LIBRARY_PATH: libraries };
}

function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME ?? "";
  return join(
    base === "" ? join(homedir(), ".cache") : base,
    "troupe",
    "redis-server",
  );
}
