// What can go wrong before an evaluation has begun.
import { Data } from "effect";
import { CsvUnusable } from "../sources/errors.ts";

/** A file is a CSV, and yet nothing can be evaluated on it. */
export class NotEvaluable extends Data.TaggedError("NotEvaluable")<{
  readonly file: string;
  readonly found: string;
  readonly wanted: string;
}> {
  override get message(): string {
    return `${this.file}: found ${this.found}, wanted ${this.wanted}`;
  }
}

/** A simulation was asked for that there is none of. */
export class NotSimulable extends Data.TaggedError("NotSimulable")<{
  readonly found: string;
  readonly wanted: string;
}> {
  override get message(): string {
    return `found ${this.found}, wanted ${this.wanted}`;
  }
}

/** Every way in which an evaluation of a file can fail. */
export type EvaluationError = CsvUnusable | NotEvaluable;

export function isEvaluationError(cause: unknown): cause is EvaluationError {
  return cause instanceof CsvUnusable || cause instanceof NotEvaluable;
}
