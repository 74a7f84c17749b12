// Activity as it comes: over NATS and over HTTP, mixed with readings, late, repeated and wrong, to a worker
// that is killed in the middle. What remains is what an undisturbed run leaves.
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { sql } from "drizzle-orm";
import { connect, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultKinds } from "../actors/kinds.ts";
import {
  type RunningCommand,
  runTroupe,
  startCommand,
  temporaryFolder,
} from "../commands/testing.ts";
import { type Database, openDatabase } from "../db/database.ts";
import { migrate } from "../db/migrate.ts";
import { PostgresStore } from "../db/postgres-store.ts";
import { startNats, startPostgres, type TestNats, type TestPostgres } from "../local/testing.ts";
import { decodeDeadLetter } from "../streams/deadletter.ts";
import { eventSubject } from "../streams/event.ts";
import { streamNames } from "../streams/subjects.ts";
import {
  activityFaults,
  goodActivity,
  newcomersAt,
  storyOfAVisit,
  strayActivity,
  whatHappened,
} from "./audience-events.ts";
import { AudienceReplay } from "./audience-replay.ts";
import { messagesOf } from "./running-worker.ts";

const patience = { timeout: 60_000, interval: 50 };
const partitionCount = 4;
/** Events that go over HTTP at once; as many go over NATS before. */
const chunk = 100;

/** Everything in the tables that must not depend on who worked and when, each table as rows. */
const tables = {
  partitions: "select kind, partition, sequence, watermark_at, stepped, late, duplicates, " +
    "dead_letters from partitions where kind <> 'experiment' order by kind, partition",
  snapshots: "select kind, partition, key, version, timer_at, md5(state) as state " +
    'from actor_snapshots order by kind, partition, key collate "C"',
  users: 'select * from users order by key collate "C"',
  sessions: 'select * from sessions order by user_key collate "C", number',
  // Sums of money depend on the order of adding in their last digits.
  audience_counts: 'select measure, "of", day, partition, round(count::numeric, 6) as count ' +
    'from audience_counts order by measure, "of", day, partition',
  video_engagement: 'select * from video_engagement order by key collate "C"',
  videos: 'select * from videos order by key collate "C"',
  segments: "select * from segments order by id",
  // What a row says besides is as of the last example that was scored, which need not be the last.
  learners: "select name, version, is_promoted from learners order by name",
  learner_scores: "select name, hour, method, scored, positives from learner_scores " +
    "order by name, hour, method",
} as const;

async function rowsOf({ drizzle }: Database, query: string): Promise<unknown[]> {
  const [{ json }] = await drizzle
    .select({ json: sql<string>`coalesce(json_agg(item), '[]')::text` })
    .from(sql`(${sql.raw(query)}) as item`);
  return JSON.parse(json);
}

