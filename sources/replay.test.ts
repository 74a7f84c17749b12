import { Clock, Effect, Fiber } from "effect";
import { Kvm } from "@nats-io/kv";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { gzipSync } from "node:zlib";
import type { NatsConnection } from "nats";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { jetstreamManager } from "@nats-io/jetstream";
import { startNats, type TestNats } from "../local/testing.ts";
import { NatsUnavailable, PublishFailed } from "../streams/errors.ts";
import { defaultPartitions, streamNames } from "../streams/subjects.ts";
import { encodeToken, partitionOf } from "../streams/token.ts";
import { CsvUnusable, PositionUnusable } from "./errors.ts";
import { identifyFile } from "./fingerprint.ts";
import { producersBucket } from "./producer.ts";
import { replay, type ReplayOptions, type ReplayProgress } from "./replay.ts";
import { connectWithStreams, emptyStreams, JumpingClock, storedReadings } from "./testing.ts";

const header = "timestamp,video_id,viewCount,likeCount,commentCount";
const startMs = Date.UTC(2025, 0, 1);
const hourMs = 3_600_000;

let nats: TestNats;
let connection: NatsConnection;
let folder = "";
const connections: NatsConnection[] = [];

async function newConnection(): Promise<NatsConnection> {
  const opened = await connectWithStreams(nats.url);
  connections.push(opened);
  return opened;
}

beforeAll(async () => {
  nats = await startNats();
  folder = await mkdtemp(join(tmpdir(), "troupe-replay-"));
});
beforeEach(async () => {
  connection = await newConnection();
});
afterEach(async () => {
  await emptyStreams(await newConnection());
  for (const opened of connections.splice(0)) await opened.close();
});
afterAll(async () => {
  await nats?.stop();
  await rm(folder, { recursive: true });
});

async function fileOf(name: string, lines: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, [header, ...lines, ""].join("\n"));
  return path;
}

/** Rows an hour apart. */
function hourly(count: number): string[] {
  return Array.from(
    { length: count },
    (_, i) => `${new Date(startMs + i * hourMs).toISOString()},video-${i % 7},${10 * i},${i},${i}`,
  );
}

function effectOf(file: string, options: Partial<ReplayOptions> = {}, clock?: JumpingClock) {
  const effect = replay({ connection, file, speed: Infinity, ...options });
  return clock === undefined ? effect : Effect.provideService(effect, Clock.Clock, clock);
}

function run(file: string, options: Partial<ReplayOptions> = {}, clock?: JumpingClock) {
  return Effect.runPromise(effectOf(file, options, clock));
}

function failureOf(file: string) {
  return Effect.runPromise(Effect.flip(effectOf(file)));
}

