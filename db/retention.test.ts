import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { recordAudit } from "./audit.ts";
import { countOf, scoreOf, sessionOf, userOf } from "./audience-examples.ts";
import { checkpointOf, projectionsOf, readingOf, videoOf } from "./checkpoint-examples.ts";
import type { Database } from "./database.ts";
import { decisionOf, experimentOf, rewardOf } from "./experiment-examples.ts";
import { PostgresStore } from "./postgres-store.ts";
import { dialects, startDatabase, type TestDatabase } from "./queries/testing.ts";
import { deleteOld, type Retention } from "./retention.ts";
import { noProjections } from "./store.ts";
import { storedRows } from "./stored-rows.ts";

// A cluster made from nothing on a busy computer takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const dayMs = 86_400_000;
const startMs = Date.UTC(2020, 0, 1);
const forever: Retention = {
  readings: Infinity,
  forecasts: Infinity,
  hourly: Infinity,
  accuracy: Infinity,
  sessions: Infinity,
  scores: Infinity,
  decisions: Infinity,
  rewards: Infinity,
  audit: Infinity,
};
const nothing: Retention = {
  readings: 0,
  forecasts: 0,
  hourly: 0,
  accuracy: 0,
  sessions: 0,
  scores: 0,
  decisions: 0,
  rewards: 0,
  audit: 0,
};

describe.each(dialects)("deleteOld on %s", (dialect) => {
  let running: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    running = await startDatabase(dialect);
    database = running.database;
  });
  afterAll(() => running.stop());

  it("has nothing to do in an empty database", async () => {
    expect(await deleteOld(database, nothing)).toBe(0);
  });

  it("keeps what each table is to keep, counted from the newest reading", async () => {
    const store = new PostgresStore(database);
    let owner = { kind: "video", partition: 0, ...await store.claim("video", 0, 1, "somebody") };
    // A checkpoint a day for ten days, of three videos each.
    for (let day = 0; day < 10; day++) {
      const sequence = owner.sequence + 3;
      const atMs = startMs + day * dayMs;
      const readings = ["a", "b", "c"].map((video, i) =>
        readingOf(video, owner.sequence + i + 1, { atMs })
      );
      const videos = ["a", "b", "c"].map((key) => videoOf(key, { lastAtMs: atMs, sequence }));
      const projections = { ...projectionsOf(readings, ""), videos };
      await store.commit(checkpointOf(owner, { sequence, projections }));
      owner = { ...owner, sequence };
    }
    const days = async () => {
      const rows = await storedRows(database, 0, "");
      const count = (times: readonly number[]) => new Set(times).size;
      return {
        videos: rows.videos.length,
        readings: count(rows.readings.map(({ numbers }) => numbers[1])),
        predictions: count(rows.predictions.map(({ numbers }) => numbers[1])),
        hourly: count(rows.hourly.map(({ hourMs }) => hourMs)),
        metrics: count(rows.metrics.map(({ hourMs }) => hourMs)),
      };
    };
    const full = { videos: 3, readings: 10, predictions: 10, hourly: 10, metrics: 10 };
    expect(await days()).toEqual(full);
    expect(await deleteOld(database, forever)).toBe(0);
    expect(await days()).toEqual(full);
    // Batches of two rows: each table needs several.
    const retention = { ...nothing, readings: 4, forecasts: 3, hourly: 2 };
    const deleted = 3 * 5 + 3 * 6 + 4 * 7 + 4 * 9;
    expect(await deleteOld(database, retention, 2)).toBe(deleted);
    expect(await days()).toEqual({ videos: 3, readings: 5, predictions: 4, hourly: 3, metrics: 1 });
    expect(await deleteOld(database, retention, 2)).toBe(0);
  });

  it("keeps sessions and scores of learners, counted from the newest event of a user", async () => {
    const store = new PostgresStore(database);
    const owner = { kind: "user", partition: 0, ...await store.claim("user", 0, 1, "somebody") };
    // Ten years after the last reading: what is about videos is not older for it.
    const laterMs = startMs + 3650 * dayMs;
    const days = Array.from({ length: 10 }, (_, day) => laterMs + day * dayMs);
    const projections = {
      ...noProjections,
      users: [
        userOf("u", { lastAtMs: laterMs + 9 * dayMs }),
        userOf("gone", { lastAtMs: startMs }),
      ],
      sessions: days.map((lastMs, i) => sessionOf("u", i + 1, { startMs: lastMs, lastMs })),
      audience: days.map((dayMs) => countOf({ dayMs })),
      learnerScores: days.map((hourMs) => scoreOf("churn", { hourMs })),
    };
    await store.commit(checkpointOf(owner, { projections }));
    expect(await deleteOld(database, forever)).toBe(0);
    const retention = { ...forever, sessions: 4, scores: 2 };
    expect(await deleteOld(database, retention, 2)).toBe(5 + 7);
    const rows = await storedRows(database, 0, "");
    expect(rows.sessions.map(({ number }) => number)).toEqual([6, 7, 8, 9, 10]);
    expect(rows.learnerScores).toHaveLength(3);
    expect(rows.users).toHaveLength(2);
    expect(rows.audience).toHaveLength(10);
    expect(rows.readings).toHaveLength(15);
  });

  it("keeps decisions and rewards, counted from what happened last in an experiment", async () => {
    const store = new PostgresStore(database);
    const claim = await store.claim("experiment", 0, 1, "somebody");
    const owner = { kind: "experiment", partition: 0, ...claim };
    const days = Array.from({ length: 10 }, (_, day) => startMs + day * dayMs);
    const projections = {
      ...noProjections,
      experiments: [experimentOf("ads", { lastAtMs: days[9] })],
      decisions: days.map((atMs, i) => decisionOf("ads", `${i}`, { atMs })),
      rewards: days.map((atMs, i) => rewardOf("ads", `${i}`, { atMs })),
    };
    await store.commit(checkpointOf(owner, { projections }));
    expect(await deleteOld(database, forever)).toBe(0);
    const retention = { ...forever, decisions: 4, rewards: 2 };
    expect(await deleteOld(database, retention, 2)).toBe(5 + 7);
    const rows = await storedRows(database, 0, "");
    expect(rows.experiments).toHaveLength(1);
    expect(rows.decisions.map(({ atMs }) => atMs).toSorted()).toEqual(days.slice(5));
    expect(rows.rewards.map(({ atMs }) => atMs).toSorted()).toEqual(days.slice(7));
  });

  it("lets the audit go, which nothing else may touch, counted from its newest entry", async () => {
    const entry = {
      actorKind: "command",
      actor: "a",
      action: "b",
      target: "c",
      origin: "d",
    } as const;
    for (let day = 0; day < 5; day++) {
      const atMs = startMs + day * dayMs;
      await recordAudit(database.drizzle, { ...entry, atMs, outcome: "done" });
    }
    expect(await deleteOld(database, forever)).toBe(0);
    expect(await deleteOld(database, { ...forever, audit: 2 }, 1)).toBe(2);
  });
});
