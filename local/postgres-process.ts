// Postgres's own programs at work: files for a new cluster, a server on them, one statement asked.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Effect } from "effect";
import postgres from "postgres";
import { runSuccessfully } from "./command.ts";
import { type Daemon, startDaemon } from "./daemon.ts";
import type { PostgresPrograms } from "./postgres-programs.ts";
import type { User } from "./user.ts";

/** A cluster, which is what Postgres calls the files of one server. */
export interface PostgresFiles {
  /** The folder of the programs. */
  readonly bin: string;
  /** The folder of the cluster; its log is the file of the same name with `.log` behind it. */
  readonly data: string;
  /** As whom the programs run; as whoever runs this, where undefined. */
  readonly user: User | undefined;
}

/** How a server is run. */
export interface ServerOptions {
  /** A database in it, with the user and the port that it is reached by. */
  readonly url: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** Whether it ends with this process, however this process ends. */
  readonly leashed?: boolean;
}

const initMs = 60_000;
const readyMs = 60_000;
const pollMs = 20;

/** The environment of the programs: what they say, and sort by, is the same everywhere. */
const environment = { LC_ALL: "C" };

/** Makes the files of a new cluster, with what else `initdb` is to be told. */
export function initialise(
  { bin, data, user }: PostgresFiles,
  parameters: readonly string[],
): Effect.Effect<void, string> {
  const run = runSuccessfully(join(bin, "initdb"), [
    `--pgdata=${data}`,
    "--encoding=UTF8",
    "--locale=C",
    ...parameters,
  ], {
    cwd: join(data, ".."),
    environment,
    timeoutMs: initMs,
    ...(user === undefined ? {} : { user }),
  });
  return Effect.asVoid(Effect.mapError(run, (failure) => failure.message));
}

/** Starts a server on 127.0.0.1 and waits until it answers; whoever calls must stop it. */
export function startServer(
  { bin, data, user }: PostgresFiles,
  { url, settings = {}, leashed = false }: ServerOptions,
): Effect.Effect<Daemon, string> {
  const all = {
    listen_addresses: "127.0.0.1",
    port: new URL(url).port,
    unix_socket_directories: "",
    ...settings,
  };
  const answer = Effect.gen(function* () {
    while ((yield* Effect.result(statement(url, "select 1")))._tag === "Failure") {
      yield* Effect.sleep(pollMs);
    }
  });
  const start = startDaemon({
    program: join(bin, "postgres"),
    parameters: [
      "-D",
      data,
      ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    environment,
    logFile: `${data}.log`,
    cwd: data,
    readyMs,
    stopSignal: "SIGINT", // fast shutdown: sessions are cut, shared memory is given back
    leashed,
    ...(user === undefined ? {} : { user }),
  }, answer);
  return Effect.map(start, ([daemon]) => daemon);
}

/** The folder to run the programs from: another user may not be able to look into the package's. */
export function programsFor(
  programs: PostgresPrograms,
  folder: string,
  user: User | undefined,
): Effect.Effect<string, string> {
  const { movable } = programs;
  if (movable === undefined || user === undefined) return Effect.succeed(programs.folder);
  const copy = join(folder, "programs");
  const failed = (reason: unknown) => `${programs.origin} cannot be copied: ${reason}`;
  const clear = Effect.tryPromise({
    try: () => rm(copy, { recursive: true, force: true }),
    catch: failed,
  });
  // Not by node:fs, which under Deno wants to read every folder above.
  const fill = Effect.mapError(
    runSuccessfully("cp", ["-RP", movable, copy]),
    ({ message }) => failed(message),
  );
  return Effect.as(Effect.andThen(clear, fill), join(copy, "bin"));
}

/** Runs one statement on a connection of its own; fails with the reason. */
export function statement(url: string, text: string): Effect.Effect<void, string> {
  return Effect.tryPromise({
    try: async () => {
      const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
      try {
        await sql.unsafe(text);
      } finally {
        await sql.end({ timeout: 1 });
      }
    },
    catch: (error) => error instanceof Error ? error.message : String(error),
  });
}
