import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTroupe, temporaryFolder } from "./testing.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder("evaluate-command");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(words: readonly string[]) {
  return runTroupe(["evaluate", "forecast", ...words], { TROUPE_DATA: folder }, folder);
}

/** Two videos, forty days; every third row comes twice and one row is none. */
const rows = Array.from({ length: 80 }, (_, i) => {
  const [day, video] = [Math.floor(i / 2), i % 2];
  const date = new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
  const views = 1000 * (video + 1) + 50 * day + (day * day * (video + 3)) % 29;
  const line = `${date},v${video},${views},${Math.floor(views / 30)},${Math.floor(views / 400)}`;
  return i % 3 === 0 ? `${line}\n${line}` : line;
});
const csv = `date,video_id,views,like_count,commentCount\n${rows.join("\n")}\nsoon,v0,1,1,1\n`;

describe("troupe evaluate forecast", { timeout: 60_000 }, () => {
  it("tells a person how the forecasts compare", async () => {
    await writeFile(join(folder, "readings.csv"), csv);
    const { code, output, errors } = await run(["readings.csv", "--late-after", "20d"]);
    expect([code, errors]).toEqual([0, ""]);
    expect(output).toMatch(/^80 readings of 2 videos, 2026-01-01 to 2026-02-09; .* seed 1\.$/m);
    expect(output).toMatch(/^28 rows skipped: 1 no readings, 27 said again what was said\.$/m);
    expect(output).toMatch(/^ {2}line 109: timestamp: found "soon", wanted/m);
    for (const target of ["views", "likes", "comments"]) {
      expect(output).toMatch(new RegExp(`^${target} +n +MAE +/drift +after 20d`, "m"));
    }
    expect(output).toMatch(/^served +78 /m);
    expect(output).toMatch(/^Served against the best baseline .* by MAE: views \d.*\.$/m);
  });

  it("writes one JSON object with --json, the same with the same seed", async () => {
    await writeFile(join(folder, "readings.csv"), csv);
    const words = ["readings.csv", "--json", "--seed", "7"];
    const [one, other] = [await run(words), await run(words)];
    expect([one.code, other.code]).toEqual([0, 0]);
    const json = JSON.parse(one.output);
    expect(one.output).toBe(`${JSON.stringify(json)}\n`);
    expect(Object.keys(json)).toEqual(["rows", "readings", "skipped", "readingsPerSecond", "seed"]);
    expect(json).toMatchObject({ readings: 80, skipped: 28, seed: 7 });
    expect(json.readingsPerSecond).toBeGreaterThan(0);
    const figures = ["n", "mae", "ratio", "lateRatio", "medianRatio", "mdape", "coverage", "width"];
    for (const row of json.rows) {
      expect(Object.keys(row)).toEqual(["target", "method", ...figures]);
      for (const figure of figures) {
        expect(row[figure] === null || Number.isFinite(row[figure]), figure).toBe(true);
      }
    }
    for (const target of ["views", "likes", "comments"]) {
      const methods: string[] = json.rows.filter((row: { target: string }) => row.target === target)
        .map((row: { method: string }) => row.method);
      expect(methods[0]).toBe("served");
      expect(methods).toEqual(expect.arrayContaining(["last", "drift", "mean3", "mean10"]));
    }
    expect(JSON.parse(other.output).rows).toEqual(json.rows);
  });

  it.each([
    ["missing.csv", "", /missing\.csv/],
    ["folder", "", /not a file/],
    ["empty.csv", "", /empty\.csv: found no header, wanted one/],
    ["columns.csv", "a,b\n1,2\n", /found the columns "a, b", wanted also timestamp .* viewCount/],
    [
      "rows.csv",
      "time,views\nsoon,1\n",
      /found no reading in all rows, 1 of them \(line 2: timestamp: found/,
    ],
    ["junk.csv", "\u0000\u0001\u0002ELF\u0003\n\u0004", /found the columns .*wanted also/],
    ["broken.csv.gz", "time,views\n", /broken\.csv\.gz: /],
  ])("answers %s with a readable error and exit code 1", async (name, content, message) => {
    if (name === "folder") await mkdir(join(folder, name), { recursive: true });
    else if (name !== "missing.csv") await writeFile(join(folder, name), content);
    const { code, output, errors } = await run([name, "--json"]);
    expect(errors).toMatch(/^troupe: /);
    expect(errors).toMatch(message);
    expect(errors).not.toMatch(/^ +at /m);
    expect([code, output]).toEqual([1, ""]);
  });

  it.each([
    [["--late-after", "soon"], /--late-after.*a whole number with a unit/],
    [["--seed", "-1"], /--seed.*a whole number from 0/],
    [["--sed", "1"], /--sed/],
  ])("answers %j with a readable error and exit code 1", async (flags, message) => {
    await writeFile(join(folder, "readings.csv"), csv);
    const { code, output, errors } = await run(["readings.csv", ...flags]);
    expect(errors).toMatch(message);
    expect([code, output]).toEqual([1, ""]);
  });
});
