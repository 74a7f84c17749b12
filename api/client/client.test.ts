import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { connect, Problem } from "./client.ts";

/** A client of a server that answers so. */
function clientOf(app: Hono, options: { key?: string; timeOutMs?: number } = {}) {
  const fetch = async (request: Request) => await app.fetch(request);
  return connect({ baseUrl: "http://troupe.test", fetch, ...options });
}

const problem = {
  type: "urn:troupe:problem:malformed-body",
  title: "Malformed body",
  status: 400,
  detail: "id: found 3, wanted a string",
  instance: "/v1/experiments",
  errors: [{ field: "id", found: "3", wanted: "a string" }],
};

async function failureOf(asked: Promise<unknown>): Promise<Problem> {
  const error = await asked.then(() => undefined, (error: unknown) => error);
  if (!(error instanceof Problem)) throw new Error(`found ${error}, wanted a Problem`);
  return error;
}

describe("the client", () => {
  it("puts parameters where they belong, and leaves out those that are empty", async () => {
    const urls: string[] = [];
    const app = new Hono().get("*", (context) => {
      urls.push(context.req.url);
      return context.json({ items: [] });
    });
    const troupe = clientOf(app);
    await troupe.get("/v1/videos", { sort: "gain", limit: 5, q: "", channel: undefined });
    await troupe.get("/v1/videos/{key}/history", { key: "a/b c", limit: 2 });
    expect(urls).toEqual([
      "http://troupe.test/v1/videos?sort=gain&limit=5",
      "http://troupe.test/v1/videos/a%2Fb%20c/history?limit=2",
    ]);
  });

  it("shows its key, and sends JSON", async () => {
    const app = new Hono().post("/v1/events", async (context) => {
      const { req } = context;
      return context.json({
        accepted: (await req.json()).viewCount,
        rejected: [],
        said: [
          req.header("authorization"),
          req.header("content-type"),
          req.header("idempotency-key"),
        ],
      }, 202);
    });
    const reading = { timestamp: 0, video_id: "a", viewCount: 7, likeCount: 0, commentCount: 0 };
    const headers = { "idempotency-key": "k" };
    const answer = await clientOf(app, { key: "secret" }).post("/v1/events", {}, reading, {
      headers,
    });
    expect(answer).toMatchObject({
      accepted: 7,
      said: ["Bearer secret", "application/json", "k"],
    });
  });

  it("fails with what the problem details say", async () => {
    const app = new Hono().post("*", (context) => context.json(problem, 400));
    const found = await failureOf(clientOf(app).post("/v1/experiments/{id}/end", { id: "a" }));
    expect(found).toMatchObject({
      status: 400,
      message: "Malformed body: id: found 3, wanted a string",
      type: problem.type,
      faults: problem.errors,
    });
  });

  it("says so where the answer is no problem details, and where there is none", async () => {
    const broken = new Hono().get("*", (context) => context.text("oh", 502));
    expect(await failureOf(clientOf(broken).get("/v1/learners", {})))
      .toMatchObject({ status: 502, message: "The API answered 502." });
    const troupe = connect({
      baseUrl: "http://troupe.test",
      fetch: () => Promise.reject(new TypeError("refused")),
    });
    expect(await failureOf(troupe.get("/v1/learners", {})))
      .toMatchObject({ status: 0, message: "The API is not reachable." });
  });

  it("waits no longer than it is told, and ends when its signal does", async () => {
    const never = (request: Request) =>
      new Promise<Response>((_resolve, reject) => {
        request.signal.addEventListener("abort", () => reject(request.signal.reason));
      });
    const troupe = connect({ baseUrl: "http://troupe.test", fetch: never, timeOutMs: 20 });
    expect(await failureOf(troupe.get("/v1/learners", {})))
      .toMatchObject({ status: 0, message: "No answer within 0.02 seconds." });
    const patient = connect({ baseUrl: "http://troupe.test", fetch: never });
    const asking = new AbortController();
    const asked = patient.get("/v1/learners", {}, asking.signal);
    const reason = new Error("somebody left");
    asking.abort(reason);
    await expect(asked).rejects.toBe(reason);
  });
});
