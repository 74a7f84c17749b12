// Which words came most often, such as countries or devices, in bounded memory.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, type NumberRange } from "../ranges.ts";
import { textHash } from "../text-hash.ts";

/** How many words are kept. */
export const maxFrequentWords = 16;
/** The longest word kept, in UTF-16 code units; of a longer one the beginning. */
const maxWordCharacters = 100;

/** Stands for the hash of a word that nobody said. */
export const unknownWord = 0;

/** What is counted of one word. */
export interface WordCount {
  /** How often it came for sure. */
  count: number;
  /** How often it may have come besides, before it was kept: 0 where at most 16 words came at all. */
  missed: number;
  /** An amount that belongs to it. */
  amount: number;
}

interface Kept extends WordCount {
  readonly word: string;
  readonly hash: number;
}

const ranges: readonly NumberRange[] = [
  { name: "count of a word", count: 2, low: 0, high: Number.MAX_VALUE, whole: true },
  { name: "amount of a word", count: 1, low: 0, high: Number.MAX_VALUE },
];

/**
 * Keeps the 16 most frequent words and what belongs to each. A new word takes the place of the least
 * frequent, which is summed up with the others; any word that is more than a sixteenth of all is among
 * the kept ones, and each says what it may have missed.
 * Source: Metwally, Agrawal and El Abbadi, Efficient computation of frequent and top-k elements in data
 * streams, 2005 (Space-Saving).
 *
 * ```ts
 * const countries = new FrequentWords();
 * const germany = countries.add("DE", 1);
 * countries.add("FR", 1);
 * countries.add("DE", 1);
 * countries.addAmount(germany, 90);
 * countries.summary().top[0]; // { word: "DE", count: 2, missed: 0, amount: 90 }
 * ```
 */
export class FrequentWords {
  private readonly kept: Kept[] = [];
  private readonly unknown: WordCount = { count: 0, missed: 0, amount: 0 };
  private readonly other: WordCount = { count: 0, missed: 0, amount: 0 };

  /** Counts a word, with a whole weight. Returns what names it when an amount follows. */
  add(word: string | undefined, weight: number): number {
    if (word === undefined) {
      this.unknown.count += weight;
      return unknownWord;
    }
    const start = word.slice(0, maxWordCharacters);
    const hash = textHash(start);
    const known = this.find(hash);
    if (known !== undefined) {
      known.count += weight;
      return hash;
    }
    const kept = { word: start, hash, count: weight, missed: 0, amount: 0 };
    if (this.kept.length < maxFrequentWords) this.kept.push(kept);
    else this.replaceLeast(kept);
    return hash;
  }

  /** Adds to the amount of a word that {@link add} named; to that of all others where it is kept no more. */
  addAmount(hash: number, amount: number): void {
    if (hash === unknownWord) this.unknown.amount += amount;
    else (this.find(hash) ?? this.other).amount += amount;
  }

  /** The kept words, most frequent first, all others together, and what had no word. */
  summary() {
    const { kept, other, unknown } = this;
    const top = kept.map(({ word, count, missed, amount }) => ({ word, count, missed, amount }));
    top.sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1));
    return { top, other: { ...other }, unknown: { ...unknown } };
  }

  encode(to: ByteWriter): void {
    to.u8(this.kept.length);
    for (const { word } of this.kept) to.text(word);
    for (const { count, missed, amount } of [...this.kept, this.unknown, this.other]) {
      to.f64s([count, missed, amount]);
    }
  }

  /** The words that {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): FrequentWords {
    const length = from.u8();
    if (length > maxFrequentWords) {
      throw new RangeError(`frequent words: found ${length}, wanted at most ${maxFrequentWords}`);
    }
    const decoded = new FrequentWords();
    for (let i = 0; i < length; i++) {
      const word = shortText(from);
      const hash = textHash(word);
      if (decoded.find(hash) !== undefined) throw new RangeError(`word: found ${word} twice`);
      decoded.kept.push({ word, hash, count: 0, missed: 0, amount: 0 });
    }
    const numbers = new Float64Array(3);
    for (const counts of [...decoded.kept, decoded.unknown, decoded.other]) {
      from.f64s(numbers);
      checkNumbers(numbers, 0, ranges);
      [counts.count, counts.missed, counts.amount] = numbers;
    }
    return decoded;
  }

  private find(hash: number): Kept | undefined {
    for (const kept of this.kept) if (kept.hash === hash) return kept;
    return undefined;
  }

  private replaceLeast(newcomer: Kept): void {
    let least = 0;
    for (let i = 1; i < this.kept.length; i++) {
      if (mostOf(this.kept[i]) < mostOf(this.kept[least])) least = i;
    }
    const { kept, other } = this;
    other.count += kept[least].count;
    other.amount += kept[least].amount;
    newcomer.missed = mostOf(kept[least]);
    kept[least] = newcomer;
  }
}

/** How often a word may have come at most. */
function mostOf({ count, missed }: WordCount): number {
  return count + missed;
}

function shortText(from: ByteReader): string {
  const text = from.text();
  if (text.length <= maxWordCharacters) return text;
  throw new RangeError(
    `word: found ${text.length} characters, wanted at most ${maxWordCharacters}`,
  );
}
