import { describe, expect, it } from "vitest";
import { StoreUnavailable } from "../../db/errors.ts";
import { partitionOf } from "../../streams/token.ts";
import { Partition } from "../partition.ts";
import { Restarts } from "../restarts.ts";
import { tick } from "../testing.ts";
import { Crash, World, worldSettings } from "../world.ts";
import { experimentKind } from "./kind.ts";
import { banner, startMs } from "./testing.ts";

const utf8 = new TextEncoder();
const secondMs = 1000;

/** Two experiments, decisions of both, and every sort of reward. */
function fill(world: World): void {
  let atMs = startMs;
  const say = (kind: string, id: string, json: object) => {
    atMs += 100;
    const subject = `experiments.${partitionOf(id, 1)}.${kind}.${id}`;
    world.log.append(subject, utf8.encode(JSON.stringify(json)), atMs);
  };
  for (const id of ["banner", "teaser"]) {
    const command = (about: object, command_id: string) =>
      say("experiment", id, { command_id, experiment: id, timestamp: "2025-09-01", ...about });
    command({ command: "create", definition: { ...banner, id } }, "1");
    command({ command: "start" }, "2");
    for (let i = 0; i < 12; i++) {
      say("decision", id, {
        decision_id: `${id}.${i % 11}`,
        experiment: id,
        arm: i % 2 === 0 ? "top" : "side",
        policy: "adaptive-thompson",
        version: 2,
        at: new Date(atMs).toISOString(),
        propensities: [0.5, 0.5],
        index: i % 2,
      });
      if (i === 5) atMs += 61 * secondMs;
      for (const reward of [[], [1], [0], [1, 1], [1, 0]][i % 5]) {
        say("reward", id, { decision_id: `${id}.${i % 3 === 2 ? i - 2 : i}`, reward });
      }
    }
  }
}

/** Runs owners until everything is committed; counts those that died. */
async function runToEnd(world: World): Promise<number> {
  const restarts = new Restarts();
  for (let crashes = 0; crashes < 500; crashes++) {
    const output = world.topic.output();
    const ports = { store: world.store, log: world.log, clock: world.clock, output };
    const partition = new Partition(experimentKind, ports, {
      ...worldSettings,
      latenessMs: 0,
      stream: "DECISIONS",
      subject: "experiments.0.>",
      maxResidents: 1,
      owner: `owner ${crashes}`,
      skip: restarts.skipped,
    });
    let over: { readonly error: unknown } | undefined;
    const ended = partition.run().then(() => undefined, (error) => error);
    ended.then((error) => over = { error });
    while (over === undefined && partition.status().committedSequence < world.log.lastSequence) {
      await tick();
    }
    if (over === undefined) {
      partition.stop();
      if (await ended === undefined) return crashes;
    } else if (!(over.error instanceof Crash || over.error instanceof StoreUnavailable)) {
      throw new Error(`found ${JSON.stringify(over.error)}, wanted nothing but crashes`);
    }
  }
  throw new Error("no end after 500 crashes");
}

function outcome({ store, topic }: World) {
  const snapshots = [...store.snapshots.get("experiment/0")?.values() ?? []];
  return {
    snapshots: snapshots.map(({ key, state, timerAtMs }) => ({ key, state: [...state], timerAtMs }))
      .sort((a, b) => a.key < b.key ? -1 : 1),
    counts: store.partitions.get("experiment/0")?.counts,
    outputs: [...topic.byId].map(([id, { subject, payload }]) => [id, subject, payload]).sort(),
    rewards: [...store.tables.rewards.values()].map(({ decisionId, reward, outcome }) => {
      return [decisionId, reward, outcome];
    }).sort(),
    decisions: [...store.tables.decisions.keys()].sort(),
  };
}

describe("experiments", () => {
  it("count every decision and every reward once, wherever their owners die", async () => {
    const calm = new World();
    fill(calm);
    await runToEnd(calm);
    const wanted = outcome(calm);
    expect(wanted.counts?.deadLetters).toBeGreaterThan(0);
    expect(wanted.counts?.duplicates).toBeGreaterThan(0);
    expect(wanted.rewards.length).toBeGreaterThan(8);
    expect(wanted.decisions).toHaveLength(22);

    let awaits = 0;
    let next = 3;
    const world = new World(() => {
      if (++awaits < next) return Promise.resolve();
      // Later and later, so that there is an end.
      next += 3 + Math.floor(awaits / 20);
      return Promise.reject(new Crash());
    });
    fill(world);
    expect(await runToEnd(world)).toBeGreaterThan(10);
    expect(outcome(world)).toEqual(wanted);
  });
});
