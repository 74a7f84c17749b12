// Turns whatever went wrong into problem details (RFC 9457).
import { JetStreamApiError, JetStreamError } from "@nats-io/jetstream";
import { errors as natsErrors } from "nats";
import { StoreUnavailable } from "../db/errors.ts";
import { NatsUnavailable, PublishFailed } from "../streams/errors.ts";
import type { Problem } from "./contract/problem.ts";
import { problemKinds, RequestProblem } from "./errors.ts";

/** The media type of problem details. */
export const problemType = "application/problem+json";

/** The answer to a request at `instance` that failed with `problem`. */
export function problemResponse(
  problem: RequestProblem,
  instance: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { status, title } = problemKinds[problem.kind];
  const body: Problem = {
    type: `urn:troupe:problem:${problem.kind}`,
    title,
    status,
    detail: problem.detail,
    instance,
    ...(problem.errors === undefined ? {} : { errors: problem.errors }),
  };
  return Response.json(body, {
    status,
    headers: { ...problem.headers, ...headers, "content-type": problemType },
  });
}

/**
 * The problem that an error amounts to. What the error says goes into the answer only where it is a
 * {@link RequestProblem}: messages of databases and of defects are for the log.
 */
export function problemOf(error: unknown): RequestProblem {
  if (error instanceof RequestProblem) return error;
  if (error instanceof StoreUnavailable) {
    return unavailable("the database did not answer; try again", error);
  }
  if (error instanceof PublishFailed) {
    return unavailable(`the log did not take the events: ${error.reason}; try again`, error);
  }
  if (isNatsError(error)) return unavailable("NATS did not answer; try again", error);
  const detail = "the server made a mistake; its log has the details";
  return new RequestProblem({ kind: "internal", detail, cause: error });
}

/** The problem of an answer that cannot be had now. */
export function unavailable(detail: string, cause?: unknown): RequestProblem {
  return new RequestProblem({ kind: "unavailable", detail, cause });
}

function isNatsError(error: unknown): boolean {
  return error instanceof NatsUnavailable || error instanceof JetStreamError ||
    error instanceof JetStreamApiError ||
    Object.values(natsErrors).some((kind) => error instanceof kind);
}
