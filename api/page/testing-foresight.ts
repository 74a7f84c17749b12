// What the browser tests tell the page of experts, methods and models: as actors and trainers would.
import type { NatsConnection } from "nats";
import type { Database } from "../../db/database.ts";
import type { NewVersion, Occasion } from "../../db/model-registry.ts";
import { PostgresModelRegistry } from "../../db/postgres-model-registry.ts";
import { type MetricsDelta, metricSums } from "../../db/store.ts";
import { everyMethodKey, targets } from "../../streams/forecast.ts";
import type { ModelStatus } from "../../streams/model-status.ts";
import { forecastModel } from "../../streams/model-version.ts";
import { askSubject } from "../../streams/subjects.ts";
import { firstMs, lastMs } from "./testing-rows.ts";

const hourMs = 3_600_000;

/** Weights of the experts that speak in these tests; views, likes and comments alike. */
const weights = {
  pooled: 0.52,
  cautious: 0.2,
  decay: 0.12,
  medium: 0.09,
  fast: 0.06,
  drift: 0.006,
  last: 0.004,
};

function alike(value: number | null) {
  return { views: value, likes: value, comments: value };
}

/** The state that a video's actor holds, its counter at 5,000 and every expert of another mind. */
export function liveState(differences: Record<string, unknown> = {}): Record<string, unknown> {
  const experts = Object.entries(weights).map(([name, weight], i) => ({
    name,
    gains: alike(name === "last" ? 0 : 100 + 10 * i),
    weights: alike(weight),
  }));
  return {
    window: [{
      at: new Date(lastMs).toISOString(),
      viewCount: 5000,
      likeCount: 500,
      commentCount: 50,
    }],
    method: "network",
    model: "forecast@7",
    nextAt: new Date(lastMs + hourMs / 2).toISOString(),
    experts,
    mix: alike(110),
    served: alike(118),
    networks: [
      { model: "forecast@7", isServing: true, gains: alike(130), believed: alike(0.4) },
      { model: "forecast@8", isServing: false, gains: alike(90), believed: alike(0.05) },
    ],
    ...differences,
  };
}

/** Answers for the owners of all videos: their live state, and a hundred views for each hour ahead. */
export function answerForActors(
  nats: NatsConnection,
  stateOf: () => Record<string, unknown>,
): void {
  nats.subscribe(askSubject("video", "*"), {
    callback: (error, message) => {
      if (error !== null) return;
      const { aheadMs = 0 } = JSON.parse(message.string() || "{}");
      const gain = 100 * aheadMs / hourMs;
      const band = { value: 5000 + gain, low: 5000 + gain / 2, high: 5000 + 2 * gain };
      const at = new Date(lastMs + aheadMs).toISOString();
      const ahead = aheadMs === 0 ? null : { at, views: band, likes: band, comments: band };
      message.respond(JSON.stringify({ state: { ...stateOf(), ahead }, status: {} }));
    },
  });
}

/** Mean errors where the naive method is off by 10; those of the last value are of few readings. */
const errors = {
  served: 6.2,
  mix: 6.4,
  network: 6.1,
  drift: 10,
  last: 14,
  mean3: 9,
  mean10: 12,
  decay: 7.5,
  pooled: 6.6,
};

/** How every method did in each of the hours stored, a little worse by night; `few` scored in all. */
export function methodMetrics(few = false): MetricsDelta[] {
  return Array.from({ length: 24 }, (_, hour) =>
    Object.entries(errors).map(([method, error]) => ({
      videoKey: everyMethodKey,
      hourMs: firstMs + hour * hourMs,
      horizon: "next",
      method,
      model: "",
      sums: sumsOf(scoredIn(hour, method, few), error * (hour < 8 ? 1.1 : 1)),
    }))).flat();
}

/** Age decay has nothing to say of every other reading. */
function scoredIn(hour: number, method: string, few: boolean): number {
  if (few) return hour === 0 ? 12 : 0;
  return method === "decay" ? 20 : 40;
}

/** Sums of the three counters over forecasts that were off by `error` where the naive one was by 10. */
function sumsOf(scored: number, error: number): number[] {
  const values: Record<string, number> = {
    scored,
    covered: Math.round(0.81 * scored),
    absoluteError: error * scored,
    squaredError: error * error * scored,
    driftAbsoluteError: 10 * scored,
    lastAbsoluteError: 14 * scored,
    gain: 20 * scored,
    gainSquared: 500 * scored,
    width: 20 * scored,
  };
  return targets.flatMap(() => metricSums.map((name) => values[name] ?? 0));
}

/** What two versions served: the newer one a little better. */
export const servedByVersion: MetricsDelta[] = [["forecast@1", 6.3], ["forecast@2", 6]].map(
  ([model, error]) => ({
    videoKey: "",
    hourMs: firstMs + 20 * hourMs,
    horizon: "next",
    method: "network",
    model: String(model),
    sums: sumsOf(400, Number(error)),
  }),
);

const version: NewVersion = {
  name: forecastModel,
  trainedFromMs: firstMs,
  trainedUntilMs: firstMs + 9 * hourMs,
  codeVersion: "0.1.0",
  seed: 7,
  parentVersion: undefined,
  hyperParameters: { units: 8 },
  metrics: { validationLoss: 0.0312, baselineLoss: 0.0347, trainingLoss: 0.029, examples: 900 },
  artefact: new Uint8Array([1]),
};

/** A champion, a challenger that serves a fifth of the videos, and one that was no good. */
export async function fillModels(database: Database): Promise<void> {
  const registry = new PostgresModelRegistry(database);
  const at = (hour: number, reason: string): Occasion => ({
    atMs: firstMs + hour * hourMs,
    reason,
  });
  const figures = { meanDifference: 0.0123, standardError: 0.0031, readings: 640 };
  await registry.register(version, at(9, "Trained on schedule."));
  await registry.challenge(forecastModel, 1, at(9, "It runs beside what serves."));
  const better = { ...at(11, "Its loss is smaller than that of the mix alone."), figures };
  await registry.promote(forecastModel, 1, better);
  await registry.note(forecastModel, "drift", at(15, "Forecasts have become worse for good."));
  await registry.register(version, at(15, "Trained after a drift."));
  await registry.challenge(forecastModel, 2, at(15, "It runs beside what serves."));
  await registry.split(forecastModel, 0.2, at(20, "<b>Half</b> an experiment"));
}

/** What a trainer says. */
export function modelStatus(differences: Partial<ModelStatus> = {}): ModelStatus {
  return {
    name: forecastModel,
    state: "idle",
    examples: 120,
    wanted: 200,
    epoch: 0,
    epochs: 0,
    trainingLoss: null,
    validationLoss: null,
    reason: null,
    at: new Date(lastMs).toISOString(),
    ...differences,
  };
}
