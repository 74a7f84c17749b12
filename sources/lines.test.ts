import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Line, maxLineCharacters, readLines } from "./lines.ts";

async function* inChunks(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let start = 0;
  for (let i = 0; start < bytes.length; i++) {
    const size = sizes.length === 0 ? bytes.length : sizes[i % sizes.length];
    yield bytes.slice(start, start + size);
    start += size;
  }
}

async function linesOf(bytes: Uint8Array, sizes: readonly number[] = []): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const batch of readLines(inChunks(bytes, sizes))) lines.push(...batch);
  return lines;
}

const utf8 = new TextEncoder();
const chunkSizes = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 5 });

describe("readLines", () => {
  it("cuts at every kind of line end, whatever the chunks", async () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom("\n", "\r", "\r\n", "", "ab", "é", "日本", "🎬", "\uFEFF"),
        fc.string(),
      ),
    );
    await fc.assert(fc.asyncProperty(pieces, chunkSizes, async (parts, sizes) => {
      const text = parts.join("").replace(/^\uFEFF+/, "");
      const wanted = text.split(/\r\n|\n|\r/);
      if (wanted.at(-1) === "") wanted.pop();
      const lines = await linesOf(utf8.encode(text), sizes);
      expect(lines.map((line) => line.text)).toEqual(wanted.map((line) => line.toWellFormed()));
      expect(lines.map((line) => line.number)).toEqual(wanted.map((_, i) => i + 1));
    }));
  });

  it("takes a byte order mark for what it is, in UTF-8 and UTF-16", async () => {
    const text = "a,é\r\nb,🎬\n";
    const little = new Uint8Array(2 * text.length + 2);
    const big = new Uint8Array(2 * text.length + 2);
    `\uFEFF${text}`.split("").forEach((character, i) => {
      const unit = character.charCodeAt(0);
      new DataView(little.buffer).setUint16(2 * i, unit, true);
      new DataView(big.buffer).setUint16(2 * i, unit, false);
    });
    for (const bytes of [utf8.encode(`\uFEFF${text}`), little, big]) {
      for (const sizes of [[], [1], [3]]) {
        const lines = await linesOf(bytes, sizes);
        expect(lines.map((line) => line.text)).toEqual(["a,é", "b,🎬"]);
      }
    }
  });

  it("keeps the beginning of a line that is too long, and the lines after it", async () => {
    const long = "x".repeat(3 * maxLineCharacters);
    const lines = await linesOf(utf8.encode(`a\n${long}\nb\n`), [50_000]);
    expect(lines.map(({ number, length }) => [number, length])).toEqual([
      [1, 1],
      [2, 3 * maxLineCharacters],
      [3, 1],
    ]);
    expect(lines[1].text).toBe("x".repeat(maxLineCharacters));
  });

  it("reads nothing as no lines, and a single byte as one", async () => {
    expect(await linesOf(new Uint8Array(0))).toEqual([]);
    expect(await linesOf(utf8.encode("a"), [1])).toEqual([{ number: 1, text: "a", length: 1 }]);
    expect(await linesOf(utf8.encode("\n"), [1])).toEqual([{ number: 1, text: "", length: 0 }]);
  });

  it("survives any bytes", async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array(), chunkSizes, async (bytes, sizes) => {
      const lines = await linesOf(bytes, sizes);
      expect(lines).toEqual(await linesOf(bytes));
    }));
  });
});