describe("activity over NATS and HTTP", { timeout: 180_000 }, () => {
  let nats: TestNats;
  let postgres: TestPostgres;
  let disturbed: Database;
  let calm: Database;
  let connection: NatsConnection;
  let apiUrl = "";
  const commands: RunningCommand[] = [];

  beforeAll(async () => {
    [nats, postgres] = await Promise.all([startNats(), startPostgres({ durable: false })]);
    disturbed = await openDatabase({ url: postgres.url, folder: "" });
    calm = await openDatabase({ folder: await temporaryFolder("calm") });
    await Promise.all([migrate(disturbed), migrate(calm)]);
    connection = await connect({ servers: nats.url });
  });

  afterAll(async () => {
    for (const command of commands) command.signal("SIGKILL");
    await Promise.all(commands.map((command) => command.ended));
    await connection?.close();
    await Promise.all([disturbed?.close(), calm?.close()]);
    await Promise.all([nats?.stop(), postgres?.stop()]);
  });

  const environment = () => ({
    NATS_URL: nats.url,
    DATABASE_URL: postgres.url,
    TROUPE_PARTITIONS: String(partitionCount),
    TROUPE_CHECKPOINT_EVENTS: "100",
    TROUPE_CHECKPOINT_MS: "150",
    TROUPE_RESIDENT_ACTORS: "8",
    TROUPE_FORECASTS_KEPT: "100000",
  });

  async function start(words: string[], said: RegExp): Promise<RunningCommand> {
    const command = startCommand(words, environment());
    commands.push(command);
    await expect.poll(() => command.output() + command.errors(), patience).toMatch(said);
    return command;
  }

  const startWorker = () => start(["worker"], /^Worker at/m);

  /** Appends to the log under the subject that `event` says: that event, or something else. */
  async function publish(
    event: object,
    payload: string | Uint8Array = JSON.stringify(event),
  ): Promise<void> {
    await jetstream(connection).publish(eventSubject(event), payload);
  }

  async function post(events: readonly object[]): Promise<void> {
    const response = await fetch(`${apiUrl}/v1/events`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(events),
    });
    expect(await response.json()).toMatchObject({ accepted: events.length, rejected: [] });
  }

  /** Sends some over NATS, some over HTTP, in the order in which they come. */
  async function send(events: readonly object[]): Promise<void> {
    for (let from = 0; from < events.length; from += 2 * chunk) {
      for (const event of events.slice(from, from + chunk)) await publish(event);
      const rest = events.slice(from + chunk, from + 2 * chunk);
      if (rest.length > 0) await post(rest);
    }
  }

  /** How far each partition has come, as `kind/partition`. */
  async function committed(): Promise<ReadonlyMap<string, number>> {
    const { drizzle } = disturbed;
    const rows = await drizzle.select({
      name: sql<string>`kind || '/' || partition`,
      sequence: sql<number>`sequence::float8`,
    }).from(sql`partitions`);
    return new Map(rows.map(({ name, sequence }) => [name, sequence]));
  }

  /** Waits until all that the log holds now is committed by whoever it is for, models apart. */
  async function settled(): Promise<void> {
    const manager = await jetstreamManager(connection);
    const subjects = Array.from({ length: partitionCount }, (_, partition) => [
      [`video/${partition}`, streamNames.stats, `stats.${partition}`],
      [`user/${partition}`, streamNames.activity, `activity.${partition}.*`],
      [`engagement/${partition}`, streamNames.activity, `activity.*.${partition}`],
    ]).flat();
    for (const [name, stream, subject] of subjects) {
      const last = await manager.streams.getMessage(stream, { last_by_subj: subject });
      await expect.poll(async () => (await committed()).get(name), patience)
        .toBeGreaterThanOrEqual(last?.seq ?? 0);
    }
  }

  it("leaves the rows of an undisturbed run, and says all once", async () => {
    const nowMs = Date.now();
    const events = whatHappened(nowMs);
    expect(events.length).toBeGreaterThan(1500);
    const victim = await startWorker();
    const api = await start(["api", "--port", "0"], /^Page http:\S+, API/m);
    apiUrl = /^Page (\S+),/m.exec(api.output())?.[1] ?? "";
    const sending = send(events);
    await expect.poll(async () => (await rowsOf(disturbed, "select from users")).length, patience)
      .toBeGreaterThan(5);
    victim.signal("SIGKILL");
    expect(await victim.ended).toBe("SIGKILL");
    const successor = await startWorker();
    await sending;
    await send(storyOfAVisit);

    for (const [, payload] of activityFaults) await publish(goodActivity, payload);
    await publish(goodActivity, JSON.stringify(strayActivity));
    await settled();
    const letters = await messagesOf(connection, streamNames.deadLetters);
    const found = letters.map(({ headers, data }) => {
      if (headers === undefined) throw new Error("a dead letter has no headers");
      const { kind, stream, field } = decodeDeadLetter(headers, data);
      return `${kind} ${stream} ${field}`;
    });
    const wanted = activityFaults.map(([fault]) => fault);
    expect(found.sort()).toEqual([...wanted, "user ACTIVITY user_id"].sort());

    const replayed = await runTroupe(["deadletters", "replay", "--all"], environment());
    expect(replayed.errors).toBe("");
    expect(replayed.output.match(/ {2}taken as sequence \d+/g)).toHaveLength(2);
    expect(replayed.output.match(/ {2}rejected again as sequence \d+/g)?.length)
      .toBeGreaterThan(1);
    // Rows of open sessions lag behind a little: time passes until none is open.
    await send(newcomersAt(nowMs, 20));
    await settled();
    successor.signal("SIGTERM");
    expect(await successor.ended).toBe(0);

    const [visit] = await rowsOf(
      disturbed,
      "select users.events, users.sessions, sessions.corrections from users " +
        "join sessions on user_key = users.key and number = 1 where user_id = 'visitor'",
    );
    // Those of the story, once each, and one that only the partition of its video has rejected.
    expect(visit).toEqual({ events: 5, sessions: 2, corrections: 1 });

    const calmRun = await AudienceReplay.begin(new PostgresStore(calm), {
      partitions: partitionCount,
      horizonMs: defaultKinds.horizonMs,
    });
    const reached = await committed();
    for (const stream of [streamNames.stats, streamNames.activity, streamNames.examples]) {
      for (const message of await messagesOf(connection, stream)) calmRun.take(message, reached);
    }
    await calmRun.commit();
    for (const [table, query] of Object.entries(tables)) {
      const rows = await rowsOf(disturbed, query);
      expect(rows.length, table).toBeGreaterThan(0);
      expect(rows, table).toEqual(await rowsOf(calm, query));
    }
    const said = new Map<string, string>();
    const predictions = await messagesOf(connection, streamNames.predictions);
    for (const { subject, headers, data } of predictions) {
      const id = headers?.get("Nats-Msg-Id") ?? "";
      said.set(id, `${subject} ${new TextDecoder().decode(data)}`);
    }
    expect(said.size).toBe(predictions.length);
    expect(said).toEqual(calmRun.predictions);
    const kinds = new Set(predictions.map(({ subject }) => subject.split(".").at(-1)));
    // Those of other kinds depend on how soon models have learnt enough.
    expect([...kinds]).toEqual(
      expect.arrayContaining(["forecast", "engagement", "recommendations"]),
    );
  });
});
