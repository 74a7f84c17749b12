// Somebody is forgotten, for good: in every stream and table, across workers that die, and when what they did
// is sent once more. Whoever is not meant stays as they were.
import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { sql } from "drizzle-orm";
import { connect, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningCommand, startProgram } from "../commands/testing.ts";
import { type Database, openDatabase } from "../db/database.ts";
import { erasureKey, findErasure, requestErasure } from "../db/erasures.ts";
import { committedSequences } from "../db/user-rows.ts";
import { startNats, startPostgres, type TestNats, type TestPostgres } from "../local/testing.ts";
import { digestOf } from "../streams/erasure.ts";
import { eventSubject } from "../streams/event.ts";
import { keptArmSubject } from "../streams/kept-arm.ts";
import { scanStream } from "../streams/stream-scan.ts";
import { decisionSubject, experimentSubject, streamNames } from "../streams/subjects.ts";
import { encodeToken } from "../streams/token.ts";

const patience = { timeout: 30_000, interval: 50 };
const partitions = 2;

/** Whoever is forgotten, and words that nobody else says. */
const erased = "Zoë Quill.77";
const words = ["quill-event", "quill-session", "violet hippopotamus", "mauve"];
const others = ["ann", "bob", "cleo"];

let nats: TestNats;
let postgres: TestPostgres;
let database: Database;
let connection: NatsConnection;
let worker: RunningCommand | undefined;

beforeAll(async () => {
  [nats, postgres] = await Promise.all([startNats(), startPostgres({ durable: false })]);
  database = await openDatabase({ url: postgres.url, folder: "" });
  connection = await connect({ servers: nats.url, maxReconnectAttempts: -1 });
}, 60_000);

afterAll(async () => {
  worker?.signal("SIGKILL");
  await worker?.ended;
  await connection.close();
  await database.close();
  await nats.stop();
  await postgres.stop();
});

async function startWorker(): Promise<RunningCommand> {
  const words = [nats.url, postgres.url, String(partitions)];
  const command = startProgram("test/programs/erasing-worker.ts", words);
  const said = () => command.output() + command.errors();
  await expect.poll(said, patience).toMatch(/^working/m);
  return command;
}

async function killWorker(): Promise<void> {
  worker?.signal("SIGKILL");
  await worker?.ended;
  worker = await startWorker();
}

const startMs = Date.now() - 6 * 3_600_000;

function at(minutes: number): string {
  return new Date(startMs + 60_000 * minutes).toISOString();
}

/** What everybody does: a visit with a video, an article and an ad, and the beginning of another one. */
function lifeOf(user: string, name: string): Record<string, unknown>[] {
  const types = ["session_start", "video_play", "ad_impression", "article_view", "video_play"];
  return types.map((type, i) => ({
    event_id: `${name}-event-${i}`,
    type,
    timestamp: at(15 * i * i),
    user_id: user,
    session_id: `${name}-session`,
    video_id: type === "video_play" ? `video-${i}` : undefined,
    article_id: type === "article_view" ? "an-article" : undefined,
    ad_id: type === "ad_impression" ? "an-ad" : undefined,
    device: "phone",
    country: "DE",
    note: name === "quill" ? "violet hippopotamus" : "nothing",
  }));
}

const quillsLife = [
  ...lifeOf(erased, "quill"),
  // Of this nothing can be made but a dead letter.
  { event_id: "quill-event-x", type: "video_play", timestamp: "mauve", user_id: erased },
];

async function send(events: readonly Record<string, unknown>[]): Promise<void> {
  const client = jetstream(connection);
  for (const event of events) await client.publish(eventSubject(event), JSON.stringify(event));
}

/** An experiment that somebody was given an arm in, and keeps it. */
async function decide(): Promise<void> {
  const client = jetstream(connection);
  const command = { experiment: "colours", timestamp: at(0) };
  const definition = {
    id: "colours",
    arms: [{ id: "red" }, { id: "blue" }],
    policy: { name: "fixed" },
    reward: { kind: "click" },
  };
  const commands = [{ command: "create", definition }, { command: "start" }];
  for (const [i, about] of commands.entries()) {
    const body = JSON.stringify({ command_id: `c${i}`, ...command, ...about });
    await client.publish(experimentSubject("colours"), body);
  }
  for (const [i, user] of [erased, "ann"].entries()) {
    const decision = {
      decision_id: `colours.${i}`,
      experiment: "colours",
      arm: "red",
      policy: "fixed",
      version: 1,
      at: at(20 + i),
      user_id: user,
      context: { mood: user === erased ? "mauve" : "fine" },
      propensities: [0.5, 0.5],
      index: 0,
    };
    await client.publish(decisionSubject("colours"), JSON.stringify(decision));
    const kept = { arm: "red", index: 0, propensities: [0.5, 0.5], version: 1 };
    await client.publish(keptArmSubject("colours", encodeToken(user)), JSON.stringify(kept));
  }
}

/** Waits until every partition has committed what the streams hold now. */
async function settled(): Promise<void> {
  const manager = await jetstreamManager(connection);
  const wanted = new Map<string, number>();
  const expectOf = async (kind: string, stream: string, subjects: readonly string[]) => {
    for (const [i, last_by_subj] of subjects.entries()) {
      const last = await manager.streams.getMessage(stream, { last_by_subj });
      wanted.set(`${kind}/${i}`, last?.seq ?? 0);
    }
  };
  const each = (count: number, subject: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => subject(i));
  await expectOf("user", streamNames.activity, each(partitions, (i) => `activity.${i}.*`));
  await expectOf("engagement", streamNames.activity, each(partitions, (i) => `activity.*.${i}`));
  await expectOf("experiment", streamNames.decisions, each(4, (i) => `experiments.${i}.>`));
  const behind = async () => {
    const committed = await committedSequences(database.drizzle);
    return [...wanted].filter(([name, sequence]) => (committed.get(name) ?? 0) < sequence);
  };
  await expect.poll(behind, patience).toEqual([]);
}

