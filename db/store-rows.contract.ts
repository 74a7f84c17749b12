// What every store must do with snapshots, timers and rows: part of the suite in store.contract.ts.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeToken } from "../streams/token.ts";
import { storable } from "./array-literal.ts";
import {
  projectionsOf,
  readingOf,
  type ScoredReading,
  snapshotOf,
  videoOf,
} from "./checkpoint-examples.ts";
import { metricSums, noProjections, type Projections } from "./store.ts";
import { ordered, prefixOf, type Subject } from "./store-under-test.ts";

const startMs = Date.UTC(2025, 7, 8, 6, 0, 0, 123);

/** Ids and texts that break careless quoting. */
const oddTexts = [
  "\0",
  "a\0b",
  "\ud83d\ude00",
  "lone \ud83d surrogate",
  "'; drop table videos; --",
  'say "hi"',
  "back\\slash\\",
  "\\x00",
  "{a,b}",
  "NULL",
  "null",
  " ",
  "tab\tand\nnew line\r",
  "%_$1",
  "é",
  "日本語",
  "\u2028",
  "e\u0301",
  "\u{10ffff}",
];

export function rowsContract(subject: Subject): void {
  describe("snapshots", () => {
    it("are replaced whole", async () => {
      let owner = await subject.claim();
      const old = snapshotOf("a", { timerAtMs: startMs });
      owner = await subject.commit(owner, { snapshots: [old, snapshotOf("")] });
      expect(await subject.load(owner, ["a", "", "b"])).toEqual([snapshotOf(""), old]);
      const young = snapshotOf("a", { version: 32_767, state: new Uint8Array(1) });
      await subject.commit(owner, { snapshots: [young] });
      expect(await subject.load(owner, ["a", ""])).toEqual([snapshotOf(""), young]);
    });

    it("are the partition's own", async () => {
      const [one, other] = [await subject.claim(), await subject.claim()];
      await subject.commit(one, { snapshots: [snapshotOf("a")] });
      expect(await subject.load(other, ["a"])).toEqual([]);
      const namesake = await subject.claimAgain("user", one.partition);
      expect(await subject.load(namesake, ["a"])).toEqual([]);
    });

    it("come back for 10,000 keys at once, each once", async () => {
      const owner = await subject.claim();
      const snapshots = Array.from(
        { length: 10_000 },
        (_, i) => snapshotOf(`k${String(i).padStart(5, "0")}`, { timerAtMs: startMs + i }),
      );
      await subject.commit(owner, { snapshots });
      const keys = snapshots.map(({ key }) => key);
      expect(await subject.load(owner, [...keys, "unknown", keys[0]])).toEqual(snapshots);
      expect(await subject.load(owner, [])).toEqual([]);
    });

    it("of 5,000 actors with states of all sizes survive in one checkpoint", async () => {
      const owner = await subject.claim();
      const snapshots = Array.from({ length: 5000 }, (_, i) => {
        const state = Uint8Array.from(
          { length: i % 100 === 0 ? 20_000 : i % 700 },
          (_, j) => i + j,
        );
        return snapshotOf(`k${String(i).padStart(4, "0")}`, { state });
      });
      const readings = snapshots.map(({ key }, i) => readingOf(key, i + 1));
      const projections = projectionsOf(readings, prefixOf(owner));
      await subject.commit(owner, { sequence: 5000, snapshots, projections });
      expect(await subject.load(owner, snapshots.map(({ key }) => key))).toEqual(snapshots);
      const rows = await subject.rows(owner);
      expect(rows.videos).toHaveLength(5000);
      expect(rows.readings).toEqual(projections.readings);
    });

    it("take any token as key", async () => {
      const owner = await subject.claim();
      const keys = [...oddTexts.map(encodeToken), "~0"].sort();
      await subject.commit(owner, { snapshots: keys.map((key) => snapshotOf(key)) });
      expect((await subject.load(owner, keys)).map(({ key }) => key)).toEqual(keys);
    });
  });

  describe("timers", () => {
    it("come earliest first, then by key, up to the limit and to the millisecond", async () => {
      const owner = await subject.claim();
      const { store } = subject;
      expect(await store.nextTimerMs(owner, undefined)).toBeUndefined();
      const at = { b: startMs, a: startMs, late: startMs + 1, early: Date.UTC(1990, 0), none: NaN };
      const snapshots = Object.entries(at).map(([key, atMs]) =>
        snapshotOf(key, { timerAtMs: Number.isNaN(atMs) ? undefined : atMs })
      );
      const next = await subject.commit(owner, { snapshots });
      const due = [
        { key: "early", atMs: at.early },
        { key: "a", atMs: startMs },
        { key: "b", atMs: startMs },
        { key: "late", atMs: startMs + 1 },
      ];
      expect(await store.dueTimers(owner, startMs + 1, 10)).toEqual(due);
      expect(await store.dueTimers(owner, startMs, 10)).toEqual(due.slice(0, 3));
      expect(await store.dueTimers(owner, startMs, 2)).toEqual(due.slice(0, 2));
      expect(await store.dueTimers(owner, at.early - 1, 10)).toEqual([]);
      expect(await store.nextTimerMs(owner, undefined)).toBe(at.early);
      expect(await store.nextTimerMs(owner, at.early)).toBe(startMs);
      expect(await store.nextTimerMs(owner, startMs + 1)).toBeUndefined();
      await subject.commit(next, { snapshots: [snapshotOf("early")] });
      expect(await store.nextTimerMs(owner, undefined)).toBe(startMs);
    });
  });

  describe("rows", () => {
    it("come back as they were written", async () => {
      const owner = await subject.claim();
      const projections = projectionsOf([
        readingOf("a", 1, { extra: '{"title":"\\u0000 \\"x\\" \\\\"}', method: "cold-start" }),
        readingOf("b", 2, { model: "trend-2" }),
        readingOf("a", 3, { status: "late", gain: -7 }),
      ], prefixOf(owner));
      await subject.commit(owner, { sequence: 3, projections });
      expect(await subject.rows(owner)).toEqual(ordered(projections));
    });

    it("hold any text in a video's columns", async () => {
      const owner = await subject.claim();
      const videos = oddTexts.map((text, i) =>
        videoOf(`${prefixOf(owner)}${encodeToken(text)}`, {
          videoId: text,
          title: text.repeat(50),
          channel: i % 2 === 0 ? text : undefined,
          category: text,
          publishedAtMs: i % 2 === 0 ? undefined : startMs + i,
        })
      );
      const extra = JSON.stringify(oddTexts);
      const readings = oddTexts.map((text, i) => readingOf(encodeToken(text), i + 1, { extra }));
      const projections = { ...projectionsOf(readings, prefixOf(owner)), videos };
      await subject.commit(owner, { sequence: oddTexts.length, projections });
      const expected = videos.map((video) => ({
        ...video,
        videoId: storable(video.videoId),
        title: storable(video.title ?? ""),
        channel: video.channel === undefined ? undefined : storable(video.channel),
        category: storable(video.category ?? ""),
      }));
      expect(await subject.rows(owner)).toEqual(ordered({ ...projections, videos: expected }));
    });

    it("of a video are replaced by those of the same sequence or a later one only", async () => {
      let owner = await subject.claim();
      const key = `${prefixOf(owner)}a`;
      for (const [sequence, title] of [[5, "five"], [4, "four"], [5, "five again"]] as const) {
        const videos = [videoOf(key, { sequence, title })];
        const projections = { ...noProjections, videos };
        owner = await subject.commit(owner, { sequence: owner.sequence + 5, projections });
        const [row] = (await subject.rows(owner)).videos;
        expect(row.title).toBe(title === "four" ? "five" : title);
      }
    });

    it("stay at the limit of whole numbers where their sums exceed it", async () => {
      let owner = await subject.claim();
      const limit = Number.MAX_SAFE_INTEGER;
      const [hour] = projectionsOf([readingOf("a", 1)], prefixOf(owner)).hourly;
      const [metric] = projectionsOf([readingOf("a", 1)], prefixOf(owner)).metrics;
      const hourly = [{ ...hour, readings: limit, gains: [limit, -limit, 1] }];
      const sums = metric.sums.map((_, i) => i % metricSums.length < 2 ? limit : 1);
      const metrics = [{ ...metric, sums }];
      for (let time = 0; time < 3; time++) {
        owner = await subject.commit(owner, {
          sequence: owner.sequence + 1,
          projections: { ...noProjections, hourly, metrics },
        });
      }
      const rows = await subject.rows(owner);
      expect(rows.hourly).toEqual([{ ...hourly[0], gains: [limit, -limit, 3] }]);
      expect(rows.metrics).toEqual([{ ...metric, sums: sums.map((sum) => sum === 1 ? 3 : sum) }]);
    });

    it("hold the first and the last second there is", async () => {
      const owner = await subject.claim();
      const times = ["1000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"].map((time) =>
        Date.parse(time)
      );
      const videos = times.map((at, i) =>
        videoOf(`${prefixOf(owner)}${i}`, {
          ...{ firstAtMs: at, lastAtMs: at, nextAtMs: at },
          firstDayViews: i === 0 ? undefined : 1 / 3,
        })
      );
      const projections = { ...noProjections, videos };
      const snapshots = times.map((timerAtMs, i) => snapshotOf(`${i}`, { timerAtMs }));
      await subject.commit(owner, { snapshots, projections });
      expect((await subject.rows(owner)).videos).toEqual(videos);
      expect(await subject.load(owner, ["0", "1"])).toEqual(snapshots);
    });

    it("add up to the same however the events are cut into checkpoints", async () => {
      const events = fc.array(
        fc.record({
          video: fc.constantFrom("a", "b", "c"),
          minutes: fc.integer({ min: 0, max: 180 }),
          gain: fc.integer({ min: -1000, max: 1_000_000 }),
          method: fc.constantFrom("trend", "cold-start"),
          model: fc.constantFrom("trend-1", "trend-2"),
          cut: fc.boolean(),
        }),
        { minLength: 1, maxLength: 30 },
      );
      await fc.assert(
        fc.asyncProperty(events, async (drawn) => {
          const readings = drawn.map(({ video, minutes, ...differences }, i) =>
            readingOf(video, i + 1, { ...differences, atMs: startMs + 60_000 * minutes })
          );
          const whole = await subject.claim();
          const projections = projectionsOf(readings, prefixOf(whole));
          await subject.commit(whole, { sequence: readings.length, projections });
          let owner = await subject.claim();
          let part: ScoredReading[] = [];
          for (const [i, reading] of readings.entries()) {
            part.push(reading);
            if (!drawn[i].cut && i < readings.length - 1) continue;
            const projections = projectionsOf(part, prefixOf(owner));
            owner = await subject.commit(owner, { sequence: reading.sequence, projections });
            part = [];
          }
          const together = joined(await subject.rows(whole), prefixOf(whole));
          expect(joined(await subject.rows(owner), prefixOf(owner))).toEqual(together);
        }),
        { numRuns: 25 },
      );
    });
  });
}

/** The rows with the chunks of each video put together, and without the partition in their keys. */
function joined(rows: Projections, prefix: string) {
  const bare = (key: string) => key.replace(prefix, "");
  const together = <
    Chunk extends { readonly videoKey: string; readonly numbers: readonly number[] },
  >(
    chunks: readonly Chunk[],
    wordsOf: (chunk: Chunk) => readonly string[],
  ) =>
    [...Map.groupBy(chunks, (chunk) => bare(chunk.videoKey))].map(([key, own]) => ({
      key,
      numbers: own.flatMap((chunk) => chunk.numbers),
      words: own.flatMap(wordsOf),
    }));
  return {
    videos: rows.videos.map((row) => ({ ...row, key: bare(row.key), videoId: bare(row.videoId) })),
    readings: together(rows.readings, (chunk) => chunk.statuses),
    predictions: together(rows.predictions, (chunk) => chunk.methods),
    hourly: rows.hourly.map((row) => ({ ...row, videoKey: bare(row.videoKey) })),
    metrics: rows.metrics.map((row) => ({ ...row, videoKey: bare(row.videoKey) })),
  };
}
