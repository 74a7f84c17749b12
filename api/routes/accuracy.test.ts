import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fill, startDatabase, type TestDatabase } from "../../db/queries/testing.ts";
import { addScore, sumsPerTarget } from "../../ml/score.ts";
import { everyMethod, everyMethodKey } from "../../streams/forecast.ts";
import { AccuracyAnswer } from "../contract/accuracy.ts";
import { HourlyAnswer } from "../contract/hourly.ts";
import { answerOf, problemIn, startApp, type TestApp } from "../testing.ts";

let opened: TestDatabase;
let system: TestApp;

const hourMs = 3_600_000;
const startMs = Date.UTC(2025, 0, 1);

beforeAll(async () => {
  opened = await startDatabase("pglite");
  system = await startApp(opened.database);
  const keys = ["", "a=20b"];
  const metrics = keys.flatMap((videoKey) =>
    Array.from({ length: 10 }, (_, hour) => {
      const model = hour < 6 ? "forecast@1" : "forecast@2";
      const sums = new Float64Array(3 * sumsPerTarget);
      // A forecast of 12 (8 to 16) where the last rate said 20 and 10 came, then one where 20 came.
      addScore(sums, 0, 12, 8, 16, 20, 10);
      addScore(sums, 0, 12, 8, 16, 10, 20);
      addScore(sums, sumsPerTarget, 1, 1, 1, 0, 0);
      return {
        videoKey,
        hourMs: startMs + hour * hourMs,
        horizon: "next",
        method: "trend",
        model,
        sums,
      };
    })
  );
  // What each method said that ran, served or not: the first one 1, the next 2, and so on; 10 came.
  const ran = everyMethod.slice(0, -1).map((method, place) => {
    const sums = new Float64Array(3 * sumsPerTarget);
    const said = place + 1;
    for (let i = 0; i < 4; i++) addScore(sums, 0, said, said, said, 20, 10);
    return {
      videoKey: everyMethodKey,
      hourMs: startMs,
      horizon: "next",
      method,
      model: "",
      sums,
    };
  });
  metrics.push(...ran);
  const hourly = keys.flatMap((videoKey) =>
    Array.from({ length: 10 }, (_, hour) => ({
      videoKey,
      hourMs: startMs + hour * hourMs,
      readings: 4,
      gains: [50, 5, 1],
      peakViewsPerHour: 61.5,
      viewsEnd: videoKey === "" ? 0 : 50 * (hour + 1),
    }))
  );
  const watermarkMs = startMs + 9.5 * hourMs;
  await fill(opened.database, { metrics, hourly }, { watermarkMs });
});
afterAll(async () => {
  await system?.stop();
  await opened?.stop();
});

async function get(path: string): Promise<Response> {
  return await system.app.request(path);
}

