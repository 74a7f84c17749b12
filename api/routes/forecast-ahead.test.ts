import { headers, type Msg } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fill, startDatabase, type TestDatabase, video } from "../../db/queries/testing.ts";
import { askSubject } from "../../streams/subjects.ts";
import { durationMs, ForecastAheadAnswer } from "../contract/forecast-ahead.ts";
import { answerOf, problemIn, startApp, type TestApp } from "../testing.ts";

let opened: TestDatabase;
let system: TestApp;

const hourMs = 3_600_000;
const lastMs = Date.UTC(2025, 0, 2);

beforeAll(async () => {
  opened = await startDatabase("pglite");
  system = await startApp(opened.database);
  await fill(opened.database, { videos: [video("a=20b", { videoId: "a b" })] });
});
afterAll(async () => {
  await system?.stop();
  await opened?.stop();
});

async function get(path: string): Promise<Response> {
  return await system.app.request(path);
}

const band = (value: number) => ({ value, low: value - 5, high: value + 5 });

/** What an actor answers that grows by 100 views an hour. */
function state(aheadMs: number) {
  return {
    video_id: "a b",
    window: [
      { at: new Date(lastMs - hourMs).toISOString(), viewCount: 900 },
      { at: new Date(lastMs).toISOString(), viewCount: 1000 },
    ],
    method: "network",
    model: "forecast@7",
    ahead: {
      at: new Date(lastMs + aheadMs).toISOString(),
      views: band(1000 + 100 * aheadMs / hourMs),
      likes: band(100),
      comments: band(10),
    },
  };
}

/** Lets the owner of the video answer in its way while `work` runs. */
async function whileOwnerAnswers<A>(
  answer: (message: Msg) => void,
  work: () => Promise<A>,
): Promise<A> {
  const subscription = system.ports.nats.subscribe(askSubject("video", "a=20b"), {
    callback: (error, message) => {
      if (error === null) answer(message);
    },
  });
  try {
    return await work();
  } finally {
    subscription.unsubscribe();
  }
}

function asActor(message: Msg): void {
  const { aheadMs }: { aheadMs: number } = JSON.parse(message.string());
  message.respond(JSON.stringify({ state: state(aheadMs), status: { partition: 3 } }));
}

describe("GET /v1/videos/{key}/forecast", () => {
  it.each([
    ["?ahead=6h", 6],
    ["?ahead=90m", 1.5],
    ["?ahead=1m", 1 / 60],
    ["?ahead=24h", 24],
    ["?ahead=1440m", 24],
    ["", 1],
  ])("is the actor's word on the moment asked for: %s", async (query, hours) => {
    const answer = await whileOwnerAnswers(
      asActor,
      async () =>
        await answerOf(await get(`/v1/videos/a%20b/forecast${query}`), ForecastAheadAnswer),
    );
    const { views, at } = state(hours * hourMs).ahead;
    expect(answer).toMatchObject({
      video_id: "a b",
      madeAt: new Date(lastMs).toISOString(),
      method: "network",
      model: "forecast@7",
      at,
      views,
      likes: band(100),
      comments: band(10),
      asOf: { eventTime: new Date(lastMs).toISOString() },
    });
  });

  it.each(["", "6", "h", "0h", "-1h", "1.5h", "25h", "1441m", "2d", "90s", "6 h", "006h", "1h1m"])(
    "refuses how far ahead: %j",
    async (ahead) => {
      const path = `/v1/videos/a%20b/forecast?ahead=${encodeURIComponent(ahead)}`;
      const problem = await problemIn(await get(path), 400);
      expect(problem.errors).toMatchObject([{
        field: "ahead",
        wanted: "a number of minutes or hours from 1m to 24h, such as 90m or 6h",
      }]);
      expect(durationMs(ahead)).toBeNaN();
    },
  );

  it("knows no video that nobody has read", async () => {
    const problem = await problemIn(await get("/v1/videos/nobody/forecast"), 404);
    expect(problem.detail).toBe("no video has the key nobody");
  });

  it("is not to be had where no owner answers", async () => {
    const problem = await problemIn(await get("/v1/videos/a%20b/forecast?ahead=6h"), 503);
    expect(problem).toMatchObject({ type: "urn:troupe:problem:unavailable" });
    expect(problem.detail).toMatch(/^no usable answer from the video's owner: no responders/);
  });

  it("waits for an owner that does not answer, and not for ever", async () => {
    const problem = await whileOwnerAnswers(
      () => {},
      async () => await problemIn(await get("/v1/videos/a%20b/forecast"), 503),
    );
    expect(problem.detail).toBe("no usable answer from the video's owner: timeout");
  });

  it("says what the owner says that cannot answer", async () => {
    const refuse = (message: Msg) => {
      const all = headers();
      all.set("Nats-Service-Error", "partition 3 takes no questions now");
      message.respond("", { headers: all });
    };
    const problem = await whileOwnerAnswers(
      refuse,
      async () => await problemIn(await get("/v1/videos/a%20b/forecast"), 503),
    );
    expect(problem.detail).toBe("partition 3 takes no questions now");
  });

  it.each([
    ["nothing of that time", { state: { ...state(hourMs), ahead: null } }],
    ["nothing of any reading", { state: { ...state(hourMs), window: [] } }],
    ["nothing", {}],
  ])("is not to be had from an owner that says %s", async (_what, reply) => {
    const problem = await whileOwnerAnswers(
      (message) => void message.respond(JSON.stringify(reply)),
      async () => await problemIn(await get("/v1/videos/a%20b/forecast"), 503),
    );
    expect(problem.detail).toBe("the video's owner says nothing of that time");
  });
});
