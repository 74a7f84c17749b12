// The tiers and countries that a partition counts by. Producers may send any words: those beyond a bound are
// counted as one, or the counts would grow with them for ever.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";

/** What stands for every word beyond the bound. */
export const otherWord = "other";

/** Most tiers and countries that are told apart; there are 249 countries. */
export const mostTiers = 32;
export const mostCountries = 300;

/** Words in the order in which they first came, up to a bound. */
class KnownWords {
  private readonly words = new Set<string>();
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  get size(): number {
    return this.words.size;
  }

  /** The word to count by. */
  of(word: string): string {
    if (this.words.has(word)) return word;
    if (this.words.size === this.most) return otherWord;
    this.words.add(word);
    return word;
  }

  encode(writer: ByteWriter): void {
    writer.u32(this.words.size);
    for (const word of this.words) writer.text(word);
  }

  decode(reader: ByteReader): void {
    const count = reader.u32();
    if (count > this.most) throw new RangeError(`${count} words, wanted at most ${this.most}`);
    for (let i = 0; i < count; i++) this.words.add(reader.text());
    if (this.words.size !== count) throw new RangeError("a word that is there twice");
  }
}

/** Tiers and countries that were seen in a partition; part of its snapshot. */
export class KnownParts {
  readonly tiers = new KnownWords(mostTiers);
  readonly countries = new KnownWords(mostCountries);

  /** Grows whenever something is seen for the first time. */
  get revision(): number {
    return this.tiers.size + this.countries.size;
  }

  encode(writer: ByteWriter): void {
    this.tiers.encode(writer);
    this.countries.encode(writer);
  }

  /** What {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(reader: ByteReader): KnownParts {
    const parts = new KnownParts();
    parts.tiers.decode(reader);
    parts.countries.decode(reader);
    return parts;
  }
}
