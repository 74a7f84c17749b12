import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { simulateConsumptions, usualAudience } from "../ml/testing/consumptions.ts";
import { runTroupe, temporaryFolder } from "./testing.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder("evaluate-recommend-command");
  await writeFile(join(folder, "plays.csv"), csv);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(words: readonly string[]) {
  return runTroupe(["evaluate", "recommend", ...words], { TROUPE_DATA: folder }, folder);
}

const rows = simulateConsumptions({ ...usualAudience, consumptions: 1_500 })
  .map(({ user, item, category, atMs }) => `${user},${item},${atMs},${category}`);
const csv = `user_id,song,ts,genre\n${rows.join("\n")}\n7,,1767225600000,\n`;

const methods = ["served", "served, diverse", "item to item", "popularity", "decayed popularity"];

describe("troupe evaluate recommend", { timeout: 60_000 }, () => {
  it("tells a person how recommendations compare", async () => {
    const { code, output, errors } = await run(["plays.csv"]);
    expect([code, errors]).toEqual([0, ""]);
    expect(output).toMatch(
      /^1,500 consumptions, \d+ users, \d+ items; [\d,]+ rows a second, seed 1\./,
    );
    expect(output).toMatch(/^method +hitRate10 +ndcg10 +coverage +microsecondsPerUpdate$/m);
    for (const method of methods) expect(output).toMatch(new RegExp(`^${method} +0\\.\\d`, "m"));
    expect(output).toMatch(
      /^[\d,]+ consumptions scored, .* in \d+ of them nobody had had the item/m,
    );
    expect(output).toMatch(/^Decayed popularity counts half after [\d,]+ consumptions/m);
    expect(output).toMatch(/^Factors were built 1 times?\.$/m);
    expect(output).toMatch(/^1 rows? skipped:\n {2}line 1502: item: found nothing, wanted an id/m);
  });

  it("writes one JSON object with --json", async () => {
    const { code, output, errors } = await run([
      "plays.csv",
      "--json",
      "--seed",
      "7",
      "--no-factors",
    ]);
    expect(code).toBe(0);
    expect(errors).toMatch(/^1 rows? skipped:$/m);
    const json = JSON.parse(output);
    expect(output).toBe(`${JSON.stringify(json)}\n`);
    expect(json.rows.map(({ method }: { method: string }) => method)).toEqual(methods);
    for (const figure of ["hitRate10", "ndcg10", "coverage", "microsecondsPerUpdate"]) {
      expect(Number.isFinite(json.rows[0][figure]), figure).toBe(true);
    }
    expect(json).toMatchObject({ seed: 7, consumptions: 1_500, rebuilds: 0, skipped: 1 });
    expect(json.rowsPerSecond).toBeGreaterThan(0);
  });

  it("says what is wrong with a file", async () => {
    await writeFile(join(folder, "other.csv"), "a,b\n1,2\n");
    const { code, output, errors } = await run(["other.csv", "--json"]);
    expect([code === 0, output]).toEqual([false, ""]);
    expect(errors).toMatch(/wanted also user .* and item .* and time/);
  });
});
