// Asks for recommendations in a process of its own, while a few events a second go by: the user's actor for
// what they consumed last, then the model for what to show next. Prints how long that took.
import process from "node:process";
import { Schema } from "effect";
import { connect, type NatsConnection } from "nats";
import { Recommended, Taste } from "../../api/contract/recommendation.ts";
import { Random } from "../../ml/random.ts";
import { Publisher } from "../../streams/publisher.ts";
import { tasteQuestion } from "../../streams/question.ts";
import { activitySubject, askSubject } from "../../streams/subjects.ts";
import { echoSubject, type RecommendingTimes, userIdOf } from "./recommending.ts";

const warmUp = 500;
const questions = 2_000;
/** Rest between two questions; an event is published with each. */
const pauseMs = 5;
const askedAtOnce = 200;
const wanted = 10;
const longestMs = 30_000;

const decodeTaste = Schema.decodeUnknownSync(Schema.Struct({ state: Taste }));
const decodeRecommended = Schema.decodeUnknownSync(Schema.Struct({ state: Recommended }));
const utf8 = new TextEncoder();

/** Asks an actor; patient, so that a busy machine shows in the figures and ends nothing. */
async function ask(
  nats: NatsConnection,
  kind: string,
  key: string,
  question: object,
): Promise<unknown> {
  const body = JSON.stringify(question);
  return (await nats.request(askSubject(kind, key), body, { timeout: longestMs })).json();
}

/** Two questions in turn to a service that answers at once. */
async function echo(nats: NatsConnection): Promise<void> {
  for (let i = 0; i < 2; i++) await nats.request(echoSubject, "?", { timeout: longestMs });
}

/** What `GET /v1/users/{key}/recommendations` asks, one after the other. */
async function recommend(nats: NatsConnection, user: string): Promise<void> {
  const { state: taste } = decodeTaste(await ask(nats, "user", user, tasteQuestion));
  const question = {
    recent: taste.recentItems.map(({ hash }) => hash),
    categories: taste.favourites,
    count: wanted,
  };
  const answer = await ask(nats, "model", "recommendations", question);
  const { items } = decodeRecommended(answer).state;
  if (items.length !== wanted) throw new Error(`found ${items.length} items, wanted ${wanted}`);
}

/** Brings the model and all users into memory; says when the latest of them was here. */
async function wakeAll(nats: NatsConnection, users: number): Promise<number> {
  await ask(nats, "model", "recommendations", {});
  let latestMs = 0;
  for (let from = 0; from < users; from += askedAtOnce) {
    const count = Math.min(askedAtOnce, users - from);
    await Promise.all(Array.from({ length: count }, async (_, i) => {
      const { state } = decodeTaste(await ask(nats, "user", userIdOf(from + i), tasteQuestion));
      latestMs = Math.max(latestMs, Date.parse(state.lastAt ?? ""));
    }));
  }
  return latestMs;
}

/** An event with a time behind that of all others: event time goes on as slowly as this program does. */
function eventOf(number: number, user: string, item: string, atMs: number): [string, Uint8Array] {
  const json = {
    event_id: `asking-${number}`,
    type: "video_play",
    timestamp: new Date(atMs).toISOString(),
    user_id: user,
    video_id: item,
  };
  return [activitySubject(user, item, json.type), utf8.encode(JSON.stringify(json))];
}

/** Median and 99th percentile by nearest rank. */
function quantiles(timesMs: number[]): readonly [number, number] {
  timesMs.sort((a, b) => a - b);
  const at = (share: number) => timesMs[Math.ceil(share * timesMs.length) - 1];
  return [at(0.5), at(0.99)];
}

async function times(nats: NatsConnection, users: number): Promise<RecommendingTimes> {
  const publisher = new Publisher(nats);
  const random = new Random(1);
  const [bareMs, recommendedMs]: [number[], number[]] = [[], []];
  const latestMs = await wakeAll(nats, users);
  for (let i = 0; i < warmUp + questions; i++) {
    const [user, viewer] = [random, random].map((draw) => userIdOf(draw.integer(0, users - 1)));
    const item = `item-${random.integer(0, 999)}`;
    publisher.publish(...eventOf(i, viewer, item, latestMs + i * pauseMs), `asking.${i}`);
    await new Promise<void>((resolve) => setTimeout(resolve, pauseMs));
    const startMs = performance.now();
    await echo(nats);
    const echoedMs = performance.now();
    await recommend(nats, user);
    if (i < warmUp) continue;
    bareMs.push(echoedMs - startMs);
    recommendedMs.push(performance.now() - echoedMs);
  }
  await publisher.flush();
  publisher.close();
  return { bare: quantiles(bareMs), recommended: quantiles(recommendedMs) };
}

const [url, users] = process.argv.slice(2);
const nats = await connect({ servers: url });
process.stdout.write(JSON.stringify(await times(nats, Number(users))));
await nats.close();
