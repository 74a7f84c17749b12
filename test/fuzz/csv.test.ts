// CSV as people export, edit and break it: every record comes out as a row or as a reason, wherever the
// pieces of the file are cut.
import { Buffer } from "node:buffer";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { Columns } from "../../sources/columns.ts";
import { CsvFile, readCsv } from "../../sources/csv.ts";
import { CsvUnusable } from "../../sources/errors.ts";
import { maxLineCharacters, readLines } from "../../sources/lines.ts";
import type { CsvEntry } from "../../sources/records.ts";
import { decodeReading } from "../../streams/reading.ts";
import { maxFoundCharacters, Rejection } from "../../streams/rejection.ts";
import { Fuzzing, fuzzTimeoutMs } from "./fuzzing.ts";
import { encoded, mutatedBytes } from "./mutations.ts";
import { oddNumber, oddText } from "./odd-values.ts";
import { arrivedAtMs, expectReading, expectRejection } from "./readings.ts";

const fuzzing = new Fuzzing("csv");
afterAll(() => fuzzing.end());

/** The largest message that a nats-server takes by default, headers apart. */
const maxMessageBytes = 1_000_000;

const columnNames = fc.constantFrom(
  ...["timestamp", "video_id", "viewCount", "likeCount", "commentCount", "views", "Likes", "id"],
  ...["published at", "channelTitle", "title", "", " ", "__proto__", "constructor", "column_1"],
);
const usualHeader = fc.constantFrom(
  "timestamp,video_id,viewCount,likeCount,commentCount",
  "Date;ID;Views;Likes;Comments;Title",
  'time\tvideo id\tview-count\tlike_count\tcomments\t"odd ""name"""',
  "\ufeffdatetime|videoId|views|likes|comments|channel|category|published_at",
);
const header = fc.oneof(
  { weight: 9, arbitrary: usualHeader },
  { weight: 1, arbitrary: fc.array(columnNames, { maxLength: 12 }).map((names) => names.join()) },
);

const plainCell = fc.constantFrom(
  ...["2025-08-08T06:00:00Z", "1754611200", "1754611200000.5", "v1", "12", "12.0", "1e3", "+7", ""],
  ...["1e400", "-0", ".5", " 9 ", "\ufffd", "NULL", "9".repeat(400), "x".repeat(300)],
);
const cell = fc.oneof(
  { weight: 6, arbitrary: plainCell },
  { weight: 1, arbitrary: oddText },
  { weight: 1, arbitrary: oddNumber.map(String) },
  { weight: 1, arbitrary: oddText.map((text) => `"${text.replaceAll('"', '""')}"`) },
  { weight: 1, arbitrary: fc.constantFrom('"', '""', '"""', '"a', 'a"', '"a"b', '"a\nb"', '"\r') },
);
const usualRow = fc.constantFrom(
  "2025-08-08T06:00:00Z,v1,100,5,1",
  "1754611200;v2;7;0;0;a title",
  '2025-08-08\tv3\t1\t1\t1\t"a ""quoted"" one"',
  "2025-08-08|v4|1|1|1|c|d|2025-08-01",
);
const row = fc.oneof(
  usualRow,
  fc.tuple(fc.array(cell, { maxLength: 9 }), fc.constantFrom(...",,;\t|"))
    .map(([cells, delimiter]) => cells.join(delimiter)),
);

/** Few files have lines too long to keep, as they take long to make. */
const longLine = fc.constantFrom("9", '"', "a,", '"",', "\ufffd").map((piece) =>
  piece.repeat((maxLineCharacters + 20) / piece.length)
);
const longCell = `2025-08-08,v1,${"9".repeat(65_000)}x,1,1`;
const line = fc.oneof(
  { weight: 600, arbitrary: row },
  { weight: 1, arbitrary: longLine },
  { weight: 1, arbitrary: fc.constant(longCell) },
);

const text = fc.tuple(
  header,
  fc.array(line, { maxLength: 12 }),
  fc.constantFrom("\n", "\n", "\r\n", "\r", "\n\n", "\r\r\n"),
).map(([header, rows, lineEnd]) => [header, ...rows].join(lineEnd));

const file = fc.oneof(
  { weight: 6, arbitrary: encoded(text) },
  { weight: 4, arbitrary: mutatedBytes(encoded(text), 1) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
);

/** Places where a file is cut into pieces, in thousandths of its length; some pieces are empty. */
const cuts = fc.array(fc.nat(1000), { maxLength: 6 });

async function* piecesOf(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  let begin = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    const end = Math.floor(cut * bytes.length / 1000);
    yield bytes.subarray(begin, end);
    begin = end;
  }
  yield bytes.subarray(begin);
}

/** The same, byte after byte. */
async function* bytesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i++) yield bytes.subarray(i, i + 1);
}

async function all<Item>(batches: AsyncIterable<Item[]>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const batch of batches) for (const item of batch) items.push(item);
  return items;
}

/** The entries of a file, or why it is none. */
async function entriesOf(pieces: AsyncIterable<Uint8Array>): Promise<CsvEntry[] | string> {
  try {
    return await all(readCsv(pieces, "fuzz.csv"));
  } catch (error) {
    if (!(error instanceof CsvUnusable)) throw error;
    expect(error.reason).toMatch(/^found .*wanted/s);
    expect(error.reason.length).toBeLessThan(5000);
    return error.reason;
  }
}

