// What can go wrong with a command itself.
import { Data } from "effect";

/** A command needs something that no flag, variable or file gives. */
export class NotConfigured extends Data.TaggedError("NotConfigured")<{
  readonly wanted: string;
  readonly remedy: string;
}> {
  override get message(): string {
    return `not set: ${this.wanted}. ${this.remedy}`;
  }
}

/** A command was used in a way that makes no sense. */
export class NotUsable extends Data.TaggedError("NotUsable")<{ readonly reason: string }> {
  override get message(): string {
    return this.reason;
  }
}

/** The command failed and has said why. */
export class Reported extends Data.TaggedError("Reported")<{ readonly exitCode: number }> {}
