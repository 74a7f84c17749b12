import { createServer } from "node:http";
import { Effect, Exit, Logger, References, Scope } from "effect";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTraceExport } from "./export.ts";
import type { Span } from "./span.ts";
import type { SpanQueue } from "./span-queue.ts";

const resource = { serviceName: "troupe-test", serviceVersion: "1", host: "here", process: 1 };
const span: Span = {
  name: "a",
  kind: "server",
  traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
  spanId: "00f067aa0ba902b7",
  parentSpanId: undefined,
  state: undefined,
  startMs: 1_700_000_000_000,
  endMs: 1_700_000_000_001,
  attributes: {},
  error: undefined,
};

let answers: { status: number; body: string }[];
let requests: number[];
let url: string;
let stop: () => Promise<void>;
beforeEach(async () => {
  [answers, requests] = [[], []];
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (part: string) => text += part).on("end", () => {
      requests.push(text.split('"spanId"').length - 1);
      const { status, body } = answers.shift() ?? { status: 200, body: "{}" };
      response.writeHead(status).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  stop = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
});
afterEach(() => stop());

/** An open export, and what it says in the log. */
async function open(endpoint: string, room?: number) {
  const said: unknown[] = [];
  const scope = Effect.runSync(Scope.make());
  const settings = { endpoint, headers: {}, ratio: 1, resource, pauseMs: 1, everyMs: 50 };
  const opened = openTraceExport(room === undefined ? settings : { ...settings, room });
  const logger = Logger.layer([Logger.make(({ message }) => void said.push(String(message)))]);
  const queue: SpanQueue = await Effect.runPromise(
    Scope.provide(opened, scope).pipe(
      Effect.provide(logger),
      Effect.provideService(References.MinimumLogLevel, "Info"),
    ),
  );
  const close = () => Effect.runPromise(Scope.close(scope, Exit.void));
  return { queue, said, close };
}

describe("the export of traces", () => {
  it("sends what is left in bounded batches when it closes", async () => {
    const { queue, close } = await open(url);
    for (let i = 0; i < 1200; i++) queue.record(span);
    await close();
    expect(requests).toEqual([512, 512, 176]);
    expect(queue.counts).toEqual({ exported: 1200, dropped: 0 });
  });

  it("tries again what may pass, and counts what a collector refuses of a batch", async () => {
    const partial = JSON.stringify({ partialSuccess: { rejectedSpans: "2", errorMessage: "no" } });
    answers = [{ status: 503, body: "" }, { status: 429, body: "" }, {
      status: 200,
      body: partial,
    }];
    const { queue, said, close } = await open(url);
    for (let i = 0; i < 5; i++) queue.record(span);
    await expect.poll(() => queue.counts, { timeout: 10_000 }).toEqual({ exported: 3, dropped: 2 });
    expect(requests).toEqual([5, 5, 5]);
    expect(said).toEqual([]);
    await close();
  });

  it("gives up what does not pass, and says so once, and that it goes on", async () => {
    answers = Array.from({ length: 2 }, () => ({ status: 401, body: "" }));
    const { queue, said, close } = await open(url);
    for (const dropped of [1, 2]) {
      queue.record(span);
      await expect.poll(() => queue.counts.dropped, { timeout: 10_000 }).toBe(dropped);
    }
    queue.record(span);
    await expect.poll(() => queue.counts.exported, { timeout: 10_000 }).toBe(1);
    expect(requests).toEqual([1, 1, 1]);
    expect(said).toEqual([
      "traces cannot be exported and are dropped: it answered with status 401",
      "traces are exported again",
    ]);
    await close();
  });

  it("never waits for a collector that is not there, and ends with the process", async () => {
    await stop();
    const { queue, close } = await open(url, 3);
    for (let i = 0; i < 10; i++) queue.record(span);
    expect(queue.counts.dropped).toBe(7);
    await close();
    expect(queue.counts).toEqual({ exported: 0, dropped: 10 });
  });
});
