// Programs on this computer.
import { accessSync, constants } from "node:fs";
import { delimiter } from "node:path";

/** Whether there is a file at `path` that this process may run. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The folders of a `PATH`, in its order. */
export function pathFolders(path: string | undefined): string[] {
  return (path ?? "").split(delimiter).filter((folder) => folder !== "");
}
