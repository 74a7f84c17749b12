import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../commands/testing.ts";
import { CsvUnusable } from "../sources/errors.ts";
import { loadConsumptions } from "./consumption-rows.ts";
import { NotEvaluable } from "./errors.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder("consumption-rows");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function load(name: string, content: string | Uint8Array) {
  const path = join(folder, name);
  await writeFile(path, content);
  return await loadConsumptions(path, new AbortController().signal);
}

describe("loadConsumptions", () => {
  it.each([
    ["user,item,time\na,x,2026-01-02"],
    ["userId;movieId;rating;timestamp\na;x;5;881250949"],
    ["ts\tuser_id\tsong\n1541120000000.0\ta\tx"],
    ["User ID,Video ID,Watched At,length\na,x,2026-01-02T02:00:00+02:00,3"],
    ["customer,article_id,day\na,x,17"],
  ])("finds the fields of %j", async (text) => {
    const { user, item, category, itemIds, users, skipped } = await load("plays.csv", text);
    expect([[...user], [...item], [...category], itemIds, users, skipped])
      .toEqual([[0], [0], [-1], ["x"], 1, 0]);
  });

  it("puts consumptions in order of time and numbers items by their first", async () => {
    const text = "user,item,time,genre\nb,y,3,jazz\na,x,1,pop\nb,x,2,pop\na,y,3,\n";
    const { user, item, category, itemIds, categories } = await load("o.csv.gz", gzipSync(text));
    expect([...item]).toEqual([0, 0, 1, 1]);
    expect([...user]).toEqual([1, 0, 0, 1]);
    expect(itemIds).toEqual(["x", "y"]);
    expect([...category].map((number) => categories[number])).toEqual(
      ["pop", "pop", "jazz", undefined],
    );
  });

  it("names rows that are none", async () => {
    const text = "user,item,time\na,x,1\n,x,1\na,,1\na,x,soon\na,x\n";
    const { user, skipped, skippedRows } = await load("bad.csv", text);
    expect([user.length, skipped]).toEqual([1, 4]);
    expect(skippedRows.map(({ line, reason }) => `${line} ${reason.split(",")[0]}`)).toEqual([
      "3 user: found nothing",
      "4 item: found nothing",
      '5 time: found "soon"',
      '6 payload: found "a',
    ]);
  });

  it.each([
    ["user,time\na,1\n", CsvUnusable, /wanted also item/],
    ["user,item,time\n", NotEvaluable, /a header and no rows/],
    ["user,item,time\na,x,soon\n", NotEvaluable, /no consumption in all rows, 1 of them \(line 2/],
  ])("refuses %j", async (text, kind, message) => {
    const failure = await load("none.csv", text).catch((error) => error);
    expect(failure).toBeInstanceOf(kind);
    expect(failure.message).toMatch(message);
  });
});
