import { describe, expect, it } from "vitest";
import { type AlertName, alertNames } from "../../metrics/alerts.ts";
import { Metrics } from "../../metrics/metrics.ts";
import { parseExposition } from "../../metrics/scrape.ts";
import { Observed } from "./observed.ts";
import { judgePartitions } from "./partition-figures.ts";
import { metricsUrl } from "./scraping.ts";
import { judgeServices } from "./service-figures.ts";

const day = 86_400;

/** Fills metrics at the first look, and what is added until the second. */
interface Story {
  readonly first?: (metrics: Metrics) => void;
  readonly then?: (metrics: Metrics) => void;
  readonly uptimeSeconds?: number;
}

/** A worker and an API that are well. */
function well(metrics: Metrics): void {
  const set = (name: Parameters<Metrics["gauge"]>[0], value: number, ...labels: string[]) =>
    metrics.gauge(name).of(...labels).set(value);
  set("troupe_build_info", 1, "1.0.0", "deno", "2.9.5");
  set("troupe_nats_connected", 1);
  set("troupe_heap_used_bytes", 1e8);
  set("troupe_heap_limit_bytes", 1e9);
  set("troupe_partition_lag_events", 50, "video");
  set("troupe_uncommitted_age_seconds", 1, "video");
  set("troupe_unowned_partitions", 0, "video");
  set("troupe_stream_size_bytes", 10, "STATS");
  set("troupe_stream_limit_bytes", 100, "STATS");
  for (const baseline of ["drift", "last"]) {
    set("troupe_forecast_error_ratio", 0.8, "next", "views", baseline);
  }
  set("troupe_forecast_coverage_ratio", 0.81, "next", "views");
  set("troupe_forecasts_scored", 1000, "next", "views");
  metrics.counter("troupe_published_messages_total").of("video").add(1000);
  metrics.counter("troupe_publish_retries_total").of("video").add(1);
  metrics.counter("troupe_fences_total").of("video").add(0);
  metrics.counter("troupe_partition_restarts_total").of("video", "fenced").add(1);
  metrics.counter("troupe_dead_letters_total").of("video", "viewCount").add(3);
  metrics.counter("troupe_decisions_total").of("decided").add(1000);
  metrics.counter("troupe_decisions_total").of("unavailable").add(1);
  metrics.counter("troupe_http_requests_total").of("GET", "/v1/videos", "200").add(100);
  metrics.counter("troupe_http_requests_total").of("GET", "/v1/videos", "503").add(1);
  metrics.counter("troupe_collection_failures_total").of("accuracy").add(1);
  metrics.histogram("troupe_checkpoint_duration_seconds").of("video").observe(0.2);
  metrics.histogram("troupe_http_request_duration_seconds").of("GET", "/v1/videos").observe(0.1);
  metrics.histogram("troupe_event_loop_delay_seconds").of().observe(0.01);
}

async function judged({ first = () => {}, then = () => {}, uptimeSeconds = day }: Story) {
  const metrics = new Metrics();
  well(metrics);
  first(metrics);
  const before = parseExposition(await metrics.read());
  then(metrics);
  const after = parseExposition(await metrics.read());
  const observed = new Observed([{ url: "http://one", before, after, uptimeSeconds }]);
  return [...judgePartitions(observed), ...judgeServices(observed)];
}

const thousand = Array.from({ length: 1000 });

