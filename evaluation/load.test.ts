import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../commands/testing.ts";
import { CsvUnusable } from "../sources/errors.ts";
import { NotEvaluable } from "./errors.ts";
import { loadReadings } from "./load.ts";
import { ReadingTable } from "./reading-table.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder("load");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const never = new AbortController().signal;

async function load(name: string, content: string | Uint8Array, table?: ReadingTable) {
  const path = join(folder, name);
  await writeFile(path, content);
  return await loadReadings(path, never, () => {}, table);
}

function rowsOf(table: ReadingTable): unknown[] {
  const decoder = new TextDecoder();
  return Array.from(
    { length: table.length },
    (_, place) => JSON.parse(decoder.decode(table.payload(place))),
  );
}

const first = {
  timestamp: Date.UTC(2025, 7, 8),
  video_id: "a",
  viewCount: 100,
  likeCount: 5,
  commentCount: 1,
};

describe("loadReadings", () => {
  it.each([
    ["timestamp,video_id,viewCount,likeCount,commentCount\n2025-08-08,a,100,5,1"],
    ["date;id;views;likes;comments\n2025-08-08 00:00:00;a;100;5;1"],
    ["comment_count,like_count,view_count,videoId,collected_at\n1,5,100,a,1754611200"],
    ["commentCount\tlikes\tviews\tvideo\tfetched_at\textra\n1\t5\t100\ta\t1754611200000\tx"],
    ["Datetime,Video ID,View Count,Like Count,Comment Count\n2025-08-08T02:00:00+02:00,a,100,5,1"],
  ])("finds the fields of %j", async (text) => {
    const { table, absent, skipped } = await load("readings.csv", text);
    expect([rowsOf(table), absent, skipped]).toEqual([[first], [], 0]);
  });

  it("reads compressed files and what they say of a video", async () => {
    const text = "time,id,views,likes,comments,channel,category,title,published_at\n" +
      "2025-08-08,a,100,5,1,c,k,t,2025-08-01\n";
    const { table } = await load("readings.csv.gz", gzipSync(text));
    const about = { channel: "c", category: "k", title: "t" };
    expect(rowsOf(table)).toEqual([
      { ...first, ...about, published_at: "2025-08-01T00:00:00.000Z" },
    ]);
  });

  it("takes a file without ids for one video, and without likes or comments for none of them", async () => {
    const { table, absent, assumedVideo } = await load(
      "my video.csv",
      "date,views\n2025-08-08,100\n2025-08-09,7",
    );
    expect(absent).toEqual(["likes", "comments"]);
    expect(rowsOf(table)[0]).toEqual({
      ...first,
      video_id: "my video",
      likeCount: 0,
      commentCount: 0,
    });
    expect([table.videoCount, assumedVideo]).toEqual([1, "my video"]);
    const likes = await load("one.csv", "date,id,views,likes\n2025-08-08,a,100,5");
    expect([likes.absent, likes.assumedVideo]).toEqual([["comments"], undefined]);
  });

  it("skips rows that are no readings, and tells the first of them", async () => {
    const bad = [
      "2025-08-08,b,,5,1",
      "2025-13-08,b,1,5,1",
      "2025-08-08,b,1,5",
      "2025-08-08,b,-1,5,1",
    ];
    const text = ["date,id,views,likes,comments", ...bad, "2025-08-08,a,100,5,1", ...bad, ...bad];
    const { table, skipped, skippedRows } = await load("bad.csv", text.join("\n"));
    expect(rowsOf(table)).toEqual([first]);
    expect(skipped).toBe(12);
    expect(skippedRows.length).toBe(10);
    expect(skippedRows.slice(0, 4)).toEqual([
      {
        line: 2,
        reason: expect.stringMatching(/^viewCount: found nothing, wanted a whole number/),
      },
      { line: 3, reason: expect.stringMatching(/^timestamp: found "2025-13-08", wanted/) },
      { line: 4, reason: expect.stringMatching(/wanted 5 cells as in the header, not 4/) },
      { line: 5, reason: expect.stringMatching(/^viewCount: found -1, wanted/) },
    ]);
  });

  it.each([
    ["", /found no header, wanted one/],
    ["\n\n", /found no header, wanted one/],
    ["a,b,c\n1,2,3", /found the columns "a, b, c", wanted also timestamp .* and viewCount/],
    ["date,likes\n2025-08-08,1", /wanted also viewCount \(or viewcount, views/],
    [Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256), /found the .*wanted/s],
  ])("refuses what is no CSV of readings: %j", async (content, message) => {
    const failure = await load("none.csv", content).catch((error) => error);
    expect(failure).toBeInstanceOf(CsvUnusable);
    expect(failure.message).toMatch(message);
  });

  it.each([
    ["date,views\n", /found a header and no rows, wanted readings below the header/],
    [
      "date,views\nsoon,1\nlater,2",
      /found no reading in all rows, 2 of them \(line 2: timestamp: found "soon"/,
    ],
  ])("refuses what holds no reading: %j", async (content, message) => {
    const failure = await load("none.csv", content).catch((error) => error);
    expect(failure).toBeInstanceOf(NotEvaluable);
    expect(failure.message).toMatch(message);
  });

  it("refuses more than it has room for", async () => {
    const text = "date,id,views\n2025-08-08,a,1\n2025-08-09,a,2\n2025-08-10,a,3\n";
    const failure = await load("many.csv", text, new ReadingTable(2)).catch((error) => error);
    expect(failure).toBeInstanceOf(NotEvaluable);
    expect(failure.message).toMatch(/found more than 2 readings, wanted at most 5000000 readings/);
  });

  it("refuses folders, files that are not there, and broken archives", async () => {
    for (const path of [folder, join(folder, "missing.csv")]) {
      await expect(loadReadings(path, never, () => {})).rejects.toBeInstanceOf(CsvUnusable);
    }
    await expect(load("broken.csv.gz", "date,views\n")).rejects.toThrow(/broken\.csv\.gz: /);
  });
});
