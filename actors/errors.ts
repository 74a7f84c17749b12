// What can go wrong while a partition runs.
import { Data } from "effect";

/**
 * An actor threw at an event or at a timer: a defect in the actor. The next start leaves out that one
 * event or timer.
 */
export class StepFailed extends Data.TaggedError("StepFailed")<{
  readonly kind: string;
  readonly partition: number;
  readonly sequence: number;
  /** Key of the actor whose timer was due; undefined where it was the event itself. */
  readonly timerOf: string | undefined;
  readonly cause: unknown;
}> {
  override get message(): string {
    const cause = this.cause instanceof Error ? this.cause.message : String(this.cause);
    const what = this.timerOf === undefined ? "" : `the timer of ${this.timerOf} `;
    return `${this.kind}/${this.partition}: ${what}failed at sequence ${this.sequence}: ${cause}`;
  }
}

/** This process cannot take part in the cluster. */
export class ClusterUnavailable extends Data.TaggedError("ClusterUnavailable")<{
  readonly host: string;
  readonly port: number;
  readonly cause: unknown;
}> {
  override get message(): string {
    return `cannot join the cluster as ${this.host}:${this.port}: ${String(this.cause)}`;
  }
}
