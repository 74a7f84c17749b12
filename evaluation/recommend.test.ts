import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Effect } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../commands/testing.ts";
import { type Audience, simulateConsumptions, usualAudience } from "../ml/testing/consumptions.ts";
import {
  evaluateRecommendations,
  type RecommendEvaluation,
  recommendMethods,
  type RecommendOptions,
} from "./recommend.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder("recommend");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function evaluate(lines: readonly string[], options: Partial<RecommendOptions> = {}) {
  const file = join(folder, "consumptions.csv");
  await writeFile(file, lines.join("\n"));
  const run = evaluateRecommendations({ file, seed: 1, withFactors: true, ...options });
  return await Effect.runPromise(run);
}

function linesOf(audience: Partial<Audience>, withCategory = true): string[] {
  const rows = simulateConsumptions({ ...usualAudience, ...audience })
    .map(({ user, item, category, atMs }) => [`u${user}`, `i${item}`, atMs, category]);
  const width = withCategory ? 4 : 3;
  return [["user", "item", "time", "category"], ...rows].map((row) => row.slice(0, width).join());
}

const rowOf = (evaluation: RecommendEvaluation, method: typeof recommendMethods[number]) => {
  const row = evaluation.rows.find((row) => row.method === method);
  if (row === undefined) throw new Error(`no row of ${method}`);
  return row;
};

/** The rows without what the clock had a part in. */
const figuresOf = ({ rows }: RecommendEvaluation) =>
  rows.map(({ microsecondsPerUpdate: _, ...figures }) => figures);

const dataFolder = process.env["TROUPE_SHARED_DATA"] ??
  join(dirname(fileURLToPath(import.meta.url)), "..", "..", "shared", "data");
const music = join(dataFolder, "music-activity-simulated.csv");

describe("evaluateRecommendations", { timeout: 120_000 }, () => {
  it("scores what a user takes for the first time, and misses what nobody had", async () => {
    const rows = ["a,x,1", "b,x,2", "b,y,3", "a,y,4", "a,x,5", "b,z,6"];
    const evaluation = await evaluate(["user,item,time", ...rows]);
    expect(evaluation).toMatchObject({
      consumptions: 6,
      users: 2,
      items: 3,
      scored: 5,
      firstEver: 3,
    });
    // Once an item is known there are fewer than ten to choose from: b takes x, a takes y.
    for (const { method, hitRate10, ndcg10, coverage } of evaluation.rows) {
      expect([method, hitRate10, ndcg10, coverage]).toEqual([method, 2 / 5, 2 / 5, 2 / 3]);
    }
    expect(rowOf(evaluation, "served").microsecondsPerUpdate).toBeGreaterThan(0);
  });

  it("hits at least 2.5 times as often as popularity where users have tastes", async () => {
    for (const seed of [1, 2, 3]) {
      const evaluation = await evaluate(linesOf({ seed }), { seed });
      const [served, popularity] = [rowOf(evaluation, "served"), rowOf(evaluation, "popularity")];
      expect(served.hitRate10, `seed ${seed}`).toBeGreaterThan(2.5 * popularity.hitRate10);
      expect(served.ndcg10, `seed ${seed}`).toBeGreaterThan(2.5 * popularity.ndcg10);
      const best = Math.max(...evaluation.rows.map(({ hitRate10 }) => hitRate10));
      expect(served.hitRate10, `seed ${seed}`).toBeGreaterThan(0.95 * best);
      expect(evaluation.rebuilds).toBeGreaterThan(3);
    }
  });

  it("finds tastes without being told of categories, factors being of use", async () => {
    const lines = linesOf({ fading: Infinity, consumptions: 8_000 }, false);
    const [evaluation, without] = [
      await evaluate(lines),
      await evaluate(lines, { withFactors: false }),
    ];
    const served = rowOf(evaluation, "served").hitRate10;
    expect(served).toBeGreaterThan(2 * rowOf(evaluation, "popularity").hitRate10);
    expect(served).toBeGreaterThan(rowOf(without, "served").hitRate10);
    expect(without.rebuilds).toBe(0);
  });

  it("is level with popularity where there are no tastes", async () => {
    const evaluation = await evaluate(linesOf({ breadth: 1e4, fading: Infinity }));
    const best = Math.max(...evaluation.rows.map(({ hitRate10 }) => hitRate10));
    expect(rowOf(evaluation, "served").hitRate10).toBeGreaterThan(0.9 * best);
  });

  it("says the same with the same seed, in any order of the file", async () => {
    const [header, ...rows] = linesOf({ consumptions: 2_000 });
    const one = await evaluate([header, ...rows]);
    expect(figuresOf(await evaluate([header, ...rows.toReversed()]))).toEqual(figuresOf(one));
  });

  it("ends when it is interrupted", async () => {
    const file = join(folder, "long.csv");
    await writeFile(file, linesOf({ consumptions: 4_000 }).join("\n"));
    const controller = new AbortController();
    const shares: number[] = [];
    const run = evaluateRecommendations({
      file,
      seed: 1,
      withFactors: true,
      onProgress: (phase, share) => {
        if (phase === "reading") return;
        shares.push(share);
        controller.abort();
      },
    });
    await expect(Effect.runPromise(run, { signal: controller.signal })).rejects.toThrow();
    expect(shares.length).toBe(1);
  });

  it.runIf(existsSync(music))("is no worse than popularity on a log without tastes", async () => {
    const evaluation = await Effect.runPromise(
      evaluateRecommendations({ file: music, seed: 1, withFactors: true }),
    );
    process.stdout.write(`${JSON.stringify(evaluation.rows)}\n`);
    const popularity = rowOf(evaluation, "popularity").hitRate10;
    expect(rowOf(evaluation, "served").hitRate10).toBeGreaterThan(0.8 * popularity);
  });
});