describe("GET /v1/accuracy", () => {
  it("shows how good the forecasts were, by target, horizon and method", async () => {
    const answer = await answerOf(await get("/v1/accuracy"), AccuracyAnswer);
    expect(answer.items).toHaveLength(2);
    expect(answer.items[0]).toMatchObject({
      target: "views",
      horizon: "next",
      method: "trend",
      scored: 20,
      mae: 5,
      mse: 34,
      rmse: Math.sqrt(34),
      r2: 1 - 34 / 25,
      driftMae: 10,
      lastMae: 15,
      skillOverDrift: 0.5,
      skillOverLast: 1 - 5 / 15,
      coverage: 0.5,
      meanWidth: 8,
    });
    expect(answer.asOf.eventTime).toBe("2025-01-01T09:30:00.000Z");
  });

  it("has null for what cannot be computed", async () => {
    const answer = await answerOf(await get("/v1/accuracy?target=likes"), AccuracyAnswer);
    expect(answer.items).toMatchObject([{ r2: null, skillOverDrift: null, skillOverLast: null }]);
  });

  it("breaks down by any dimensions, and shows every group once", async () => {
    const found: string[] = [];
    let cursor = "";
    for (;;) {
      const path = `/v1/accuracy?by=hour,target,video&limit=3${cursor}`;
      const { items, next } = await answerOf(await get(path), AccuracyAnswer);
      found.push(...items.map(({ hour, target, video }) => `${hour} ${video} ${target}`));
      if (next === null) break;
      cursor = `&cursor=${next}`;
    }
    expect(found).toEqual(
      Array.from({ length: 10 }, (_, i) => 9 - i).flatMap((hour) =>
        ["views", "likes"].map((target) => `2025-01-01T0${hour}:00:00.000Z a=20b ${target}`)
      ),
    );
  });

  it("tells the versions of a model apart, and shows one of them", async () => {
    const both = await answerOf(await get("/v1/accuracy?by=model&target=views"), AccuracyAnswer);
    expect(both.items).toMatchObject([
      { model: "forecast@1", scored: 12, mae: 5 },
      { model: "forecast@2", scored: 8, mae: 5 },
    ]);
    const path = "/v1/accuracy?by=target,model&model=forecast@2";
    const { items } = await answerOf(await get(path), AccuracyAnswer);
    expect(items).toMatchObject([
      { model: "forecast@2", target: "views", scored: 8 },
      { model: "forecast@2", target: "likes", scored: 4 },
    ]);
    const page = await answerOf(await get("/v1/accuracy?by=model&limit=1"), AccuracyAnswer);
    const rest = await get(`/v1/accuracy?by=model&limit=1&cursor=${page.next}`);
    expect((await answerOf(rest, AccuracyAnswer)).items).toMatchObject([{ model: "forecast@2" }]);
  });

  it("shows what every method would have done, served or not, where that is asked for", async () => {
    const path = "/v1/accuracy?forecasts=ran&by=method&limit=2000";
    const { items, next } = await answerOf(await get(path), AccuracyAnswer);
    expect(next).toBeNull();
    expect(items.map(({ method }) => method)).toEqual(everyMethod.slice(0, -1).toSorted());
    const errors = new Map(items.map(({ method, mae }) => [method, mae]));
    expect([errors.get("served"), errors.get("mix"), errors.get("trend")]).toEqual([9, 8, 7]);
    expect(items[0]).toMatchObject({ scored: 4, driftMae: 10, lastMae: 10 });
    // Nobody but what is served has a band.
    for (const { coverage, coverageLow, coverageHigh, meanWidth } of items) {
      expect([coverage, coverageLow, coverageHigh, meanWidth]).toEqual([null, null, null, null]);
    }
    const one = "/v1/accuracy?forecasts=ran&method=mix&target=views&horizon=next";
    expect((await answerOf(await get(one), AccuracyAnswer)).items).toMatchObject([
      { method: "mix", target: "views", horizon: "next", mae: 8 },
    ]);
    const hourly = "/v1/accuracy?forecasts=ran&by=hour,method&from=2025-01-01T01:00:00Z";
    expect((await answerOf(await get(hourly), AccuracyAnswer)).items).toEqual([]);
  });

  it("pages through the methods", async () => {
    const found: unknown[] = [];
    let cursor = "";
    for (;;) {
      const path = `/v1/accuracy?forecasts=ran&by=method&limit=5${cursor}`;
      const { items, next } = await answerOf(await get(path), AccuracyAnswer);
      found.push(...items.map(({ method }) => method));
      if (next === null) break;
      cursor = `&cursor=${next}`;
    }
    expect(found).toEqual(everyMethod.slice(0, -1).toSorted());
  });

  it("counts no method that only ran among what was served", async () => {
    for (const by of ["method", "video,method"]) {
      const answer = await answerOf(await get(`/v1/accuracy?by=${by}`), AccuracyAnswer);
      expect(answer.items).toMatchObject([{ method: "trend", scored: 30 }]);
    }
  });

  it("shows one video, by its key or its id", async () => {
    for (const name of ["a=20b", "a+b"]) {
      const answer = await answerOf(await get(`/v1/accuracy?video=${name}`), AccuracyAnswer);
      expect(answer.items).toMatchObject([{ scored: 20 }, { scored: 10 }]);
    }
    expect((await answerOf(await get("/v1/accuracy?video=c"), AccuracyAnswer)).items).toEqual([]);
  });

  it.each([
    ["by=", "by"],
    ["by=hour,hours", "by"],
    ["horizon=day", "horizon"],
    ["method=magic", "method"],
    ["method=mix", "method"],
    ["forecasts=all", "forecasts"],
    ["forecasts=ran&method=cold-start", "method"],
    ["forecasts=ran&by=hour,model", "by"],
    ["forecasts=ran&by=video", "by"],
    ["forecasts=ran&video=a", "video"],
    ["forecasts=ran&model=forecast@7", "model"],
    ["model=", "model"],
    ["target=shares", "target"],
    ["video=", "video"],
    ["from=x", "from"],
    ["to=x", "to"],
    ["limit=0", "limit"],
    ["cursor=x", "cursor"],
  ])("names the parameter at fault (%s)", async (query, field) => {
    const problem = await problemIn(await get(`/v1/accuracy?${query}`), 400);
    expect(problem.errors).toMatchObject([{ field }]);
  });

  it("refuses a cursor of another breakdown", async () => {
    const page = await answerOf(await get("/v1/accuracy?by=hour&limit=1"), AccuracyAnswer);
    const problem = await problemIn(await get(`/v1/accuracy?by=target&cursor=${page.next}`), 400);
    expect(problem.errors).toMatchObject([{ field: "cursor" }]);
  });
});

