import { rm, writeFile } from "node:fs/promises";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Effect } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random } from "../ml/random.ts";
import { evaluateClassifier } from "./classify.ts";
import { loadTable, type TableOptions } from "./data-table.ts";
import { evaluateRegressor } from "./regress.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "data-table-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function load(content: string, options: Partial<TableOptions> = {}) {
  const path = await file("table.csv", content);
  const named = { file: path, label: "label", drop: [], ...options };
  const label = (text: string) => text === "bad" ? "something good" : { label: text };
  return await loadTable(named, label, new AbortController().signal, () => {});
}

describe("loadTable", () => {
  it("tells numbers, dates, texts and nothing apart", async () => {
    const { columns, rows } = await load(
      "a,label,b\n1.5,yes,red\n-2e3,no,2026-01-02\nNA,yes,\n?,no,1970-01-01T00:00:01Z\n",
    );
    expect(columns).toEqual(["a", "b"]);
    expect(rows.map(({ cells }) => cells)).toEqual([
      [1.5, "red"],
      [-2000, Date.UTC(2026, 0, 2)],
      [undefined, undefined],
      [undefined, 1000],
    ]);
    expect(rows.map(({ label }) => label)).toEqual(["yes", "no", "yes", "no"]);
  });

  it.each([
    ["numbers", ["3", "1", "2.5"], [1, 2, 0]],
    ["dates", ["2026-01-03", "2026-01-01 12:00", "2026-01-02T00:00:00Z"], [1, 2, 0]],
    ["dates by names of months", ["3 Jan 2026", "1 Jan 2026", "2 Jan 2026"], [1, 2, 0]],
    ["dates with slashes", ["01/03/2026", "01/01/2026", "01/02/2026"], [1, 2, 0]],
    ["one moment", ["5", "5", "5"], [0, 1, 2]],
  ])("puts rows in order of %s", async (_, times, order) => {
    const lines = times.map((time, i) => `${time},1,${i}`);
    const { columns, rows } = await load(`t,label,x\n${lines.join("\n")}\n`, { time: "t" });
    expect(columns).toEqual(["x"]);
    expect(rows.map(({ cells }) => cells[0])).toEqual(order);
  });

  it("counts and names rows that cannot be used", async () => {
    const { rows, skipped, skippedRows } = await load(
      "t,label,x\n1,yes,1\nsoon,yes,2\n3,,3\n4,bad,4\n5,no\n6,no,6\n",
      { time: "t" },
    );
    expect(rows).toHaveLength(2);
    expect(skipped).toBe(4);
    expect(skippedRows.map(({ line }) => line)).toEqual([3, 4, 5, 6]);
    expect(skippedRows[0].reason).toMatch(/^t: found "soon", wanted a number or an ISO 8601/);
    expect(skippedRows[1].reason).toBe("label: found nothing, wanted a label");
    expect(skippedRows[2].reason).toBe('label: found "bad", wanted something good');
  });

  it("drops columns, and reads what is compressed", async () => {
    const path = await file("table.csv.gz", gzipSync("id;label;x\n1;a;7\n"));
    const { columns, rows } = await load("", { file: path, drop: ["id"] });
    expect([columns, rows[0].cells]).toEqual([["x"], [7]]);
  });

  it.each<[string, Partial<TableOptions>, RegExp]>([
    ["a,b\n1,2\n", {}, /found the columns "a, b", wanted also "label"/],
    ["label,b\n1,2\n", { drop: ["c"] }, /wanted also "c"/],
    ["label,b\n1,2\n", { time: "at" }, /wanted also "at"/],
    ["label,b\n1,2\n", { time: "label" }, /found --time "label", wanted another than the label/],
    ["label,b\n1,2\n", { drop: ["label"] }, /found --drop "label"/],
    ["label,b\n1,2\n", { drop: ["b"] }, /wanted one more, to predict the label from/],
    ["label,b\n", {}, /found a header and no rows/],
    ["label,b\nbad,1\n", {}, /no row with a label, in 1 \(line 2: label: found "bad"/],
    ["", {}, /found no header, wanted one/],
  ])("refuses %j with %j", async (content, options, message) => {
    await expect(load(content, options)).rejects.toThrow(message);
  });
});

describe("evaluateClassifier", () => {
  const classify = (path: string, seed = 1, label = "label") =>
    Effect.runPromise(evaluateClassifier({ file: path, label, drop: [], seed }));

  it("beats the fading base rate where something can be learnt, the same with the same seed", async () => {
    const random = new Random(1);
    const lines = Array.from({ length: 1_500 }, () => {
      const [x, colour] = [random.normal(), random.pick(["red", "green", ""])];
      const chance = 0.1 + (x > 0 ? 0.4 : 0) + (colour === "red" ? 0.4 : 0);
      return `${x.toFixed(3)},${colour},${random.chance(chance) ? "Yes" : "No"}`;
    });
    const path = await file("planted.csv", `x,colour,label\n${lines.join("\n")}\n1,red,perhaps\n`);
    const evaluation = await classify(path);
    expect(evaluation).toMatchObject({ positive: "yes", negative: "no", n: 1_500, skipped: 1 });
    expect(evaluation.skippedRows).toEqual([
      { line: 1_502, reason: 'label: found "perhaps", wanted yes or no' },
    ]);
    const [served, baseline] = evaluation.rows;
    expect([served.method, baseline.method]).toEqual(["served", "fading base rate"]);
    expect(served.normalisedEntropy).toBeLessThan(0.85);
    expect(baseline.normalisedEntropy).toBeCloseTo(1, 12);
    expect(served.windowedAuc).toBeGreaterThan(0.75);
    const again = await classify(path);
    expect(again.rows.map(({ microsecondsPerUpdate: _, ...row }) => row)).toEqual(
      evaluation.rows.map(({ microsecondsPerUpdate: _, ...row }) => row),
    );
  });

  it("cannot be told the label by a later row", async () => {
    const random = new Random(2);
    const rows = Array.from({ length: 400 }, () => `${random.uniform()},${random.integer(0, 1)}`);
    const flipped = rows.map((row, i) => i < 399 ? row : row.replace(/\d$/, (d) => `${1 - +d}`));
    const [one, other] = await Promise.all([rows, flipped].map(async (lines, i) => {
      const path = await file(`noise${i}.csv`, `x,label\n${lines.join("\n")}\n`);
      return await classify(path);
    }));
    const loss = ({ rows: [served] }: typeof one) => 400 * (served.logLoss ?? NaN);
    // Only the last row was scored otherwise: by minus the logarithm of p, in place of that of 1 − p.
    const [p, q] = [Math.exp(-(loss(one) - loss(other))), 1];
    expect(p / (p + q)).toBeGreaterThan(0.2);
    expect(p / (p + q)).toBeLessThan(0.8);
    expect(one.rows[0].accuracy).toBeLessThan(0.6);
  });

  it.each([
    ["one.csv", "x,label\n1,1\n2,1\n", /in the column "label" one value only, "1", wanted two/],
    [
      "three.csv",
      "x,label\n1,a\n2,b\n3,c\n",
      /"label" 3 values: "a" \(1\), "b" \(1\), "c" \(1\), wanted two/,
    ],
  ])("refuses %s", async (name, content, message) => {
    await expect(classify(await file(name, content))).rejects.toThrow(message);
  });

  it.each([
    ["two rows", "x,label\n1,0\n2,1\n"],
    ["a constant column", `x,label\n${"1,0\n1,1\n".repeat(60)}`],
    ["an empty column", `x,y,label\n${",1,0\n,2,1\n".repeat(60)}`],
    ["huge numbers", `x,label\n${"1e300,0\n-1e300,1\n1e-300,1\n".repeat(60)}`],
    [
      "ids of text",
      `x,label\n${Array.from({ length: 200 }, (_, i) => `id ${i},${i % 2}`).join("\n")}\n`,
    ],
  ])("gives finite figures for %s", async (_, content) => {
    const { rows } = await classify(await file("odd.csv", content));
    for (const { method: _, ...figures } of rows) {
      for (const figure of Object.values(figures)) expect(figure ?? 0).toSatisfy(Number.isFinite);
    }
  });
});

describe("evaluateRegressor", () => {
  it("beats the last value where something can be learnt, and skips what is no number", async () => {
    const random = new Random(1);
    const lines = Array.from({ length: 800 }, () => {
      const [x, colour] = [random.normal(), random.integer(0, 2)];
      return `${x.toFixed(4)},c${colour},${(5 * x + 10 * colour + random.normal()).toFixed(4)}`;
    });
    const path = await file("planted.csv", `x,colour,label\n${lines.join("\n")}\n1,c1,many\n`);
    const options = { file: path, label: "label", drop: [], seed: 1 };
    const { rows: [served, last], n, skipped } = await Effect.runPromise(
      evaluateRegressor(options),
    );
    expect([served.method, last.method, n, skipped]).toEqual(["served", "last value", 800, 1]);
    expect(served.mae).toBeLessThan(1.3);
    expect(served.r2).toBeGreaterThan(0.9);
    expect(last.mae).toBeGreaterThan(7);
  });
});
