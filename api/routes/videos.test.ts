import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { headers } from "nats";
import { fill, startDatabase, type TestDatabase, video } from "../../db/queries/testing.ts";
import { askSubject } from "../../streams/subjects.ts";
import { VideoAnswer, VideosAnswer } from "../contract/video.ts";
import { answerOf, problemIn, startApp, type TestApp } from "../testing.ts";

let opened: TestDatabase;
let system: TestApp;

const lastAtMs = Date.UTC(2025, 0, 2);

beforeAll(async () => {
  opened = await startDatabase("pglite");
  system = await startApp(opened.database);
  const videos = Array.from(
    { length: 23 },
    (_, i) => video(`v${i}`, { gain: i % 5, title: `T${i}` }),
  );
  const odd = video("a=2Fb=20c", { videoId: "a/b c", gain: -5, channel: "Ünï & co" });
  const looksLikeToken = video("a=3D2F", { videoId: "a=2F", gain: -6 });
  await fill(opened.database, { videos: [...videos, odd, looksLikeToken] });
});
afterAll(async () => {
  await system?.stop();
  await opened?.stop();
});

async function get(path: string, init?: RequestInit): Promise<Response> {
  return await system.app.request(path, init);
}

describe("GET /v1/videos", () => {
  it.each([1, 2, 7, 200])("shows every video once, %i at a time", async (limit) => {
    const keys: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const rest: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const page = await answerOf(await get(`/v1/videos?limit=${limit}${rest}`), VideosAnswer);
      keys.push(...page.items.map(({ key }) => key));
      cursor = page.next;
    }
    expect(keys).toHaveLength(25);
    expect(new Set(keys).size).toBe(25);
    expect(keys.at(-1)).toBe("a=3D2F");
  });

  it("shows what is known of a video", async () => {
    const page = await answerOf(await get("/v1/videos?channel=%C3%9Cn%C3%AF+%26+co"), VideosAnswer);
    const band = (value: number) => ({ value, low: value + 1, high: value + 2 });
    expect(page.items).toEqual([{
      video_id: "a/b c",
      key: "a=2Fb=20c",
      title: null,
      channel: "Ünï & co",
      category: null,
      publishedAt: null,
      firstAt: "2025-01-01T00:00:00.000Z",
      lastAt: "2025-01-02T00:00:00.000Z",
      readings: 25,
      viewCount: 1000,
      likeCount: 100,
      commentCount: 10,
      viewsPerHour: 10.5,
      likesPerHour: 1,
      commentsPerHour: 0.1,
      viewsPerHourPerHour: -0.5,
      likesPerView: 0.1,
      gain: -5,
      growth: 240 / 760,
      forecastGain: 10,
      forecast: {
        method: "trend",
        model: "trend-1",
        madeAt: "2025-01-02T00:00:00.000Z",
        next: {
          at: "2025-01-02T00:30:00.000Z",
          views: band(1000),
          likes: band(1003),
          comments: band(1006),
        },
        hour: {
          at: "2025-01-02T01:00:00.000Z",
          views: band(1009),
          likes: band(1012),
          comments: band(1015),
        },
      },
    }]);
    expect(page.next).toBeNull();
    expect(page.asOf.eventTime).toBe(new Date(lastAtMs).toISOString());
    expect(Date.parse(page.asOf.committedAt ?? "")).toBeLessThanOrEqual(Date.now());
  });

  it("shows nothing where nothing is found, as of no event", async () => {
    const page = await answerOf(await get("/v1/videos?q=nothing+like+it"), VideosAnswer);
    expect(page).toMatchObject({ items: [], next: null, asOf: { eventTime: null } });
  });

  it("sends an answer again only where it has changed", async () => {
    const first = await get("/v1/videos?limit=3");
    const tag = first.headers.get("etag") ?? "";
    expect(tag).toMatch(/^W\/"/);
    const second = await get("/v1/videos?limit=3", { headers: { "if-none-match": tag } });
    expect(second.status).toBe(304);
    expect(await second.text()).toBe("");
    expect(second.headers.get("etag")).toBe(tag);
    const other = await get("/v1/videos?limit=4", { headers: { "if-none-match": tag } });
    expect(other.status).toBe(200);
    await fill(opened.database, {});
    const later = await get("/v1/videos?limit=3", { headers: { "if-none-match": tag } });
    expect(later.status).toBe(200);
  });

  it("answers a question for the headers alone without a body", async () => {
    const response = await get("/v1/videos", { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
  });

  it("refuses a cursor of a list in another order", async () => {
    const { next } = await answerOf(await get("/v1/videos?limit=2&sort=gain"), VideosAnswer);
    for (const query of [`sort=views&cursor=${next}`, `order=asc&cursor=${next}`, "cursor=e30"]) {
      const problem = await problemIn(await get(`/v1/videos?${query}`), 400);
      expect(problem.errors).toMatchObject([{ field: "cursor" }]);
    }
  });

  it("names every parameter at fault", async () => {
    const problem = await problemIn(await get("/v1/videos?limit=0&sort=x&limits=5"), 400);
    expect(problem).toMatchObject({
      type: "urn:troupe:problem:invalid-parameters",
      title: "Invalid parameters",
      status: 400,
      instance: "/v1/videos",
    });
    expect(problem.errors?.map(({ field }) => field).toSorted()).toEqual([
      "limit",
      "limits",
      "sort",
    ]);
  });
});

describe("GET /v1/videos/{key}", () => {
  const id = encodeURIComponent("a/b c");
  it.each([
    ["a=2Fb=20c", "a/b c"],
    [id, "a/b c"],
    ["a%3D2Fb%3D20c", "a/b c"],
    ["a=3D2F", "a=2F"],
    ["v3", "v3"],
  ])("finds the video by its key or its id (%s)", async (path, video_id) => {
    const answer = await answerOf(await get(`/v1/videos/${path}`), VideoAnswer);
    expect(answer.video.video_id).toBe(video_id);
  });

  it("takes a text that is both a key and an id for the key", async () => {
    const problem = await problemIn(await get("/v1/videos/a=2F"), 404);
    expect(problem.detail).toBe("no video has the key a=2F");
  });

  it("refuses what can be no key", async () => {
    const problem = await problemIn(await get(`/v1/videos/${"x".repeat(129)}`), 400);
    expect(problem.errors).toMatchObject([{ field: "key" }]);
  });

  it("shows the live state where the owner answers", async () => {
    const { nats } = system.ports;
    const state = { state: { readings: 25 }, status: { partition: 3 } };
    const subscription = nats.subscribe(askSubject("video", "v3"), {
      callback: (_error, message) => void message.respond(JSON.stringify(state)),
    });
    const answer = await answerOf(await get("/v1/videos/v3"), VideoAnswer);
    expect(answer).toMatchObject({ live: state, liveError: null });
    subscription.unsubscribe();
  });

  it("says that nobody owns the video, and shows what is stored", async () => {
    const answer = await answerOf(await get("/v1/videos/v4"), VideoAnswer);
    expect(answer.live).toBeNull();
    expect(answer.liveError).toMatch(/^no usable answer from the video's owner: no responders/);
    expect(answer.video.key).toBe("v4");
  });

  it("waits for an owner that does not answer, and not for ever", async () => {
    const subscription = system.ports.nats.subscribe(askSubject("video", "v5"), {
      callback: () => {},
    });
    const answer = await answerOf(await get("/v1/videos/v5"), VideoAnswer);
    expect(answer).toMatchObject({
      live: null,
      liveError: "no usable answer from the video's owner: timeout",
    });
    subscription.unsubscribe();
  });

  it.each([
    ["an error of the service", "", "no video has the key v6"],
    ["something that is no object", "7", null],
    ["something that is no JSON", "{", null],
  ])("reports %s", async (_what, body, error) => {
    const subscription = system.ports.nats.subscribe(askSubject("video", "v6"), {
      callback: (_error, message) => {
        const all = headers();
        if (error !== null) all.set("Nats-Service-Error", error);
        message.respond(body, { headers: all });
      },
    });
    const answer = await answerOf(await get("/v1/videos/v6"), VideoAnswer);
    expect(answer.live).toBeNull();
    expect(answer.liveError).toEqual(error ?? expect.stringContaining("no usable answer"));
    subscription.unsubscribe();
  });
});
