// What Troupe needs from its database: an answer, a version, its tables, a clock in step.
import { sql } from "drizzle-orm";
import { Effect, Result, Schema } from "effect";
import { ReadyAnswer } from "../../api/contract/health.ts";
import { type Database, scopedDatabase } from "../../db/database.ts";
import { listMigrations } from "../../db/migrate.ts";
import { attempt } from "../attempt.ts";
import { type Check, clockCheck, good, reasonOf, skipped, wrong } from "./check.ts";

/** The oldest Postgres that the tests run on. */
const oldestPostgres = 14;

/** Everything about the Postgres at `url`. */
export function checkPostgres(url: string): Effect.Effect<Check[]> {
  return Effect.scoped(Effect.gen(function* () {
    const opened = yield* Effect.result(scopedDatabase({ url, folder: "", connections: 1 }));
    if (Result.isFailure(opened)) {
      const remedy = "start it, or correct DATABASE_URL; `npm start` without it brings its own";
      return [wrong("database", opened.failure.message, remedy)];
    }
    const checks = yield* Effect.result(attempt(() => examine(opened.success)));
    if (Result.isSuccess(checks)) return checks.success;
    return [wrong("database", reasonOf(checks.failure), "let this user read its own schema")];
  }));
}

async function examine(database: Database): Promise<Check[]> {
  const beforeMs = Date.now();
  const [{ version, atMs }] = await database.drizzle
    .select({
      version: sql<string>`current_setting('server_version')`,
      atMs: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::double precision`,
    })
    .from(sql`(select 1) as one`);
  const clock = clockCheck("clock of the database", atMs, beforeMs, Date.now());
  const found = `PostgreSQL ${version}`;
  const server = Number.parseInt(version, 10) >= oldestPostgres
    ? good("database", found)
    : wrong("database", found, `use PostgreSQL ${oldestPostgres} or newer`);
  return [server, await checkMigrations(database), clock];
}

async function checkMigrations(database: Database): Promise<Check> {
  const migrations = await listMigrations(database);
  const missing = migrations.filter(({ applied }) => !applied).map(({ name }) => name);
  if (missing.length === 0) return good("tables", `all ${migrations.length} migrations applied`);
  const found = `${missing.length} of ${migrations.length} migrations to be applied`;
  return wrong(
    "tables",
    found,
    "npm run troupe -- migrate, or start a worker, which does the same",
  );
}

const answerMs = 3000;
const decodeReady = Schema.decodeUnknownSync(ReadyAnswer);

/** The database inside the demo, which only the demo itself can open: its API tells, if it runs. */
export async function checkEmbedded(apiUrl: string | undefined): Promise<Check> {
  const name = "database";
  if (apiUrl === undefined) {
    return skipped(name, "DATABASE_URL is not set: the demo keeps one in its data folder");
  }
  try {
    const signal = AbortSignal.timeout(answerMs);
    const ready = decodeReady(await (await fetch(`${apiUrl}/health/ready`, { signal })).json());
    const check = ready.checks.find((one) => one.name === name);
    if (check === undefined) return skipped(name, `${apiUrl} does not tell`);
    if (check.ok) return good(name, `inside the demo: ${check.detail}`);
    return wrong(name, `inside the demo: ${check.detail}`, "end the demo and start it again");
  } catch (error) {
    return wrong(
      name,
      `the demo at ${apiUrl}: ${reasonOf(error)}`,
      "end the demo and start it again",
    );
  }
}
