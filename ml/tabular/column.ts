// One column of a table, understood as it comes: numbers, names, words, or nothing.
import { Random } from "../random.ts";
import { crossed, saltedHash } from "../text-hash.ts";
import { Quantiles } from "./quantiles.ts";
import { Standardiser } from "./standardiser.ts";

/** What stands in a cell; undefined where nothing does. */
export type Cell = number | string | undefined;

/** A column of at most so many different numbers is one of kinds. */
const fewKinds = 32;

/** Words of a text that are looked at. */
const mostWords = 64;

/** What a column says about its cells, judging by those before: nothing is decided for good. */
export class Column {
  private readonly salt: number;
  private readonly standardiser = new Standardiser(1);
  private readonly quantiles: Quantiles;
  private readonly kinds = new Set<number>();
  private isWhole = true;
  private readonly standard = new Float64Array(1);

  constructor(index: number, seed: number) {
    this.salt = index + 1;
    this.quantiles = new Quantiles(new Random(seed, index));
  }

  /**
   * A number as deviations from the mean, or, in a column of heavy tails, as a score by rank; NaN for what
   * is no number.
   */
  value(cell: Cell): number {
    if (typeof cell !== "number") return NaN;
    if (this.kinds.size > fewKinds && this.quantiles.hasHeavyTails) {
      return this.quantiles.score(cell);
    }
    this.standardiser.standardise([cell], this.standard);
    return this.standard[0];
  }

  /** A hash of the kind of a cell: its text, its number where there are few, else its bin. */
  kind(cell: Cell): number {
    if (typeof cell !== "number" || this.kinds.size <= fewKinds) return this.exact(cell);
    return crossed(this.quantiles.bin(cell), this.salt);
  }

  /** A hash of the very value of a cell. */
  exact(cell: Cell): number {
    return cell === undefined ? saltedHash("", this.salt) : saltedHash(`=${cell}`, this.salt);
  }

  /** Whether {@link kind} leaves out what may be a name: a whole number in a column of whole numbers. */
  hasNamesBesideKinds(cell: Cell): boolean {
    return typeof cell === "number" && this.isWhole && this.kinds.size > fewKinds;
  }

  /** Adds hashes of the words of a text of several words to `hashes`. */
  words(cell: Cell, hashes: number[]): void {
    if (typeof cell !== "string" || !/\S\s+\S/.test(cell)) return;
    const words = cell.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    for (const word of words.slice(0, mostWords)) hashes.push(saltedHash(word, this.salt));
  }

  learn(cell: Cell): void {
    if (typeof cell !== "number") return;
    this.standardiser.learn([cell]);
    this.quantiles.learn(cell);
    if (this.kinds.size <= fewKinds) this.kinds.add(cell);
    this.isWhole &&= Number.isInteger(cell);
  }
}
