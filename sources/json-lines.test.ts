import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { mappedRow, noMapping, renamedRow } from "./activity-columns.ts";
import { CsvUnusable } from "./errors.ts";
import { isJsonLines, type JsonEntry, JsonLinesFile, readJsonLines } from "./json-lines.ts";

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

async function entriesOf(batches: AsyncIterable<JsonEntry[]>): Promise<JsonEntry[]> {
  const entries: JsonEntry[] = [];
  for await (const batch of batches) entries.push(...batch);
  return entries;
}

describe("readJsonLines", () => {
  it("gives an object a row, blank lines none, and what is no object a reason", async () => {
    const text = '\ufeff{"a":1}\n\n  \r\n[1]\n{"b":\n7\n{"c":{"d":null}}';
    const entries = await entriesOf(readJsonLines(pieces(text.slice(0, 9), text.slice(9))));
    expect(entries).toMatchObject([
      { line: 1, row: { a: 1 } },
      { line: 4, rejection: { field: "payload", found: '"[1]"', wanted: "a JSON object" } },
      { line: 5, rejection: { found: '"{\\"b\\":"' } },
      { line: 6, rejection: { found: '"7"' } },
      { line: 7, row: { c: { d: null } } },
    ]);
  });

  it("rejects what is nested too deeply to be sent, and goes on", async () => {
    const deep = `{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
    const [first, second] = await entriesOf(readJsonLines(pieces(`${deep}\n{"b":2}\n`)));
    expect(first).toMatchObject({
      line: 1,
      rejection: { wanted: "values nested at most 100 deep" },
    });
    expect(second).toEqual({ line: 2, row: { b: 2 } });
  });

  it("rejects a line that is longer than any event", async () => {
    const [entry] = await entriesOf(readJsonLines(pieces(`{"a":"${"x".repeat(70_000)}"}`)));
    expect(entry).toMatchObject({ line: 1, rejection: { wanted: /at most 65536 characters/ } });
  });
});

describe("JsonLinesFile", () => {
  it("reads plain and compressed files, and says what is wrong with others", async () => {
    const folder = await mkdtemp(join(tmpdir(), "troupe-json-lines-"));
    try {
      const plain = join(folder, "log.ndjson");
      await writeFile(plain, '{"a":1}\n');
      const file = new JsonLinesFile(plain);
      expect(await entriesOf(file.batches())).toEqual([{ line: 1, row: { a: 1 } }]);
      expect(file.bytesRead).toBe(8);
      const packed = join(folder, "log.jsonl.gz");
      await writeFile(packed, gzipSync('{"a":1}\n'));
      expect(await entriesOf(new JsonLinesFile(packed).batches())).toHaveLength(1);
      await writeFile(packed, "not compressed");
      for (const path of [packed, join(folder, "none.jsonl")]) {
        await expect(entriesOf(new JsonLinesFile(path).batches())).rejects.toThrow(CsvUnusable);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    ["a.ndjson", true],
    ["a.JSONL.gz", true],
    ["a.json", false],
    ["jsonl", false],
  ])("tells by the name that %s holds JSON lines: %s", (path, holds) => {
    expect(isJsonLines(path)).toBe(holds);
  });
});

describe("rows of JSON lines", () => {
  const types = new Map([["NextSong", "video_play"], ["7", "video_stop"]] as const);
  const mapping = { ...noMapping, columns: { user_id: "userId", type: "page" }, types };

  it("have the fields of activity, with ids that are text", () => {
    expect(renamedRow({ userId: 39, page: "NextSong", ts: 5, song: "a" }, mapping))
      .toEqual({ user_id: "39", type: "NextSong", timestamp: 5, song: "a" });
  });

  it("are left out where their type is none that was named, whatever stands there", () => {
    expect(mappedRow({ type: "NextSong" }, mapping, "e")).toEqual({
      event_id: "e",
      type: "video_play",
    });
    expect(mappedRow({ type: 7 }, mapping, "e")).toMatchObject({ type: "video_stop" });
    for (const type of [undefined, null, "Home", ["NextSong"], { toString: 1, valueOf: 1 }]) {
      expect(mappedRow({ type }, mapping, "e")).toBeUndefined();
    }
  });
});
