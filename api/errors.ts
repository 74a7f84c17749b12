// What can go wrong with a request, each with the problem details that answer it (RFC 9457).
import { Data } from "effect";
import type { Fault } from "./contract/problem.ts";

/** Kinds of problem: the last part of `type`, the status and the title. */
export const problemKinds = {
  "invalid-parameters": { status: 400, title: "Invalid parameters" },
  "malformed-body": { status: 400, title: "Malformed body" },
  "unauthenticated": { status: 401, title: "Unauthenticated" },
  "forbidden": { status: 403, title: "Forbidden" },
  "not-found": { status: 404, title: "Not found" },
  "method-not-allowed": { status: 405, title: "Method not allowed" },
  "conflict": { status: 409, title: "Conflict" },
  "too-large": { status: 413, title: "Too large" },
  "unsupported-media-type": { status: 415, title: "Unsupported media type" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  "internal": { status: 500, title: "Internal error" },
  "unavailable": { status: 503, title: "Temporarily unavailable" },
  "timed-out": { status: 503, title: "Timed out" },
} as const;
export type ProblemKind = keyof typeof problemKinds;

/** A request that is answered with problem details. */
export class RequestProblem extends Data.TaggedError("RequestProblem")<{
  readonly kind: ProblemKind;
  readonly detail: string;
  readonly errors?: readonly Fault[];
  /** Headers that the answer needs besides. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}> {
  override get message(): string {
    return this.detail;
  }
}

/** None of the ports that may be listened on is free. */
export class NoFreePort extends Data.TaggedError("NoFreePort")<{
  readonly firstPort: number;
  readonly lastPort: number;
}> {
  override get message(): string {
    return `cannot listen: ports ${this.firstPort} to ${this.lastPort} are all taken`;
  }
}

/** The server cannot listen for another reason than a taken port. */
export class ListenFailed extends Data.TaggedError("ListenFailed")<{
  readonly hostname: string;
  readonly port: number;
  readonly cause: unknown;
}> {
  override get message(): string {
    const cause = this.cause instanceof Error ? this.cause.message : String(this.cause);
    return `cannot listen on ${this.hostname}:${this.port}: ${cause}`;
  }
}

/** The keys that tokens are checked with are none, or cannot be had. */
export class KeysUnusable extends Data.TaggedError("KeysUnusable")<{
  readonly reason: string;
}> {
  override get message(): string {
    return `tokens cannot be checked: ${this.reason}`;
  }
}
