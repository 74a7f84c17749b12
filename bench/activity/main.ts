// The benchmark of activity: events a second through the actors of users and of videos beside a pipeline
// without actors, what one event costs, memory, and how long a recommendation takes. Writes its part of
// docs/benchmarks.md where it ran in full: `npm run bench:activity -- --events 50000` is a small try.
import process from "node:process";
import { parseArgs } from "node:util";
import { PostgresStore } from "../../db/postgres-store.ts";
import { streamNames } from "../../streams/subjects.ts";
import { machine, publish } from "../document.ts";
import { onFreshServers, runProgram } from "../servers.ts";
import { table, whole } from "../table.ts";
import type { Audience } from "./audience.ts";
import type { ActivityCosts } from "./costs.ts";
import { type Drained, nullDrain, rawDrain } from "./drains.ts";
import type { ActorMemory } from "./memory.ts";
import { recommendingItems, recommendingTimes, recommendingUsers } from "./recommending.ts";
import { ActivityWorker, type Stepped } from "./worker.ts";

const fullEvents = 400_000;
const { values } = parseArgs({
  options: {
    events: { type: "string", default: `${fullEvents}` },
    rounds: { type: "string", default: "3" },
  },
});
const [events, rounds] = [Number(values.events), Number(values.rounds)];
if (!(events >= 1000 && rounds >= 1)) {
  throw new Error(`found ${values.events} events, ${values.rounds} rounds, wanted 1000 and 1`);
}
/** Events that come before: actors are in memory then, and models have something to say. */
const warmUp = events / 2;
/** Many people for half a day, and few for a month: then all that can come due does. */
const audiences: readonly Audience[] = [
  { users: 100_000, videos: 1_000 },
  { users: 2_000, videos: 1_000 },
];

const say = (text: string) => process.stderr.write(`${text}\n`);
const program = (name: string, words: readonly (string | number)[], flags?: readonly string[]) =>
  runProgram(`bench/activity/${name}`, words, flags);

/** One round: the same backlog by all pipelines. */
interface Round {
  readonly raw: Drained;
  readonly none: Drained;
  readonly full: Stepped;
  readonly learning: Drained;
}

function drainOnce({ users, videos }: Audience): Promise<Round> {
  return onFreshServers(async (url, connection, database) => {
    const fill = (from: number, to: number) => program("fill.ts", [url, users, videos, from, to]);
    const worker = await ActivityWorker.start(connection, new PostgresStore(database));
    await fill(0, warmUp);
    const { aboutVideos } = await rawDrain(connection, { after: 0, count: warmUp });
    await worker.step(warmUp, aboutVideos);
    await worker.learn(warmUp);
    const backlog = { after: await worker.lastOf(streamNames.activity), count: events };
    await fill(warmUp, warmUp + events);
    const raw = await rawDrain(connection, backlog);
    const none = await nullDrain(connection, backlog);
    const full = await worker.step(events, raw.aboutVideos);
    const learning = await worker.learn(events);
    await worker.stop();
    say(
      `  raw ${whole(raw.perSecond)}, null ${whole(none.perSecond)}, ` +
        `full ${whole(full.perSecond)} events a second`,
    );
    return { raw, none, full, learning };
  });
}

async function throughput(audience: Audience): Promise<string> {
  const done: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    say(`${whole(audience.users)} users, round ${round + 1} of ${rounds}`);
    done.push(await drainOnce(audience));
  }
  const row = (name: string, of: (round: Round) => Drained, isCompared: boolean) => [
    name,
    whole(median(done.map((round) => of(round).perSecond))),
    range(done.map((round) => of(round).perSecond)),
    isCompared ? ratio(done.map((round) => of(round).perSecond / round.none.perSecond)) : "",
    micros(median(done.map((round) => of(round).cpuMicros))),
  ];
  const [{ full }] = done;
  const rows = table(["pipeline", "events a second", "range", "of the null pipeline", "CPU"], [
    row("(a) consume and decode, by user and by video", ({ raw }) => raw, false),
    row("(b) null: the same, and publish each event on", ({ none }) => none, true),
    row("(c) full: actors of users and videos, checkpoints", ({ full }) => full, true),
    row("(d) full, and model actors in the same thread", withLearning, true),
  ]);
  return `${whole(audience.users)} users and ${whole(audience.videos)} videos. An event gives ` +
    `${(full.examples / events).toFixed(2)} examples and ` +
    `${(full.predictions / events).toFixed(2)} predictions.\n\n${rows}`;
}

