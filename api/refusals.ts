// How the door says no.
import { RequestProblem } from "./errors.ts";

/** To somebody who has shown nothing, or something that is worth nothing (`isInvalid`). */
export function unauthenticated(detail: string, isInvalid = false): RequestProblem {
  const challenge = `Bearer realm="troupe"${isInvalid ? ', error="invalid_token"' : ""}`;
  return new RequestProblem({
    kind: "unauthenticated",
    detail,
    headers: { "www-authenticate": challenge },
  });
}

/** To somebody known who may not. */
export function forbidden(detail: string): RequestProblem {
  return new RequestProblem({ kind: "forbidden", detail });
}
