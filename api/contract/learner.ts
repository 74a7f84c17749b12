// The models that predict users, and how good they were: `GET /v1/learners` and what is below it.
import { Schema } from "effect";
import { learnerNames } from "../../streams/user-prediction.ts";
import { AsOf, Instant } from "./asof.ts";
import { listOf } from "./list.ts";
import { maybeCursor, maybeTime, oneOf, pageLimit, wordsWanted } from "./parameter.ts";

/** One learner. */
export const LearnerItem = Schema.Struct({
  name: Schema.String,
  model: Schema.String.annotate({ description: "Name and version, as predictions say it" }),
  version: Schema.Int,
  at: Instant.annotate({ description: "Event time of what it learnt from last" }),
  examples: Schema.Int.annotate({ description: "What it has learnt from" }),
  isPromoted: Schema.Boolean.annotate({
    description: "Whether it beats its baseline, and so is served instead of it",
  }),
  figures: Schema.Record(Schema.String, Schema.Unknown).annotate({
    description: "What it says of itself, such as its loss of late beside that of its baseline",
  }),
}).annotate({ identifier: "LearnerItem", description: "A model that learns online" });
export type LearnerItem = typeof LearnerItem.Type;

/** Answer of `GET /v1/learners`, by name. */
export const LearnersAnswer = Schema.Struct({ items: Schema.Array(LearnerItem), asOf: AsOf })
  .annotate({ identifier: "Learners" });
export type LearnersAnswer = typeof LearnersAnswer.Type;

/** The path of `GET /v1/learners/{name}/scores`. */
export const LearnerPath = Schema.Struct({
  name: Schema.Literals(learnerNames).annotate({
    expected: wordsWanted(learnerNames),
    description: "The name of the learner",
  }),
});

/** Over which periods scores are added up. */
export const scorePeriods = ["hour", "day", "all"] as const;

/** Parameters of `GET /v1/learners/{name}/scores`. */
export const LearnerScoresQuery = Schema.Struct({
  by: oneOf(scorePeriods, "day", "What to add up: each hour, each day, or all of the range"),
  from: maybeTime("Only predictions whose truth came at or after this moment (whole hours)"),
  to: maybeTime("Only predictions whose truth came before this moment (whole hours)"),
  limit: pageLimit,
  cursor: maybeCursor,
});
export type LearnerScoresQuery = typeof LearnerScoresQuery.Type;

const maybeFigure = Schema.NullOr(Schema.Finite);

/** How good one method was in one period; what its predictions do not have is null. */
export const LearnerScoreItem = Schema.Struct({
  at: Schema.NullOr(Instant).annotate({
    description: "The period's beginning; null for all of the range",
  }),
  method: Schema.String.annotate({
    description:
      "`served`: what was said; `model`: what the model would have said; else a baseline",
  }),
  isBaseline: Schema.Boolean,
  scored: Schema.Finite.annotate({ description: "Predictions whose truth is known" }),
  positives: maybeFigure.annotate({ description: "Of probabilities: those that came true" }),
  meanPredicted: maybeFigure.annotate({ description: "Mean probability" }),
  logLoss: maybeFigure,
  normalisedEntropy: maybeFigure.annotate({
    description: "Log loss over that of the base rate: below 1 is better",
  }),
  auc: maybeFigure.annotate({ description: "From probabilities in twentieths" }),
  brier: maybeFigure,
  ece: maybeFigure.annotate({ description: "Expected calibration error" }),
  lift10: maybeFigure.annotate({
    description: "How often those with the highest tenth of probabilities came true, over all",
  }),
  calibration: Schema.NullOr(Schema.Array(Schema.Struct({
    low: Schema.Finite.annotate({ description: "Least probability" }),
    high: Schema.Finite.annotate({ description: "Greatest probability" }),
    scored: Schema.Finite,
    observed: Schema.Finite.annotate({ description: "Share that came true" }),
    observedLow: Schema.Finite.annotate({ description: "Lower end of its 95 % Wilson interval" }),
    observedHigh: Schema.Finite.annotate({ description: "Upper end of its 95 % Wilson interval" }),
  }))),
  mae: maybeFigure.annotate({ description: "Of scores: mean absolute error" }),
  rmse: maybeFigure.annotate({ description: "Of scores: root of the mean squared error" }),
  hitRate10: maybeFigure.annotate({
    description: "Of recommendations: share of what was consumed next that was among ten",
  }),
}).annotate({ identifier: "LearnerScoreItem", description: "How good predictions were" });
export type LearnerScoreItem = typeof LearnerScoreItem.Type;

/** Answer of `GET /v1/learners/{name}/scores`, newest first, then by method. */
export const LearnerScoresAnswer = listOf(LearnerScoreItem).annotate({
  identifier: "LearnerScores",
});
export type LearnerScoresAnswer = typeof LearnerScoresAnswer.Type;
