import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../commands/testing.ts";
import { NotEvaluable } from "./errors.ts";
import { loadPoints, type PointOptions } from "./points.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder("points");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const never = new AbortController().signal;

async function load(lines: readonly string[], options: PointOptions = {}) {
  const path = join(folder, "points.csv");
  await writeFile(path, lines.join("\n"));
  return await loadPoints(path, options, never, () => {});
}

describe("loadPoints", () => {
  it("takes columns of numbers, and names those that are none or only count the rows", async () => {
    const points = await load([
      "n,user,minutes,paying,empty,note",
      "1,ann,1.5,true,,7",
      "2,bob,-2e1,false,,x",
      "3,cy,?,TRUE,,y",
    ], { drop: ["note"] });
    expect(points.features).toEqual(["minutes", "paying"]);
    expect([...points.numbers]).toEqual([1.5, 1, -20, 0, NaN, 1]);
    expect(points).toMatchObject({ rows: 3, missing: 1, skipped: 0, labels: undefined });
    expect(points.leftOut).toEqual([
      { column: "n", reason: "it counts the rows" },
      { column: "user", reason: 'it holds text such as "ann"' },
      { column: "empty", reason: "it is empty" },
    ]);
  });

  it("numbers groups as they come, and keeps rows without one", async () => {
    const points = await load(["x,group", "1,b", "5,a", "2,", "9,b"], { label: "group" });
    expect([...points.labels ?? []]).toEqual([0, 1, -1, 0]);
    expect([points.features, points.groups]).toEqual([["x"], 2]);
  });

  it("skips rows that are broken, with their lines", async () => {
    const { rows, skipped, skippedRows } = await load(["x,y", "1,2", "1,2,3", "4,9", "x,y", ",3"]);
    expect([rows, skipped]).toEqual([3, 2]);
    expect(skippedRows.map(({ line }) => line)).toEqual([3, 5]);
    expect(skippedRows[1].reason).toBe("found no number, wanted one or more");
  });

  it("bears a few words among numbers", async () => {
    const cells = Array.from({ length: 19 }, (_, i) => String(i * i));
    const rows = [...cells.map((cell) => `${cell},0`), "broken,0"];
    const { numbers, missing } = await load(["x,y", ...rows]);
    expect([numbers.length, numbers[36], numbers[38], missing]).toEqual([40, 324, NaN, 1]);
  });

  it("says what it lacks", async () => {
    const failure = (lines: readonly string[], options?: PointOptions) =>
      load(lines, options).then(() => "nothing failed", (cause: unknown) => {
        expect(cause).toBeInstanceOf(NotEvaluable);
        return String(cause);
      });
    const rows = ["x,name", "1,a", "3,b"];
    expect(await failure(rows, { label: "group" })).toContain('"x, name", wanted also "group"');
    expect(await failure(rows, { drop: ["y"] })).toContain('wanted also "y"');
    expect(await failure(rows, { drop: ["x"] })).toContain(
      'found 0 rows with 0 columns of numbers, name left out as it holds text such as "a"',
    );
    expect(await failure(["x", "1"])).toContain("wanted 2 rows or more");
  });
});
