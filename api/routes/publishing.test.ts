import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fill, startDatabase, type TestDatabase, video } from "../../db/queries/testing.ts";
import type { VideoRow } from "../../db/store.ts";
import { PublishersAnswer, PublishingAnswer } from "../contract/publishing.ts";
import { answerOf, problemIn, startApp, type TestApp } from "../testing.ts";

let opened: TestDatabase;
let system: TestApp;

const hourMs = 3_600_000;
/** A Monday. */
const startMs = Date.UTC(2025, 0, 6);

/** A video a day, at 9 o'clock or on every third day at 18 o'clock, when it gains three times as much. */
function channelOf(channel: string, count: number): VideoRow[] {
  return Array.from({ length: count }, (_, i) => {
    const isEvening = i % 3 === 0;
    return video(`${channel}-${i}`, {
      channel,
      category: "Gardens & ponds",
      publishedAtMs: startMs + (24 * i + (isEvening ? 18 : 9)) * hourMs,
      firstDayViews: (isEvening ? 3000 : 1000) + 17 * (i % 5),
    });
  });
}

beforeAll(async () => {
  opened = await startDatabase("pglite");
  system = await startApp(opened.database);
  const videos = [...channelOf("Pond", 60), ...channelOf("Reed", 12), video("v")];
  await fill(opened.database, { videos }, { watermarkMs: startMs + 61 * 24 * hourMs });
});
afterAll(async () => {
  await system?.stop();
  await opened?.stop();
});

async function get(path: string): Promise<Response> {
  return await system.app.request(path);
}

describe("GET /v1/publishing", () => {
  it("names the best slot of a channel, with what it does", async () => {
    const answer = await answerOf(await get("/v1/publishing?channel=Pond"), PublishingAnswer);
    expect(answer).toMatchObject({
      channel: "Pond",
      category: null,
      timezone: "UTC",
      videos: 60,
      verdict: {
        kind: "best",
        slot: { days: "weekdays", fromHour: 16, toHour: 20 },
        moreVideos: null,
      },
      asOf: { eventTime: "2025-03-08T00:00:00.000Z" },
    });
    expect(answer.slots).toHaveLength(12);
    const { ratio, low95 } = answer.slots[4];
    expect(ratio).toBeGreaterThan(2);
    expect(low95).toBeGreaterThan(1);
    expect(answer.slots[0]).toEqual({
      days: "weekdays",
      fromHour: 0,
      toHour: 4,
      videos: 0,
      ratio: null,
      low80: null,
      high80: null,
      low95: null,
      high95: null,
    });
    expect(answer.hours.map(({ hour }) => hour)).toEqual(Array.from({ length: 24 }, (_, i) => i));
    expect(answer.hours[18].videos).toBe(20);
    expect(answer.weekdays.map(({ weekday }) => weekday)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it("means hours in the time zone asked for", async () => {
    const path = "/v1/publishing?category=Gardens+%26+ponds&timezone=America/New_York";
    const answer = await answerOf(await get(path), PublishingAnswer);
    expect(answer).toMatchObject({
      channel: null,
      category: "Gardens & ponds",
      timezone: "America/New_York",
      videos: 72,
      verdict: { kind: "best", slot: { fromHour: 12, toHour: 16 } },
    });
    expect(answer.hours[13].videos).toBe(24);
  });

  it("says how many videos are missing", async () => {
    const few = await answerOf(await get("/v1/publishing?channel=Reed"), PublishingAnswer);
    const { verdict } = few;
    expect(verdict).toEqual({ kind: "not-enough-data", slot: null, moreVideos: 18 });
    const none = await answerOf(await get("/v1/publishing?channel=nobody"), PublishingAnswer);
    expect(none).toMatchObject({ videos: 0, verdict: { moreVideos: 30 } });
  });

  it.each([
    ["", "channel"],
    ["timezone=UTC", "channel"],
    ["channel=a&category=b", "category"],
    ["channel=", "channel"],
    ["channel=a&channel=b", "channel"],
    ["category=%00", "category"],
    ["channel=a&timezone=Mars/Olympus", "timezone"],
    ["channel=a&timezone=", "timezone"],
    ["channel=a&limit=1", "limit"],
  ])("names the parameter at fault (%s)", async (query, field) => {
    const problem = await problemIn(await get(`/v1/publishing?${query}`), 400);
    expect(problem.errors).toMatchObject([{ field }]);
  });
});

describe("GET /v1/publishers", () => {
  it("lists channels or categories, with how many first days tell of each", async () => {
    const channels = await answerOf(await get("/v1/publishers"), PublishersAnswer);
    expect(channels).toMatchObject({
      items: [
        { name: "Pond", videos: 60, firstDays: 60 },
        { name: "Reed", videos: 12, firstDays: 12 },
      ],
      next: null,
    });
    const categories = await answerOf(await get("/v1/publishers?kind=category"), PublishersAnswer);
    expect(categories.items).toEqual([{ name: "Gardens & ponds", videos: 72, firstDays: 72 }]);
  });

  it("goes on where the page before ended, in the same list only", async () => {
    const first = await answerOf(await get("/v1/publishers?limit=1"), PublishersAnswer);
    expect(first.items).toMatchObject([{ name: "Pond" }]);
    const path = `/v1/publishers?limit=1&cursor=${first.next}`;
    expect(await answerOf(await get(path), PublishersAnswer)).toMatchObject({
      items: [{ name: "Reed" }],
      next: null,
    });
    const problem = await problemIn(await get(`${path}&kind=category`), 400);
    expect(problem.errors).toMatchObject([{ field: "cursor" }]);
  });

  it.each([["kind=genre", "kind"], ["limit=0", "limit"], ["cursor=x", "cursor"]])(
    "names the parameter at fault (%s)",
    async (query, field) => {
      const problem = await problemIn(await get(`/v1/publishers?${query}`), 400);
      expect(problem.errors).toMatchObject([{ field }]);
    },
  );
});
