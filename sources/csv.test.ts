import fc from "fast-check";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CsvFile, readCsv } from "./csv.ts";
import { CsvUnusable } from "./errors.ts";
import { maxLineCharacters } from "./lines.ts";
import { type CsvEntry, maxRecordLines } from "./records.ts";

const header = "timestamp,video_id,viewCount,likeCount,commentCount";
const utf8 = new TextEncoder();

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.slice(start, start + size);
}

async function entriesOf(text: string | Uint8Array, size = 65_536): Promise<CsvEntry[]> {
  const bytes = typeof text === "string" ? utf8.encode(text) : text;
  const entries: CsvEntry[] = [];
  for await (const batch of readCsv(inChunks(bytes, size), "test.csv")) entries.push(...batch);
  return entries;
}

/** Each entry as its line and the video or the reason. */
async function brief(text: string | Uint8Array): Promise<[number, unknown][]> {
  return (await entriesOf(text)).map((entry) =>
    "row" in entry ? [entry.line, entry.row.video_id] : [entry.line, entry.rejection.wanted]
  );
}

describe("readCsv", () => {
  it("gives every row with its line", async () => {
    expect(await entriesOf(`${header}\n2025-08-08,a,1,2,3\n2025-08-09,b,4,5,6`)).toEqual([
      {
        line: 2,
        row: {
          timestamp: "2025-08-08",
          video_id: "a",
          viewCount: 1,
          likeCount: 2,
          commentCount: 3,
        },
      },
      {
        line: 3,
        row: {
          timestamp: "2025-08-09",
          video_id: "b",
          viewCount: 4,
          likeCount: 5,
          commentCount: 6,
        },
      },
    ]);
  });

  it("passes over empty lines and counts them", async () => {
    expect(await brief(`\n\n${header}\r\n\r\n1,a,1,1,1\r\n   \r\n1,b,1,1,1\r\n\r\n`))
      .toEqual([[5, "a"], [7, "b"]]);
  });

  it("finds the delimiter in the header", async () => {
    for (const delimiter of [",", ";", "\t", "|"]) {
      const text = `${header},title\n2025-08-08,a,1,2,3,Hello`.replaceAll(",", delimiter);
      const [entry] = await entriesOf(text);
      expect(entry).toMatchObject({ row: { video_id: "a", commentCount: 3, title: "Hello" } });
    }
  });

  it("gives back whatever was written by the rules of RFC 4180", async () => {
    const cell = fc.oneof(
      fc.constantFrom("", '"', '""', ",", ";", "a\nb", "é🎬", "\t", " x ", '5" nails', "__proto__"),
      fc.string({ unit: "binary" }),
    ).map((text) => text.replaceAll("\r", "").replaceAll("\uFEFF", "").replaceAll("\uFFFD", ""));
    const records = fc.array(fc.tuple(cell.map((text) => `v${text}v`), cell), { maxLength: 8 });
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(fc.asyncProperty(
      records,
      fc.constantFrom(",", ";", "\t", "|"),
      fc.constantFrom("\n", "\r\n"),
      fc.boolean(),
      fc.integer({ min: 1, max: 70 }),
      async (rows, delimiter, lineEnd, mark, size) => {
        const lines = rows.map(([id, note]) =>
          ["2025-08-08", quoted(id), "1", "2", "3", quoted(note)].join(delimiter)
        );
        const head = `${mark ? "\uFEFF" : ""}${header},note`.replaceAll(",", delimiter);
        const text = [head, ...lines, ""].join(lineEnd);
        const found = (await entriesOf(utf8.encode(text), size)).map((entry) =>
          "row" in entry ? [entry.row.video_id, entry.row.note ?? ""] : entry.rejection.message
        );
        expect(found).toEqual(rows.map(([id, note]) => [id, note.trim()]));
      },
    ));
  });

  it("takes a quote within a cell as it stands", async () => {
    const [entry] = await entriesOf(`${header},title\n1,a,1,2,3,5" nails and 6" nails`);
    expect(entry).toMatchObject({ row: { title: '5" nails and 6" nails' } });
  });

  it("tells records that are none by line, value and reason, and goes on", async () => {
    const text = [
      header,
      "2025-08-08,a,1,2",
      "2025-08-08,b,1,2,3",
      "2025-08-08,c,1,2,3,4",
      '2025-08-08,"d"d,1,2,3',
      ",,,,",
      "2025-08-08,e,1,2,3",
    ].join("\n");
    const entries = await entriesOf(text);
    expect(entries.map((entry) => "row" in entry ? entry.row.video_id : entry.rejection.message))
      .toEqual([
        'payload: found "2025-08-08,a,1,2", wanted 5 cells as in the header, not 4',
        "b",
        'payload: found "2025-08-08,c,1,2,3,4", wanted 5 cells as in the header, not 6',
        'payload: found "2025-08-08,\\"d\\"d,1,2,3", wanted 5 cells as in the header, ' +
        "not a quote that is closed within a cell",
        'payload: found ",,,,", wanted a cell that is not empty',
        "e",
      ]);
    expect(entries.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7]);
  });

  it("loses one line to a quote that is never closed, wherever it is", async () => {
    const rows = fc.array(fc.boolean(), { minLength: 1, maxLength: 3 * maxRecordLines });
    await fc.assert(fc.asyncProperty(rows, fc.nat(), async (quotes, at) => {
      const lines = quotes.map((quoted, i) => quoted ? `1,"v${i}",1,2,3` : `1,v${i},1,2,3`);
      const place = at % lines.length;
      lines[place] = '1,"open,1,2,3';
      const found = await brief([header, ...lines].join("\n"));
      const wanted = lines.map((_, i) => [i + 2, i === place ? "every quote closed" : `v${i}`]);
      expect(found).toEqual(wanted);
    }));
  });

  it("bounds the record that an open quote can gather", async () => {
    const long = "x".repeat(maxLineCharacters + 1);
    const text = [header, `1,"${long}`, "1,a,1,2,3", `1,"open,1,2,3`, long, "1,b,1,2,3"].join("\n");
    const tooLong = `a line of at most ${maxLineCharacters} characters, not `;
    expect(await brief(text)).toEqual([
      [2, tooLong + (long.length + 3)],
      [3, "a"],
      [4, "every quote closed"],
      [5, tooLong + long.length],
      [6, "b"],
    ]);
  });

  it("rejects an id whose bytes are no text, and keeps a title whose are not", async () => {
    const latin = Uint8Array.from(
      `${header},title\n1,caf\u00E9,1,2,3,x\n1,a,1,2,3,caf\u00E9\n`,
      (character) => character.charCodeAt(0),
    );
    expect(await brief(latin)).toEqual([[2, "an id in UTF-8"], [3, "a"]]);
  });

  it("refuses a file without a usable header", async () => {
    await expect(entriesOf("")).rejects.toThrow("test.csv: found no header, wanted one");
    await expect(entriesOf("a,b\n1,2\n")).rejects.toThrow("wanted also timestamp");
    await expect(entriesOf(`"timestamp\n`)).rejects.toThrow("wanted no quote that is not closed");
    const wide = header + ",x".repeat(maxLineCharacters);
    await expect(entriesOf(wide)).rejects.toThrow("wanted a line of at most 65536 characters");
  });

  it("survives any bytes: it ends, with entries in order of line or with CsvUnusable", async () => {
    const piece = fc.constantFrom('"', ",", "\n", "\r", "1", "a", '""', ',"', '",');
    const text = fc.array(piece, { maxLength: 200 }).map((pieces) => utf8.encode(pieces.join("")));
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), text);
    await fc.assert(
      fc.asyncProperty(
        bytes,
        fc.boolean(),
        fc.integer({ min: 1, max: 99 }),
        async (tail, headed, size) => {
          const head = utf8.encode(headed ? `${header}\n` : "");
          const whole = new Uint8Array([...head, ...tail]);
          const entries = await entriesOf(whole, size).catch((error: unknown) => {
            expect(error).toBeInstanceOf(CsvUnusable);
            expect(headed).toBe(false);
            return [];
          });
          for (let i = 1; i < entries.length; i++) {
            expect(entries[i].line).toBeGreaterThan(entries[i - 1].line);
          }
          for (const entry of entries) {
            if ("row" in entry) JSON.parse(JSON.stringify(entry.row));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("CsvFile", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "troupe-csv-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function fileWith(name: string, content: string | Uint8Array): Promise<CsvFile> {
    const path = join(folder, name);
    await writeFile(path, content);
    return new CsvFile(path);
  }

  async function idsIn(file: CsvFile): Promise<unknown[]> {
    const ids: unknown[] = [];
    for await (const batch of file.batches()) {
      for (const entry of batch) ids.push("row" in entry ? entry.row.video_id : entry);
    }
    return ids;
  }

  const rows = Array.from({ length: 20_000 }, (_, i) => `2025-08-08,v${i},${i},2,3`);
  const text = [header, ...rows, ""].join("\r\n");
  const ids = rows.map((_, i) => `v${i}`);

  it("reads a plain file and says how much of it was read", async () => {
    const file = await fileWith("plain.csv", text);
    expect(await idsIn(file)).toEqual(ids);
    expect(file.bytesRead).toBe(text.length);
  });

  it("reads a compressed file, counting its compressed bytes", async () => {
    const packed = gzipSync(text);
    const file = await fileWith("packed.csv.gz", packed);
    expect(await idsIn(file)).toEqual(ids);
    expect(file.bytesRead).toBe(packed.length);
  });

  it("can be left early and read again", async () => {
    for (
      const file of [await fileWith("a.csv", text), await fileWith("a.csv.gz", gzipSync(text))]
    ) {
      for await (const _ of file.batches()) break;
      expect(await idsIn(file)).toEqual(ids);
    }
  });

  it("gives the rows before a damage, then says what is wrong", async () => {
    const packed = gzipSync(text);
    const file = await fileWith("cut.csv.gz", packed.subarray(0, packed.length / 2));
    let rows = 0;
    const reading = (async () => {
      for await (const batch of file.batches()) rows += batch.length;
    })();
    await expect(reading).rejects.toThrow(/cut\.csv\.gz: unexpected end of file/);
    expect(rows).toBeGreaterThan(1000);
    await expect(idsIn(await fileWith("no.csv.gz", text))).rejects.toThrow(
      "incorrect header check",
    );
    await expect(idsIn(new CsvFile(join(folder, "none.csv")))).rejects.toThrow("ENOENT");
    await expect(idsIn(new CsvFile(folder))).rejects.toThrow(CsvUnusable);
  });
});
