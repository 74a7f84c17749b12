// Snapshots, news and examples as the kinds of the audience really write them, to be mutated: a simulated
// audience, followed by users, engagement and models that hear each other.
import { engagementKind } from "../../actors/engagement/kind.ts";
import { modelActors } from "../../actors/learner/actors.ts";
import { learnerPartition, modelKind } from "../../actors/learner/kind.ts";
import { sharedKey } from "../../actors/partition-state.ts";
import { userForesight } from "../../actors/prediction/foresight.ts";
import { userKind } from "../../actors/user/kind.ts";
import { MemoryStore } from "../../db/memory-store.ts";
import type { Snapshot } from "../../db/store.ts";
import { AudienceSimulator, ordinaryAudience } from "../../sources/audience/audience-simulator.ts";
import { ordinaryPlatform } from "../../sources/simulator/simulator.ts";
import type { LogMessage } from "../../streams/log.ts";
import { learnerSubject, streamNames } from "../../streams/subjects.ts";
import { learnerNames } from "../../streams/user-prediction.ts";
import { Undisturbed } from "../undisturbed.ts";

const dayMs = 24 * 3_600_000;
const startMs = Date.UTC(2025, 7, 1);
/** When the last of the simulated events is in the log. */
export const audienceEndMs = startMs + 12 * dayMs;

const settings = { partitionCount: 1, latenessMs: 3_600_000 };
const horizonMs = 2 * dayMs;

/** Users whose models tell one partition of them. */
export const usersKind = userKind(userForesight({ horizonMs }));
export const modelsKind = modelKind(modelActors(horizonMs), settings.partitionCount);

const checkpointsAt = [400, 1500, 3000];
const utf8 = new TextEncoder();

interface Written {
  readonly users: Snapshot[];
  /** What users share, after news of models and before. */
  readonly learnt: Snapshot[];
  readonly videos: Snapshot[];
  /** By model; as they are in the end. */
  readonly models: Snapshot[];
  readonly news: Uint8Array[];
  /** What models are told, by their names. */
  readonly examples: Map<string, Uint8Array[]>;
}

/** Runs a small audience and keeps what was written at some checkpoints. */
async function audienceAtWork(): Promise<Written> {
  const store = new MemoryStore();
  const { activity, examples } = streamNames;
  const users = await Undisturbed.begin(usersKind, store, { ...settings, stream: activity });
  const videos = await Undisturbed.begin(engagementKind, store, { ...settings, stream: activity });
  const models = await Undisturbed.begin(modelsKind, store, {
    ...settings,
    stream: examples,
    partitionCount: learnerNames.length,
  });
  const written: Written = {
    users: [],
    learnt: [],
    videos: [],
    models: [],
    news: [],
    examples: new Map(learnerNames.map((name) => [name, []])),
  };

  const keep = async () => {
    for (const kind of [users, videos, models]) await kind.commit();
    for (const snapshot of store.snapshots.get("user/0")?.values() ?? []) {
      (snapshot.key === sharedKey ? written.learnt : written.users).push(snapshot);
    }
    written.videos.push(...store.snapshots.get("engagement/0")?.values() ?? []);
  };

  let sequence = 0;
  /** Takes a message to whom it is for, and what comes of it, too. */
  const take = (subject: string, payload: Uint8Array, arrivedAtMs: number) => {
    const message: LogMessage = { sequence: ++sequence, arrivedAtMs, subject, payload };
    const name = learnerNames.find((name) => subject === learnerSubject(name));
    if (subject.startsWith("predictions.")) return;
    if (name !== undefined) written.examples.get(name)?.push(payload);
    if (subject.endsWith(".news")) written.news.push(payload);
    const said = name === undefined
      ? [...users.step(0, message), ...videos.step(0, message)]
      : models.step(learnerPartition(name), message);
    for (const { subject, payload } of said) take(subject, payload.slice(), arrivedAtMs);
  };

  const platform = { ...ordinaryPlatform, seed: 1, startMs };
  const audience = new AudienceSimulator({ ...ordinaryAudience(40), platform });
  let [events, checkpoint] = [0, 0];
  for (const { row, deliveredAtMs } of audience.advance(audienceEndMs)) {
    take("activity.0.0", utf8.encode(JSON.stringify(row)), Math.ceil(deliveredAtMs));
    if (++events !== checkpointsAt[checkpoint]) continue;
    checkpoint++;
    await keep();
  }
  await keep();
  for (const partition of learnerNames.keys()) {
    written.models.push(...store.snapshots.get(`model/${partition}`)?.values() ?? []);
  }
  return written;
}

const { users, learnt, videos, models, news, examples } = await audienceAtWork();

/** Users at several times of their lives, and what they shared. */
export const userSnapshots: readonly Snapshot[] = users;
export const learntSnapshots: readonly Snapshot[] = learnt;
export const engagementSnapshots: readonly Snapshot[] = videos;
export const modelSnapshots: readonly Snapshot[] = models;

/** News that models told, and what they were told, by model. */
export const toldWeights: readonly Uint8Array[] = news;
export const toldExamples: ReadonlyMap<string, readonly Uint8Array[]> = examples;