/** Fails unless an entry is a reason, or a row that can be sent and then is a reading or a reason. */
function expectEntry(entry: CsvEntry): void {
  if ("rejection" in entry) {
    const { field, found, wanted } = entry.rejection;
    expect([field, wanted]).not.toContain("");
    expect(found.length).toBeLessThanOrEqual(maxFoundCharacters + 1);
    return;
  }
  for (const name of ["viewCount", "likeCount", "commentCount", "timestamp"]) {
    const value = entry.row[name];
    if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
  }
  const payload = Buffer.from(JSON.stringify(entry.row));
  expect(payload.length).toBeLessThan(maxMessageBytes);
  const decoded = decodeReading(payload, arrivedAtMs);
  if (decoded instanceof Rejection) expectRejection(decoded);
  else expectReading(decoded);
}

describe("CSV", { timeout: fuzzTimeoutMs }, () => {
  it("comes out as rows and reasons, the same ones wherever its pieces are cut", async () => {
    await fuzzing.tryAsync(9000, fc.tuple(file, cuts), async ([bytes, cuts]) => {
      const entries = await entriesOf(piecesOf(bytes, []));
      expect(await entriesOf(piecesOf(bytes, cuts))).toEqual(entries);
      if (bytes.length < 400) expect(await entriesOf(bytesOf(bytes))).toEqual(entries);
      if (typeof entries === "string") return "rejected";
      for (const entry of entries) expectEntry(entry);
      return entries.some((entry) => "row" in entry) ? "accepted" : "rejected";
    });
  });

  it("has numbered lines, whose texts are all there is", async () => {
    const ends = fc.constantFrom("\n", "\r", "\r\n", "a", "é", "🎭", "\n\r", "x".repeat(50));
    const texts = fc.array(ends, { maxLength: 30 }).map((parts) => parts.join(""));
    await fuzzing.tryAsync(2500, fc.tuple(texts, cuts), async ([text, cuts]) => {
      const lines = await all(readLines(piecesOf(Buffer.from(text), cuts)));
      const wanted = text.split(/\r\n|\n|\r/);
      if (wanted.at(-1) === "") wanted.pop();
      expect(lines.map((line) => line.text)).toEqual(wanted);
      expect(lines.map((line) => line.number)).toEqual(wanted.map((_, i) => i + 1));
      return "accepted";
    });
  });

  it("gives back what was written by the rules, whatever the cells hold", async () => {
    const cells = fc.array(
      oddText.map((text) => text.toWellFormed().replace(/\r\n?/g, "\n").trim()),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fuzzing.tryAsync(2000, fc.array(cells, { maxLength: 5 }), async (records) => {
      const lines = records.map((cells) =>
        ["1754611200", "v", "1", "2", "3", ...[0, 1, 2, 3].map((i) => quoted(cells[i] ?? ""))]
          .join()
      );
      const names = ["a", "b", "c", "d"];
      const header = `timestamp,video_id,views,likes,comments,${names.join()}`;
      const bytes = Buffer.from([header, ...lines].join("\n"));
      const entries = await entriesOf(piecesOf(bytes, [500]));
      if (typeof entries === "string") throw new Error(entries);
      expect(entries.map((entry) => "row" in entry ? entry.row : entry)).toEqual(
        records.map((cells) => ({
          timestamp: 1_754_611_200,
          video_id: "v",
          viewCount: 1,
          likeCount: 2,
          commentCount: 3,
          ...Object.fromEntries(
            names.flatMap((name, i) => (cells[i] ?? "") === "" ? [] : [[name, cells[i]]]),
          ),
        })),
      );
      return "accepted";
    });
  });

  it("has columns that are told apart, or says which are missing", () => {
    const headers = fc.array(fc.oneof(columnNames, columnNames, oddText), { maxLength: 12 });
    fuzzing.try(2500, headers, (names) => {
      const columns = Columns.fromHeader(names);
      if (typeof columns === "string") {
        expect(columns).toMatch(/^found .*wanted/s);
        return "rejected";
      }
      expect(new Set(columns.names).size).toBe(names.length);
      const row = columns.row(names.map((_, i) => String(i)));
      expect(Object.keys(row).length).toBe(names.length);
      return "accepted";
    });
  });

  it("may be compressed, and broken as such", async () => {
    const folder = await mkdtemp(join(process.env.TROUPE_TEST_FOLDER ?? tmpdir(), "troupe-fuzz-"));
    const path = join(folder, "fuzz.csv.gz");
    const good = encoded(text).map((bytes) => new Uint8Array(gzipSync(bytes)));
    try {
      await fuzzing.tryAsync(300, fc.oneof(good, mutatedBytes(good, 1)), async (bytes) => {
        await writeFile(path, bytes);
        try {
          for (const entry of await all(new CsvFile(path).batches())) expectEntry(entry);
          return "accepted";
        } catch (error) {
          if (error instanceof CsvUnusable) return "rejected";
          throw error;
        }
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
