import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Effect } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../commands/testing.ts";
import { Random } from "../ml/random.ts";
import { planted } from "../ml/segments/testing.ts";
import { evaluateSegments, type SegmentOptions } from "./segment.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder("segments");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function evaluate(lines: readonly string[], options: Partial<SegmentOptions> = {}) {
  const file = join(folder, "points.csv");
  await writeFile(file, lines.join("\n"));
  return await Effect.runPromise(
    evaluateSegments({ file, number: undefined, seed: 1, ...options }),
  );
}

/** Clusters in three features of unlike units, and the group of each row. */
function lines(count: number, rows: number, seed: number): string[] {
  const random = new Random(seed);
  const { numbers, clusters } = planted(random, { count, width: 3, rows, apart: 9 });
  return ["seconds,share,steps,group"].concat(Array.from(clusters, (cluster, row) => {
    const [x, y, z] = numbers.subarray(3 * row);
    return [1e6 + 1000 * x, y / 1000, z, `group ${cluster}`].join();
  }));
}

const row = (evaluation: Awaited<ReturnType<typeof evaluate>>, method: string) =>
  evaluation.rows.find((row) => row.method === method);

describe("evaluateSegments", () => {
  it("finds planted groups, their number included, as k-means over all rows does", async () => {
    for (const seed of [1, 2, 3]) {
      const found = await evaluate(lines(2 + seed, 2_500, seed), { label: "group", seed });
      expect(found).toMatchObject({ k: 2 + seed, groups: 2 + seed, examples: 2_500, seed });
      expect(found.features).toEqual(["seconds", "share", "steps"]);
      const served = row(found, "served");
      expect(served?.adjustedRand, `seed ${seed}`).toBeGreaterThanOrEqual(0.99);
      expect(served?.inertiaRatio, `seed ${seed}`).toBeLessThanOrEqual(1.02);
      expect(row(found, "batch k-means (10 restarts)")).toMatchObject({ inertiaRatio: 1 });
      expect(row(found, "one segment")).toMatchObject({ adjustedRand: 0 });
      expect(row(found, "one segment")?.inertiaRatio).toBeGreaterThan(2);
      const sizes = found.segments.map(({ size }) => size);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(2_500);
    }
  });

  it("makes as many segments as wanted, and says the same with the same seed", async () => {
    const rows = lines(3, 600, 7);
    const [one, other] = [
      await evaluate(rows, { number: 5, drop: ["group"] }),
      await evaluate(rows, { number: 5, drop: ["group"] }),
    ];
    expect(one.k).toBe(5);
    expect(row(one, "served")?.inertiaRatio).toBeLessThanOrEqual(1.02);
    expect(row(one, "served")?.adjustedRand).toBeUndefined();
    const withoutTimes = ({ rows, segments }: typeof one) => [
      rows.map(({ method, inertiaRatio }) => [method, inertiaRatio]),
      segments,
    ];
    expect(withoutTimes(other)).toEqual(withoutTimes(one));
  });

  it("makes do with rows sorted by group, with few and with equal ones", async () => {
    const [header, ...rows] = lines(4, 1_500, 9);
    const sorted = rows.toSorted((a, b) => a.slice(-1) < b.slice(-1) ? -1 : 1);
    const found = await evaluate([header, ...sorted], { label: "group" });
    expect(found.k).toBe(4);
    expect(row(found, "served")?.adjustedRand).toBeGreaterThanOrEqual(0.99);
    expect(await evaluate(["x", "1", "4"], { number: 3 })).toMatchObject({ k: 2 });
    const equal = await evaluate(["x,y", ...Array(300).fill("5,NA")], { drop: ["y"] });
    expect(equal).toMatchObject({ k: 1, segments: [{ id: 1, size: 300, profile: "average" }] });
    expect(row(equal, "served")?.inertiaRatio).toBe(1);
  });
});
