import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTroupe, temporaryFolder } from "./testing.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder("evaluate-policy");
  await writeFile(join(folder, "decisions.csv"), csv);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(words: readonly string[]) {
  return runTroupe(["evaluate", "policy", ...words], { TROUPE_DATA: folder }, folder);
}

/** Three arms in turn; one row is none. */
const rows = Array.from({ length: 600 }, (_, i) => {
  const arm = ["a", "b", "c"][i % 3];
  return `${arm},${i % (arm === "a" ? 15 : 30) === 0 ? 1 : 0},0.33,${(i * 7) % 10}`;
});
const csv = `item_id,click,pscore,context_age\n${rows.join("\n")}\na,1,0,3\n`;

describe("troupe evaluate policy", { timeout: 60_000 }, () => {
  it("tells a person what policies would have earned", async () => {
    const words = ["decisions.csv", "--policy", "uniform", "--policy", "fixed"];
    const { code, output, errors } = await run([...words, "--weights", "a=0.2,c=0.8"]);
    expect([code, errors]).toEqual([0, ""]);
    expect(output).toMatch(/^600 decisions, 3 arms, context of 1; .* seed 1\.$/m);
    expect(output).toMatch(/^policy +estimator +value +low +high +effective sample size$/m);
    expect(output).toMatch(/^logged +mean +0\.0\d+ +0\.0\d+ +0\.0\d+ +600$/m);
    expect(output).toMatch(/^fixed +snips +0\.0\d+ /m);
    expect(output).toMatch(/^fixed +doubly-robust-clipped \(10\) /m);
    expect(output).toMatch(
      /^There is no column of time: decisions are in the order of the file\.$/m,
    );
    expect(output).toMatch(/^1 row skipped:\n {2}line 602: propensity: found 0, wanted/m);
  });

  it("writes one JSON object with --json, and remarks beside it", async () => {
    const { code, output, errors } = await run([
      ...["decisions.csv", "--policy", "best", "--context", "none"],
      ...["--clip", "2", "--seed", "3", "--json"],
    ]);
    expect(code).toBe(0);
    expect(errors).toMatch(/^best is arm a, chosen on the first half/m);
    const json = JSON.parse(output);
    expect(output).toBe(`${JSON.stringify(json)}\n`);
    expect(json).toMatchObject({ seed: 3, decisions: 600, context: [], bestArm: "a", skipped: 1 });
    expect(json.rowsPerSecond).toBeGreaterThan(0);
    const named = json.rows.map((row: { policy: string; estimator: string; clip?: number }) =>
      `${row.policy} ${row.estimator}${row.clip === undefined ? "" : ` ${row.clip}`}`
    );
    expect(named).toEqual([
      "logged mean",
      "logged, second half mean",
      "best replay",
      "best ips",
      "best ips-clipped 2",
      "best snips",
      "best snips-clipped 2",
      "best direct-method",
      "best doubly-robust",
      "best doubly-robust-clipped 2",
    ]);
    for (const { value, low, high, effectiveSampleSize } of json.rows) {
      for (const figure of [value, low, high, effectiveSampleSize]) {
        expect(figure).toBeTypeOf("number");
      }
    }
  });

  it("refuses what it cannot do, in words", async () => {
    const unknown = await run(["decisions.csv", "--policy", "guess"]);
    expect(unknown.code).not.toBe(0);
    expect(unknown.errors + unknown.output).toContain("one of uniform, best, adaptive-thompson");
    const fixed = await run(["decisions.csv", "--policy", "fixed", "--weights", "a=much"]);
    expect([fixed.code, fixed.errors]).toEqual([
      1,
      expect.stringContaining("--weights: found a=much"),
    ]);
  });
});
