import { Clock, Effect, Fiber } from "effect";
import type { NatsConnection } from "nats";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startNats, type TestNats } from "../local/testing.ts";
import { PublishFailed } from "../streams/errors.ts";
import { streamNames } from "../streams/subjects.ts";
import { AudienceSimulator, ordinaryAudience } from "./audience/audience-simulator.ts";
import { simulate, type SimulationOptions, type SimulationProgress } from "./simulation.ts";
import { ordinaryPlatform, Simulator } from "./simulator/simulator.ts";
import {
  connectWithStreams,
  emptyStreams,
  JumpingClock,
  type StoredEvent,
  storedEvents,
  storedReadings,
} from "./testing.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const nowMs = Date.UTC(2025, 3, 1, 12);
const historyMs = 5 * dayMs;
const pacedMs = 2 * dayMs;
const platform = { ...ordinaryPlatform, seed: 3, initialVideos: 10 };
const audience = ordinaryAudience(20);

let nats: TestNats;
let connection: NatsConnection;
const connections: NatsConnection[] = [];

async function newConnection(): Promise<NatsConnection> {
  const opened = await connectWithStreams(nats.url);
  connections.push(opened);
  return opened;
}

beforeAll(async () => {
  nats = await startNats();
});
beforeEach(async () => {
  connection = await newConnection();
});
afterEach(async () => {
  await emptyStreams(await newConnection());
  for (const opened of connections.splice(0)) await opened.close();
});
afterAll(() => nats?.stop());

function effectOf(clock: JumpingClock, options: Partial<SimulationOptions> = {}) {
  const effect = simulate({ connection, platform, historyMs, pacedMs, speed: 3600, ...options });
  return Effect.provideService(effect, Clock.Clock, clock);
}

function run(clock: JumpingClock, options: Partial<SimulationOptions> = {}) {
  return Effect.runPromise(effectOf(clock, options));
}

/** The rows that the simulator itself delivers, as they travel. */
function expectedRows(untilMs: number): string[] {
  const simulator = new Simulator({ ...platform, startMs: nowMs - historyMs });
  return Array.from(simulator.advance(untilMs), ({ row }) => JSON.stringify(row));
}

/** The rows that the audience simulator itself delivers, as they travel. */
function expectedActivity(untilMs: number): string[] {
  const startMs = nowMs - historyMs;
  const simulator = new AudienceSimulator({ ...audience, platform: { ...platform, startMs } });
  return Array.from(simulator.advance(untilMs), ({ row }) => JSON.stringify(row));
}

function storedActivity(): Promise<StoredEvent[]> {
  return storedEvents(connection, streamNames.activity);
}

function rowsOf(stored: readonly StoredEvent[]): string[] {
  return stored.map(({ text }) => text);
}

