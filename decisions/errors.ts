// Why a decision was not given, or a command not carried out.
import { Data } from "effect";
import type { Rejection } from "../streams/rejection.ts";
import type { ExperimentStatus } from "../streams/experiment.ts";

/** There is no experiment of this id. */
export class UnknownExperiment extends Data.TaggedError("UnknownExperiment")<{
  readonly experiment: string;
}> {
  override get message(): string {
    return `there is no experiment ${JSON.stringify(this.experiment)}`;
  }
}

/** The experiment decides nothing now, or nothing any more. */
export class NotDeciding extends Data.TaggedError("NotDeciding")<{
  readonly experiment: string;
  readonly status: ExperimentStatus;
}> {
  override get message(): string {
    const found = this.status === "running" ? "running without an open arm" : this.status;
    return `experiment ${this.experiment} is ${found}, wanted one that is running with open arms`;
  }
}

/** Something is wrong with what was asked. */
export class InvalidRequest extends Data.TaggedError("InvalidRequest")<{
  readonly rejection: Rejection;
}> {
  override get message(): string {
    return this.rejection.message;
  }
}

/**
 * The decision could not be made or stored in time, and is not given. Where the log was lost from sight
 * after the entry was sent, it may hold a decision that nobody was given.
 */
export class DecisionUnavailable extends Data.TaggedError("DecisionUnavailable")<{
  readonly experiment: string;
  readonly reason: string;
}> {
  override get message(): string {
    return `no decision of experiment ${this.experiment}: ${this.reason}`;
  }
}

/** Whatever keeps a decision from being given. */
export type DecisionError = UnknownExperiment | NotDeciding | InvalidRequest | DecisionUnavailable;

/** The experiment's actor refused a command, and says what is wrong with it. */
export class CommandRefused extends Data.TaggedError("CommandRefused")<{
  readonly experiment: string;
  readonly field: string;
  readonly found: string;
  readonly wanted: string;
}> {
  override get message(): string {
    return `experiment ${this.experiment} refused: ${this.field}: found ${this.found}, ` +
      `wanted ${this.wanted}`;
  }
}

/** Nobody knows yet what became of a command: it may still be carried out, or was never stored. */
export class CommandUnanswered extends Data.TaggedError("CommandUnanswered")<{
  readonly experiment: string;
  readonly reason: string;
}> {
  override get message(): string {
    return `no outcome of the command to experiment ${this.experiment}: ${this.reason}`;
  }
}
