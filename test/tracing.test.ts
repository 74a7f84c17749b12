// Traces from the door to the checkpoint: an API and a worker as processes of their own, a real
// nats-server between them, and a collector that this test runs.
import { Schema } from "effect";
import { connect, headers as createHeaders, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { PartitionsAnswer } from "../api/contract/partition.ts";
import { type RunningCommand, startCommand } from "../commands/testing.ts";
import { startNats, startPostgres, type TestNats, type TestPostgres } from "../local/testing.ts";
import { decideSubject, forecastSubject, statsSubject } from "../streams/subjects.ts";
import { type CollectedSpan, type Collector, startCollector } from "./collector.ts";

const patience = { timeout: 20_000, interval: 50 };
const startPatience = { timeout: 60_000, interval: 50 };
const secret = "Bearer s3cret,and=more";

let nats: TestNats;
let postgres: TestPostgres;
let collector: Collector;
let connection: NatsConnection;
let apiUrl = "";
let worker: RunningCommand;
const commands: RunningCommand[] = [];

async function start(words: string[], said: RegExp): Promise<RunningCommand> {
  const command = startCommand(words, {
    NATS_URL: nats.url,
    DATABASE_URL: postgres.url,
    TROUPE_PARTITIONS: "2",
    TROUPE_CHECKPOINT_MS: "150",
    TROUPE_STATS_MAX_BYTES: "64MiB",
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=${encodeURIComponent(secret)}`,
  });
  commands.push(command);
  await vi.waitFor(() => expect(command.output() + command.errors()).toMatch(said), startPatience);
  return command;
}

beforeAll(async () => {
  [nats, postgres, collector] = await Promise.all([
    startNats(),
    startPostgres({ durable: false }),
    startCollector(),
  ]);
  let api: RunningCommand;
  [worker, api] = await Promise.all([
    start(["worker"], /^Worker at/m),
    start(["api", "--port", "0"], /^Page http:\S+, API/m),
  ]);
  apiUrl = /^Page (\S+),/m.exec(api.output())?.[1] ?? "";
  connection = await connect({ servers: nats.url });
}, 120_000);

afterAll(async () => {
  for (const command of commands) command.signal("SIGKILL");
  await Promise.all(commands.map((command) => command.ended));
  await connection?.close();
  await Promise.all([nats?.stop(), postgres?.stop(), collector?.stop()]);
});

const callersSpan = "00f067aa0ba902b7";
const parentOf = (traceId: string, flags = "01") => `00-${traceId}-${callersSpan}-${flags}`;
const traceOf = (digit: string) => `4bf92f3577b34da6a3ce929d0e0e47${digit}${digit}`;

let readings = 0;
function reading(video: string): string {
  const viewCount = 1000 + readings++;
  const timestamp = new Date(Date.UTC(2025, 7, 8, 11, readings)).toISOString();
  return JSON.stringify({ timestamp, video_id: video, viewCount, commentCount: 3, likeCount: 20 });
}

async function post(video: string, headers: Record<string, string>): Promise<void> {
  const response = await fetch(`${apiUrl}/v1/events`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: reading(video),
  });
  expect([response.status, (await response.json()).accepted]).toEqual([202, 1]);
}

function spansOf(traceId: string): readonly CollectedSpan[] {
  return collector.spans.filter((span) => span.traceId === traceId);
}

/** The spans of a trace, once there is one of each of these. */
async function collected(traceId: string, names: readonly string[]) {
  await expect.poll(() => spansOf(traceId).map(({ name }) => name), patience)
    .toEqual(expect.arrayContaining([...names]));
  const spans = spansOf(traceId);
  const find = (service: string, name: string): CollectedSpan => {
    const [span, another] = spans.filter((span) => span.service === service && span.name === name);
    expect([name, span === undefined, another]).toEqual([name, false, undefined]);
    return span;
  };
  return { spans, find };
}

describe("traces", { timeout: 120_000 }, () => {
  it("lead from a request through publish, consume, step and publish to the checkpoint", async () => {
    const traceId = traceOf("1");
    const forecasts = connection.subscribe(forecastSubject("*"), { max: 1 });
    await connection.flush();
    await post("a-private-video", { traceparent: parentOf(traceId), tracestate: "other=1" });
    const { spans, find } = await collected(traceId, ["checkpoint", "POST /v1/events"]);

    const request = find("troupe-api", "POST /v1/events");
    const sent = find("troupe-api", "publish");
    const consumed = find("troupe-worker", "consume video");
    const step = find("troupe-worker", "step video");
    const told = find("troupe-worker", "publish");
    const checkpoint = find("troupe-worker", "checkpoint");
    expect(spans.length).toBe(6);
    expect(spans.map(({ traceState }) => traceState)).toEqual(spans.map(() => "other=1"));

    const parents = [request, sent, consumed, step, told, checkpoint].map((span) =>
      span.parentSpanId
    );
    expect(parents).toEqual([
      callersSpan,
      request.spanId,
      sent.spanId,
      consumed.spanId,
      step.spanId,
      consumed.spanId,
    ]);
    expect([request, sent, consumed, step, told, checkpoint].map(({ kind }) => kind))
      .toEqual([2, 4, 5, 1, 4, 1]);
    expect(spans.filter(({ isError }) => isError)).toEqual([]);

    expect(request.attributes).toEqual({
      "http.request.method": "POST",
      "http.route": "/v1/events",
      "http.response.status_code": 202,
    });
    const ofWorker = {
      "messaging.system": "nats",
      "messaging.destination.name": "STATS",
      "messaging.destination.partition.id": expect.stringMatching(/^[01]$/),
      "troupe.kind": "video",
      "troupe.sequence": 1,
    };
    expect(consumed.attributes).toEqual(ofWorker);
    expect(step.attributes).toEqual({ ...ofWorker, "troupe.outcome": "stepped" });
    expect(told.attributes["messaging.batch.message_count"]).toBeGreaterThan(0);
    expect(checkpoint.attributes).toMatchObject(ofWorker);
    for (const span of spans) expect(span.endNanos >= span.startNanos).toBe(true);
    expect(checkpoint.endNanos >= step.endNanos).toBe(true);

    // Whoever hears of a forecast can go on with the trace.
    for await (const { headers } of forecasts) {
      expect(headers?.get("traceparent")).toBe(parentOf(traceId).replace(callersSpan, told.spanId));
      expect(headers?.get("tracestate")).toBe("other=1");
    }
    expect(collector.bodies.join()).not.toContain("a-private-video");
    expect(collector.faults).toEqual([]);
    expect(new Set(collector.authorizations)).toEqual(new Set([secret]));
  });

  it("begin with a message that a producer sends over NATS, also one that nobody can take", async () => {
    const publish = (traceId: string, payload: string) => {
      const headers = createHeaders();
      headers.set("traceparent", parentOf(traceId));
      connection.publish(statsSubject("v1"), payload, { headers });
    };
    publish(traceOf("2"), reading("v1"));
    publish(traceOf("3"), "{}");
    const good = await collected(traceOf("2"), ["checkpoint"]);
    const consumed = good.find("troupe-worker", "consume video");
    expect(consumed.parentSpanId).toBe(callersSpan);
    expect(good.find("troupe-worker", "step video").parentSpanId).toBe(consumed.spanId);
    const bad = await collected(traceOf("3"), ["checkpoint"]);
    const step = bad.find("troupe-worker", "step video");
    expect(step.attributes["troupe.outcome"]).toBe("rejected");
    // Its dead letter, which carries the trace on.
    expect(bad.find("troupe-worker", "publish").attributes["messaging.batch.message_count"]).toBe(
      1,
    );
  });

  it("follow a question to the actor that answers it", async () => {
    const traceId = traceOf("4");
    const response = await fetch(`${apiUrl}/v1/videos/v1`, {
      headers: { traceparent: parentOf(traceId) },
    });
    expect(response.status).toBe(200);
    await response.body?.cancel();
    const { find } = await collected(traceId, ["GET /v1/videos/{key}", "answer video"]);
    const request = find("troupe-api", "GET /v1/videos/{key}");
    const question = find("troupe-api", "ask video");
    expect(request.attributes["http.route"]).toBe("/v1/videos/{key}");
    expect(question.parentSpanId).toBe(request.spanId);
    expect(find("troupe-worker", "answer video").parentSpanId).toBe(question.spanId);
  });

  it("follow a decision into the log, asked for over HTTP and over NATS", async () => {
    const json = { "content-type": "application/json" };
    const arms = ["top", "side"].map((id) => ({ id }));
    const definition = { id: "ads", arms, reward: { kind: "click" } };
    const send = (path: string, body: object, headers = {}) =>
      fetch(`${apiUrl}/v1/experiments${path}`, {
        method: "POST",
        headers: { ...json, ...headers },
        body: JSON.stringify(body),
      });
    expect((await send("", definition)).status).toBe(201);
    expect((await send("/ads/start", {})).status).toBe(200);
    const overHttp = traceOf("b");
    await expect.poll(async () => {
      const traceparent = parentOf(overHttp);
      return (await send("/ads/decisions", { user_id: "u" }, { traceparent })).status;
    }, patience).toBe(201);
    const names = ["POST /v1/experiments/{id}/decisions", "step experiment", "checkpoint"];
    const { spans } = await collected(overHttp, names);
    const consumed = spans.find(({ name }) => name === "consume experiment");
    const sent = spans.find(({ spanId }) => spanId === consumed?.parentSpanId);
    expect([sent?.service, sent?.name]).toEqual(["troupe-api", "publish"]);

    const overNats = traceOf("c");
    const headers = createHeaders();
    headers.set("traceparent", parentOf(overNats));
    const subject = decideSubject("ads");
    await expect.poll(async () => {
      const reply = await connection.request(subject, '{"user_id":"u"}', {
        timeout: 3000,
        headers,
      });
      return reply.headers?.get("Nats-Service-Error") ?? "";
    }, patience).toBe("");
    const asked = await collected(overNats, ["decide", "publish", "step experiment", "checkpoint"]);
    expect(asked.spans.find(({ name }) => name === "decide")?.parentSpanId).toBe(callersSpan);
  });

  it("are not made where the caller records none, where nothing is said, and where it is nonsense", async () => {
    await post("v2", { traceparent: parentOf(traceOf("5"), "00") });
    await post("v2", {});
    await post("v2", { traceparent: `00-${traceOf("6")}-nonsense-01` });
    // What comes after them has arrived, and so would they have.
    await post("v2", { traceparent: parentOf(traceOf("7")) });
    await collected(traceOf("7"), ["checkpoint", "POST /v1/events"]);
    const known = [..."12347bc"].map(traceOf);
    expect(collector.spans.filter((span) => !known.includes(span.traceId))).toEqual([]);
  });

  it("disturb nothing while the collector is away, which is said once", async () => {
    collector.answerWith(400);
    const before = collector.authorizations.length;
    for (let i = 0; i < 3; i++) {
      await post("v3", { traceparent: parentOf(traceOf("8")) });
      const requests = collector.authorizations.length;
      await expect.poll(() => collector.authorizations.length, patience).toBeGreaterThan(requests);
    }
    const words = "traces cannot be exported";
    await expect.poll(() => worker.errors(), patience).toContain(words);
    expect(collector.authorizations.length - before).toBeGreaterThanOrEqual(3);
    expect(spansOf(traceOf("8"))).toEqual([]);
    collector.answerWith(200);
    await post("v3", { traceparent: parentOf(traceOf("9")) });
    await collected(traceOf("9"), ["checkpoint", "POST /v1/events"]);
    await expect.poll(() => worker.errors(), patience).toContain("traces are exported again");
    expect(worker.errors().split(words).length - 1).toBe(1);
    expect(worker.errors()).toMatch(/"dropped":[1-9]/);
    expect(commands.map(({ errors }) => errors()).join()).not.toContain("s3cret");
  });

  it("and all else leave a handful of lines in the log, though ten thousand messages are bad", async () => {
    const linesBefore = worker.errors().split("\n").length;
    const deadLetters = async () => {
      const answer = await (await fetch(`${apiUrl}/v1/partitions`)).json();
      const { items } = Schema.decodeUnknownSync(PartitionsAnswer)(answer);
      return items.reduce((sum, { live }) => sum + (live?.deadLetters ?? 0), 0);
    };
    const before = await deadLetters();
    for (let i = 0; i < 10_000; i++) connection.publish(statsSubject(`bad${i % 50}`), "{}");
    await connection.flush();
    await expect.poll(deadLetters, patience).toBe(before + 10_000);
    const lines = worker.errors().trimEnd().split("\n");
    expect(lines.length - linesBefore).toBeLessThan(6);
    for (const line of lines) {
      expect(JSON.parse(line)).toMatchObject({
        timestamp: expect.any(String),
        level: expect.stringMatching(/^(?:INFO|WARN)$/),
        message: expect.any(String),
        component: expect.any(String),
      });
    }
    const [started] = lines.map((line) => JSON.parse(line));
    expect(started.message).toBe("started");
    expect(started.configuration).toMatchObject({ natsUrl: "(hidden)", partitions: "2" });
  });

  it("end with the process, which exports and tells what it has", async () => {
    const forecasts = connection.subscribe(forecastSubject("v4"), { max: 1 });
    await connection.flush();
    await post("v4", { traceparent: parentOf(traceOf("a")) });
    for await (const _ of forecasts) worker.signal("SIGTERM");
    expect(await worker.ended).toBe(0);
    const names = spansOf(traceOf("a")).filter(({ service }) => service === "troupe-worker");
    expect(names.map(({ name }) => name).sort())
      .toEqual(["checkpoint", "consume video", "publish", "step video"]);
    const lines = worker.errors().trimEnd().split("\n").map((line) => JSON.parse(line));
    const bad = lines.filter(({ message }) => message === "events could not be taken");
    expect(bad.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThanOrEqual(10_000);
    expect(lines.at(-1)).toMatchObject({ message: "stopped", component: "worker" });
  });
});
