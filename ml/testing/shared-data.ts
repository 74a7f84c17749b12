// Public data sets that tests run on where they are present.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

/** The path of a file in the folder that TROUPE_SHARED_DATA names, or in ../shared/data beside the repository. */
export function sharedFile(name: string): string | undefined {
  const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
  const folder = process.env["TROUPE_SHARED_DATA"] ?? join(root, "..", "shared", "data");
  const path = join(folder, name);
  if (existsSync(path)) return path;
  process.stderr.write(
    `SKIPPED: tests on ${name}. Wanted it in the folder that TROUPE_SHARED_DATA names, or in ` +
      "../shared/data beside the repository.\n",
  );
  return undefined;
}

/** The cells of a file without quotes, those of its header first; lines of another width are left out. */
export function sharedCells(path: string): string[][] {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  const lines = text.trim().split(/\r?\n/).map((line) => line.split(","));
  return lines.filter(({ length }) => length === lines[0].length);
}
