// Where everything that a simulation leaves to chance is decided: drawn from a seed and written down,
// or read back, so that a run can be repeated and made smaller.
import { Random } from "../../ml/random.ts";

/**
 * A list of small whole numbers, each an answer to "which of these?". Zero always stands for the calm
 * answer: nothing goes wrong, who waited longest goes first. So a list with more zeros, or a shorter
 * one, is a quieter run; that is what shrinking (shrink.ts) goes by.
 */
export class Choices {
  /** Every choice made so far. */
  readonly made: number[] = [];
  private readonly random: Random | undefined;
  private readonly given: readonly number[];

  private constructor(random: Random | undefined, given: readonly number[]) {
    this.random = random;
    this.given = given;
  }

  /** Choices drawn at random; the same seed makes the same ones. */
  static drawn(seed: number): Choices {
    return new Choices(new Random(seed), []);
  }

  /** Choices as they were made before; after the last of them all is calm. */
  static repeated(made: readonly number[]): Choices {
    return new Choices(undefined, made);
  }

  /** Whether choices are read back and all of them have been. */
  get isExhausted(): boolean {
    return this.random === undefined && this.made.length >= this.given.length;
  }

  /** One of 0 … `count` - 1. */
  below(count: number): number {
    if (count <= 1) return 0;
    const drawn = this.random?.integer(0, count - 1) ?? (this.given[this.made.length] ?? 0) % count;
    this.made.push(drawn);
    return drawn;
  }

  /** True so many times in a hundred. */
  percent(percent: number): boolean {
    if (percent <= 0) return false;
    const drawn = this.random?.chance(percent / 100) ?? (this.given[this.made.length] ?? 0) > 0;
    this.made.push(drawn ? 1 : 0);
    return drawn;
  }

  /** One of `items`, the first where all is calm. */
  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)];
  }
}