/** For each alert something that sets it off. */
const troubles: Readonly<Record<Exclude<AlertName, "WorkerDown">, Story>> = {
  NatsDisconnected: { then: (metrics) => metrics.gauge("troupe_nats_connected").of().set(0) },
  PartitionsUnowned: {
    then: (metrics) => metrics.gauge("troupe_unowned_partitions").of("video").set(3),
  },
  NoProgress: {
    then: (metrics) => metrics.gauge("troupe_uncommitted_age_seconds").of("video").set(61),
  },
  LagGrowing: {
    first: (metrics) => metrics.gauge("troupe_partition_lag_events").of("video").set(20_000),
    then: (metrics) => metrics.gauge("troupe_partition_lag_events").of("video").set(20_500),
  },
  CheckpointsSlow: {
    then: (metrics) => {
      const checkpoints = metrics.histogram("troupe_checkpoint_duration_seconds").of("video");
      for (const _ of thousand) checkpoints.observe(6);
    },
  },
  PartitionRestarting: {
    first: (metrics) =>
      metrics.counter("troupe_partition_restarts_total").of("video", "database").add(600),
  },
  FencesRepeated: {
    first: (metrics) => metrics.counter("troupe_fences_total").of("video").add(400),
  },
  DeadLettersRising: {
    first: (metrics) =>
      metrics.counter("troupe_dead_letters_total").of("video", "viewCount").add(2000),
  },
  PublishRetries: {
    first: (metrics) => metrics.counter("troupe_publish_retries_total").of("video").add(100),
  },
  StreamNearlyFull: {
    first: (metrics) => metrics.gauge("troupe_stream_size_bytes").of("STATS").set(95),
  },
  ForecastWorseThanBaseline: {
    first: (metrics) =>
      metrics.gauge("troupe_forecast_error_ratio").of("next", "views", "drift").set(1.2),
  },
  CoverageOff: {
    first: (metrics) =>
      metrics.gauge("troupe_forecast_coverage_ratio").of("next", "views").set(0.65),
  },
  DecisionsFailing: {
    first: (metrics) => metrics.counter("troupe_decisions_total").of("unavailable").add(100),
  },
  HttpErrors: {
    first: (metrics) =>
      metrics.counter("troupe_http_requests_total").of("GET", "/v1/users", "500").add(50),
  },
  HttpSlow: {
    first: (metrics) => {
      const requests = metrics.histogram("troupe_http_request_duration_seconds");
      for (const _ of thousand) requests.of("GET", "/v1/users").observe(3);
    },
  },
  MemoryHigh: { then: (metrics) => metrics.gauge("troupe_heap_used_bytes").of().set(9e8) },
  EventLoopBlocked: {
    then: (metrics) => {
      const delays = metrics.histogram("troupe_event_loop_delay_seconds").of();
      for (const _ of thousand) delays.observe(2);
    },
  },
  FiguresMissing: {
    first: (metrics) => metrics.counter("troupe_collection_failures_total").of("accuracy").add(500),
  },
};

describe("the doctor's view of metrics", () => {
  it("finds nothing wrong where all is well", async () => {
    const checks = await judged({});
    expect(checks.filter(({ verdict }) => verdict !== "good")).toEqual([]);
  });

  it("knows every alert but that of a process that is silent", () => {
    expect([...Object.keys(troubles), "WorkerDown"].sort()).toEqual([...alertNames].sort());
  });

  it.each(Object.entries(troubles))("says in words what %s means", async (name, trouble) => {
    const checks = await judged(trouble);
    const wrong = checks.filter(({ verdict }) => verdict === "wrong");
    expect(wrong.map(({ alert }) => alert)).toEqual([name]);
    expect(wrong[0].remedy).toContain(`docs/operations.md#${name.toLowerCase()}`);
    expect(wrong[0].found.length).toBeGreaterThan(10);
  });

  it("is as patient as the alerts: what lasts since a minute may pass", async () => {
    const young = { ...troubles.ForecastWorseThanBaseline, uptimeSeconds: 60 };
    const check = (await judged(young)).find(({ name }) => name === "forecasts");
    expect(check?.verdict).toBe("good");
    expect(check?.found).toContain("1.20 for next views; so soon after the start it may pass");
  });

  it("judges durations of late where there are enough, and old ones where not", async () => {
    const checkpoints = (metrics: Metrics) =>
      metrics.histogram("troupe_checkpoint_duration_seconds").of("video");
    const slowOnce = (metrics: Metrics) => {
      for (const _ of thousand) checkpoints(metrics).observe(8);
    };
    const fastNow = (metrics: Metrics) => {
      for (const _ of thousand.slice(0, 50)) checkpoints(metrics).observe(0.02);
    };
    const of = async (story: Story) =>
      (await judged(story)).find(({ name }) => name === "checkpoints")?.found;
    expect(await of({ first: slowOnce, then: fastNow })).toContain("up to 0.025 s of video");
    expect(await of({ first: slowOnce })).toContain("up to 10 s of video");
  });

  it("adds up processes, and takes the largest of what each knows of the whole", async () => {
    const metrics = new Metrics();
    well(metrics);
    const told = parseExposition(await metrics.read());
    const one = { url: "http://one", before: told, after: told, uptimeSeconds: day };
    const both = new Observed([one, { ...one, url: "http://two" }]);
    expect(both.sum("troupe_partition_lag_events", "kind").get("video")).toBe(100);
    expect(both.largest("troupe_forecasts_scored", "horizon", "target").get("next views"))
      .toBe(1000);
    expect(both.risen("troupe_published_messages_total", "kind").get("video"))
      .toBeCloseTo(2000 * 900 / day);
  });
});

describe("metricsUrl", () => {
  it("takes the address of a process or of its metrics, and nothing else", () => {
    expect(metricsUrl("http://worker-1:9464")).toBe("http://worker-1:9464/metrics");
    expect(metricsUrl("https://a.org/prefix/metrics")).toBe("https://a.org/prefix/metrics");
    for (const text of ["worker-1:9464", "worker-1", "ftp://a", "http://user:pass@a", ""]) {
      expect(metricsUrl(text)).toBeUndefined();
    }
  });
});
