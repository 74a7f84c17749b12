// Problem details, the shape of every error (RFC 9457).
import { Schema } from "effect";

/** One thing that was wrong with a request. */
export const Fault = Schema.Struct({
  field: Schema.String,
  found: Schema.String,
  wanted: Schema.String,
}).annotate({ identifier: "Fault", description: "What was found in a field and what was wanted" });
export type Fault = typeof Fault.Type;

/** The body of every error, `application/problem+json`. */
export const Problem = Schema.Struct({
  type: Schema.String,
  title: Schema.String,
  status: Schema.Int,
  detail: Schema.String,
  instance: Schema.String,
  errors: Schema.optionalKey(Schema.Array(Fault)),
}).annotate({ identifier: "Problem", description: "Problem details (RFC 9457)" });
export type Problem = typeof Problem.Type;
