// What can go wrong between a source of readings and the log.
import { Data } from "effect";
import { NatsUnavailable, PublishFailed } from "../streams/errors.ts";

/** A file cannot be read as a CSV of readings at all. */
export class CsvUnusable extends Data.TaggedError("CsvUnusable")<{
  readonly file: string;
  readonly reason: string;
}> {
  override get message(): string {
    return `${this.file}: ${this.reason}`;
  }
}

/** What is kept about how far a source has got cannot be understood. */
export class PositionUnusable extends Data.TaggedError("PositionUnusable")<{
  readonly key: string;
  readonly found: string;
  readonly wanted: string;
}> {
  override get message(): string {
    return `position ${this.key} of a producer: found ${this.found}, wanted ${this.wanted}`;
  }
}

/** Every way in which a source can fail. */
export type SourceError = CsvUnusable | PositionUnusable | PublishFailed | NatsUnavailable;

export function isSourceError(cause: unknown): cause is SourceError {
  return cause instanceof CsvUnusable || cause instanceof PositionUnusable ||
    cause instanceof PublishFailed || cause instanceof NatsUnavailable;
}