/** What (c) and then learning take together. */
function withLearning({ full, learning }: Round): Drained {
  return {
    perSecond: 1 / (1 / full.perSecond + 1 / learning.perSecond),
    cpuMicros: full.cpuMicros + learning.cpuMicros,
  };
}

async function costs(): Promise<string> {
  say("what an event costs");
  const all: ActivityCosts[] = [];
  for (const { users, videos } of audiences) {
    all.push(JSON.parse(await program("costs.ts", [users, videos, events / 2])));
  }
  const row = (part: string, of: (costs: ActivityCosts) => number) => [
    part,
    ...all.map((costs) => micros(of(costs))),
  ];
  const models = Object.keys(all[0].models);
  return table(["CPU for one event", ...audiences.map(({ users }) => `${whole(users)} users`)], [
    row("decode for its user", ({ decodeUser }) => decodeUser),
    row("step its user: session, features, predictions, examples", ({ stepUser }) => stepUser),
    row("decode for its video", ({ decodeVideo }) => decodeVideo),
    row("step its video", ({ stepVideo }) => stepVideo),
    row("cut checkpoints of both", ({ checkpoint }) => checkpoint),
    ...models.map((name) => row(`model actor: ${name}`, (costs) => costs.models[name])),
    row("to compare: one look at a user, and three predictions", ({ look }) => look),
  ]);
}

async function memory(): Promise<string> {
  say("memory");
  const found: ActorMemory = JSON.parse(await program("memory.ts", [], ["--expose-gc"]));
  return table(["resident actors", "number", "bytes an actor"], [
    ["users", whole(found.users), whole(found.bytesPerUser)],
    ["videos", whole(found.videos), whole(found.bytesPerVideo)],
  ]);
}

async function recommending(): Promise<string> {
  say("recommendations");
  const { bare, recommended } = await onFreshServers((url, connection, database) =>
    recommendingTimes(url, connection, new PostgresStore(database))
  );
  const row = (name: string, times: readonly number[]) => [
    name,
    ...times.map((ms) => `${ms.toFixed(2)} ms`),
  ];
  return table(["two requests in turn", "p50", "p99"], [
    row("answered at once by the worker: what NATS takes", bare),
    row("to the user's actor and the model: ten recommendations", recommended),
  ]);
}

function median(numbers: number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}

function range(numbers: number[]): string {
  return `${whole(Math.min(...numbers))} to ${whole(Math.max(...numbers))}`;
}

function ratio(numbers: number[]): string {
  return median(numbers).toFixed(2);
}

function micros(micros: number): string {
  return `${micros.toFixed(1)} µs`;
}

const parts = [
  `Measured by \`npm run bench:activity\` on ${machine()}.`,
  `Throughput: a backlog of ${
    whole(events)
  } simulated events, each of which reaches its user and, where ` +
  `it is about one, its video; it counts once. ${
    whole(warmUp)
  } events came before. ${rounds} rounds on ` +
  `fresh servers, medians; real Postgres, fsync on. CPU is that of the worker for one event.`,
];
for (const audience of audiences) parts.push(await throughput(audience));
parts.push(
  "Work alone: one partition in memory, with neither NATS nor Postgres.",
  await costs(),
  "Memory: users with sessions of two days, videos with 200,000 events among them.",
  await memory(),
  `Recommendations: ${whole(recommendingUsers)} users and ${
    whole(recommendingItems)
  } items in memory, ` +
    "asked by another process while some 100 events a second go by.",
  await recommending(),
);
const report = parts.join("\n\n");
process.stdout.write(`${report}\n`);
if (events === fullEvents) publish("activity", report);
