import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { Metrics } from "../metrics/metrics.ts";
import { parseExposition, samplesOf } from "../metrics/scrape.ts";
import { countRequests } from "./request-metrics.ts";

async function countsOf(requests: readonly (readonly [string, string])[]) {
  const metrics = new Metrics();
  const app = new Hono();
  app.use(countRequests(metrics));
  app.use(async (_context, next) => await next());
  app.get("/things/:key/parts/:part", (context) => context.text("a part"));
  app.get("/things/last/parts/:part", (context) => context.text("never reached"));
  app.get("/broken", () => {
    throw new Error("broken");
  });
  app.onError((_error, context) => context.text("sorry", 503));
  for (const [method, path] of requests) await app.request(path, { method });
  const told = parseExposition(await metrics.read());
  const counts = samplesOf(told, "troupe_http_requests_total").map(({ labels, value }) =>
    `${labels.method} ${labels.route} ${labels.status}: ${value}`
  );
  const durations = samplesOf(told, "troupe_http_request_duration_seconds_count")
    .map(({ value }) => value);
  return { counts, durations };
}

describe("countRequests", () => {
  it("counts by the route that answered, never by a path", async () => {
    const { counts, durations } = await countsOf([
      ["GET", "/things/1/parts/2"],
      ["GET", "/things/last/parts/3"],
      ["HEAD", "/things/5/parts/6"],
      ["GET", "/elsewhere/1"],
      ["GET", "/elsewhere/2"],
      ["POST", "/things/1/parts/2"],
      ["GET", "/broken"],
    ]);
    expect(counts).toEqual([
      "GET /things/{key}/parts/{part} 200: 2",
      "HEAD /things/{key}/parts/{part} 200: 1",
      "GET none 404: 2",
      "POST none 404: 1",
      "GET /broken 503: 1",
    ]);
    expect(durations).toEqual([2, 1, 2, 1, 1]);
  });

  it("has one word for methods that are none of ours", async () => {
    const { counts } = await countsOf([["PROPFIND", "/"], ["MKCOL", "/"]]);
    expect(counts).toEqual(["other none 404: 2"]);
  });
});
