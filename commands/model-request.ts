// What `troupe models` asks of whoever has the database.
import { Schema } from "effect";
import { ModelName, ModelVersion } from "../streams/model-version.ts";
import type { Desk } from "./desk.ts";

const Version = Schema.Struct({ name: ModelName, version: ModelVersion });
const name = ModelName;
const reason = Schema.String.check(Schema.isNonEmpty(), Schema.isMaxLength(1000));

/** One request, as the command line makes it. */
export const ModelRequest = Schema.Union([
  Schema.Struct({ verb: Schema.Literal("list"), name }),
  Schema.Struct({ verb: Schema.Literal("show"), of: Version }),
  Schema.Struct({ verb: Schema.Literal("compare"), of: Version, with: Version }),
  Schema.Struct({ verb: Schema.Literal("promote"), of: Version, reason }),
  Schema.Struct({ verb: Schema.Literal("rollback"), name, reason }),
  Schema.Struct({
    verb: Schema.Literal("split"),
    name,
    share: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 })),
    reason,
  }),
  Schema.Struct({ verb: Schema.Literal("tell"), name }),
]);
export type ModelRequest = typeof ModelRequest.Type;

/** Where models are asked about. */
export const modelDesk: Desk<ModelRequest> = {
  name: "models",
  request: Schema.fromJsonString(ModelRequest),
};