/** Every place that holds one of the needles, in whatever stream or table. */
async function placesOf(needles: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  // As JSON and headers write texts, and as snapshots do.
  const bytes = needles.flatMap((needle) => [Buffer.from(needle), Buffer.from(needle, "utf16le")]);
  const manager = await jetstreamManager(connection);
  for await (const { config: { name } } of manager.streams.list()) {
    await scanStream(connection, name, ">", ({ subject, headers, data }) => {
      const all = [Buffer.from(subject), Buffer.from(String(headers)), Buffer.from(data)];
      if (bytes.some((needle) => all.some((part) => part.includes(needle)))) {
        found.add(`stream ${name}`);
      }
    });
  }
  const tables = await database.drizzle.select({ name: sql<string>`tablename` })
    .from(sql`pg_tables where schemaname = 'public'`);
  for (const { name } of tables) {
    const rows = await database.drizzle.select({ row: sql<string>`row_to_json(t)::text` })
      .from(sql`${sql.identifier(name)} t`);
    for (const { row } of rows) {
      const isThere = needles.some((needle) => row.includes(JSON.stringify(needle).slice(1, -1))) ||
        bytes.some((needle) => row.includes(needle.toString("hex")));
      if (isThere) found.add(`table ${name}`);
    }
  }
  return [...found].sort();
}

/** Files of streams that hold one of the needles, be it in room that is free again. */
async function filesOf(needles: readonly string[]): Promise<string[]> {
  const folder = join(dirname(nats.logFile), "store");
  const found: string[] = [];
  for (const name of await readdir(folder, { recursive: true })) {
    if (!(await stat(join(folder, name))).isFile()) continue;
    const bytes = await readFile(join(folder, name));
    if (needles.some((needle) => bytes.includes(needle))) found.push(name);
  }
  return found;
}

const needles = [erased, encodeToken(erased), ...words];

async function erase(user: string): Promise<string> {
  const { drizzle } = database;
  const userKey = encodeToken(user);
  const { id } = await requestErasure(drizzle, {
    id: randomUUID(),
    userKey,
    digest: digestOf(await erasureKey(drizzle), userKey),
    requestedAtMs: Date.now(),
    requestedBy: "a test",
  });
  return id;
}

const stateOf = async (id: string) => (await findErasure(database.drizzle, id))?.state;

/** What is stored of the others: states, rows, sessions. */
async function rowsOfOthers(): Promise<unknown> {
  const list = sql.raw(others.map((name) => `'${name}'`).join());
  const { drizzle } = database;
  const all = { row: sql<string>`row_to_json(t)::text` };
  return [
    await drizzle.select(all)
      .from(sql`actor_snapshots t where kind = 'user' and key in (${list}) order by key`),
    await drizzle.select(all).from(sql`users t where key in (${list}) order by key`),
    await drizzle.select(all)
      .from(sql`sessions t where user_key in (${list}) order by user_key, number`),
    await drizzle.select(all).from(sql`decisions t where user_id = 'ann'`),
  ];
}

describe("an erasure", { timeout: 180_000 }, () => {
  it("reaches every place, whoever dies, and keeps away what comes again", async () => {
    worker = await startWorker();
    await decide();
    await send([...others.flatMap((user) => lifeOf(user, user)), ...quillsLife]);
    await settled();
    const everywhere = [
      "stream ACTIVITY",
      "stream DEADLETTERS",
      "stream DECISIONS",
      "stream EXAMPLES",
      "stream KV_assignments",
      "stream PREDICTIONS",
      "table actor_snapshots",
      "table decisions",
      "table sessions",
      "table users",
    ];
    await expect.poll(() => placesOf(needles), patience).toEqual(everywhere);
    const before = await rowsOfOthers();

    const id = await erase(erased);
    await expect.poll(() => stateOf(id), patience).not.toBe("requested");
    await killWorker();
    await expect.poll(() => stateOf(id), patience).not.toBe("told");
    await killWorker();
    await expect.poll(() => stateOf(id), patience).toBe("certified");
    expect(await placesOf(needles)).toEqual([]);
    expect((await filesOf(words)).sort()).toEqual([]);
    const { places = {}, userKey } = await findErasure(database.drizzle, id) ?? {};
    expect(userKey).toBe(undefined);
    expect(Object.values(places).every(({ found, left }) => found > 0 && left === 0)).toBe(true);
    expect(Object.keys(places).sort()).toEqual(everywhere);

    await killWorker();
    await send([...quillsLife.slice(0, -1), ...lifeOf("dan", "dan")]);
    await settled();
    await expect.poll(() => placesOf(needles), patience).toEqual([]);
    expect(await rowsOfOthers()).toEqual(before);

    const back = { event_id: "back", type: "video_play", user_id: erased, video_id: "video-1" };
    await send([{ ...back, timestamp: new Date().toISOString() }]);
    await settled();
    const [user] = await database.drizzle.select({ events: sql<number>`events::int` })
      .from(sql`users where key = ${encodeToken(erased)}`);
    expect(user).toEqual({ events: 1 });
  });
});
