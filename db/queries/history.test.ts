import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PredictionsChunk, ReadingsChunk } from "../store.ts";
import type { ItemsSelection } from "./chunks.ts";
import { listForecasts, type StoredForecast } from "./forecasts.ts";
import { listReadings, type StoredReading } from "./history.ts";
import type { Page } from "./read.ts";
import { dialects, fill, startDatabase, type TestDatabase } from "./testing.ts";

const startMs = Date.UTC(2025, 0, 1);
const minuteMs = 60_000;

/** 130 chunks of 1 to 4 readings; every ninth is late by hours, every seventh repeats a time. */
const readings: StoredReading[] = [];
const chunks: ReadingsChunk[] = [];
for (let chunk = 0, sequence = 1; chunk < 130; chunk++) {
  const firstSequence = sequence;
  const numbers: number[] = [];
  const statuses: string[] = [];
  const extras: (string | undefined)[] = [];
  for (let index = 0; index <= chunk % 4; index++, sequence += 3) {
    let atMs = startMs + sequence * minuteMs;
    if (sequence % 9 === 0) atMs -= 200 * minuteMs;
    if (sequence % 7 === 0) atMs = startMs + 100 * minuteMs;
    const status = sequence % 9 === 0 ? "late" : "stepped";
    const extra = chunk % 5 === 0 && index === 1 ? `{"note":"a\\"b ${sequence}"}` : undefined;
    const counters = { views: sequence * 10, likes: 2 ** 53 - 1 - sequence, comments: 0 };
    numbers.push(sequence, atMs, counters.views, counters.likes, counters.comments);
    statuses.push(status);
    extras.push(extra);
    const position = { atMs, firstSequence, index };
    readings.push({ position, sequence, atMs, ...counters, status, extra });
  }
  const hasExtra = extras.some((extra) => extra !== undefined);
  chunks.push({ videoKey: "v", numbers, statuses, extras: hasExtra ? extras : undefined });
}

/** Two forecasts a chunk, of two horizons. */
const forecasts: (StoredForecast & { horizon: string })[] = [];
const forecastChunks: PredictionsChunk[] = [];
for (let chunk = 0; chunk < 60; chunk++) {
  for (const horizon of ["next", "hour"]) {
    const firstSequence = 10 * chunk + 1;
    const numbers: number[] = [];
    for (let index = 0; index < 2; index++) {
      const madeAtMs = startMs + (2 * chunk + index) * minuteMs;
      const atMs = madeAtMs + (horizon === "hour" ? 60 : 1) * minuteMs;
      const band = (target: number) => ({
        value: 100 * chunk + target,
        low: 100 * chunk + target - 1,
        high: 100 * chunk + target + 1,
        actual: 100 * chunk + index,
      });
      const bands = { views: band(1), likes: band(2), comments: band(3) };
      numbers.push(madeAtMs, atMs);
      for (const { value, low, high, actual } of Object.values(bands)) {
        numbers.push(value, low, high, actual);
      }
      const position = { atMs, firstSequence, index };
      forecasts.push({ horizon, position, madeAtMs, atMs, method: "trend", ...bands });
    }
    forecastChunks.push({
      videoKey: "v",
      horizon,
      firstSequence,
      numbers,
      methods: ["trend", "trend"],
    });
  }
}

const newestFirst = (a: { position: StoredReading["position"] }, b: typeof a) =>
  b.position.atMs - a.position.atMs || b.position.firstSequence - a.position.firstSequence ||
  b.position.index - a.position.index;

/** Every item, page by page. */
async function everything<Item extends { position: StoredReading["position"] }>(
  range: Pick<ItemsSelection, "fromMs" | "toMs">,
  limit: number,
  list: (selection: ItemsSelection) => Promise<Page<Item>>,
): Promise<Item[]> {
  const found: Item[] = [];
  for (;;) {
    const page = await list({ ...range, limit, after: found.at(-1)?.position });
    found.push(...page.items);
    if (!page.more) return found;
    expect(page.items).toHaveLength(limit);
  }
}

const limit = fc.integer({ min: 1, max: 400 });
const time = fc.option(
  fc.integer({ min: -10, max: 1000 }).map((minutes) => startMs + minutes * minuteMs),
  { nil: undefined },
);

describe.each(dialects)("a video's history on %s", (dialect) => {
  let opened: TestDatabase;

  beforeAll(async () => {
    opened = await startDatabase(dialect);
    await fill(opened.database, {
      readings: [...chunks, { ...chunks[0], videoKey: "other" }],
      predictions: forecastChunks,
    });
  });
  afterAll(() => opened?.stop());

  it("shows every reading of the range once, newest first, under any limit", async () => {
    await fc.assert(
      fc.asyncProperty(limit, time, time, async (limit, fromMs, toMs) => {
        const found = await everything(
          { fromMs, toMs },
          limit,
          (selection) => listReadings(opened.database.drizzle, "v", selection),
        );
        const wanted = readings
          .filter(({ atMs }) => atMs >= (fromMs ?? 0) && atMs < (toMs ?? Infinity))
          .toSorted(newestFirst);
        expect(found).toEqual(wanted);
      }),
      { numRuns: 15 },
    );
  });

  it("shows every forecast of a horizon once, newest first, under any limit", async () => {
    const horizon = fc.constantFrom("next", "hour");
    await fc.assert(
      fc.asyncProperty(limit, horizon, time, time, async (limit, horizon, fromMs, toMs) => {
        const found = await everything(
          { fromMs, toMs },
          limit,
          (selection) => listForecasts(opened.database.drizzle, "v", horizon, selection),
        );
        const wanted = forecasts
          .filter((forecast) => forecast.horizon === horizon)
          .filter(({ atMs }) => atMs >= (fromMs ?? 0) && atMs < (toMs ?? Infinity))
          .toSorted(newestFirst).map(({ horizon: _, ...forecast }) => forecast);
        expect(found).toEqual(wanted);
      }),
      { numRuns: 15 },
    );
  });

  it("is empty for a video that nobody knows", async () => {
    const selection = { fromMs: undefined, toMs: undefined, limit: 5, after: undefined };
    const empty = { items: [], more: false };
    expect(await listReadings(opened.database.drizzle, "nobody", selection)).toEqual(empty);
    expect(await listForecasts(opened.database.drizzle, "nobody", "next", selection)).toEqual(
      empty,
    );
  });
});
