import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fill, startDatabase, type TestDatabase, video } from "../../db/queries/testing.ts";
import { ForecastsAnswer } from "../contract/forecast.ts";
import { HistoryAnswer } from "../contract/history.ts";
import { answerOf, problemIn, startApp, type TestApp } from "../testing.ts";

let opened: TestDatabase;
let system: TestApp;

const startMs = Date.UTC(2025, 0, 1);
const minuteMs = 60_000;
const count = 90;

beforeAll(async () => {
  opened = await startDatabase("pglite");
  system = await startApp(opened.database);
  const readings = Array.from({ length: count / 3 }, (_, chunk) => ({
    videoKey: "v",
    numbers: [0, 1, 2].flatMap((i) => {
      const sequence = 3 * chunk + i + 1;
      return [sequence, startMs + sequence * minuteMs, 100 + sequence, 20, 3];
    }),
    statuses: ["stepped", chunk % 2 === 0 ? "correction" : "gap", "late"],
    extras: chunk === 0 ? [undefined, '{"colour":"rot","deep":[{"1":[]}]}', undefined] : undefined,
  }));
  const predictions = ["next", "hour"].flatMap((horizon) =>
    Array.from({ length: count / 3 }, (_, chunk) => ({
      videoKey: "v",
      horizon,
      firstSequence: 3 * chunk + 1,
      numbers: [0, 1, 2].flatMap((i) => {
        const atMs = startMs + (3 * chunk + i + 1) * minuteMs;
        return [atMs - minuteMs, atMs, 10, 8, 12, 11, 20, 18, 22, 21, 30, 28, 32, 31];
      }),
      methods: ["cold-start", "trend", "network"],
    }))
  );
  await fill(opened.database, { videos: [video("v")], readings, predictions });
});
afterAll(async () => {
  await system?.stop();
  await opened?.stop();
});

async function get(path: string): Promise<Response> {
  return await system.app.request(path);
}

/** All items of a list, page by page. */
async function everything<Item>(
  path: string,
  limit: number,
  read: (response: Response) => Promise<{ items: readonly Item[]; next: string | null }>,
): Promise<Item[]> {
  const found: Item[] = [];
  let cursor = "";
  for (;;) {
    const { items, next } = await read(await get(`${path}?limit=${limit}${cursor}`));
    found.push(...items);
    if (next === null) return found;
    cursor = `&cursor=${next}`;
  }
}

const times = Array.from(
  { length: count },
  (_, i) => new Date(startMs + (count - i) * minuteMs).toISOString(),
);

describe("GET /v1/videos/{key}/history", () => {
  it.each([1, 8, 89, 90, 2000])(
    "shows every reading once, newest first, %i at a time",
    async (limit) => {
      const items = await everything(
        "/v1/videos/v/history",
        limit,
        (response) => answerOf(response, HistoryAnswer),
      );
      expect(items.map(({ at }) => at)).toEqual(times);
    },
  );

  it("shows what is known of a reading", async () => {
    const query = "from=2025-01-01T00:02:00Z&to=2025-01-01T00:04:00Z";
    const page = await answerOf(await get(`/v1/videos/v/history?${query}`), HistoryAnswer);
    const counters = { viewCount: 103, likeCount: 20, commentCount: 3 };
    expect(page.items).toEqual([
      { sequence: 3, at: "2025-01-01T00:03:00.000Z", ...counters, status: "late", extra: null },
      {
        sequence: 2,
        at: "2025-01-01T00:02:00.000Z",
        ...counters,
        viewCount: 102,
        status: "correction",
        extra: { colour: "rot", deep: [{ "1": [] }] },
      },
    ]);
    expect(page.asOf.eventTime).toBe("2025-01-01T00:03:00.000Z");
  });

  it.each([
    ["limit=2001", "limit"],
    ["from=then", "from"],
    ["to=2025-13-01", "to"],
    ["from=2025-01-02&to=2025-01-01", "to"],
    ["cursor=e30", "cursor"],
    ["horizon=next", "horizon"],
  ])("names the parameter at fault (%s)", async (query, field) => {
    const problem = await problemIn(await get(`/v1/videos/v/history?${query}`), 400);
    expect(problem.errors).toMatchObject([{ field }]);
  });

  it.each(["from=0000-01-01", "to=9999-12-31T23:59:59Z", "from=1754611200", "to=9999999999999"])(
    "takes any time (%s)",
    async (query) => {
      const page = await answerOf(await get(`/v1/videos/v/history?${query}`), HistoryAnswer);
      expect(page.items.length === 0).toBe(query === "from=1754611200");
    },
  );

  it("knows nothing of a video that there is not", async () => {
    await problemIn(await get("/v1/videos/nobody/history"), 404);
    await problemIn(await get("/v1/videos/nobody/forecasts"), 404);
  });
});

describe("GET /v1/videos/{key}/forecasts", () => {
  it.each([1, 8, 2000])("shows every forecast once, newest first, %i at a time", async (limit) => {
    const items = await everything(
      "/v1/videos/v/forecasts",
      limit,
      (response) => answerOf(response, ForecastsAnswer),
    );
    expect(items.map(({ at }) => at)).toEqual(times);
  });

  it("shows each forecast beside what came true, and the one that is open", async () => {
    const path = "/v1/videos/v/forecasts?horizon=hour&limit=1";
    const answer = await answerOf(await get(path), ForecastsAnswer);
    expect(answer.items).toEqual([{
      horizon: "hour",
      madeAt: "2025-01-01T01:29:00.000Z",
      at: "2025-01-01T01:30:00.000Z",
      method: "network",
      views: { value: 10, low: 8, high: 12, actual: 11 },
      likes: { value: 20, low: 18, high: 22, actual: 21 },
      comments: { value: 30, low: 28, high: 32, actual: 31 },
    }]);
    expect(answer.open).toMatchObject({ method: "trend", madeAt: "2025-01-02T00:00:00.000Z" });
    expect(answer.next).not.toBeNull();
  });

  it.each([
    ["horizon=day", "horizon"],
    ["limit=x", "limit"],
    ["cursor=!", "cursor"],
    ["from=-", "from"],
  ])("names the parameter at fault (%s)", async (query, field) => {
    const problem = await problemIn(await get(`/v1/videos/v/forecasts?${query}`), 400);
    expect(problem.errors).toMatchObject([{ field }]);
  });
});
