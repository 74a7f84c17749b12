// The metrics of a worker and an API, for real: what they tell is in the format of Prometheus, all of the
// table is told, and however many videos, users and paths there are, there are no more series.
import { jetstream } from "@nats-io/jetstream";
import { Effect, Exit, Scope } from "effect";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startApi } from "../api/start.ts";
import { temporaryFolder } from "../commands/testing.ts";
import { measureTracing } from "../commands/tracing.ts";
import { learners } from "../db/audience-schema.ts";
import { type Database, openDatabase } from "../db/database.ts";
import { PostgresStore } from "../db/postgres-store.ts";
import { openDecider } from "../decisions/open-decider.ts";
import { startNats, type TestNats } from "../local/testing.ts";
import { bounds } from "../metrics/definition.ts";
import { Metrics } from "../metrics/metrics.ts";
import { measureProcess } from "../metrics/process.ts";
import { parseExposition, type Sample, samplesOf, type ScrapedMetric } from "../metrics/scrape.ts";
import { isMetricName, type MetricName, metricNames, metricTable } from "../metrics/table.ts";
import { measureConnection } from "../streams/connection-metrics.ts";
import { activitySubject, decideSubject, statsSubject } from "../streams/subjects.ts";
import { partitionOf } from "../streams/token.ts";
import { openTraceExport } from "../streams/tracing/export.ts";
import { type RunningWorker, startWorkerHere } from "./running-worker.ts";

const patience = { timeout: 90_000, interval: 200 };
const partitionCount = 2;
const videos = 1000;
const users = 500;

/** Every id, path and name that somebody outside makes up holds this. */
const mark = "outsider";

/** What a worker, an API and a process tell together, whatever they are given to do. */
const mostSeries = 900;

let nats: TestNats;
let database: Database;
let worker: RunningWorker;
let metrics: Metrics;
let scope: Scope.Closeable;
let url = "";
let early: readonly ScrapedMetric[];
let late: readonly ScrapedMetric[];

beforeAll(async () => {
  nats = await startNats();
  database = await openDatabase({ folder: await temporaryFolder("metrics") });
  metrics = new Metrics(30_000);
  worker = await startWorkerHere(nats.url, database, partitionCount, metrics);
  scope = Effect.runSync(Scope.make());
  early = parseExposition(await metrics.read());
  await keepWorkerBusy();
  await Effect.runPromise(Scope.provide(serve, scope));
  await keepApiBusy();
  late = await scrape();
}, 120_000);

afterAll(async () => {
  if (scope !== undefined) await Effect.runPromise(Scope.close(scope, Exit.void));
  await worker?.stop();
  await database?.close();
  await nats?.stop();
});

const serve = Effect.gen(function* () {
  const { connection } = worker;
  yield* measureProcess(metrics, "1.2.3");
  yield* measureConnection(connection, metrics);
  const resource = { serviceName: "test", serviceVersion: "1.2.3", host: "here", process: 1 };
  const traces = { endpoint: "http://127.0.0.1:9", headers: {}, ratio: 0, resource };
  yield* measureTracing(yield* openTraceExport(traces), metrics);
  const decisions = yield* openDecider(connection, { ticks: false, metrics });
  const api = { database, nats: connection, decisions, hostname: "127.0.0.1", port: 0, metrics };
  url = (yield* startApi(api)).url;
});

/** Thousands of events, hundreds of odd ones, and an owner that is fenced once. */
async function keepWorkerBusy(): Promise<void> {
  for (const hour of [0, 1, 2]) {
    await publish(
      numbers(videos).map((video) => [
        statsSubject(`${mark}-${video}`),
        reading(video, hour),
      ]),
    );
  }
  await publish(
    numbers(users).map((user) => [
      activitySubject(`${mark}-${user}`, `${mark}-${user}`, "video_play"),
      visit(user),
    ]),
  );
  await publish(
    numbers(300).map((letter) => [
      statsSubject(`${mark}-${letter}`),
      letter % 3 === 0 ? `${mark}-${letter}` : JSON.stringify({ [`${mark}-${letter}`]: letter }),
    ]),
  );
  // Another owner takes a partition; the one here finds out when it commits, and takes it back.
  await new PostgresStore(database).claim("video", 0, partitionCount, "another");
  const victim = numbers(100).find((i) => partitionOf(`${mark}-${i}`, partitionCount) === 0) ?? 0;
  await publish([[statsSubject(`${mark}-${victim}`), reading(victim, 3)]]);
  await vi.waitFor(async () => {
    const told = parseExposition(await metrics.read());
    const [ofVideos, ofUsers] = ["video", "user"].map((kind) => (name: MetricName) =>
      samplesOf(told, name, { kind }).reduce((sum, { value }) => sum + value, 0)
    );
    expect(ofVideos("troupe_events_total")).toBeGreaterThanOrEqual(3 * videos + 301);
    expect(ofVideos("troupe_fences_total")).toBe(1);
    expect(ofVideos("troupe_partitions")).toBe(partitionCount);
    expect(ofVideos("troupe_partition_lag_events")).toBe(0);
    expect(ofVideos("troupe_uncommitted_age_seconds")).toBe(0);
    expect(ofUsers("troupe_events_total")).toBeGreaterThanOrEqual(users);
  }, patience);
}

