// How long a recommendation takes: a worker with many users and items in memory, light traffic, and somebody
// in another process who asks as the API does.
import { jetstreamManager } from "@nats-io/jetstream";
import { Effect, Exit, Scope } from "effect";
import type { NatsConnection } from "nats";
import { learnerPartition } from "../../actors/learner/kind.ts";
import { RecommenderActor } from "../../actors/learner/recommender-actor.ts";
import { defaultKinds, hostedKinds } from "../../actors/kinds.ts";
import { defaultPartitionSettings } from "../../actors/partition-settings.ts";
import { startWorker } from "../../actors/worker.ts";
import { noProjections, type Snapshot, type Store } from "../../db/store.ts";
import { ByteWriter } from "../../ml/bytes.ts";
import { Random } from "../../ml/random.ts";
import { textHash } from "../../ml/text-hash.ts";
import { streamNames } from "../../streams/subjects.ts";
import { partitionOf } from "../../streams/token.ts";
import { learnerNames } from "../../streams/user-prediction.ts";
import { runProgram } from "../servers.ts";
import { Population, users } from "./population.ts";
import { eventsOf, published } from "./audience.ts";

/** What there is when somebody asks. */
export const recommendingUsers = 100_000;
export const recommendingItems = 10_000;

/** Subject of a service that answers at once: what NATS alone takes. */
export const echoSubject = "bench.echo";

const { partitions } = defaultKinds;
const templateAudience = { users: 2_000, videos: 1_000 };
const templateEvents = 30_000;
const consumptions = 60_000;
const recentItems = 10;

/** Median and 99th percentile in milliseconds: of two bare requests in turn, and of a recommendation. */
export interface RecommendingTimes {
  readonly bare: readonly [number, number];
  readonly recommended: readonly [number, number];
}

/** Measures in a database and on a NATS that nobody used before. */
export async function recommendingTimes(
  url: string,
  connection: NatsConnection,
  store: Store,
): Promise<RecommendingTimes> {
  await storeUsers(store);
  await storeRecommender(store);
  const manager = await jetstreamManager(connection);
  const scope = Effect.runSync(Scope.make());
  const { checkpointEvents, checkpointMs, latenessMs, maxResidents } = defaultPartitionSettings;
  const worker = startWorker({
    connection,
    store,
    cluster: { mode: "single" },
    kinds: hostedKinds(defaultKinds),
    owner: "bench",
    partitions,
    checkpointEvents,
    checkpointMs,
    latenessMs,
    maxResidents,
  });
  await Effect.runPromise(Scope.provide(worker, scope));
  const echo = connection.subscribe(echoSubject, {
    callback: (_error, message) => {
      message.respond(message.data);
    },
  });
  try {
    const words = [url, recommendingUsers];
    const times = JSON.parse(await runProgram("bench/activity/asking.ts", words));
    const { state } = await manager.streams.info(streamNames.activity);
    if (state.messages === 0) throw new Error("there was no traffic");
    return times;
  } finally {
    echo.unsubscribe();
    await Effect.runPromise(Scope.close(scope, Exit.void));
  }
}

/** The id of user `number`. */
export function userIdOf(number: number): string {
  return `user-${number}`;
}

/** Some users who have been stepped, each under many ids. */
async function storeUsers(store: Store): Promise<void> {
  const people = new Population(users);
  for (const event of eventsOf(templateAudience, templateEvents)) {
    people.take(published(event)[1], Math.ceil(event.deliveredAtMs));
  }
  const writer = new ByteWriter();
  const templates = Array.from(people.state.residents.values(), ({ state }) => {
    users.encode(state, writer);
    return { state: writer.take(), timerAtMs: users.timerAtMs(state) };
  });
  const snapshots: Snapshot[][] = Array.from({ length: partitions }, () => []);
  for (let number = 0; number < recommendingUsers; number++) {
    const key = userIdOf(number);
    const template = templates[number % templates.length];
    snapshots[partitionOf(key, partitions)].push({ key, version: users.version, ...template });
  }
  for (let partition = 0; partition < partitions; partition++) {
    const { watermarkMs } = people.state;
    await storeSnapshots(
      store,
      users.name,
      partition,
      partitions,
      snapshots[partition],
      watermarkMs,
    );
  }
}

/** A recommender that has heard of all items, some much more often than others. */
async function storeRecommender(store: Store): Promise<void> {
  const actor = new RecommenderActor();
  const random = new Random(1);
  const silent = { weights() {}, recommendations() {} };
  const hashes = Array.from({ length: recommendingItems }, (_, item) => textHash(`item-${item}`));
  const draw = () => Math.floor(recommendingItems * random.uniform() ** 3);
  for (let i = 0; i < recommendingItems + consumptions; i++) {
    const number = i < recommendingItems ? i : draw();
    const consumption = {
      atMs: i,
      user: "somebody",
      item: `item-${number}`,
      category: `category ${number % 12}`,
      recent: Uint32Array.from({ length: recentItems }, () => hashes[draw()]),
    };
    actor.hear({ kind: "consumption", consumption }, silent);
  }
  const writer = new ByteWriter();
  actor.encode(writer);
  const key = "recommendations";
  const snapshot = { key, version: 1, state: writer.take(), timerAtMs: undefined };
  const count = learnerNames.length;
  await storeSnapshots(store, "model", learnerPartition(key), count, [snapshot], undefined);
}

async function storeSnapshots(
  store: Store,
  kind: string,
  partition: number,
  partitionCount: number,
  snapshots: readonly Snapshot[],
  watermarkMs: number | undefined,
): Promise<void> {
  const { epoch, sequence, counts } = await store.claim(kind, partition, partitionCount, "bench");
  await store.commit({
    kind,
    partition,
    epoch,
    fromSequence: sequence,
    sequence,
    watermarkMs,
    residentActors: 0,
    counts,
    snapshots,
    projections: noProjections,
  });
}
