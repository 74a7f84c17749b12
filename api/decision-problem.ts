// Turns what keeps a decision or a command from being carried out into problem details.
import {
  CommandRefused,
  CommandUnanswered,
  DecisionUnavailable,
  InvalidRequest,
  NotDeciding,
  UnknownExperiment,
} from "../decisions/errors.ts";
import { RequestProblem } from "./errors.ts";
import { unavailable } from "./problem.ts";

/** The problem that an error of `decisions/` amounts to; any other error comes back as it is. */
export function problemOfDecision(error: unknown): unknown {
  if (error instanceof UnknownExperiment) {
    return new RequestProblem({ kind: "not-found", detail: error.message });
  }
  if (error instanceof NotDeciding) {
    return new RequestProblem({ kind: "conflict", detail: error.message });
  }
  if (error instanceof CommandRefused) {
    const { field, found, wanted } = error;
    const errors = [{ field, found, wanted }];
    return new RequestProblem({ kind: "conflict", detail: error.message, errors });
  }
  if (error instanceof InvalidRequest) {
    const { field, found, wanted } = error.rejection;
    const errors = [{ field, found, wanted }];
    return new RequestProblem({ kind: "malformed-body", detail: error.message, errors });
  }
  if (error instanceof DecisionUnavailable || error instanceof CommandUnanswered) {
    return unavailable(error.message, error);
  }
  return error;
}