/** Requests to paths and experiments that are not there, and a model that has learnt something. */
async function keepApiBusy(): Promise<void> {
  await Promise.all(numbers(200).map((i) => fetch(`${url}/${mark}/${i}`)));
  await Promise.all(numbers(50).map((i) => fetch(`${url}/v1/videos/${mark}-${i}`)));
  await Promise.all(
    numbers(50).map((i) =>
      worker.connection.request(decideSubject(`${mark}-${i}`), "{}").catch(() => {})
    ),
  );
  const churn = { name: "churn", version: 3, at: new Date(), examples: 1, isPromoted: false };
  await database.drizzle.insert(learners).values({ ...churn, figures: "{}" })
    .onConflictDoUpdate({ target: learners.name, set: { version: 3 } });
}

async function scrape(): Promise<readonly ScrapedMetric[]> {
  const response = await fetch(`${url}/metrics`);
  expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  return parseExposition(await response.text());
}

function seriesOf(metrics: readonly ScrapedMetric[]): readonly Sample[] {
  return metrics.flatMap(({ samples }) => samples);
}

/** The name and labels of a sample, as one text. */
function nameOf({ name, labels }: Sample): string {
  return JSON.stringify([name, Object.entries(labels).sort()]);
}

function reading(video: number, hour: number) {
  return JSON.stringify({
    timestamp: new Date(Date.UTC(2025, 7, 8, hour)).toISOString(),
    video_id: `${mark}-${video}`,
    viewCount: 100 * (hour + 1) + video,
    likeCount: hour,
    commentCount: 0,
  });
}

function visit(user: number) {
  return JSON.stringify({
    event_id: `${mark}-${user}`,
    type: "video_play",
    timestamp: "2025-08-08T00:00:00Z",
    user_id: `${mark}-${user}`,
    session_id: `${mark}-${user}`,
    video_id: `${mark}-${user}`,
  });
}

/** Publishes messages without waiting for one before the next, and waits until all are stored. */
async function publish(messages: readonly (readonly [string, string])[]): Promise<void> {
  const client = jetstream(worker.connection);
  await Promise.all(messages.map(([subject, text]) => client.publish(subject, text)));
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

describe("GET /metrics", () => {
  it("is what the table says, announced and without a series twice", () => {
    for (const { name, type, help, samples } of late) {
      if (!isMetricName(name)) throw new Error(`${name} is in no table`);
      const definition = metricTable[name];
      expect([name, type, help]).toEqual([name, definition.type, definition.help]);
      const wanted = [...definition.labels, ...type === "histogram" ? ["le"] : []];
      for (const { name: line, labels } of samples) {
        const isPlain = line.endsWith("_sum") || line.endsWith("_count");
        const own = Object.keys(labels);
        expect(own).toEqual(type === "histogram" && isPlain ? wanted.slice(0, -1) : wanted);
      }
    }
    const names = late.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const series = seriesOf(late).map(nameOf);
    expect(new Set(series).size).toBe(series.length);
  });

  it("tells every metric of the table", () => {
    expect(late.map(({ name }) => name)).toEqual(metricNames);
  });

  it("has histograms that add up", () => {
    for (const { name, type, samples } of late) {
      if (type !== "histogram") continue;
      const counts = samplesOf(late, `${name}_count`);
      const buckets = samples.filter((sample) => sample.name === `${name}_bucket`);
      expect(buckets).toHaveLength(counts.length * (bounds.length + 1));
      buckets.forEach(({ labels, value }, i) => {
        if (labels.le === "+Inf") expect(value).toBe(counts[Math.floor(i / 15)].value);
        else expect(value).toBeLessThanOrEqual(buckets[i + 1].value);
      });
    }
  });

  it("never takes back what it counted", async () => {
    const rising = (metrics: readonly ScrapedMetric[]) =>
      new Map(
        metrics.filter(({ type }) => type !== "gauge")
          .flatMap(({ samples }) => samples.map((sample) => [nameOf(sample), sample.value])),
      );
    const scrapes = [early, late, await scrape()].map(rising);
    for (const [i, before] of scrapes.slice(0, -1).entries()) {
      for (const [name, value] of before) {
        expect([name, (scrapes[i + 1].get(name) ?? NaN) >= value]).toEqual([name, true]);
      }
    }
  });

  it("has no more series for more videos, users and paths, and names none of them", () => {
    expect(seriesOf(late).length).toBeLessThan(mostSeries);
    expect(JSON.stringify(late)).not.toContain(mark);
  });

  it("counts what happened", () => {
    const value = (name: string, labels: Record<string, string> = {}) =>
      samplesOf(late, name, labels).map((sample) => sample.value);
    expect(value("troupe_dead_letters_total", { kind: "video", reason: "payload" })[0])
      .toBeGreaterThanOrEqual(100);
    expect(value("troupe_events_total", { kind: "user" })[0]).toBeGreaterThanOrEqual(users);
    expect(value("troupe_resident_actors", { kind: "user" })).toEqual([users]);
    expect(value("troupe_partitions", { kind: "video" })).toEqual([partitionCount]);
    expect(value("troupe_decisions_total", { outcome: "unknown" })).toEqual([50]);
    expect(value("troupe_partition_restarts_total", { kind: "video" })).toEqual([1]);
    expect(value("troupe_http_requests_total", { route: "none", status: "404" })).toEqual([200]);
    expect(
      value("troupe_http_requests_total", { route: "/v1/videos/{key}" })
        .reduce((sum, count) => sum + count, 0),
    ).toBe(50);
    expect(value("troupe_model_version", { name: "churn" })).toEqual([3]);
    expect(value("troupe_nats_connected")).toEqual([1]);
    expect(value("troupe_build_info", { version: "1.2.3" })).toEqual([1]);
    expect(value("troupe_forecasts_scored", { horizon: "next", target: "views" })[0])
      .toBeGreaterThan(0);
  });
});
