import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HourlyDelta } from "../store.ts";
import { type HourlyRow, listHours } from "./hourly.ts";
import { dialects, fill, startDatabase, type TestDatabase } from "./testing.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2025, 0, 1);

function hour(videoKey: string, index: number, factor: number): HourlyDelta {
  return {
    videoKey,
    hourMs: startMs + index * hourMs,
    readings: factor,
    gains: [10 * factor, 2 * factor, factor],
    peakViewsPerHour: 100.5 * factor,
    viewsEnd: videoKey === "" ? 0 : 1000 + index,
  };
}

const hours = Array.from({ length: 30 }, (_, i) => i);

describe.each(dialects)("hours on %s", (dialect) => {
  let opened: TestDatabase;

  beforeAll(async () => {
    opened = await startDatabase(dialect);
    for (const partition of [0, 1]) {
      const videoKey = `v${partition}`;
      const hourly = hours.flatMap((i) => [hour("", i, partition + 1), hour(videoKey, i, 7)]);
      await fill(opened.database, { hourly }, { partition });
    }
  });
  afterAll(() => opened?.stop());

  const everything = { videoKey: "", fromMs: undefined, toMs: undefined, afterMs: undefined };

  it("adds up partitions, and takes the highest of their peaks", async () => {
    const page = await listHours(opened.database.drizzle, { ...everything, limit: 1 });
    expect(page).toEqual({
      items: [{
        hourMs: startMs + 29 * hourMs,
        readings: 3,
        viewsGain: 30,
        likesGain: 6,
        commentsGain: 3,
        peakViewsPerHour: 201,
        viewsEnd: 0,
      }],
      more: true,
    });
  });

  it("shows one video alone", async () => {
    const page = await listHours(opened.database.drizzle, {
      ...everything,
      videoKey: "v1",
      limit: 1,
    });
    expect(page.items).toMatchObject([{ readings: 7, viewsGain: 70, viewsEnd: 1029 }]);
  });

  it.each([1, 2, 7, 29, 30, 31])(
    "shows every hour once, newest first, %i at a time",
    async (limit) => {
      const found: HourlyRow[] = [];
      for (;;) {
        const page = await listHours(opened.database.drizzle, {
          ...everything,
          limit,
          afterMs: found.at(-1)?.hourMs,
        });
        found.push(...page.items);
        if (!page.more) break;
      }
      expect(found.map((row) => row.hourMs)).toEqual(
        hours.toReversed().map((i) => startMs + i * hourMs),
      );
    },
  );

  it("keeps to the range", async () => {
    const page = await listHours(opened.database.drizzle, {
      ...everything,
      fromMs: startMs + 3 * hourMs,
      toMs: startMs + 5 * hourMs,
      limit: 10,
    });
    expect(page.items.map((row) => row.hourMs)).toEqual([
      startMs + 4 * hourMs,
      startMs + 3 * hourMs,
    ]);
  });
});
