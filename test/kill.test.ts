// A worker that is killed in the middle of its work: what remains is what an undisturbed run leaves.
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { sql } from "drizzle-orm";
import { Schema } from "effect";
import { connect, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningCommand, startCommand, temporaryFolder } from "../commands/testing.ts";
import { type Database, openDatabase } from "../db/database.ts";
import { migrate } from "../db/migrate.ts";
import { startNats, startPostgres, type TestNats, type TestPostgres } from "../local/testing.ts";
import type { SimulatedRow } from "../sources/simulator/reading.ts";
import { Simulator } from "../sources/simulator/simulator.ts";
import { statsSubject, streamNames } from "../streams/subjects.ts";
import { encodeToken } from "../streams/token.ts";
import {
  accounted,
  committedCounts,
  messagesOf,
  type RunningWorker,
  startWorkerHere,
} from "./running-worker.ts";

const patience = { timeout: 60_000, interval: 50 };
/** Whoever asks an embedded database keeps it from its work meanwhile. */
const restraint = { ...patience, interval: 250 };
const partitionCount = 4;
const readings = 3000;
const hourMs = 3_600_000;

/** Readings with every fault, of the last hours, so that the silence of a video is worth a word. */
function recentRows(): SimulatedRow[] {
  const simulator = new Simulator({
    seed: 7,
    startMs: Date.UTC(2025, 7, 8),
    initialVideos: 90,
    videosPerDay: 40,
    readingIntervalMs: hourMs / 2,
    trackedMs: 24 * hourMs,
    burstsPerVideo: 3,
    faults: { gap: 0.02, zero: 0.04, repeat: 0.03, late: 0.03, correction: 0.03 },
  });
  const rows: SimulatedRow[] = [];
  for (const { row } of simulator.advance(Infinity)) {
    rows.push(row);
    if (rows.length === readings) break;
  }
  const lastMs = Math.max(...rows.map((row) => Date.parse(row.timestamp)));
  const shiftMs = Date.now() - lastMs;
  const shifted = (time: string) => new Date(Date.parse(time) + shiftMs).toISOString();
  return rows.map((row) => ({
    ...row,
    timestamp: shifted(row.timestamp),
    published_at: shifted(row.published_at),
  }));
}

/** Everything in the tables that must not depend on who worked and when, each table as rows. */
const tables = {
  partitions: "select partition, sequence, watermark_at, stepped, late, duplicates, dead_letters " +
    "from partitions where kind = 'video' order by partition",
  snapshots: "select partition, key, version, timer_at, encode(state, 'hex') as state " +
    "from actor_snapshots where kind = 'video' " + 'order by partition, key collate "C"',
  videos: 'select * from videos order by key collate "C"',
  readings: 'select * from video_readings order by video_key collate "C", sequence',
  forecasts: 'select * from forecasts order by video_key collate "C", horizon, at, made_at',
  hourly: 'select * from hourly_aggregations order by video_key collate "C", hour, partition',
} as const;

const metricsQuery = "select video_key, hour, horizon, method, partition, model, " +
  "scored || covered as counts, absolute_error || squared_error || drift_absolute_error || " +
  "last_absolute_error || gain || gain_squared || width as sums from model_metrics " +
  'order by video_key collate "C", hour, horizon, method, partition, model';
const Metrics = Schema.fromJsonString(
  Schema.Array(Schema.Struct({
    video_key: Schema.String,
    hour: Schema.String,
    horizon: Schema.String,
    method: Schema.String,
    partition: Schema.Int,
    model: Schema.String,
    counts: Schema.Array(Schema.Int),
    sums: Schema.Array(Schema.Finite),
  })),
);

async function jsonOf({ drizzle }: Database, query: string): Promise<string> {
  const [{ json }] = await drizzle
    .select({ json: sql<string>`coalesce(json_agg(item), '[]')::text` })
    .from(sql`(${sql.raw(query)}) as item`);
  return json;
}

async function rowsOf(database: Database, query: string): Promise<unknown[]> {
  return JSON.parse(await jsonOf(database, query));
}

/** Scores without the sums, and the sums, which depend on the order of adding in their last digits. */
async function metricsOf(database: Database) {
  const rows = Schema.decodeUnknownSync(Metrics)(await jsonOf(database, metricsQuery));
  return {
    counts: rows.map(({ sums: _sums, ...row }) => row),
    sums: rows.flatMap(({ sums }) => sums),
  };
}

