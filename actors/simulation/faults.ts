// What goes wrong in a run, and how often. A run has kinds of faults of its own ("swarm testing",
// Groce et al., 2012): one that has every fault at once seldom gets far enough to meet the rare ones.
import type { Choices } from "./choices.ts";

/** What may become of one call of the store. */
export type StoreFault =
  /** The answer is true. */
  | "none"
  /** It fails and has changed nothing. */
  | "before"
  /** It fails, though it did what was asked. */
  | "after"
  /** It fails, and does what was asked later, when nobody expects it any more. */
  | "late"
  /** The request is made twice, as by a driver or a proxy that tries again. */
  | "twice";

/** How many times in a hundred something goes wrong. */
export interface FaultRates {
  readonly storeFails: number;
  readonly commitFails: number;
  readonly readerBreaks: number;
  readonly readerRepeats: number;
  readonly outputBreaks: number;
  readonly networkMisbehaves: number;
  readonly newsRefused: number;
  readonly idsForgotten: number;
}

/** Draws the faults of one run. */
export class Faults {
  readonly rates: FaultRates;
  private readonly choices: Choices;
  private isOver = false;

  constructor(choices: Choices) {
    this.choices = choices;
    const rate = (...percents: number[]) => choices.pick([0, ...percents]);
    this.rates = {
      storeFails: rate(1, 4, 12),
      commitFails: rate(3, 10, 30),
      readerBreaks: rate(0, 1, 4),
      readerRepeats: rate(0, 5, 25),
      outputBreaks: rate(0, 1, 4),
      networkMisbehaves: rate(10, 30, 60),
      newsRefused: rate(0, 20),
      idsForgotten: rate(0, 30),
    };
  }

  /** From here on nothing goes wrong. */
  end(): void {
    this.isOver = true;
  }

  happens(fault: keyof FaultRates): boolean {
    return !this.isOver && this.choices.percent(this.rates[fault]);
  }

  store(operation: "storeFails" | "commitFails"): StoreFault {
    if (!this.happens(operation)) return "none";
    return this.choices.pick(["before", "after", "late", "twice"]);
  }

  /** One of 0 … `count` - 1, 0 once nothing goes wrong any more. */
  below(count: number): number {
    return this.isOver ? 0 : this.choices.below(count);
  }
}
