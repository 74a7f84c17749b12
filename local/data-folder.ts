// One process at a time on a data folder.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import process from "node:process";
import { DatabaseSync } from "node:sqlite";
import { Effect, type Scope } from "effect";
import { DataFolderInUse } from "./errors.ts";

export interface HoldOptions {
  readonly folder: string;
  /**
   * How long to wait for an earlier holder that may just be ending; 5 seconds by default, because a
   * process whose starter was killed notices within one and then ends in order.
   */
  readonly patienceMs?: number;
  /** Told once, with the holder's process id where it is known, when there is somebody to wait for. */
  readonly onWait?: (pid: number | undefined) => void;
}

const defaultPatienceMs = 5_000;
const pollMs = 100;

/**
 * Holds a data folder, which is made if need be, for the length of the scope.
 *
 * The lock is SQLite's on a file of its own: the operating system takes it back when the process
 * ends, however it ends, so that a crash leaves nothing to clear up and no process id, which may be
 * another's by now, has to be believed. The id beside it is for people.
 */
export function holdDataFolder(
  options: HoldOptions,
): Effect.Effect<void, DataFolderInUse, Scope.Scope> {
  const folder = resolve(options.folder);
  const holder = join(folder, "lock.pid");
  const lock = Effect.gen(function* () {
    yield* Effect.promise(() => mkdir(folder, { recursive: true }));
    const deadline = Date.now() + (options.patienceMs ?? defaultPatienceMs);
    for (let told = false;; told = true) {
      const database = tryLock(join(folder, "lock"));
      if (database !== undefined) {
        yield* Effect.promise(() => writeFile(holder, `${process.pid}\n`));
        return database;
      }
      const pid = yield* Effect.promise(() => readPid(holder));
      if (Date.now() > deadline) return yield* Effect.fail(new DataFolderInUse({ folder, pid }));
      if (!told) options.onWait?.(pid);
      yield* Effect.sleep(pollMs);
    }
  });
  return Effect.asVoid(
    Effect.acquireRelease(lock, (database) => Effect.sync(() => database.close()), {
      interruptible: true,
    }),
  );
}

/** The database with its lock taken, undefined where somebody else has it. */
function tryLock(file: string): DatabaseSync | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec("pragma busy_timeout = 0; begin exclusive");
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Error && error.message.includes("locked")) return undefined;
    throw error;
  }
}

async function readPid(file: string): Promise<number | undefined> {
  const pid = Number.parseInt(await readFile(file, "utf8").catch(() => ""), 10);
  return pid > 0 ? pid : undefined;
}
