import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTroupe, temporaryFolder } from "./testing.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder("evaluate-segment");
  await writeFile(join(folder, "points.csv"), csv);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(words: readonly string[]) {
  return runTroupe(["evaluate", "segment", ...words], { TROUPE_DATA: folder }, folder);
}

/** Two groups, far apart in visits; every row has a name, and the last one too few cells. */
const rows = Array.from({ length: 400 }, (_, i) => {
  const isFan = i % 4 === 0;
  const visits = (isFan ? 50 : 5) + (i * 7) % 4;
  return `user ${i % 90},${visits},${(i * 13) % 10},${isFan ? "fan" : "guest"}`;
});
const csv = `name,visits,minutes,group\n${rows.join("\n")}\nuser 3,1\n`;

describe("troupe evaluate segment", { timeout: 60_000 }, () => {
  it("tells a person how the segments compare and what they are like", async () => {
    const { code, output, errors } = await run(["points.csv", "--k", "2", "--label", "group"]);
    expect([code, errors]).toEqual([0, ""]);
    expect(output).toMatch(/^400 rows of 2 features, 2 segments; .* seed 1\.$/m);
    expect(output).toMatch(/^method +inertiaRatio +adjustedRand +microsecondsPerUpdate$/m);
    expect(output).toMatch(/^served +1\.0000 +1\.0000 +\d/m);
    expect(output).toMatch(/^batch k-means \(10 restarts\) +1\.0000 +1\.0000$/m);
    expect(output).toMatch(/^2 +25\.0 % +high visits$/m);
    expect(output).toMatch(/^Column name was left out: it holds text such as "user 0"\.$/m);
    expect(output).toMatch(/^1 rows skipped:\n {2}line 402: /m);
  });

  it("writes one JSON object with --json, and remarks beside it", async () => {
    const words = ["points.csv", "--label", "group", "--drop", "name", "--seed", "3", "--json"];
    const { code, output, errors } = await run(words);
    expect(code).toBe(0);
    expect(errors).toMatch(/^2 groups by the labels\.$/m);
    const json = JSON.parse(output);
    expect(output).toBe(`${JSON.stringify(json)}\n`);
    expect(json).toMatchObject({ seed: 3, k: 2, examples: 400, skipped: 1, leftOut: [] });
    expect(json.rowsPerSecond).toBeGreaterThan(0);
    expect(json.rows.map((row: { method: string }) => row.method)).toEqual([
      "served",
      "served, on arrival",
      "batch k-means (10 restarts)",
      "sequential k-means",
      "one segment",
    ]);
    expect(json.rows[0]).toMatchObject({ inertiaRatio: 1, adjustedRand: 1 });
  });

  it("refuses what it cannot do, in words", async () => {
    const missing = await run(["points.csv", "--label", "kind"]);
    expect(missing.code).toBe(1);
    expect(missing.errors).toContain('wanted also "kind"');
    const textOnly = await run(["points.csv", "--drop", "visits,minutes"]);
    expect(textOnly.code).toBe(1);
    expect(textOnly.errors).toContain("0 columns of numbers");
    expect((await run(["points.csv", "--k", "0"])).code).not.toBe(0);
  });
});
