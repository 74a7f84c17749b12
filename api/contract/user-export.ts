// Everything that is held about one user: `GET /v1/users/{key}/export`.
import { Schema } from "effect";
import { Instant } from "./asof.ts";

const Part = Schema.Struct({
  part: Schema.String,
  from: Schema.String.annotate({ description: "The stream, table or actor that it comes from" }),
  items: Schema.Array(Schema.Unknown),
}).annotate({ identifier: "UserExportPart", description: "What one place holds about the user" });

/** Answer of `GET /v1/users/{key}/export`. */
export const UserExport = Schema.Struct({
  user_id: Schema.String,
  key: Schema.String,
  exportedAt: Instant,
  parts: Schema.Array(Part),
  failure: Schema.NullOr(Schema.String).annotate({
    description: "Why something is missing; null where nothing is",
  }),
}).annotate({ identifier: "UserExport", description: "Everything that is held about one user" });
