import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { experimentStatuses } from "../../streams/experiment.ts";
import { decisionOf, experimentOf, rewardOf } from "../experiment-examples.ts";
import type { ExperimentRow } from "../experiment-projections.ts";
import { listDecisions, type RewardedDecision } from "./decisions.ts";
import { type ExperimentsSelection, findExperiment, listExperiments } from "./experiments.ts";
import { loggedDecisions } from "./logged-decisions.ts";
import { dialects, fill, startDatabase, type TestDatabase } from "./testing.ts";

// A cluster made from nothing on a busy computer takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const startMs = Date.UTC(2025, 0, 1);
const secondMs = 1000;
const timeoutSeconds = 5;
const watermarkMs = startMs + 30 * secondMs;

const definition = JSON.stringify({
  id: "ads",
  arms: [{ id: "top" }, { id: "bottom" }],
  reward: { kind: "number", default: -1, timeoutSeconds },
  context: [
    { name: "age", from: "request", kind: "number", mean: 10, scale: 2 },
    { name: "device", from: "request", kind: "category", values: ["phone", "tv"] },
  ],
});

/** Few different times, so that lists are full of ties. */
const experiments = Array.from(
  { length: 20 },
  (_, i) =>
    experimentOf(`e${String(i * 7 % 20).padStart(2, "0")}`, {
      status: experimentStatuses[i % 3],
      lastAtMs: startMs + i % 4,
    }),
);

/** A decision a second of which two in each are of one time; every third has a reward, the last late. */
const decisions = Array.from(
  { length: 40 },
  (_, i) =>
    decisionOf("ads", String(i * 7 % 40).padStart(2, "0"), {
      atMs: startMs + Math.floor(i / 2) * 2 * secondMs,
      // An arm was added on the way.
      index: i < 20 ? i % 2 : i % 3,
      propensities: i < 20 ? [0.25, 0.75] : [0.5, 0.25, 0.25],
      context: i % 4 === 0 ? undefined : JSON.stringify({ age: i, device: "tv", unknown: "x" }),
      userId: i % 2 === 0 ? undefined : `user ${i}`,
      kept: i % 10 === 9,
    }),
);
const rewards = decisions.filter((_, i) => i % 3 === 0).map(({ id, atMs }, i) =>
  rewardOf("ads", "", {
    decisionId: id,
    atMs: atMs + 1,
    reward: i / 2,
    outcome: i % 2 === 0 ? "rewarded" : "late",
  })
);
const rewardOfDecision = new Map(rewards.map((row) => [row.decisionId, row]));

/** By time, then by id. */
const inTime = decisions.toSorted((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));

