import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mostVideos } from "../../ml/publishing.ts";
import type { VideoRow } from "../store.ts";
import { listPublishers, type PublisherRow, studyPublisher } from "./publishing.ts";
import { dialects, fill, startDatabase, type TestDatabase, video } from "./testing.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A Monday. */
const startMs = Date.UTC(2025, 0, 6);

/** Videos of a channel, one a day at the hour given, with so many views on their first days. */
function published(
  channel: string,
  count: number,
  hour: number,
  firstDayViews: number | undefined,
): VideoRow[] {
  return Array.from(
    { length: count },
    (_, i) =>
      video(`${channel.replaceAll(" ", "-")}-${hour}-${i}`, {
        channel,
        category: "Games",
        publishedAtMs: startMs + i * dayMs + hour * hourMs,
        firstDayViews,
      }),
  );
}

describe.each(dialects)("publishing on %s", (dialect) => {
  let opened: TestDatabase;

  beforeAll(async () => {
    opened = await startDatabase(dialect);
    const videos = [
      ...published("Low Tide", 20, 9, 1000),
      ...published("Low Tide", 12, 21, 4000),
      ...published("Low Tide", 5, 3, undefined),
      ...published("Ärger", 3, 9, 10),
      ...published("Zebra", 3, 9, 10),
      ...published("unseen", 4, 9, undefined),
      video("nobody's", { firstDayViews: 7, publishedAtMs: startMs }),
      video("nameless", { channel: "", category: "", firstDayViews: 7, publishedAtMs: startMs }),
      video("undated", { channel: "Zebra", firstDayViews: 7 }),
    ];
    await fill(opened.database, { videos });
  });
  afterAll(() => opened?.stop());

  it("learns from videos whose first day is known, and from no other channel's", async () => {
    const lowTide = { kind: "channel", name: "Low Tide" } as const;
    const study = await studyPublisher(opened.database.drizzle, lowTide, "UTC");
    expect(study.videos).toBe(32);
    expect([9, 21, 3].map((hour) => study.hours[hour].videos)).toEqual([20, 12, 0]);
    expect(study.hours[21].effect?.ratio).toBeGreaterThan(2);
    expect(study.verdict).toEqual({ kind: "best", slot: 5 });
  });

  it("learns from a category, across channels and in another time zone", async () => {
    const games = { kind: "category", name: "Games" } as const;
    const study = await studyPublisher(opened.database.drizzle, games, "Asia/Tokyo");
    expect(study.videos).toBe(38);
    expect([18, 6].map((hour) => study.hours[hour].videos)).toEqual([26, 12]);
  });

  it("knows nothing of whom it never heard", async () => {
    const nobody = { kind: "channel", name: "nobody" } as const;
    const study = await studyPublisher(opened.database.drizzle, nobody, "UTC");
    expect(study).toMatchObject({
      videos: 0,
      verdict: { kind: "not-enough-data", moreVideos: 30 },
    });
  });

  it("fails where there is no such time zone", async () => {
    const nobody = { kind: "channel", name: "nobody" } as const;
    await expect(studyPublisher(opened.database.drizzle, nobody, "x/y")).rejects.toThrow(
      RangeError,
    );
  });

  it.each([1, 2, 4, 10])("lists channels once each, %i at a time", async (limit) => {
    const found: PublisherRow[] = [];
    for (;;) {
      const page = await listPublishers(opened.database.drizzle, {
        kind: "channel",
        limit,
        after: found.at(-1),
      });
      found.push(...page.items);
      if (!page.more) break;
    }
    expect(found.slice(0, 1)).toEqual([{ name: "Low Tide", videos: 37, firstDays: 32 }]);
    expect(found.slice(1, 3).map(({ name }) => name).toSorted()).toEqual(["Zebra", "Ärger"]);
    expect(found.find(({ name }) => name === "Zebra")).toMatchObject({ videos: 4, firstDays: 3 });
    expect(found.slice(3)).toEqual([{ name: "unseen", videos: 4, firstDays: 0 }]);
  });

  it("lists categories", async () => {
    const page = await listPublishers(opened.database.drizzle, {
      kind: "category",
      limit: 10,
      after: undefined,
    });
    expect(page).toEqual({ items: [{ name: "Games", videos: 47, firstDays: 38 }], more: false });
  });

  it(`looks at the newest ${mostVideos}`, async () => {
    const channel = "Prolific";
    const videos = Array.from({ length: mostVideos + 10 }, (_, i) =>
      video(`p-${i}`, {
        channel,
        publishedAtMs: startMs + (i < 10 ? 0 : hourMs) + i * 7 * dayMs,
        firstDayViews: 100,
      }));
    await fill(opened.database, { videos });
    const prolific = { kind: "channel", name: channel } as const;
    const study = await studyPublisher(opened.database.drizzle, prolific, "UTC");
    expect([study.videos, study.hours[0].videos]).toEqual([mostVideos, 0]);
  });
});
