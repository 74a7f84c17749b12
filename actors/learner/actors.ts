// The model actors by name.
import type { LearnerName } from "../../streams/user-prediction.ts";
import { segmentFeatures } from "../prediction/segment-features.ts";
import { churnDesign, clickDesign, conversionDesign, engagementDesign } from "./designs.ts";
import type { ModelActors } from "./kind.ts";
import { LabelledActor } from "./labelled-actor.ts";
import { fits, type ModelDesign } from "./online-model.ts";
import { RecommenderActor } from "./recommender-actor.ts";
import { SegmentActor } from "./segment-actor.ts";

/** All model actors; churn and conversion look `horizonMs` ahead. */
export function modelActors(horizonMs: number): ModelActors {
  return {
    churn: labelled("churn", churnDesign(horizonMs)),
    click: labelled("click", clickDesign),
    engagement: labelled("engagement", engagementDesign),
    conversion: labelled("conversion", conversionDesign),
    segment: {
      create: () => new SegmentActor(),
      decode: SegmentActor.decode,
      fits: ({ dense }) => dense.length === segmentFeatures.length,
    },
    recommendations: {
      create: () => new RecommenderActor(),
      decode: RecommenderActor.decode,
      fits: () => false,
    },
  };
}

function labelled(name: LearnerName, design: ModelDesign): ModelActors[LearnerName] {
  return {
    create: () => LabelledActor.create(name, design),
    decode: (reader) => LabelledActor.decode(name, design, reader),
    fits: (example) => fits(design, example),
  };
}
