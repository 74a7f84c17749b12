import { describe, expect, it } from "vitest";
import type { LogMessage } from "../streams/log.ts";
import type { Companion } from "./companion.ts";
import { ReadingLog } from "./ports.ts";
import { ReadingTable } from "./reading-table.ts";

const startMs = Date.UTC(2026, 0, 1);
const minuteMs = 60_000;

/** A table of readings so many minutes after {@link startMs}. */
function tableOf(minutes: readonly number[]): ReadingTable {
  const table = new ReadingTable();
  for (const minute of minutes) {
    table.add({
      videoId: "v",
      atMs: startMs + minute * minuteMs,
      views: minute,
      likes: 0,
      comments: 0,
      title: undefined,
      channel: undefined,
      category: undefined,
      publishedAtMs: undefined,
      extra: undefined,
    });
  }
  table.sort();
  return table;
}

/** A log, and what it did: what it handed out as views, what was said in between as text. */
function openLog(table: ReadingTable, companion: Companion, signal = new AbortController().signal) {
  const done: string[] = [];
  const log = new ReadingLog(table, "stats.0", companion, signal, {
    progress: (readings, atMs) => done.push(`progress ${readings} ${(atMs - startMs) / minuteMs}`),
    end: () => done.push("end"),
  });
  const show = ({ payload }: LogMessage) => {
    const text = new TextDecoder().decode(payload);
    return text.startsWith("{") ? `${JSON.parse(text).viewCount}` : text;
  };
  const next = async (max: number) => {
    const batch = await log.next(max);
    if (batch.length > 0) done.push(batch.map(show).join());
    return batch;
  };
  return { log, done, next };
}

describe("ReadingLog", () => {
  it("lets a companion come before every batch, none of which reaches into the next hour", async () => {
    const asked: number[] = [];
    const companion: Companion = {
      betweenReadings(atMs) {
        asked.push((atMs - startMs) / minuteMs);
        const isTold = asked.length === 2;
        return Promise.resolve(isTold ? [new TextEncoder().encode("weights")] : []);
      },
      heard() {},
    };
    const { log, done, next } = openLog(tableOf([60, 0, 10, 59, 61, 400, 119]), companion);
    expect(log.lag).toBe(7);
    const batches = [await next(2), await next(3), await next(10), await next(10), await next(10)];
    expect(done).toEqual(["0,10", "weights,59", "60,61,119", "400", "end"]);
    expect(asked).toEqual([0, 59, 60, 400]);
    expect(log.lag).toBe(0);
    const messages = batches.flat();
    expect(messages.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(messages.map(({ arrivedAtMs }) => (arrivedAtMs - startMs) / minuteMs))
      .toEqual([0, 10, 59, 59, 60, 61, 119, 400]);
    expect(new Set(messages.map(({ subject }) => subject))).toEqual(new Set(["stats.0"]));
  });

  it("gives the process a turn now and then, and ends early when asked to", async () => {
    const controller = new AbortController();
    const companion: Companion = { betweenReadings: () => Promise.resolve([]), heard() {} };
    const table = tableOf(Array.from({ length: 5000 }, (_, i) => i / 1000));
    const { done, next } = openLog(table, companion, controller.signal);
    await next(1999);
    await next(1);
    expect(done.filter((text) => text.startsWith("progress"))).toEqual([]);
    await next(10);
    expect(done.filter((text) => text.startsWith("progress"))).toEqual(["progress 2000 1.999"]);
    controller.abort();
    expect(await next(10)).toEqual([]);
    expect(done.at(-1)).toBe("end");
  });
});