describe("simulate", () => {
  it("sends the long past at once, the recent past at its speed, and the present as it comes", async () => {
    const clock = new JumpingClock(nowMs);
    const untilMs = nowMs + 2 * hourMs;
    const seen: (SimulationProgress & { readonly atMs: number })[] = [];
    const onProgress = (progress: SimulationProgress) => {
      seen.push({ ...progress, atMs: clock.nowMs });
    };
    const end = await run(clock, { untilMs, onProgress });

    const rows = expectedRows(untilMs);
    expect(end.platform).toMatchObject({
      total: rows.length,
      acknowledged: rows.length,
      duplicates: 0,
    });
    expect(end.audience).toBeUndefined();
    expect(rowsOf(await storedReadings(connection))).toEqual(rows);
    for (const { platform: { simulatedMs }, atMs } of seen) {
      expect(simulatedMs).toBeLessThanOrEqual(atMs);
      const paced = Math.min(atMs, nowMs - pacedMs + 3600 * (atMs - nowMs) + hourMs);
      expect(simulatedMs).toBeLessThanOrEqual(paced);
    }
    // Two days at an hour a second take 48 seconds; then simulated time is the clock's own.
    const caughtUp = seen.filter(({ atMs }) => atMs > nowMs + 60_000);
    expect(caughtUp.length).toBeGreaterThan(6000);
    for (const { platform: { simulatedMs }, atMs } of caughtUp) {
      expect(atMs - simulatedMs).toBeLessThan(2 * hourMs);
    }
    expect(clock.nowMs).toBeLessThanOrEqual(untilMs);
    expect(clock.nowMs).toBeGreaterThan(untilMs - hourMs);
  });

  it("goes on after an interruption with nothing missing and nothing twice", async () => {
    const clock = new JumpingClock(nowMs);
    const reached = Promise.withResolvers<void>();
    const onProgress = ({ platform: { simulatedMs } }: SimulationProgress) => {
      if (simulatedMs > nowMs - dayMs) reached.resolve();
    };
    const fiber = Effect.runFork(effectOf(clock, { onProgress }));
    await reached.promise;
    await Effect.runPromise(Fiber.interrupt(fiber));
    const before = (await storedReadings(connection)).length;

    clock.nowMs += 7 * hourMs;
    const untilMs = clock.nowMs;
    const end = await run(clock, { untilMs });
    const rows = expectedRows(untilMs);
    expect(end.platform).toMatchObject({
      total: rows.length,
      sent: rows.length - before,
      duplicates: 0,
    });
    expect(rowsOf(await storedReadings(connection))).toEqual(rows);
  });

  it("goes on after its connection broke with nothing missing and nothing twice", async () => {
    const clock = new JumpingClock(nowMs);
    const broken = await newConnection();
    clock.during(nowMs + 20_000, () => broken.close());
    const failure = await Effect.runPromise(Effect.flip(effectOf(clock, { connection: broken })));
    expect(failure).toBeInstanceOf(PublishFailed);

    const untilMs = nowMs + hourMs;
    const end = await run(clock, { untilMs });
    const rows = expectedRows(untilMs);
    expect(end.platform.total).toBe(rows.length);
    expect(rowsOf(await storedReadings(connection))).toEqual(rows);
  });

  it("waits out a nats-server that is killed in the middle", async () => {
    const clock = new JumpingClock(nowMs);
    let restarted: Promise<void> | undefined;
    clock.during(nowMs + 20_000, async () => {
      await nats.kill();
      restarted = nats.restart();
    });
    const end = await run(clock, { untilMs: nowMs });
    await restarted;
    expect(restarted).toBeDefined();
    const rows = expectedRows(nowMs);
    expect(end.platform).toMatchObject({ total: rows.length, acknowledged: rows.length });
    const stored = rowsOf(await storedReadings(await newConnection()));
    expect(stored.toSorted()).toEqual(rows.toSorted());
  });

  it("begins afresh, with other videos, for another platform", async () => {
    const clock = new JumpingClock(nowMs);
    const untilMs = nowMs - historyMs + dayMs;
    await run(clock, { untilMs });
    const first = await storedReadings(connection);
    clock.nowMs += hourMs;
    const other = await run(clock, { untilMs, platform: { ...platform, videosPerDay: 0 } });
    expect(other.platform.total).toBe(other.platform.sent);
    const ids = (stored: readonly StoredEvent[]) =>
      new Set(stored.map(({ text }) => JSON.parse(text).video_id));
    const second = (await storedReadings(connection)).slice(first.length);
    expect(second.length).toBe(other.platform.sent);
    expect(ids(first).isDisjointFrom(ids(second))).toBe(true);
  });

  it("feeds an audience beside the platform, and goes on with both", async () => {
    const clock = new JumpingClock(nowMs);
    const reached = Promise.withResolvers<void>();
    const onProgress = (progress: SimulationProgress) => {
      if ((progress.audience?.simulatedMs ?? 0) > nowMs - dayMs) reached.resolve();
    };
    const fiber = Effect.runFork(effectOf(clock, { audience, onProgress }));
    await reached.promise;
    await Effect.runPromise(Fiber.interrupt(fiber));
    const before = (await storedActivity()).length;
    expect(before).toBeGreaterThan(0);

    clock.nowMs += 7 * hourMs;
    const untilMs = clock.nowMs;
    const end = await run(clock, { audience, untilMs });
    const rows = expectedActivity(untilMs);
    expect(end.audience).toMatchObject({
      total: rows.length,
      sent: rows.length - before,
      duplicates: 0,
    });
    expect(rowsOf(await storedActivity())).toEqual(rows);
    expect(rowsOf(await storedReadings(connection))).toEqual(expectedRows(untilMs));
  });

  it("lets an audience that comes later watch the videos that were read before", async () => {
    const clock = new JumpingClock(nowMs);
    await run(clock, { untilMs: nowMs });
    clock.nowMs += 2 * dayMs;
    const end = await run(clock, { audience, untilMs: nowMs });
    expect(end.platform.sent).toBe(0);
    expect(rowsOf(await storedActivity())).toEqual(expectedActivity(nowMs));
    const ids = new Set(
      (await storedReadings(connection)).map(({ text }) => JSON.parse(text).video_id),
    );
    const watched = (await storedActivity()).map(({ text }) => JSON.parse(text).video_id);
    expect(watched.some((id) => ids.has(id))).toBe(true);
  });
});
