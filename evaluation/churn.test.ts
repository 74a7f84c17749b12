import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Effect } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../commands/testing.ts";
import { cdnowOrWord, dayMs } from "../ml/churn/testing-examples.ts";
import { simulateUsers } from "../ml/churn/testing-population.ts";
import { type ChurnEvaluation, evaluateChurn } from "./churn.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder("churn");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const customers = cdnowOrWord();
const users = simulateUsers({
  seed: 4,
  users: 500,
  days: 100,
  rateShape: 1,
  meanRate: 0.4,
  hazardShape: 1,
  meanHazard: 0.02,
});

/** Visits as lines of a CSV, users in turn, so that they are in no order of time. */
function linesOf(untilMs = Infinity): string[] {
  return users.flatMap(({ visits }, user) =>
    visits.filter((atMs) => atMs <= untilMs).map((atMs) => `u${user},${atMs + start}`)
  );
}
const start = Date.UTC(2026, 0, 1);

async function evaluate(lines: readonly string[], horizonDays: number, seed = 1) {
  const file = join(folder, "visits.csv");
  await writeFile(file, lines.join("\n"));
  return await Effect.runPromise(evaluateChurn({ file, horizonMs: horizonDays * dayMs, seed }));
}

function figuresOf({ rows }: ChurnEvaluation) {
  return Object.fromEntries(rows.map(({ method, ...figures }) => [method, figures]));
}

describe("evaluateChurn", () => {
  it("ranks better than recency and majority, and is calibrated", async () => {
    const evaluation = await evaluate(["user,time", ...linesOf()], 7);
    const { served, recency, majority, "bg-nbd": bgNbd } = figuresOf(evaluation);
    expect(served.auc).toBeGreaterThan(0.8);
    expect(served.auc).toBeGreaterThan(recency.auc ?? 1);
    expect(served.normalisedEntropy).toBeLessThan(bgNbd.normalisedEntropy ?? 0);
    expect(served.ece).toBeLessThan(0.05);
    expect(majority.auc).toBe(0.5);
    expect(evaluation.users).toBe(users.length);
    const scored = evaluation.periods.filter((period) => period.scored);
    const mean = scored.reduce((sum, { auc }) => sum + (auc.served ?? NaN), 0) / scored.length;
    expect(served.auc).toBeCloseTo(mean, 12);
    expect(Date.parse(scored[0].at) - start).toBeGreaterThan(100 / 3 * dayMs - dayMs);
  });

  it("says at each moment what it says without all that comes later", async () => {
    const [all, cut] = [
      await evaluate(["user,time", ...linesOf()], 7),
      await evaluate(["user,time", ...linesOf(60 * dayMs)], 7),
    ];
    const common = cut.periods.length;
    expect(common).toBeGreaterThan(10);
    expect(
      all.periods.slice(0, common).map(({ at, auc, users, churned }) => [at, auc, users, churned]),
    )
      .toEqual(cut.periods.map(({ at, auc, users, churned }) => [at, auc, users, churned]));
  });

  it("gives the same figures for the same seed, in whatever order rows come", async () => {
    const lines = linesOf();
    const [one, other] = [
      await evaluate(["user,time", ...lines], 7, 3),
      await evaluate(["user,time", ...lines.toReversed()], 7, 3),
    ];
    expect(other.rows).toEqual(one.rows);
    expect(other.periods).toEqual(one.periods);
  });

  it("says so where the time is too short", async () => {
    await expect(evaluate(["user,time", "a,2026-01-01", "a,2026-01-20"], 7))
      .rejects.toThrow(/found visits over 2\.7 horizons, wanted at least three/);
  });

  it("copes with one user, and with users of whom none ever goes", async () => {
    const daily = Array.from({ length: 60 }, (_, day) => `a,${start + day * dayMs}`);
    const { rows, periods } = await evaluate(["user,time", ...daily], 7);
    expect(rows[0].auc).toBeUndefined();
    expect(rows[0].logLoss).toBeLessThan(0.5);
    expect(periods.every(({ churned }) => churned === 0)).toBe(true);
  });

  it.skipIf(customers === undefined)("reaches its aim on purchases at CDNOW", async () => {
    const lines = (customers ?? []).flatMap((visits, user) =>
      visits.map(({ atMs, value }) =>
        [user, new Date(atMs).toISOString().slice(0, 10), value].join(",")
      )
    );
    const evaluation = await evaluate(["user,time,value", ...lines], 30);
    const { served, recency, "bg-nbd": bgNbd } = figuresOf(evaluation);
    expect(served.auc).toBeGreaterThan(0.81);
    expect(served.normalisedEntropy).toBeLessThan(0.8);
    expect(served.auc).toBeGreaterThan(Math.max(recency.auc ?? 1, bgNbd.auc ?? 1));
  }, 60_000);
});
