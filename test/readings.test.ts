// From a reading to a forecast, for real: a nats-server, a worker, and each of the two databases.
import { Buffer } from "node:buffer";
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { DeliverPolicy, jetstream } from "@nats-io/jetstream";
import { Svcm } from "@nats-io/services";
import { and, eq, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { Effect, Schema } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../commands/testing.ts";
import { type Database, openDatabase } from "../db/database.ts";
import { modelMetrics, videos, videoStatsProcessed } from "../db/schema.ts";
import { startNats, startPostgres, type TestNats } from "../local/testing.ts";
import { replay } from "../sources/replay.ts";
import { decodeDeadLetter } from "../streams/deadletter.ts";
import { Forecast, PartitionStatus } from "../streams/forecast.ts";
import {
  askSubject,
  controlToken,
  forecastSubject,
  statsSubject,
  streamNames,
} from "../streams/subjects.ts";
import { encodeToken, partitionOf } from "../streams/token.ts";
import { faults, good, hostileIds, partitionCount, readingsOf } from "./odd-messages.ts";
import {
  accounted,
  committedCounts,
  messagesOf,
  type RunningWorker,
  startWorkerHere,
} from "./running-worker.ts";

const patience = { timeout: 30_000, interval: 50 };

const sharedData = process.env.TROUPE_SHARED_DATA ?? join(process.cwd(), "../shared/data");
const realReadings = join(sharedData, "youtube-daily.csv");
const hasRealReadings = existsSync(realReadings);
if (!hasRealReadings) {
  process.stderr.write(
    `SKIPPED: the replay of real readings through a worker. Found no ${realReadings}, wanted ` +
      "youtube-daily.csv in the folder that TROUPE_SHARED_DATA names, or in ../shared/data.\n",
  );
}

const decodeForecast = Schema.decodeUnknownSync(Schema.fromJsonString(Forecast));
const Answer = Schema.fromJsonString(
  Schema.Struct({
    state: Schema.Struct({
      video_id: Schema.String,
      readings: Schema.Int,
      viewsPerHour: Schema.Finite,
      window: Schema.Array(Schema.Unknown),
    }),
    status: PartitionStatus,
  }),
);

describe.each(["Postgres", "PGlite"])("a worker on %s", (kind) => {
  let nats: TestNats;
  let database: Database;
  let worker: RunningWorker;
  let sent = 0;
  let endDatabase = () => Promise.resolve();

  beforeAll(async () => {
    nats = await startNats();
    if (kind === "Postgres") {
      const postgres = await startPostgres({ durable: false });
      endDatabase = () => postgres.stop();
      database = await openDatabase({ url: postgres.url, folder: "" });
    } else {
      database = await openDatabase({ folder: await temporaryFolder("pglite") });
    }
    worker = await startWorkerHere(nats.url, database, partitionCount);
  });

  afterAll(async () => {
    await worker?.stop();
    await database?.close();
    await endDatabase();
    await nats?.stop();
  });

  /** Appends to the log and says at which sequence. */
  async function send(token: string, message: string | Uint8Array): Promise<number> {
    sent++;
    const { seq } = await jetstream(worker.connection).publish(statsSubject(token), message);
    return seq;
  }

  const allAccounted = () => expect.poll(() => accounted(database), patience).toBe(sent);

  const rowsOf = async (view: string, condition = "true") => {
    const [{ rows }] = await database.drizzle.select({ rows: sql<number>`count(*)::int` })
      .from(sql.raw(view)).where(sql.raw(condition));
    return rows;
  };

  it.skipIf(!hasRealReadings)("takes real readings to the end and scores them", async () => {
    const readings = 6656;
    const videosInFile = 30;
    const { connection } = worker;
    const tally = await Effect.runPromise(
      replay({ connection, file: realReadings, speed: Infinity }),
    );
    expect(tally).toMatchObject({ sent: readings, complete: true, skipped: 0 });
    sent += readings;
    await allAccounted();
    const { stepped, duplicates, deadLetters } = await committedCounts(database);
    expect([stepped + duplicates, deadLetters]).toEqual([readings, 0]);
    expect(await rowsOf("video_readings")).toBe(stepped);

    const late = await messagesOf(connection, streamNames.predictions, {
      filter_subject: forecastSubject("*"),
      deliver_policy: DeliverPolicy.LastPerSubject,
    });
    expect(late).toHaveLength(videosInFile);
    const methods = late.map((message) => decodeForecast(message.string()).method);
    expect(new Set(methods)).toEqual(new Set(["trend"]));

    const ofViews = (column: PgColumn) => sql<number>`sum(${column}[1])::double precision`;
    const { scored, covered, absoluteError, driftAbsoluteError, lastAbsoluteError } = modelMetrics;
    const [views] = await database.drizzle.select({
      scored: ofViews(scored),
      covered: ofViews(covered),
      error: ofViews(absoluteError),
      driftError: ofViews(driftAbsoluteError),
      lastError: ofViews(lastAbsoluteError),
    }).from(modelMetrics).where(
      and(eq(modelMetrics.videoKey, ""), eq(modelMetrics.horizon, "next")),
    );
    expect(views.scored).toBeGreaterThan(6500);
    expect(views.error / views.driftError).toBeLessThan(0.97);
    expect(views.error / views.lastError).toBeLessThan(0.3);
    expect(views.covered / views.scored).toBeGreaterThan(0.77);
    expect(views.covered / views.scored).toBeLessThan(0.87);
  });

  it("keeps whole what it cannot take, says why, and goes on", async () => {
    const before = await committedCounts(database);
    const wanted = new Map<number, readonly [string, string | Uint8Array]>();
    for (const [field, message] of faults) {
      wanted.set(await send("good", message), [field, message]);
    }
    const news = '{"control":"cohorts","from":1,"sequence":9,"delta":"AQAAAA=="}';
    wanted.set(await send(controlToken(2, partitionCount), news), ["delta", news]);
    await send("good", JSON.stringify(good));
    await allAccounted();
    expect(await committedCounts(database)).toEqual({
      ...before,
      stepped: before.stepped + 1,
      deadLetters: faults.length + 1,
    });

    const letters = await messagesOf(worker.connection, streamNames.deadLetters);
    expect(letters).toHaveLength(wanted.size);
    for (const { subject, headers, data } of letters) {
      if (headers === undefined) throw new Error(`a dead letter on ${subject} has no headers`);
      const letter = decodeDeadLetter(headers, data);
      const [field, message] = wanted.get(letter.sequence) ?? [];
      const payload = typeof message === "string" ? new TextEncoder().encode(message) : message;
      expect(letter).toMatchObject({
        kind: "video",
        stream: streamNames.stats,
        subject: `stats.${letter.partition}`,
        field,
        found: expect.stringMatching(/./),
        wanted: expect.stringMatching(/./),
      });
      expect(Buffer.compare(letter.payload, payload ?? new Uint8Array())).toBe(0);
      expect(subject).toBe(`deadletters.video.${letter.partition}`);
    }
  });

  it("tells repeats, late readings, gaps and corrections apart", async () => {
    const before = await committedCounts(database);
    const rows = readingsOf("troubled", 4);
    const row = (hour: number, difference: object = {}) =>
      JSON.stringify({ ...rows[hour], ...difference });
    const story = [
      row(0),
      row(0),
      row(2),
      row(1),
      row(2, { viewCount: 5000 }),
      row(3, { viewCount: 0 }),
      row(3, { timestamp: "2025-08-08T04:00:00Z", viewCount: 900 }),
    ];
    for (const message of story) await send("troubled", message);
    await allAccounted();
    expect(await committedCounts(database)).toEqual({
      ...before,
      stepped: before.stepped + 4,
      late: before.late + 2,
      duplicates: before.duplicates + 1,
    });
    const chunks = await database.drizzle.select({ statuses: videoStatsProcessed.statuses })
      .from(videoStatsProcessed).where(eq(videoStatsProcessed.videoKey, "troubled"))
      .orderBy(videoStatsProcessed.firstSequence);
    expect(chunks.flatMap(({ statuses }) => statuses))
      .toEqual(["stepped", "stepped", "late", "late", "gap", "correction"]);
  });

  it("takes any id, and has the last forecast of each for whoever comes late", async () => {
    const lastSequence = new Map<string, number>();
    for (const id of hostileIds) {
      for (const row of readingsOf(id, 3)) {
        lastSequence.set(id, await send(encodeToken(id), JSON.stringify(row)));
      }
    }
    await allAccounted();
    const late = await messagesOf(worker.connection, streamNames.predictions, {
      filter_subject: forecastSubject("*"),
      deliver_policy: DeliverPolicy.LastPerSubject,
    });
    const forecasts = new Map(late.map((message) => [message.subject, message.string()]));
    for (const id of hostileIds) {
      const json = forecasts.get(forecastSubject(encodeToken(id))) ?? "";
      expect(decodeForecast(json)).toMatchObject({
        video_id: id,
        sequence: lastSequence.get(id),
        reading: { viewCount: 1120, likeCount: 12, commentCount: 0 },
        method: "cold-start",
      });
      const [row] = await database.drizzle.select().from(videos)
        .where(eq(videos.key, encodeToken(id)));
      expect(row).toMatchObject({
        videoId: id.toWellFormed().replaceAll("\0", "\uFFFD"),
        title: 'a "title" \\ {of} \uFFFD \uFFFD 🎭, NULL',
        channel: "NULL",
        category: "",
        views: 1120,
        readings: 3,
      });
    }
  });

  it("sends one forecast for every believed reading, and scores all but the first", async () => {
    const { stepped } = await committedCounts(database);
    const gaps = await rowsOf("video_readings", "status = 'gap'");
    const sentOut = await messagesOf(worker.connection, streamNames.predictions);
    expect(sentOut).toHaveLength(stepped - gaps);
    expect(new Set(sentOut.map((message) => message.headers?.get("Nats-Msg-Id"))).size)
      .toBe(sentOut.length);
    const known = await rowsOf("videos");
    expect(await rowsOf("forecasts", "horizon = 'next'")).toBe(stepped - gaps - known);
  });

  it("is found by service discovery", async () => {
    const client = new Svcm(worker.connection).client({
      strategy: "count",
      maxMessages: 1,
      maxWait: 5000,
    });
    const all = async <A>(answers: Promise<AsyncIterable<A>>) => {
      const list: A[] = [];
      for await (const answer of await answers) list.push(answer);
      return list;
    };
    expect(await all(client.ping())).toMatchObject([{ name: "troupe-actors", version: "1.0.0" }]);
    const kinds = ["video", "user", "engagement", "model", "experiment"];
    expect(await all(client.info("troupe-actors"))).toMatchObject([
      { endpoints: kinds.map((name) => ({ name, subject: `ask.${name}.*` })) },
    ]);
    expect(await all(client.stats("troupe-actors"))).toMatchObject([
      { endpoints: kinds.map((name) => ({ name, num_errors: 0 })) },
    ]);
  });

  it("answers for the live state of one video", async () => {
    const ask = (id: string) => worker.connection.request(askSubject("video", encodeToken(id)));
    for (const id of ["good", "nul\u0000nul"]) {
      const { state, status } = Schema.decodeUnknownSync(Answer)((await ask(id)).string());
      const readings = id === "good" ? 1 : 3;
      expect(state).toMatchObject({
        video_id: id,
        readings,
        viewsPerHour: id === "good" ? 0 : 60,
      });
      expect(state.window).toHaveLength(readings);
      expect(status.partition).toBe(partitionOf(encodeToken(id), partitionCount));
    }
    const { headers } = await ask("nobody");
    expect(headers?.get("Nats-Service-Error-Code")).toBe("404");
  });
});
