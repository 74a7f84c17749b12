// What the API tells of the whole system when its metrics are read: how good forecasts are, which models
// serve, how full streams are, which partitions nobody has. It is fetched at a bounded pace, however
// often it is read.
import { type AccuracyRow, listAccuracy } from "../db/queries/accuracy.ts";
import { listLearners } from "../db/queries/learners.ts";
import { findStanding } from "../db/queries/models.ts";
import { listPartitions, readFreshness } from "../db/queries/partitions.ts";
import type { GaugeName } from "../metrics/table.ts";
import type { Refresh } from "../metrics/metrics.ts";
import { forecastModel } from "../streams/model-version.ts";
import { streamNames } from "../streams/subjects.ts";
import { learnerNames } from "../streams/user-prediction.ts";
import type { Ports } from "./ports.ts";
import { missingPartitions, nameOf } from "./routes/partitions.ts";

const hourMs = 3_600_000;

/** Forecasts are judged over this much event time before the newest reading. */
const judgedMs = 24 * hourMs;

/** Figures that are fetched together, and what sets them once they are there. */
interface Source {
  readonly name: string;
  /** Readings in between get the figures of the time before. */
  readonly everyMs: number;
  readonly gauges: readonly GaugeName[];
  readonly fetch: (ports: Ports) => Promise<() => void>;
}

/** Has the metrics of `ports` tell of the system until what comes back is called. */
export function measureSystem(ports: Ports): () => void {
  const { metrics, feed } = ports;
  const readers = metrics.gauge("troupe_live_feed_readers").of();
  const refreshes = [
    () => readers.set(feed.readers),
    ...sourcesOf(ports).map((source) => paced(source, ports)),
  ];
  const forgets = refreshes.map((refresh) => metrics.onRead(refresh));
  return () => forgets.forEach((forget) => forget());
}

/** Fetches no more often than the source says; what cannot be fetched is not told, and counted. */
function paced({ name, everyMs, gauges, fetch }: Source, ports: Ports): Refresh {
  const { metrics, now } = ports;
  const failures = metrics.counter("troupe_collection_failures_total").of(name);
  let current: Promise<void> | undefined;
  let startedAtMs = -Infinity;
  const run = async () => {
    try {
      const set = await fetch(ports);
      for (const gauge of gauges) metrics.gauge(gauge).clear();
      set();
    } catch {
      failures.add(1);
      for (const gauge of gauges) metrics.gauge(gauge).clear();
    }
    current = undefined;
  };
  return () => {
    if (current === undefined && now() - startedAtMs >= everyMs) {
      startedAtMs = now();
      current = run();
    }
    return current;
  };
}

function sourcesOf({ metrics }: Ports): readonly Source[] {
  return [
    {
      name: "accuracy",
      everyMs: 60_000,
      gauges: [
        "troupe_forecast_mean_absolute_error",
        "troupe_forecast_error_ratio",
        "troupe_forecast_coverage_ratio",
        "troupe_forecasts_scored",
      ],
      fetch: async (ports) => {
        const rows = await recentAccuracy(ports);
        return () => {
          const set = (name: GaugeName, value: number, ...labels: string[]) => {
            if (Number.isFinite(value)) metrics.gauge(name).of(...labels).set(value);
          };
          for (const { group: { horizon = "", target = "" }, accuracy, ...naive } of rows) {
            const { mae, coverage, scored } = accuracy;
            set("troupe_forecast_mean_absolute_error", mae, horizon, target);
            set("troupe_forecast_error_ratio", mae / naive.driftMae, horizon, target, "drift");
            set("troupe_forecast_error_ratio", mae / naive.lastMae, horizon, target, "last");
            set("troupe_forecast_coverage_ratio", coverage, horizon, target);
            set("troupe_forecasts_scored", scored, horizon, target);
          }
        };
      },
    },
    {
      name: "models",
      everyMs: 15_000,
      gauges: ["troupe_model_version"],
      fetch: async ({ database: { drizzle } }) => {
        const [standing, learners] = await Promise.all([
          findStanding(drizzle, forecastModel),
          listLearners(drizzle),
        ]);
        return () => {
          const versions = metrics.gauge("troupe_model_version");
          const { champion, challenger } = standing;
          if (champion !== undefined) versions.of(forecastModel, "champion").set(champion);
          if (challenger !== undefined) versions.of(forecastModel, "challenger").set(challenger);
          for (const { name, version } of learners) {
            const isKnown = learnerNames.some((known) => known === name);
            if (isKnown) versions.of(name, "learner").set(version);
          }
        };
      },
    },
    {
      name: "partitions",
      everyMs: 5000,
      gauges: ["troupe_unowned_partitions"],
      fetch: async ({ database, feed }) => {
        const rows = await listPartitions(database.drizzle);
        const heard = new Set(feed.recentStatuses().map(nameOf));
        const unowned = [...rows, ...missingPartitions(rows)]
          .filter((partition) => !heard.has(nameOf(partition)));
        return () => {
          const counts = metrics.gauge("troupe_unowned_partitions");
          for (const { kind } of rows) {
            counts.of(kind).set(unowned.filter((partition) => partition.kind === kind).length);
          }
        };
      },
    },
    {
      name: "streams",
      everyMs: 15_000,
      gauges: ["troupe_stream_size_bytes", "troupe_stream_limit_bytes"],
      fetch: async ({ streams }) => {
        const names = Object.values(streamNames);
        const found = await Promise.all(names.map((name) => streams.streams.info(name)));
        return () => {
          for (const { config, state } of found) {
            metrics.gauge("troupe_stream_size_bytes").of(config.name).set(state.bytes);
            if (config.max_bytes <= 0) continue;
            metrics.gauge("troupe_stream_limit_bytes").of(config.name).set(config.max_bytes);
          }
        };
      },
    },
  ];
}

/** How good what was served was, of late: event time may be another than that of the clock. */
async function recentAccuracy({ database: { drizzle } }: Ports): Promise<readonly AccuracyRow[]> {
  const { watermarkMs } = await readFreshness(drizzle, "video");
  if (watermarkMs === undefined) return [];
  // The watermark is an hour behind the newest reading, as a rule, and in the midst of an hour.
  const toMs = (Math.floor(watermarkMs / hourMs) + 2) * hourMs;
  const { items } = await listAccuracy(drizzle, {
    forecasts: "served",
    by: ["horizon", "target"],
    fromMs: toMs - judgedMs,
    toMs,
    horizon: undefined,
    method: undefined,
    model: undefined,
    target: undefined,
    videoKey: undefined,
    limit: 100,
    after: undefined,
  });
  return items;
}
