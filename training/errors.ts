// What can go wrong with training.
import { Data } from "effect";

/** No network came of a training; `reason` says why, in words. */
export class TrainingFailed extends Data.TaggedError("TrainingFailed")<{
  readonly reason: string;
}> {
  override get message(): string {
    return `training failed: ${this.reason}`;
  }
}