describe.each(dialects)("experiments on %s", (dialect) => {
  let opened: TestDatabase;

  beforeAll(async () => {
    opened = await startDatabase(dialect);
    const others = [decisionOf("other", "1"), decisionOf("other", "2")];
    await fill(opened.database, {
      experiments: [
        ...experiments,
        experimentOf("ads", { definition, lastAtMs: startMs - 1 }),
        experimentOf("idle", { lastAtMs: startMs - 2 }),
      ],
      decisions: [...decisions, ...others],
      rewards: [...rewards, rewardOf("other", "2")],
    }, { kind: "experiment", partition: 1, watermarkMs });
    // What other kinds of actors, and other partitions, have come to does not matter.
    await fill(opened.database, {}, { partition: 1, watermarkMs: startMs });
    await fill(opened.database, {}, { kind: "experiment", watermarkMs: startMs });
  });
  afterAll(() => opened?.stop());

  it("gives an experiment back as stored", async () => {
    const { drizzle } = opened.database;
    expect(await findExperiment(drizzle, experiments[3].id)).toEqual(experiments[3]);
    expect(await findExperiment(drizzle, "nothing")).toBeUndefined();
  });

  it.each([1, 4, 100])(
    "lists experiments, the latest activity first, %i at a time",
    async (limit) => {
      for (const status of [undefined, ...experimentStatuses]) {
        const found: ExperimentRow[] = [];
        let after: ExperimentsSelection["after"];
        for (;;) {
          const page = await listExperiments(opened.database.drizzle, { status, limit, after });
          found.push(...page.items);
          if (!page.more) break;
          expect(page.items).toHaveLength(limit);
          after = page.items[limit - 1];
        }
        const wanted = experiments
          .toSorted((a, b) => b.lastAtMs - a.lastAtMs || (a.id < b.id ? 1 : -1))
          .filter((row) => (status ?? row.status) === row.status);
        const older = status === undefined || status === "running" ? ["ads", "idle"] : [];
        expect(found.map(({ id }) => id)).toEqual([...wanted.map(({ id }) => id), ...older]);
      }
    },
  );

  it("lists the decisions of an experiment, newest first, with what they earned", async () => {
    const selections = fc.record({
      fromMs: fc.option(fc.integer({ min: startMs, max: watermarkMs }), { nil: undefined }),
      toMs: fc.option(fc.integer({ min: startMs, max: watermarkMs }), { nil: undefined }),
      limit: fc.integer({ min: 1, max: 50 }),
    });
    await fc.assert(
      fc.asyncProperty(selections, async (selection) => {
        const { fromMs = -Infinity, toMs = Infinity, limit } = selection;
        const found: RewardedDecision[] = [];
        for (;;) {
          const after = found.at(-1);
          const page = await listDecisions(opened.database.drizzle, {
            ...selection,
            experiment: "ads",
            after,
          });
          found.push(...page.items);
          if (!page.more) break;
          expect(page.items).toHaveLength(limit);
        }
        const wanted = inTime.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).toReversed();
        expect(found).toEqual(wanted.map((row) => {
          const reward = rewardOfDecision.get(row.id);
          return {
            ...row,
            reward: reward?.reward,
            rewardAtMs: reward?.atMs,
            outcome: reward?.outcome,
          };
        }));
      }),
      { numRuns: 20 },
    );
  });

  it.each([1, 3, 100])(
    "makes a log of what is settled and was drawn, %i at once",
    async (rowsAtOnce) => {
      const { drizzle } = opened.database;
      const settledMs = watermarkMs - timeoutSeconds * secondMs;
      const settled = inTime.filter(({ atMs, kept }) => atMs <= settledMs && !kept);
      for (
        const { fromMs, toMs, limit } of [
          { fromMs: undefined, toMs: undefined, limit: 1000 },
          { fromMs: undefined, toMs: undefined, limit: 7 },
          { fromMs: undefined, toMs: watermarkMs + 1, limit: settled.length },
          { fromMs: settled[4].atMs, toMs: settled[15].atMs, limit: 5 },
        ]
      ) {
        const selected = settled.filter(({ atMs }) =>
          atMs >= (fromMs ?? atMs) && atMs < (toMs ?? Infinity)
        );
        const wanted = selected.slice(-limit);
        const found = await loggedDecisions(drizzle, "ads", { fromMs, toMs, limit }, rowsAtOnce);
        expect(found).toMatchObject({ settledMs, more: selected.length > limit });
        const armCount = Math.max(...wanted.map(({ propensities }) => propensities.length));
        expect(found?.log).toEqual({
          armCount,
          positionCount: 1,
          contextLength: 4,
          length: wanted.length,
          arm: Uint16Array.from(wanted, ({ index }) => index),
          position: new Uint8Array(wanted.length),
          reward: Float64Array.from(wanted, ({ id }) => rewardOfDecision.get(id)?.reward ?? -1),
          propensity: Float64Array.from(wanted, ({ index, propensities }) => propensities[index]),
          propensities: Float64Array.from(
            wanted.flatMap(({ propensities }) => [...propensities, 0].slice(0, armCount)),
          ),
          context: Float64Array.from(wanted.flatMap(({ context }) => {
            if (context === undefined) return [1, 0, 0, 0];
            const { age } = JSON.parse(context);
            return [1, Math.min((age - 10) / 2, 10), 0, 1];
          })),
        });
      }
    },
  );

  it("makes an empty log of an experiment without decisions, and none of one that is none", async () => {
    const { drizzle } = opened.database;
    const all = { fromMs: undefined, toMs: undefined, limit: 10 };
    const found = await loggedDecisions(drizzle, "idle", all);
    expect(found).toMatchObject({ more: false, log: { length: 0, armCount: 3, contextLength: 0 } });
    expect(await loggedDecisions(drizzle, "nothing", all)).toBeUndefined();
  });
});
