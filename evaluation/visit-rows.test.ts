import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../commands/testing.ts";
import { CsvUnusable } from "../sources/errors.ts";
import { NotEvaluable } from "./errors.ts";
import { loadVisits } from "./visit-rows.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder("visit-rows");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function load(name: string, content: string | Uint8Array) {
  const path = join(folder, name);
  await writeFile(path, content);
  return await loadVisits(path, new AbortController().signal);
}

const day = Date.UTC(2026, 0, 2);

describe("loadVisits", () => {
  it.each([
    ["user,time,value\na,2026-01-02,5"],
    ["Customer ID;Date;Amount\na;20260102;5.0"],
    ["value\tuser_id\ttimestamp\textra\n5\ta\t1767312000\tx"],
    ["client_id,event_time,revenue\na,2026-01-02T02:00:00+02:00,5e0"],
  ])("finds the fields of %j", async (text) => {
    const { atMs, user, value, users, skipped } = await load("visits.csv", text);
    expect([[...atMs], [...user], [...value], users, skipped]).toEqual([[day], [0], [5], 1, 0]);
  });

  it("puts visits in order of time and numbers users by their first", async () => {
    const text = "user,time\nb,2026-01-04\na,2026-01-03\nb,2026-01-02\na,2026-01-05\n";
    const { atMs, user, value } = await load("visits.csv.gz", gzipSync(text));
    expect([...user]).toEqual([0, 1, 0, 1]);
    expect([...atMs]).toEqual([2, 3, 4, 5].map((date) => Date.UTC(2026, 0, date)));
    expect([...value]).toEqual([0, 0, 0, 0]);
  });

  it("names rows that are none, and takes a visit without a value", async () => {
    const text = "user,time,value\na,2026-01-02,\n,2026-01-02,1\nb,soon,1\nc,2026-02-31,1\n" +
      "d,2026-01-02,much\ne,2026-01-02\n";
    const { users, skipped, skippedRows } = await load("visits.csv", text);
    expect([users, skipped]).toEqual([1, 5]);
    expect(skippedRows.map(({ line, reason }) => `${line} ${reason.split(",")[0]}`)).toEqual([
      "3 user: found nothing",
      '4 time: found "soon"',
      '5 time: found "2026-02-31"',
      '6 value: found "much"',
      '7 payload: found "e',
    ]);
  });

  it.each([
    ["time,value\n2026-01-02,1\n", CsvUnusable, /wanted also user/],
    ["user,time\n", NotEvaluable, /a header and no rows/],
    ["user,time\na,soon\n", NotEvaluable, /no visit in all rows, 1 of them \(line 2: time/],
  ])("refuses %j", async (text, error, message) => {
    const failure = await load("visits.csv", text).catch((cause: unknown) => cause);
    expect(failure).toBeInstanceOf(error);
    expect(String(failure)).toMatch(message);
  });
});