describe("GET /v1/hourly", () => {
  it("shows what each hour brought all videos", async () => {
    const answer = await answerOf(await get("/v1/hourly?limit=1"), HourlyAnswer);
    expect(answer).toMatchObject({
      items: [{
        hour: "2025-01-01T09:00:00.000Z",
        video: null,
        readings: 4,
        viewsGain: 50,
        likesGain: 5,
        commentsGain: 1,
        growth: null,
        peakViewsPerHour: 61.5,
      }],
      asOf: { eventTime: "2025-01-01T09:30:00.000Z" },
    });
  });

  it("shows one video, and its growth where there was something to grow from", async () => {
    const answer = await answerOf(await get("/v1/hourly?video=a+b"), HourlyAnswer);
    expect(answer.items.map(({ video }) => video)).toEqual(new Array(10).fill("a=20b"));
    expect(answer.items.map(({ growth }) => growth).toReversed()).toEqual([
      null,
      ...Array.from({ length: 9 }, (_, i) => 50 / (50 * (i + 1))),
    ]);
  });

  it.each([1, 3, 10])("shows every hour once, newest first, %i at a time", async (limit) => {
    const hours: string[] = [];
    let cursor = "";
    for (;;) {
      const path = `/v1/hourly?limit=${limit}${cursor}`;
      const { items, next } = await answerOf(await get(path), HourlyAnswer);
      hours.push(...items.map(({ hour }) => hour));
      if (next === null) break;
      cursor = `&cursor=${next}`;
    }
    expect(hours).toEqual(
      Array.from({ length: 10 }, (_, i) => `2025-01-01T0${9 - i}:00:00.000Z`),
    );
  });

  it("is empty where there is nothing, as of no event", async () => {
    const answer = await answerOf(await get("/v1/hourly?video=nobody"), HourlyAnswer);
    expect(answer).toMatchObject({ items: [], next: null, asOf: { eventTime: null } });
  });

  it.each([
    ["video=", "video"],
    ["from=x", "from"],
    ["to=x", "to"],
    ["limit=2001", "limit"],
    ["cursor=x", "cursor"],
  ])("names the parameter at fault (%s)", async (query, field) => {
    const problem = await problemIn(await get(`/v1/hourly?${query}`), 400);
    expect(problem.errors).toMatchObject([{ field }]);
  });
});
