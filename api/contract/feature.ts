// What is measured, and what each measure is: `GET /v1/features`.
import { Schema } from "effect";
import { funnelNames } from "../../streams/audience-measures.ts";
import { AsOf } from "./asof.ts";

const measure = {
  name: Schema.String,
  unit: Schema.String,
  meaning: Schema.String,
};

/** Answer of `GET /v1/features`. */
export const FeaturesAnswer = Schema.Struct({
  activityTypes: Schema.Array(Schema.Struct({
    group: Schema.String,
    type: Schema.String,
    meaning: Schema.String,
  })).annotate({ description: "What users may do" }),
  userFeatures: Schema.Array(Schema.Struct({
    group: Schema.String,
    ...measure,
    high: Schema.String.annotate({ description: "What somebody does whose value is high" }),
    low: Schema.String.annotate({ description: "What somebody does whose value is low" }),
  })).annotate({ description: "What is known of each user" }),
  sessionMeasures: Schema.Array(Schema.Struct(measure)).annotate({
    description: "What is kept of each session",
  }),
  engagementFigures: Schema.Array(Schema.Struct({
    topic: Schema.Literals(["engagement", "quality"]),
    ...measure,
  })).annotate({ description: "What activity says of each video" }),
  audienceMeasures: Schema.Array(Schema.Struct(measure)).annotate({
    description: "What is counted of the whole audience, by day",
  }),
  funnels: Schema.Array(Schema.Struct({
    name: Schema.Literals(funnelNames),
    steps: Schema.Array(Schema.Array(Schema.String)).annotate({
      description: "Each step is any one of its types of activity",
    }),
  })),
  asOf: AsOf,
}).annotate({ identifier: "Features" });
export type FeaturesAnswer = typeof FeaturesAnswer.Type;
