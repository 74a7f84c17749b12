// The trainer's part in an evaluation: the keeper that a cluster has, in event time and in memory.
import { Effect } from "effect";
import { ModelKeeper } from "../actors/model/keeper.ts";
import { MemoryModelRegistry } from "../db/memory-model-registry.ts";
import { modelNews } from "../streams/model-news.ts";
import { forecastModel } from "../streams/model-version.ts";
import { trainNetwork } from "../training/trainer.ts";
import type { Companion } from "./companion.ts";

/** How the trainer of an evaluation behaves. */
export interface TutorSettings {
  /** Event time between trainings, at least. */
  readonly everyMs: number;
  readonly seed: number;
  /** Hears of each training and what came of it. */
  readonly onReport: (text: string) => void;
  readonly signal: AbortSignal;
}

/**
 * A companion that trains, compares and promotes as the trainer of a cluster does. The readings wait for
 * it, so that the same file and seed give the same figures.
 */
export function tutor({ everyMs, seed, onReport, signal }: TutorSettings): Companion {
  const registry = new MemoryModelRegistry(() => 0);
  let told: Uint8Array[] = [];
  const keeper = new ModelKeeper({
    registry,
    train: (request, onProgress) =>
      Effect.runPromise(trainNetwork(request, { onProgress }), { signal }),
    async tell(id) {
      told.push(modelNews({ ...await registry.assignment(forecastModel), id }));
    },
    report() {},
  }, { name: forecastModel, everyMs, seed, codeVersion: "evaluation" });
  let eventsTold = 0;
  return {
    async betweenReadings() {
      if (!await keeper.attend()) return [];
      const selection = { fromMs: undefined, toMs: undefined, limit: 10, afterId: undefined };
      const { items } = await registry.events(forecastModel, selection);
      for (const event of items.filter(({ id }) => id > eventsTold).reverse()) {
        eventsTold = event.id;
        const at = event.atMs === undefined ? "" : new Date(event.atMs).toISOString().slice(0, 16);
        onReport(`${at} ${event.kind} ${event.version ?? ""}: ${event.reason}`);
      }
      const news = told;
      told = [];
      return news;
    },
    heard(subject, payload) {
      keeper.hear(subject, payload);
    },
  };
}
