import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { Random } from "../random.ts";
import { FrequentWords, maxFrequentWords, unknownWord } from "./frequent-words.ts";

function bytesOf(words: FrequentWords): Uint8Array {
  const writer = new ByteWriter();
  words.encode(writer);
  return writer.take();
}

describe("FrequentWords", () => {
  it("counts as its example says", () => {
    const countries = new FrequentWords();
    const germany = countries.add("DE", 1);
    countries.add("FR", 1);
    countries.add("DE", 1);
    countries.addAmount(germany, 90);
    expect(countries.add(undefined, 3)).toBe(unknownWord);
    countries.addAmount(unknownWord, 5);
    expect(countries.summary()).toEqual({
      top: [
        { word: "DE", count: 2, missed: 0, amount: 90 },
        { word: "FR", count: 1, missed: 0, amount: 0 },
      ],
      other: { count: 0, missed: 0, amount: 0 },
      unknown: { count: 3, missed: 0, amount: 5 },
    });
  });

  it("loses no count and no amount, and bounds what it missed (property)", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 60 }), (seed, different) => {
        const random = new Random(seed);
        const words = new FrequentWords();
        const truth = new Map<string, number>();
        let total = 0;
        for (let i = 0; i < 400; i++) {
          const word = `w${Math.floor(different * random.uniform() ** 2)}`;
          const weight = random.integer(1, 4);
          words.addAmount(words.add(word, weight), 2 * weight);
          truth.set(word, (truth.get(word) ?? 0) + weight);
          total += weight;
        }
        const { top, other } = words.summary();
        expect(top.length).toBe(Math.min(truth.size, maxFrequentWords));
        expect(other.count + top.reduce((sum, { count }) => sum + count, 0)).toBe(total);
        expect(other.amount + top.reduce((sum, { amount }) => sum + amount, 0)).toBe(2 * total);
        for (const { word, count, missed, amount } of top) {
          const wanted = truth.get(word) ?? 0;
          expect(count).toBeLessThanOrEqual(wanted);
          expect(count + missed).toBeGreaterThanOrEqual(wanted);
          expect(amount).toBe(2 * count);
          if (truth.size <= maxFrequentWords) expect(missed).toBe(0);
        }
        const kept = new Set(top.map(({ word }) => word));
        for (const [word, count] of truth) {
          if (count > total / maxFrequentWords) expect(kept).toContain(word);
        }
      }),
    );
  });

  it("comes back from its bytes as it was, and goes on so", () => {
    const words = new FrequentWords();
    const random = new Random(5);
    const add = (to: FrequentWords, word: string) => to.addAmount(to.add(word, 1), 0.5);
    for (let i = 0; i < 100; i++) add(words, `word ${random.integer(0, 30)}`);
    words.add("x".repeat(1_000), 50);
    words.add(undefined, 2);
    const decoded = FrequentWords.decode(new ByteReader(bytesOf(words)));
    expect(decoded).toEqual(words);
    for (let i = 0; i < 100; i++) {
      const word = `word ${random.integer(0, 60)}`;
      add(words, word);
      add(decoded, word);
    }
    expect(bytesOf(decoded)).toEqual(bytesOf(words));
  });

  it("refuses bytes that are none", () => {
    const written = (write: (writer: ByteWriter) => void) => {
      const writer = new ByteWriter();
      write(writer);
      return () => FrequentWords.decode(new ByteReader(writer.take()));
    };
    expect(written((to) => to.u8(17))).toThrow("frequent words: found 17, wanted at most 16");
    expect(written((to) => {
      to.u8(1);
      to.text("x".repeat(101));
    })).toThrow("word: found 101 characters, wanted at most 100");
    expect(written((to) => {
      to.u8(2);
      to.text("x");
      to.text("x");
    })).toThrow("word: found x twice");
    expect(written((to) => {
      to.u8(0);
      to.f64s([-1, 0, 0, 0, 0, 0]);
    })).toThrow("count of a word: found -1");
    expect(written((to) => {
      to.u8(0);
      to.f64s([0, 0, 0, 0, 0, NaN]);
    })).toThrow("amount of a word: found NaN");
  });
});
