// `troupe migrate`: brings the database to the schema of this version.
import { join } from "node:path";
import { Effect, Redacted } from "effect";
import { Command, Flag } from "effect/cli";
import { settingFlags } from "../config/flags.ts";
import type { Configuration } from "../config/table.ts";
import { scopedDatabase } from "../db/database.ts";
import { listMigrations, migrate as applyMigrations } from "../db/migrate.ts";
import { attempt } from "./attempt.ts";
import { withConfiguration } from "./command.ts";
import { say } from "./terminal.ts";

/** `troupe migrate`. */
export const migrate = Command.make(
  "migrate",
  {
    list: Flag.Boolean("list").pipe(
      Flag.withDescription("Only list the migrations, changing nothing"),
      Flag.withoutNegation,
      Flag.withDefault(false),
    ),
    settings: settingFlags(["databaseUrl", "data"]),
  },
  (input) =>
    withConfiguration(input.settings, (configuration) =>
      Effect.scoped(Effect.gen(function* () {
        const database = yield* scopedDatabase(databaseOptions(configuration));
        if (input.list) {
          const migrations = yield* attempt(() => listMigrations(database));
          for (const { name, applied } of migrations) yield* say(`${applied ? "✓" : "–"} ${name}`);
          return;
        }
        const applied = yield* attempt(() => applyMigrations(database));
        for (const name of applied) yield* say(`applied ${name}`);
        yield* say(applied.length === 0 ? "Nothing to do: the database is up to date." : "Done.");
      }))),
).pipe(
  Command.withDescription(
    "Apply the migrations that the database lacks, all or none. Workers, the API and the demo do " +
      "the same when they start; any number at once is safe. The database is the one that " +
      "DATABASE_URL names, else the demo's, which must not be running.",
  ),
  Command.withShortDescription("Bring the database to the schema of this version"),
  Command.withExamples([
    { command: "npm run troupe -- migrate --list" },
    { command: "DATABASE_URL=postgres://user@db/troupe npm run troupe -- migrate" },
  ]),
);

/** The database that is configured: the one of DATABASE_URL, else the demo's. */
export function databaseOptions({ databaseUrl, data }: Configuration) {
  return {
    url: databaseUrl && Redacted.value(databaseUrl),
    folder: join(data, "database"),
  };
}
