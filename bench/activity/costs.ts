// What the work on an event costs with nothing around it: a program that prints CPU by part.
import process from "node:process";
import { SharedNews } from "../../actors/actor.ts";
import { engagementKind } from "../../actors/engagement/kind.ts";
import { modelActors } from "../../actors/learner/actors.ts";
import { learnerPartition, modelKind } from "../../actors/learner/kind.ts";
import { defaultKinds } from "../../actors/kinds.ts";
import { defaultPartitionSettings } from "../../actors/partition-settings.ts";
import { beginning, PartitionState } from "../../actors/partition-state.ts";
import { Outlook } from "../../actors/prediction/leaving.ts";
import type { LogMessage } from "../../streams/log.ts";
import { Rejection } from "../../streams/rejection.ts";
import { learnerSubject } from "../../streams/subjects.ts";
import { type LearnerName, learnerNames } from "../../streams/user-prediction.ts";
import { type Audience, eventsOf, published } from "./audience.ts";
import { Population, users } from "./population.ts";

/** CPU in microseconds: of each part for one event, and of a look at a user. */
export interface ActivityCosts {
  readonly decodeUser: number;
  readonly stepUser: number;
  readonly decodeVideo: number;
  readonly stepVideo: number;
  readonly checkpoint: number;
  readonly models: Readonly<Record<string, number>>;
  readonly look: number;
}

const warmUpEvents = 50_000;
const eventsPerCut = 100_000;
const lookRounds = 10;
const batch = defaultPartitionSettings.maxBatch;

function populated() {
  return new Population(users).state;
}

/** Adds up the CPU of parts. */
class Account {
  private readonly micros = new Map<string, number>();

  measure<A>(part: string, work: () => A): A {
    const before = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(before);
    this.micros.set(part, this.of(part) + user + system);
    return result;
  }

  of(part: string): number {
    return this.micros.get(part) ?? 0;
  }

  clear(): void {
    this.micros.clear();
  }
}

/** Model actors, each in its partition, that hear what users tell, and tell them weights. */
class Models {
  private readonly kind = modelKind(modelActors(defaultKinds.horizonMs), 1);
  private readonly partitions = learnerNames.map((_, partition) =>
    new PartitionState(this.kind, {
      partition,
      partitionCount: learnerNames.length,
      stream: "EXAMPLES",
      latenessMs: defaultPartitionSettings.latenessMs,
    }, beginning)
  );

  /** Takes the examples for one model; returns the news that it tells. */
  hear(name: LearnerName, payloads: readonly Uint8Array[], arrivedAtMs: number): Uint8Array[] {
    const partition = learnerPartition(name);
    const state = this.partitions[partition];
    for (const payload of payloads) {
      const subject = learnerSubject(name);
      const message = { sequence: state.sequence + 1, arrivedAtMs, subject, payload };
      const decoded = this.kind.decode(message, partition, learnerNames.length);
      if (decoded instanceof Rejection || decoded instanceof SharedNews) {
        throw new Error("no lesson");
      }
      state.apply(message, decoded);
    }
    return state.takeOutbox()
      .filter(({ subject }) => subject.startsWith("events.activity."))
      .map(({ payload }) => payload);
  }
}

function costsOf(audience: Audience, count: number): ActivityCosts {
  const messages: LogMessage[] = [];
  for (const event of eventsOf(audience, warmUpEvents + count)) {
    const [, payload] = published(event);
    const [sequence, arrivedAtMs] = [event.number + 1, Math.ceil(event.deliveredAtMs)];
    messages.push({ sequence, arrivedAtMs, subject: "activity.0.0", payload });
  }
  const account = new Account();
  const [people, videos] = [populated(), new Population(engagementKind).state];
  const models = new Models();
  for (let from = 0; from < messages.length; from += batch) {
    if (from >= warmUpEvents && from < warmUpEvents + batch) account.clear();
    const some = messages.slice(from, from + batch);
    const { arrivedAtMs } = some[some.length - 1];
    const ofUsers = account.measure("decode user", () => some.map((m) => users.decode(m, 0, 1)));
    account.measure("step user", () =>
      ofUsers.forEach((event, i) => {
        if (event instanceof Rejection) throw new Error("a bad event");
        if (!(event instanceof SharedNews)) people.apply(some[i], event);
      }));
    const ofVideos = account.measure(
      "decode video",
      () => some.map((m) => engagementKind.decode(m, 0, 1)),
    );
    account.measure("step video", () =>
      ofVideos.forEach((event, i) => {
        if (event instanceof Rejection) throw new Error("a bad event");
        if (event instanceof SharedNews) videos.share(some[i], event);
        else videos.apply(some[i], event);
      }));
    const told = people.takeOutbox();
    for (const name of learnerNames) {
      const payloads = told.filter(({ subject }) => subject === learnerSubject(name))
        .map(({ payload }) => payload);
      const news = account.measure(name, () => models.hear(name, payloads, arrivedAtMs));
      for (const payload of news) {
        const sequence = people.sequence;
        const message = { sequence, arrivedAtMs, subject: "activity.0.0", payload };
        const decoded = users.decode(message, 0, 1);
        if (decoded instanceof SharedNews) people.share(message, decoded);
      }
    }
    if (Math.floor(from / eventsPerCut) !== Math.floor((from + batch) / eventsPerCut)) {
      account.measure("checkpoint", () => [people.cut(), videos.cut()]);
    }
  }
  const of = (part: string) => account.of(part) / count;
  return {
    decodeUser: of("decode user"),
    stepUser: of("step user"),
    decodeVideo: of("decode video"),
    stepVideo: of("step video"),
    checkpoint: of("checkpoint"),
    models: Object.fromEntries(learnerNames.map((name) => [name, of(name)])),
    look: lookCost(people),
  };
}

/** What it takes to see a user and to say how likely they are to leave and to subscribe, and so on. */
function lookCost({ residents, shared: { learnt } }: ReturnType<typeof populated>): number {
  const outlook = new Outlook();
  const states = Array.from(residents.values(), ({ state }) => state);
  const account = new Account();
  for (let round = 0; round < lookRounds; round++) {
    if (round === 1) account.clear();
    account.measure("look", () => {
      for (const state of states) {
        outlook.see(state, state.assessedMs);
        outlook.churn(learnt);
        outlook.conversion(learnt);
        outlook.engagement(learnt);
      }
    });
  }
  return account.of("look") / (lookRounds - 1) / states.length;
}

const [userCount, videoCount, count] = process.argv.slice(2).map(Number);
process.stdout.write(
  JSON.stringify(costsOf({ users: userCount, videos: videoCount }, count)),
);
