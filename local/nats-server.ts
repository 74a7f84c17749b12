// Getting a nats-server that is new enough: the one named, one on the path, one kept from before,
// else one fetched.
import { existsSync, readdirSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { Effect } from "effect";
import { type Attempt, NatsServerUnavailable } from "./errors.ts";
import type { Fetching, Say } from "./fetching.ts";
import { natsFromDebian } from "./nats-from-debian.ts";
import { natsFromRelease } from "./nats-from-release.ts";
import { checkedVersion, compareVersions, oldestNatsServer, versionIn } from "./nats-version.ts";
import { isProgram, pathFolders } from "./program.ts";

/** A nats-server program whose version has been checked by running it. */
export interface NatsServerProgram {
  readonly path: string;
  readonly version: string;
  /** In words: which of the ways led to it. */
  readonly origin: string;
}

export interface NatsServerOptions {
  /** `NATS_SERVER`, `PATH` and `XDG_CACHE_HOME` are looked at. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly say: Say;
  /** Ways to fetch one, tried in order where none is found; {@link natsFetchings} by default. */
  readonly fetchings?: readonly Fetching[];
}

/** The ways of fetching a nats-server that is new enough, the most direct one first. */
export const natsFetchings: readonly Fetching[] = [
  natsFromRelease,
  natsFromDebian("forky"),
  natsFromDebian("sid"),
];

type Environment = NatsServerOptions["environment"];

interface Candidate {
  readonly path: string;
  readonly origin: string;
}

// Where systems install servers, whether or not the user's path leads there.
const systemFolders = ["/usr/local/sbin", "/usr/sbin", "/usr/local/bin", "/usr/bin"];

const fetchingPrefix = "fetching-";
const abandonedMs = 60 * 60_000;

/** Finds or fetches a nats-server that is new enough; the failure says why each way did not do. */
export function obtainNatsServer(
  options: NatsServerOptions,
): Effect.Effect<NatsServerProgram, NatsServerUnavailable> {
  const { environment, say } = options;
  return Effect.gen(function* () {
    const attempts: Attempt[] = [];
    for (const { path, origin } of candidates(environment)) {
      const version = yield* Effect.result(checkedVersion(path));
      if (version._tag === "Success") return { path, origin, version: version.success };
      attempts.push({ way: origin, reason: version.failure.message });
      say(`passing over ${origin}: ${version.failure.message}`);
    }
    if (attempts.length === 0) {
      attempts.push({ way: "NATS_SERVER, the path and the cache", reason: "no nats-server there" });
    }
    for (const fetching of options.fetchings ?? natsFetchings) {
      const fetched = yield* Effect.result(fetchInto(cacheFolder(environment), fetching, say));
      if (fetched._tag === "Success") return fetched.success;
      attempts.push({ way: fetching.way, reason: fetched.failure.message });
    }
    return yield* Effect.fail(new NatsServerUnavailable({ wanted: oldestNatsServer, attempts }));
  });
}

/** The programs on this computer, in the order of preference; looks no further than is asked. */
function* candidates(environment: Environment): Generator<Candidate> {
  const name = environment.NATS_SERVER ?? "";
  if (name !== "") yield { path: name, origin: `NATS_SERVER=${name}` };
  const onPath = pathFolders(environment.PATH);
  for (const folder of new Set([...onPath, ...systemFolders])) {
    const path = join(folder, "nats-server");
    if (isProgram(path)) yield { path, origin: path };
  }
  const cache = cacheFolder(environment);
  for (const version of cachedVersions(cache)) {
    const path = join(cache, version, "nats-server");
    yield { path, origin: path };
  }
}

function cacheFolder(environment: Environment): string {
  const base = environment.XDG_CACHE_HOME ?? "";
  return join(base === "" ? join(homedir(), ".cache") : base, "troupe", "nats-server");
}

/** What the cache holds, newest first: a folder per version with the program in it. */
function cachedVersions(cache: string): string[] {
  if (!existsSync(cache)) return [];
  return readdirSync(cache)
    .filter((name) => versionIn(name) === name)
    .sort((a, b) => compareVersions(b, a));
}

/** Fetches in a folder apart, checks, and moves the program into the cache in one step. */
function fetchInto(
  cache: string,
  { way, fetch }: Fetching,
  say: Say,
): Effect.Effect<NatsServerProgram, Error> {
  const makeFolder = Effect.tryPromise({
    try: async () => {
      await mkdir(cache, { recursive: true });
      await sweep(cache);
      return await mkdtemp(join(cache, fetchingPrefix));
    },
    catch: (error) => new Error(`${error}; XDG_CACHE_HOME can name a folder to write to`),
  });
  const removeFolder = (folder: string) =>
    Effect.promise(() => rm(folder, { recursive: true, force: true }));
  const use = (folder: string) =>
    Effect.gen(function* () {
      const program = yield* fetch(folder, say);
      const version = yield* checkedVersion(program);
      const path = yield* keep(program, folder, join(cache, version));
      return { path, version, origin: way };
    });
  return Effect.acquireUseRelease(makeFolder, use, removeFolder);
}

/** Removes what fetches that were killed have left behind. */
async function sweep(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith(fetchingPrefix)) continue;
    const status = await stat(join(cache, name)).catch(() => undefined); // gone: another sweeps too
    if (status === undefined || Date.now() - status.mtimeMs < abandonedMs) continue;
    await rm(join(cache, name), { recursive: true, force: true });
  }
}

/** Puts the program into `kept` whole or not at all; one that stands there and runs stays. */
function keep(program: string, folder: string, kept: string): Effect.Effect<string, Error> {
  const staged = join(folder, "staged");
  const path = join(kept, "nats-server");
  const move = Effect.tryPromise({ try: () => rename(staged, kept), catch: asError });
  return Effect.gen(function* () {
    yield* Effect.tryPromise({
      try: async () => {
        await mkdir(staged);
        await copyFile(program, join(staged, "nats-server"));
        await chmod(join(staged, "nats-server"), 0o755);
      },
      catch: asError,
    });
    if ((yield* Effect.result(move))._tag === "Success") return path;
    if ((yield* Effect.result(checkedVersion(path)))._tag === "Success") return path;
    yield* Effect.promise(() => rename(kept, join(folder, "broken")).catch(() => {}));
    yield* move;
    return path;
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