describe("replay", () => {
  it("sends every row to the partition of its video and accounts for each", async () => {
    const lines = hourly(20);
    lines.splice(4, 0, "2025-01-01,short", "2025-01-01,video-1,many,,3");
    const tally = await run(await fileOf("all.csv", lines));
    expect(tally).toEqual({
      read: 22,
      sentBefore: 0,
      sent: 21,
      skipped: 1,
      skippedRows: [{
        line: 6,
        reason: 'payload: found "2025-01-01,short", wanted 5 cells as in the header, not 2',
      }],
      acknowledged: 21,
      duplicates: 0,
      complete: true,
    });
    const stored = await storedReadings(connection);
    expect(stored.length).toBe(21);
    expect(JSON.parse(stored[0].text)).toEqual({
      timestamp: "2025-01-01T00:00:00.000Z",
      video_id: "video-0",
      viewCount: 0,
      likeCount: 0,
      commentCount: 0,
    });
    expect(JSON.parse(stored[4].text))
      .toEqual({
        timestamp: "2025-01-01",
        video_id: "video-1",
        viewCount: "many",
        commentCount: 3,
      });
    for (const { subject, text } of stored) {
      const token = encodeToken(JSON.parse(text).video_id);
      expect(subject).toBe(`stats.${partitionOf(token, defaultPartitions)}`);
    }
  });

  it("sends rows that name no legal video too, and skips only what no stream would take", async () => {
    const titleOf = (character: string) => character.repeat(65_000);
    const lines = [
      "2025-01-01,,1,1,1,",
      `2025-01-01,${"i".repeat(129)},1,1,1,`,
      "2025-01-01,a b.c*>,1,1,1,",
      `2025-01-01,wide,1,1,1,${titleOf("\u0001")}`,
      `2025-01-01,long,1,1,1,${titleOf("語")}${titleOf("語")}`,
    ];
    const path = join(folder, "illegal.csv");
    await writeFile(path, [`${header},${titleOf("\u0002")}`, ...lines, ""].join("\n"));
    const tally = await run(path);
    expect(tally).toMatchObject({ read: 5, sent: 4, skipped: 1, acknowledged: 4 });
    expect(tally.skippedRows[0].line).toBe(6);
    expect(tally.skippedRows[0].reason).toMatch("a line of at most 65536 characters, not 130022");
    const sizes = (await storedReadings(connection)).map(({ text }) => text.length);
    expect(Math.max(...sizes)).toBeGreaterThan(6 * 130_000);
  });

  it("lets event time pass at the chosen speed", async () => {
    const clock = new JumpingClock(Date.UTC(2025, 5, 1));
    const beganMs = clock.nowMs;
    const progress: ReplayProgress[] = [];
    const file = await fileOf("speed.csv", hourly(100));
    const onProgress = (now: ReplayProgress) => progress.push(now);
    const tally = await run(file, { speed: 1800, onProgress }, clock);
    expect(tally.sent).toBe(100);
    expect(clock.nowMs - beganMs).toBe(99 * 2000);
    expect(progress.length).toBeGreaterThan(99);
    expect(progress.at(-1)).toMatchObject({
      tally: { sent: 100, acknowledged: 100, complete: true },
      eventMs: startMs + 99 * hourMs,
    });
    expect(progress.at(-1)?.bytesRead).toBe(progress.at(-1)?.fileBytes);
  });

  it("is not held up by times that no actor accepts", async () => {
    const clock = new JumpingClock(Date.UTC(2025, 5, 1));
    const beganMs = clock.nowMs;
    const lines = hourly(10);
    lines[0] = "1970-01-01,a,1,1,1";
    lines[3] = "2300-01-01,a,1,1,1";
    lines[5] = "yesterday,a,1,1,1";
    const tally = await run(await fileOf("times.csv", lines), { speed: 3600 }, clock);
    expect(tally.sent).toBe(10);
    expect(clock.nowMs - beganMs).toBe(8000);
  });

  it("goes on where it was interrupted", async () => {
    const file = await fileOf("interrupted.csv", hourly(200));
    const clock = new JumpingClock(Date.UTC(2025, 5, 1));
    const reached = Promise.withResolvers<void>();
    const onProgress = ({ tally }: ReplayProgress) => {
      if (tally.sent >= 50) reached.resolve();
    };
    const fiber = Effect.runFork(effectOf(file, { speed: 3600, onProgress }, clock));
    await reached.promise;
    await Effect.runPromise(Fiber.interrupt(fiber));
    const before = (await storedReadings(connection)).length;
    expect(before).toBeLessThan(200);

    const tally = await run(file);
    expect(tally).toMatchObject({
      read: 200,
      sentBefore: before,
      sent: 200 - before,
      acknowledged: 200 - before,
      duplicates: 0,
      complete: true,
    });
    const counts = (await storedReadings(connection)).map(({ text }) => JSON.parse(text).likeCount);
    expect(counts).toEqual(Array.from({ length: 200 }, (_, i) => i));

    expect(await run(file)).toMatchObject({ sentBefore: 200, sent: 0, complete: true });
  });

  it("leaves each row in the log once when its connection breaks before the position is kept", async () => {
    const file = await fileOf("broken.csv", hourly(30_000));
    const broken = await newConnection();
    const subscription = broken.subscribe("events.stats.*", {
      callback: () => {
        if (subscription.getReceived() === 10_000) void broken.close();
      },
    });
    const failure = await Effect.runPromise(Effect.flip(effectOf(file, { connection: broken })));
    expect(failure).toBeInstanceOf(PublishFailed);

    const tally = await run(file);
    expect(tally).toMatchObject({ read: 30_000, complete: true });
    expect(tally.duplicates).toBeGreaterThan(0);
    const stored = await storedReadings(connection);
    expect(stored.length).toBe(30_000);
    expect(new Set(stored.map(({ messageId }) => messageId)).size).toBe(30_000);
  });

  it("waits out a nats-server that is killed in the middle", async () => {
    const file = await fileOf("killed.csv", hourly(20_000));
    const clock = new JumpingClock(Date.UTC(2030, 0, 1));
    let restarted: Promise<void> | undefined;
    clock.during(clock.nowMs + 5000, async () => {
      await nats.kill();
      restarted = nats.restart();
    });
    const tally = await run(file, { speed: 3_600_000 }, clock);
    await restarted;
    expect(restarted).toBeDefined();
    expect(tally).toMatchObject({ read: 20_000, sent: 20_000, acknowledged: 20_000 });
    const stored = await storedReadings(await newConnection());
    expect(new Set(stored.map(({ messageId }) => messageId)).size).toBe(20_000);
    expect(stored.length).toBe(20_000);
  });

  it("sends everything again when told to restart", async () => {
    const file = await fileOf("again.csv", hourly(10));
    await run(file);
    expect(await run(file, { restart: true })).toMatchObject({ sent: 10, duplicates: 0 });
    expect(await run(file)).toMatchObject({ sentBefore: 10, sent: 0 });
    expect((await storedReadings(connection)).length).toBe(20);
  });

  it("keeps how far it got in a file that turns out to be damaged", async () => {
    const path = join(folder, "damaged.csv.gz");
    const packed = gzipSync([header, ...hourly(5000)].join("\n"));
    await writeFile(path, packed.subarray(0, packed.length / 2));
    expect((await failureOf(path)).message).toContain("unexpected end of file");
    const stored = (await storedReadings(connection)).length;
    expect(stored).toBeGreaterThan(0);
    const { fingerprint } = await identifyFile(path);
    const bucket = await new Kvm(connection).open(producersBucket);
    const entry = await bucket.get(`replay.${fingerprint}`);
    expect(entry?.string()).toBe(`{"pass":1,"line":${stored + 1}}`);
  });

  it("says what is wrong when it cannot begin", async () => {
    const file = await fileOf("good.csv", hourly(1));
    const missing = await failureOf(join(folder, "missing.csv"));
    expect(missing).toBeInstanceOf(CsvUnusable);
    expect(missing.message).toContain("ENOENT");

    const { fingerprint } = await identifyFile(file);
    const bucket = await new Kvm(connection).create(producersBucket);
    await bucket.put(`replay.${fingerprint}`, `{"pass":1}`);
    const unusable = await failureOf(file);
    expect(unusable).toBeInstanceOf(PositionUnusable);
    expect(unusable.message).toContain(`found {"pass":1}, wanted`);

    await (await jetstreamManager(connection)).streams.delete(streamNames.stats);
    const unavailable = await failureOf(file);
    expect(unavailable).toBeInstanceOf(NatsUnavailable);
    expect(unavailable.message).toContain("found no stream STATS");
  });
});

const sharedData = process.env.TROUPE_SHARED_DATA ?? join(process.cwd(), "../shared/data");
const youtubeDaily = join(sharedData, "youtube-daily.csv");
const hasSharedData = existsSync(youtubeDaily);
if (!hasSharedData) {
  process.stderr.write(`SKIPPED, as there is no file: replay of ${youtubeDaily}\n`);
}

describe.skipIf(!hasSharedData)("replay of youtube-daily.csv", () => {
  it("puts all 6,656 readings into the log, in order", async () => {
    const tally = await run(youtubeDaily);
    expect(tally).toMatchObject({ read: 6656, sent: 6656, acknowledged: 6656, skipped: 0 });
    const rows = (await readFile(youtubeDaily, "utf8")).trim().split("\n").slice(1);
    const stored = (await storedReadings(connection)).map(({ text }) =>
      Object.values(JSON.parse(text)).join(",")
    );
    expect(stored).toEqual(rows);
  });
});
