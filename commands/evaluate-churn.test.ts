import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTroupe, temporaryFolder } from "./testing.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder("evaluate-churn-command");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(words: readonly string[]) {
  return runTroupe(["evaluate", "churn", ...words], { TROUPE_DATA: folder }, folder);
}

/** Thirty users; each comes every few days, a third of them until the 40th day. */
const rows = Array.from({ length: 30 }, (_, user) => {
  const last = user % 3 === 0 ? 40 : 90;
  const days = Array.from({ length: last + 1 }, (_, day) => day)
    .filter((day) => (day * 7 + user * 3) % (2 + user % 5) === 0);
  return days.map((day) =>
    `u${user},${new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10)},${user}`
  );
}).flat();
const csv = `user,date,value\n${rows.join("\n")}\nu0,soon,1\n`;

describe("troupe evaluate churn", { timeout: 60_000 }, () => {
  it("tells a person how predictions compare, period by period", async () => {
    await writeFile(join(folder, "visits.csv"), csv);
    const { code, output, errors } = await run(["visits.csv", "--horizon", "10d"]);
    expect([code, errors]).toEqual([0, ""]);
    expect(output).toMatch(/^[\d,]+ visits of 30 users, 2026-01-01 to 2026-04-01, horizon 10d; /);
    expect(output).toMatch(/^method +auc +pooledAuc +logLoss +normalisedEntropy +brier +ece/m);
    for (const method of ["served", "recency", "bg-nbd", "majority"]) {
      expect(output).toMatch(new RegExp(`^${method} .*\\d`, "m"));
    }
    expect(output).toMatch(/^AUC of the period from +users +churned +served +recency +bg-nbd$/m);
    expect(output).toMatch(/^\d+ periods scored, \d+ before them for learning; /m);
    expect(output).toMatch(/^1 rows skipped:\n {2}line \d+: time: found "soon", wanted/m);
  });

  it("writes one JSON object with --json, the same with the same seed", async () => {
    await writeFile(join(folder, "visits.csv"), csv);
    const words = ["visits.csv", "--horizon", "10d", "--json", "--seed", "7"];
    const [one, other] = [await run(words), await run(words)];
    expect([one.code, other.code]).toEqual([0, 0]);
    expect(one.errors).toMatch(/^1 rows skipped:/);
    const json = JSON.parse(one.output);
    expect(one.output).toBe(`${JSON.stringify(json)}\n`);
    expect(json.rows.map(({ method }: { method: string }) => method))
      .toEqual(["served", "recency", "bg-nbd", "majority"]);
    for (const figure of ["auc", "pooledAuc", "logLoss", "normalisedEntropy", "brier", "ece"]) {
      expect(Number.isFinite(json.rows[0][figure]), figure).toBe(true);
    }
    expect(json).toMatchObject({ seed: 7, users: 30, skipped: 1 });
    expect(json.rowsPerSecond).toBeGreaterThan(0);
    expect(json.periods.length).toBeGreaterThan(5);
    expect(JSON.parse(other.output).rows).toEqual(json.rows);
  });

  it.each([
    ["empty.csv", "", [], /empty\.csv: found no header, wanted one/],
    ["columns.csv", "a,b\n1,2\n", [], /found the columns "a, b", wanted also user .* and time/],
    ["short.csv", csv, ["--horizon", "60d"], /found visits over 1\.5 horizons, wanted at least/],
    ["visits.csv", csv, ["--horizon", "long"], /--horizon.*a whole number with a unit/],
  ])("answers %s with a readable error and exit code 1", async (name, content, flags, message) => {
    await writeFile(join(folder, name), content);
    const { code, output, errors } = await run([name, "--json", ...flags]);
    expect(errors).toMatch(message);
    expect(errors).not.toMatch(/^ +at /m);
    expect([code, output]).toEqual([1, ""]);
  });
});
