// Backup and restore as docs/operations.md tells it: a dump that is put back is an old checkpoint. The
// states catch up from the log and come out the same.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { getTableColumns } from "drizzle-orm";
import { connect, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../commands/testing.ts";
import type { Database } from "../db/database.ts";
import { LogReplaced } from "../db/errors.ts";
import { keepToLog } from "../db/log-of-record.ts";
import { openPostgres } from "../db/postgres.ts";
import { actorSnapshots, partitions as partitionRows, videos as videoRows } from "../db/schema.ts";
import { isProgram, pathFolders } from "../local/program.ts";
import { startNats, startPostgres, type TestNats, type TestPostgres } from "../local/testing.ts";
import { statsSubject } from "../streams/subjects.ts";
import { markOf } from "../streams/topology.ts";
import { accounted, startWorkerHere } from "./running-worker.ts";

const patience = { timeout: 60_000, interval: 100 };
const partitions = 4;
const videos = 30;

/** Postgres's own programs for backups come with its server, but not with the npm package. */
const tools = pathFolders(process.env.PATH).find((folder) =>
  ["pg_dump", "pg_restore"].every((name) => isProgram(join(folder, name)))
);
if (tools === undefined) {
  process.stderr.write("\n*** SKIPPED: backup and restore. There is no pg_dump on the path.\n\n");
}

let nats: TestNats;
let postgres: TestPostgres;
let folder = "";

beforeAll(async () => {
  folder = await temporaryFolder("restore");
  [nats, postgres] = await Promise.all([startNats(), startPostgres({ durable: false })]);
});

afterAll(async () => {
  await nats.stop();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

function run(program: string, ...parameters: string[]): void {
  execFileSync(join(tools ?? "", program), parameters, { stdio: ["ignore", "ignore", "inherit"] });
}

/** Publishes a reading of every video in each of these hours. */
async function publish(connection: NatsConnection, fromHour: number, toHour: number) {
  for (let hour = fromHour; hour < toHour; hour++) {
    for (let video = 0; video < videos; video++) {
      const row = {
        timestamp: new Date(Date.UTC(2025, 7, 8, hour)).toISOString(),
        video_id: `v${video}`,
        viewCount: 100 * (hour + 1) * (video + 1) + (hour * 7919 + video * 104_729) % 97,
        likeCount: 10 * hour + video,
        commentCount: hour,
      };
      await jetstream(connection).publish(statsSubject(row.video_id), JSON.stringify(row));
    }
  }
}

/** Everything that events have led to, but not when it was written. */
async function outcome({ drizzle }: Database) {
  const { kind, partition, key, version, timerAt, state } = actorSnapshots;
  const counts = getTableColumns(partitionRows);
  return {
    states: await drizzle.select({ kind, partition, key, version, timerAt, state })
      .from(actorSnapshots).orderBy(kind, partition, key),
    counts: await drizzle.select({
      sequence: counts.sequence,
      stepped: counts.stepped,
      late: counts.late,
      duplicates: counts.duplicates,
      deadLetters: counts.deadLetters,
    }).from(partitionRows).orderBy(counts.kind, counts.partition),
    shown: await drizzle.select().from(videoRows).orderBy(videoRows.key),
  };
}

/** Runs a worker until it has accounted for `readings` of every video; what came of them. */
async function workUntil(readings: number, fromHour = readings) {
  const database = await openPostgres(postgres.url);
  const worker = await startWorkerHere(nats.url, database, partitions);
  await publish(worker.connection, fromHour, readings);
  await expect.poll(() => accounted(database), patience).toBe(readings * videos);
  await worker.stop();
  const found = await outcome(database);
  await database.close();
  return found;
}

async function markOfLog(): Promise<string> {
  const connection = await connect({ servers: nats.url });
  const mark = await markOf(await jetstreamManager(connection), "STATS");
  await connection.close();
  return mark;
}

/** Where the server has its streams. */
function store(): string {
  return join(dirname(nats.logFile), "store");
}

describe.skipIf(tools === undefined)("restored from a backup", { timeout: 240_000 }, () => {
  const dump = () => join(folder, "troupe.dump");
  const streams = () => join(folder, "streams");
  const url = () => `--dbname=${postgres.url}`;

  it("an older database catches up from the log, and all states come out the same", async () => {
    await workUntil(6, 0);
    run("pg_dump", "--format=custom", `--file=${dump()}`, url());
    const before = await workUntil(12, 6);
    expect(before.states.length).toBeGreaterThan(videos);
    run("pg_restore", "--clean", "--if-exists", "--single-transaction", url(), dump());
    expect(await workUntil(12)).toEqual(before);
  });

  it("is taken as documented, and another log is accepted once it is said to be the right one", async () => {
    const document = readFileSync("docs/operations.md", "utf8");
    expect(document).toContain("pg_dump --format=custom --file=");
    expect(document).toContain("pg_restore --clean --if-exists --single-transaction --dbname=");
    const accept = /psql .* --command "(.*)"/.exec(document)?.[1] ?? "";
    const database = await openPostgres(postgres.url);
    const keepTo = (mark: string) => keepToLog(database, "STATS", mark);
    await keepTo("as it was");
    await expect(keepTo("restored")).rejects.toThrow(LogReplaced);
    await database.drizzle.execute(accept);
    await keepTo("restored");
    await expect(keepTo("as it was")).rejects.toThrow(LogReplaced);
    await database.drizzle.execute(accept);
    await database.close();
  });

  it("older streams with a database that is older still lead to what the streams hold", async () => {
    const mark = await markOfLog();
    const before = await workUntil(12);
    await nats.kill();
    await cp(store(), streams(), { recursive: true });
    await nats.restart();
    await workUntil(18, 12);

    await nats.kill();
    await rm(store(), { recursive: true });
    await cp(streams(), store(), { recursive: true });
    await nats.restart();
    run("pg_restore", "--clean", "--if-exists", "--single-transaction", url(), dump());
    expect(await markOfLog()).toBe(mark);
    expect(await workUntil(12)).toEqual(before);
  });
});
