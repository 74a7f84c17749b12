// An audience lives through users and models, and everything that was said of it is written down.
import { userForesight } from "../../actors/prediction/foresight.ts";
import type { LearnerScoreDelta } from "../../db/store.ts";
import {
  type AudienceSettings,
  AudienceSimulator,
} from "../../sources/audience/audience-simulator.ts";
import { decodeLearnerNews } from "../../streams/learner-news.ts";
import { Rejection } from "../../streams/rejection.ts";
import { learnerNames } from "../../streams/user-prediction.ts";
import { Lives } from "./lives.ts";
import { System } from "./system.ts";
import { type Foreseen, type ForeseenClick, watched } from "./watching.ts";

const dayMs = 86_400_000;
export const horizonMs = 7 * dayMs;

/** What a model takes: bytes of its snapshot, of its last weights, and how often they were told. */
export interface ModelSize {
  readonly name: string;
  readonly snapshotBytes: number;
  readonly weightBytes: number;
  readonly versions: number;
}

/** What came of a life. */
export interface Lived {
  readonly events: number;
  readonly foreseen: readonly Foreseen[];
  /** Of ads that were shown, with the true probabilities. */
  readonly clicks: readonly (ForeseenClick & { readonly truth: number })[];
  readonly lives: Lives;
  /** Numbers of users in the simulation, by their ids. */
  readonly userNumbers: ReadonlyMap<string, number>;
  readonly scores: readonly LearnerScoreDelta[];
  readonly models: readonly ModelSize[];
  /** Predictions that went out, by kind. */
  readonly told: ReadonlyMap<string, number>;
}

/** Lives until a time, with somebody who listens. */
export function live(
  settings: AudienceSettings,
  untilMs: number,
  say: (text: string) => void,
): Lived {
  const foreseen: Foreseen[] = [];
  const clicks: (ForeseenClick & { readonly truth: number })[] = [];
  const told = new Map<string, number>();
  const weightBytes = new Map<string, number>();
  let clickTruth = NaN;
  const system = new System({
    foresight: watched(userForesight({ horizonMs }), {
      moment: (moment) => foreseen.push(moment),
      click: (click) => clicks.push({ ...click, truth: clickTruth }),
    }),
    horizonMs,
    partitions: 1,
    keepsLogs: false,
    trainsFactors: true,
    hear({ subject, payload }) {
      const kind = subject.split(".").at(-1) ?? "";
      if (subject.startsWith("predictions.")) told.set(kind, (told.get(kind) ?? 0) + 1);
      if (kind !== "news") return;
      const news = decodeLearnerNews(payload);
      if (!(news instanceof Rejection)) weightBytes.set(news.learner, news.weights.length);
    },
  });
  const lives = new Lives();
  const userNumbers = new Map<string, number>();
  let events = 0;
  let saidMs = settings.platform.startMs;
  for (const { row, truth, deliveredAtMs } of new AudienceSimulator(settings).advance(untilMs)) {
    if (truth.kind !== "repeat") lives.add(row, truth.atMs);
    userNumbers.set(row.user_id, truth.user);
    clickTruth = truth.clickProbability ?? NaN;
    system.take(row, deliveredAtMs);
    events++;
    if (deliveredAtMs < saidMs + 10 * dayMs) continue;
    saidMs = deliveredAtMs;
    say(`${new Date(saidMs).toISOString().slice(0, 10)}: ${events} events so far`);
  }
  const rows = system.models.map((lane) => lane.commit());
  const models = learnerNames.map((name, i) => ({
    name,
    snapshotBytes: system.models[i].snapshotOf(name).length,
    weightBytes: weightBytes.get(name) ?? 0,
    versions: rows[i].learners.at(-1)?.version ?? 0,
  }));
  const scores = rows.flatMap(({ learnerScores }) => learnerScores);
  return { events, foreseen, clicks, lives, userNumbers, scores, models, told };
}
