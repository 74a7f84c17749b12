import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StoreUnavailable } from "../errors.ts";
import type { VideoRow } from "../store.ts";
import { dialects, fill, startDatabase, type TestDatabase, video } from "./testing.ts";
import { findVideo, listVideos, videoPosition, type VideosSelection } from "./videos.ts";

const hourMs = 3_600_000;

/** Few different values, so that lists are full of ties. */
const rows = Array.from(
  { length: 40 },
  (_, i) =>
    video(`video-${String(i * 7 % 40).padStart(2, "0")}`, {
      gain: i % 4 - 1,
      growth: [0.1, 0.2, -0.05][i % 3],
      forecastGain: [1 / 3, 0, 2.5][i % 3],
      lastAtMs: Date.UTC(2025, 0, 2) + (i % 5) * hourMs,
      counters: [i % 6, 1, 1],
      channel: ["news", "sport"][i % 2],
      ...(i % 7 === 0 ? {} : { category: "clips" }),
    }),
);
const odd = [
  video("percent", { title: "100% \\ real_ly", gain: -10 }),
  video("a=20b", { videoId: "a b", title: "Ünïcode Title", gain: -11 }),
  video("plain", {
    gain: -12,
    publishedAtMs: Date.UTC(2024, 11, 31, 23, 59, 59, 999),
    channel: "x",
    category: "y",
    title: "z",
  }),
];

const everything: VideosSelection = {
  sort: "gain",
  order: "desc",
  channel: undefined,
  category: undefined,
  search: undefined,
  limit: 1000,
  after: undefined,
};

describe.each(dialects)("videos on %s", (dialect) => {
  let opened: TestDatabase;

  beforeAll(async () => {
    opened = await startDatabase(dialect);
    await fill(opened.database, { videos: [...rows, ...odd] });
  });
  afterAll(() => opened?.stop());

  async function keys(selection: Partial<VideosSelection>): Promise<string[]> {
    const { items } = await listVideos(opened.database.drizzle, { ...everything, ...selection });
    return items.map(({ key }) => key).toSorted();
  }

  it("gives a video back as it was stored", async () => {
    for (const row of odd) {
      expect(await findVideo(opened.database.drizzle, row.key)).toEqual(row);
    }
    expect(await findVideo(opened.database.drizzle, "nobody")).toBeUndefined();
  });

  it("shows every video once, in order, under any sort and any limit", async () => {
    const sort = fc.constantFrom(...["gain", "growth", "forecastGain", "recent", "views"] as const);
    const order = fc.constantFrom(...["asc", "desc"] as const);
    const limit = fc.integer({ min: 1, max: 50 });
    const channel = fc.constantFrom(undefined, "news");
    await fc.assert(
      fc.asyncProperty(sort, order, limit, channel, async (sort, order, limit, channel) => {
        const found: VideoRow[] = [];
        let after: VideosSelection["after"];
        for (;;) {
          const selection = { ...everything, sort, order, limit, channel, after };
          const page = await listVideos(opened.database.drizzle, selection);
          found.push(...page.items);
          if (!page.more) break;
          expect(page.items).toHaveLength(limit);
          after = videoPosition(sort, page.items[limit - 1]);
        }
        const wanted = [...rows, ...odd].filter((row) => (channel ?? row.channel) === row.channel);
        expect(found.map(({ key }) => key).toSorted()).toEqual(
          wanted.map(({ key }) => key).toSorted(),
        );
        const values = found.map((row) => videoPosition(sort, row).value);
        const sign = order === "asc" ? 1 : -1;
        expect(values).toEqual(values.toSorted((a, b) => sign * (a - b)));
      }),
      { numRuns: 40 },
    );
  });

  it("filters by channel and category", async () => {
    expect(await keys({ channel: "x" })).toEqual(["plain"]);
    expect(await keys({ channel: "sport", category: "y" })).toEqual([]);
    expect(await keys({ category: "clips" })).toHaveLength(34);
  });

  it("finds text in titles and ids, in any case, as it stands", async () => {
    expect(await keys({ search: "100%" })).toEqual(["percent"]);
    expect(await keys({ search: "\\" })).toEqual(["percent"]);
    expect(await keys({ search: "real_ly" })).toEqual(["percent"]);
    expect(await keys({ search: "r%y" })).toEqual([]);
    expect(await keys({ search: "video_01" })).toEqual([]);
    expect(await keys({ search: "VIDEO-01" })).toEqual(["video-01"]);
    expect(await keys({ search: "code TI" })).toEqual(["a=20b"]);
    expect(await keys({ search: "a b" })).toEqual(["a=20b"]);
    expect(await keys({ search: "'; drop table videos; --" })).toEqual([]);
  });
});

describe("videos on a database that has gone", () => {
  it("say so", async () => {
    const opened = await startDatabase("pglite");
    await opened.stop();
    const failed = findVideo(opened.database.drizzle, "v");
    await expect(failed).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(failed).rejects.toThrow(/^database video failed: /);
  });
});
