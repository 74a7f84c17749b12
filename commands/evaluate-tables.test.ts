import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTroupe, temporaryFolder } from "./testing.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder("evaluate-tables");
  const rows = Array.from({ length: 300 }, (_, i) => {
    const x = (i * 37) % 100;
    return `${i},${x},${i % 3 === 0 ? "a" : "b"},${x > 50 ? 1 : 0},${2 * x + 1}`;
  });
  const csv = `at,x,name,click,minutes\n${rows.join("\n")}\n300,1,a\n`;
  await writeFile(join(folder, "table.csv"), csv);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(...words: readonly string[]) {
  return runTroupe(["evaluate", ...words], { TROUPE_DATA: folder }, folder);
}

describe("troupe evaluate classify and regress", { timeout: 60_000 }, () => {
  it("tells a person how the classifier did, and which label is positive", async () => {
    const { code, output, errors } = await run("classify", "table.csv", "--label", "click");
    expect([code, errors]).toEqual([0, ""]);
    expect(output).toMatch(/^300 rows, 4 columns; "1" is positive \(\d+ rows\), "0" negative; /);
    expect(output).toMatch(/^served +0\.\d{4} /m);
    expect(output).toMatch(/^fading base rate +/m);
    expect(output).toMatch(/^1 row skipped:\n {2}line 302: /m);
  });

  it.each([
    ["classify", "click", [
      ...["windowedAuc", "pooledAuc", "logLoss", "normalisedEntropy", "brier", "ece", "lift10"],
      "accuracy",
    ]],
    ["regress", "minutes", ["mae", "rmse", "r2"]],
  ])("writes one object for %s with --json", async (name, label, figures) => {
    const words = [name, "table.csv", "--label", label, "--time", "at", "--drop", "name", "--json"];
    const { code, output, errors } = await run(...words, "--seed", "7");
    expect(code).toBe(0);
    expect(errors).toMatch(/^1 row skipped:/);
    const json = JSON.parse(output);
    expect(output).toBe(`${JSON.stringify(json)}\n`);
    expect(json).toMatchObject({ seed: 7, n: 300, skipped: 1 });
    expect(json.columns).not.toContain("at");
    expect(json.columns).not.toContain("name");
    expect(json.rowsPerSecond).toBeGreaterThan(0);
    const [served, baseline] = json.rows;
    expect(Object.keys(served)).toEqual(["method", ...figures, "microsecondsPerUpdate"]);
    expect(Object.keys(baseline)).toEqual(["method", ...figures]);
  });

  it.each([
    [["classify", "table.csv", "--label", "clicks"], /wanted also "clicks"/],
    [
      ["classify", "table.csv", "--label", "minutes"],
      /in the column "minutes" \d+ values: .*wanted two/,
    ],
    [
      ["regress", "table.csv", "--label", "name"],
      /no row with a label, in 301 \(line 2: name: found "a"/,
    ],
    [["classify", "table.csv"], /--label/],
    [["regress", "table.csv", "--label", "x", "--seed", "-1"], /--seed.*a whole number from 0/],
    [["regress", "missing.csv", "--label", "x"], /missing\.csv/],
  ])("answers %j with a readable error and exit code 1", async (words, message) => {
    const { code, output, errors } = await run(...words, "--json");
    expect(errors).toMatch(message);
    expect(errors).not.toMatch(/^ +at /m);
    expect([code, output]).toEqual([1, ""]);
  });
});
