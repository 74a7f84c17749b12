// The versions of models and what became of them: `GET /v1/models` and what is below it.
import { Schema } from "effect";
import { Figures, modelEventKinds } from "../../db/model-registry.ts";
import { maxVersion, ModelName } from "../../streams/model-version.ts";
import { AsOf, Instant } from "./asof.ts";
import { listOf } from "./list.ts";
import { historyLimit, maybeCursor, maybeTime, pageLimit, wholeNumber } from "./parameter.ts";

const name = ModelName.annotate({
  expected: "1 to 40 lower-case letters or hyphens",
  description: "The model's name, such as forecast",
});

/** Parameters of `GET /v1/models`. */
export const ModelsQuery = Schema.Struct({
  name: Schema.optionalKey(name),
  limit: pageLimit,
  cursor: maybeCursor,
});

/** The path of `GET /v1/models/{name}/{version}`. */
export const ModelPath = Schema.Struct({
  name,
  version: wholeNumber(1, maxVersion, { description: "The number of the version" }),
});

/** The path of `GET /v1/models/{name}/events`. */
export const ModelEventsPath = Schema.Struct({ name });

/** Parameters of `GET /v1/models/{name}/events`. */
export const ModelEventsQuery = Schema.Struct({
  from: maybeTime("Only events at or after this moment"),
  to: maybeTime("Only events before this moment"),
  limit: historyLimit,
  cursor: maybeCursor,
});

const maybeVersion = Schema.NullOr(Schema.Int);

const versionFields = {
  model: Schema.String.annotate({ description: "Name and version, as forecasts say it" }),
  name: Schema.String,
  version: Schema.Int,
  alias: Schema.NullOr(Schema.Literals(["champion", "challenger"])),
  share: Schema.Finite.annotate({ description: "Share of the videos that it serves, 0 to 1" }),
  createdAt: Instant.annotate({ description: "When it was registered" }),
  trainedFrom: Instant.annotate({ description: "Event time of the first reading it learnt from" }),
  trainedUntil: Instant.annotate({ description: "Event time of the last reading it learnt from" }),
  codeVersion: Schema.String,
  seed: Schema.Int,
  parentVersion: maybeVersion.annotate({ description: "The version that training went on from" }),
  hyperParameters: Figures,
  metrics: Figures.annotate({
    description: "Measured in training, on data held back, beside the baseline",
  }),
  comparison: Schema.NullOr(Figures).annotate({
    description: "What was found on later data when its time as challenger ended",
  }),
  artefactBytes: Schema.Int,
  artefactSha256: Schema.String,
};

/** One version of a model. */
export const ModelItem = Schema.Struct(versionFields).annotate({
  identifier: "ModelItem",
  description: "One version of a model",
});
export type ModelItem = typeof ModelItem.Type;

/** Answer of `GET /v1/models`, by name, then the newest first. */
export const ModelsAnswer = listOf(ModelItem).annotate({ identifier: "Models" });
export type ModelsAnswer = typeof ModelsAnswer.Type;

/** Answer of `GET /v1/models/{name}/{version}`. */
export const ModelAnswer = Schema.Struct({ ...versionFields, asOf: AsOf })
  .annotate({ identifier: "Model" });

/** Something that happened to a model. */
export const ModelEventItem = Schema.Struct({
  id: Schema.Int,
  kind: Schema.Literals(modelEventKinds),
  at: Schema.NullOr(Instant).annotate({
    description: "Event time; null where a person did it",
  }),
  createdAt: Instant.annotate({ description: "When it happened by the clock" }),
  version: maybeVersion.annotate({
    description: "The version it is about; null for the mix alone",
  }),
  fromVersion: maybeVersion.annotate({
    description: "The version whose place it took, or that it was measured against",
  }),
  reason: Schema.String,
  figures: Schema.NullOr(Figures),
}).annotate({ identifier: "ModelEventItem", description: "Something that happened to a model" });
export type ModelEventItem = typeof ModelEventItem.Type;

/** Answer of `GET /v1/models/{name}/events`, newest first. */
export const ModelEventsAnswer = listOf(ModelEventItem).annotate({ identifier: "ModelEvents" });
export type ModelEventsAnswer = typeof ModelEventsAnswer.Type;