describe("a worker killed with -9 in the middle of 3,000 readings", { timeout: 180_000 }, () => {
  let nats: TestNats;
  let postgres: TestPostgres;
  let disturbed: Database;
  let calm: Database;
  let connection: NatsConnection;
  let calmWorker: RunningWorker | undefined;
  const commands: RunningCommand[] = [];

  beforeAll(async () => {
    [nats, postgres] = await Promise.all([startNats(), startPostgres({ durable: false })]);
    disturbed = await openDatabase({ url: postgres.url, folder: "" });
    calm = await openDatabase({ folder: await temporaryFolder("calm") });
    await migrate(disturbed);
    connection = await connect({ servers: nats.url });
  });

  afterAll(async () => {
    for (const command of commands) command.signal("SIGKILL");
    await Promise.all(commands.map((command) => command.ended));
    await calmWorker?.stop();
    await connection?.close();
    await Promise.all([disturbed?.close(), calm?.close()]);
    await Promise.all([nats?.stop(), postgres?.stop()]);
  });

  async function startWorker(): Promise<RunningCommand> {
    const command = startCommand(["worker"], {
      NATS_URL: nats.url,
      DATABASE_URL: postgres.url,
      TROUPE_PARTITIONS: String(partitionCount),
      TROUPE_CHECKPOINT_EVENTS: "100",
      TROUPE_CHECKPOINT_MS: "150",
      TROUPE_RESIDENT_ACTORS: "8",
      // A trainer might tell partitions something between the last reading and the end.
      TROUPE_TRAIN_EVERY: "0ms",
    });
    commands.push(command);
    await expect.poll(() => command.output() + command.errors(), patience).toMatch(/^Worker at/m);
    return command;
  }

  async function publish(rows: readonly SimulatedRow[]): Promise<void> {
    const client = jetstream(connection);
    for (const row of rows) {
      await client.publish(statsSubject(encodeToken(row.video_id)), JSON.stringify(row));
    }
  }

  /** Where the log of each partition ends. */
  async function lastSequences(): Promise<unknown[]> {
    const manager = await jetstreamManager(connection);
    const sequences: unknown[] = [];
    for (let partition = 0; partition < partitionCount; partition++) {
      const last = await manager.streams.getMessage(streamNames.stats, {
        last_by_subj: `stats.${partition}`,
      });
      sequences.push({ partition, sequence: last?.seq });
    }
    return sequences;
  }

  /** Waits until every partition has committed the last message of its log, news and all. */
  async function settled(database: Database): Promise<void> {
    const query = "select partition, sequence from partitions where kind = 'video' " +
      "order by partition";
    await expect.poll(async () => {
      const isAtEnd = JSON.stringify(await rowsOf(database, query)) ===
        JSON.stringify(await lastSequences());
      return isAtEnd && await accounted(database);
    }, restraint).toBe(readings);
  }

  /** The ids of all messages in a stream, in the order in which it took them. */
  async function idsOf(stream: string): Promise<(string | undefined)[]> {
    const sent = await messagesOf(connection, stream);
    return sent.map((message) => message.headers?.get("Nats-Msg-Id"));
  }

  it("leaves the states, counts, rows and sums of an undisturbed run, and says all once", async () => {
    const rows = recentRows();
    const victim = await startWorker();
    const published = publish(rows);
    await expect.poll(() => accounted(disturbed), patience).toBeGreaterThan(readings / 5);
    victim.signal("SIGKILL");
    expect(await victim.ended).toBe("SIGKILL");
    expect(await accounted(disturbed)).toBeLessThan(readings);
    const successor = await startWorker();
    await published;
    await settled(disturbed);
    successor.signal("SIGTERM");
    expect(await successor.ended).toBe(0);

    const { stepped, late, duplicates } = await committedCounts(disturbed);
    expect(Math.min(stepped, late, duplicates)).toBeGreaterThan(10);
    const gaps = await rowsOf(disturbed, "select from video_readings where status = 'gap'");
    const said = await idsOf("PREDICTIONS");
    expect(said).toHaveLength(stepped - gaps.length);
    const warned = await idsOf("ALERTS");
    expect(warned.length).toBeGreaterThan(5);

    // The same log again, for a worker that knows nothing of all this.
    const log = await lastSequences();
    calmWorker = await startWorkerHere(nats.url, calm, partitionCount);
    await settled(calm);
    expect(await lastSequences()).toEqual(log);
    // It said all of it again under the same ids, or there would be more now.
    expect(await idsOf("PREDICTIONS")).toEqual(said);
    expect(await idsOf("ALERTS")).toEqual(warned);
    for (const [table, query] of Object.entries(tables)) {
      const found = await rowsOf(disturbed, query);
      expect(found.length, table).toBeGreaterThan(0);
      expect(found, table).toEqual(await rowsOf(calm, query));
    }
    const found = await metricsOf(disturbed);
    const wanted = await metricsOf(calm);
    expect(found.counts).toEqual(wanted.counts);
    const wrong = wanted.sums.filter((sum, i) =>
      !(Math.abs(found.sums[i] - sum) <= 1e-9 * (1 + Math.abs(sum)))
    );
    expect(wrong).toEqual([]);
  });
});
