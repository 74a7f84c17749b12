// The benchmark of scale: what a reading costs by how many actors exist and how many may be in memory,
// how long a restart takes, what a checkpoint costs, and what a cluster would need. Writes its part of
// docs/benchmarks.md where it ran in full: `npm run bench:scale -- --actors 20000` is a small try.
import { execFileSync } from "node:child_process";
import process from "node:process";
import { parseArgs } from "node:util";
import { machine, publish } from "../document.ts";
import { whole } from "../table.ts";
import { checkpointCosts } from "./checkpoints.ts";
import { bounded, resident } from "./drains.ts";
import { program } from "./orders.ts";
import { report } from "./report.ts";
import { restarts } from "./restart.ts";
import type { Limits } from "./sizing.ts";
import { Stage } from "./stage.ts";
import type { StepCost } from "./steps.ts";

const fullActors = 1_000_000;
const fullEvents = 200_000;
/** Of all actors, those that may be in memory where not all may: one in twenty. */
const boundedShare = 20;
const checkpointSizes = [1, 100, 1_000, 10_000];
const fewExisting = 10_000;
/** Where the few live that the first checkpoints are made of: no traffic reaches them. */
const firstOfFew = 2 ** 30;
/**
 * What there is one of, however many workers there are: a large Postgres with a good disk, and a
 * stream, which took 113,000 messages a second on such a computer (docs/decisions, number 1).
 */
const limits: Limits = {
  postgresCores: 32,
  walBytesPerSecond: 512 * 1024 ** 2,
  streamMessagesPerSecond: 113_000,
};

const { values } = parseArgs({
  options: {
    actors: { type: "string", default: `${fullActors}` },
    readings: { type: "string", default: `${fullEvents}` },
  },
});
const [actors, events] = [Number(values.actors), Number(values.readings)];
if (!(actors >= 1000 && events >= 1000)) {
  throw new Error(`found ${values.actors} actors and ${values.readings} readings, wanted 1000`);
}
const sizes = [1_000, 10_000, 100_000].filter((size) => size < actors).concat(actors);

const startMs = performance.now();
const say = (text: string) =>
  process.stderr.write(`${((performance.now() - startMs) / 1000).toFixed(0)} s  ${text}\n`);

/** The step alone, in a process of its own. */
function stepCost(count: number): StepCost {
  const words = [...program("steps.ts"), `${count}`];
  const cost: StepCost = JSON.parse(execFileSync(process.execPath, words, { encoding: "utf8" }));
  say(`the step alone: ${cost.stepMicros.toFixed(1)} µs`);
  return cost;
}

async function measure(stage: Stage) {
  say(`checkpoints, ${whole(fewExisting)} actors exist`);
  await stage.populate(firstOfFew, fewExisting);
  const fewCheckpoints = await checkpointCosts(stage, firstOfFew, fewExisting, checkpointSizes);

  const residents = [];
  let zipfOverAll;
  for (const size of sizes) {
    await stage.growTo(size);
    say(`${whole(size)} actors exist`);
    const { stop, zipf, ...done } = await resident(stage, events, say);
    if (size === actors) {
      zipfOverAll = await zipf();
      say("Zipf's law, all in memory");
    }
    await stop();
    residents.push({ ...done, ...stepCost(size) });
  }
  if (zipfOverAll === undefined) throw new Error("no size was measured");
  const bound = Math.ceil(actors / boundedShare);
  const zipf = { all: zipfOverAll, bounded: await bounded(stage, bound, events), bound };
  say(`Zipf's law, ${whole(bound)} in memory`);
  const silences = await restarts(stage);
  say(`restarts: ${silences.map(({ elapsedMs }) => `${elapsedMs.toFixed(0)} ms`).join(", ")}`);
  const manyCheckpoints = await checkpointCosts(stage, 0, actors, checkpointSizes);
  say(`checkpoints, ${whole(actors)} actors exist`);
  return {
    events,
    residents,
    zipf,
    restarts: silences,
    checkpoints: [...fewCheckpoints, ...manyCheckpoints],
    limits,
  };
}

const stage = await Stage.open();
try {
  const text = `Measured by \`npm run bench:scale\` on ${machine()}.\n\n` +
    report(await measure(stage));
  process.stdout.write(`${text}\n`);
  if (actors === fullActors && events === fullEvents) publish("scale", text);
} finally {
  await stage.close();
}
