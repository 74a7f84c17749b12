// One process at a time in the folder of an embedded database, which two would destroy.
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DatabaseInUse } from "./errors.ts";

/**
 * Takes the lock of `folder` and answers with what releases it. It is SQLite's lock on a file beside
 * the folder: the system takes it back however a process ends, so a crash leaves nothing to clear up.
 * Fails with {@link DatabaseInUse} where it is taken.
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(dirname(folder), { recursive: true });
  const lock = new DatabaseSync(`${folder}.lock`);
  try {
    lock.exec("pragma busy_timeout = 0; begin exclusive");
  } catch (error) {
    lock.close();
    const isTaken = error instanceof Error && error.message.includes("locked");
    throw isTaken ? new DatabaseInUse({ folder }) : error;
  }
  return () => lock.close();
}
