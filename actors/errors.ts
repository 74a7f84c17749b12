// What can go wrong while a partition runs.
import { Data } from "effect";

/** An actor threw at an event: a defect in the actor. The event is skipped at the next start. */
export class StepFailed extends Data.TaggedError("StepFailed")<{
  readonly kind: string;
  readonly partition: number;
  readonly sequence: number;
  readonly cause: unknown;
}> {
  override get message(): string {
    const cause = this.cause instanceof Error ? this.cause.message : String(this.cause);
    return `${this.kind}/${this.partition} failed at sequence ${this.sequence}: ${cause}`;
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
