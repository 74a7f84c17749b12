// What can go wrong while metrics are read.
import { Data } from "effect";

/** A text is not in the text format of Prometheus. */
export class InvalidExposition extends Data.TaggedError("InvalidExposition")<{
  /** Number of the line, from 1; 0 for the whole text. */
  readonly line: number;
  readonly found: string;
  readonly wanted: string;
}> {
  override get message(): string {
    return `metrics, line ${this.line}: found ${this.found}, wanted ${this.wanted}`;
  }
}
