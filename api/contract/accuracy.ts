// How good the forecasts were: `GET /v1/accuracy`.
import { Effect, Schema } from "effect";
import { horizons, methods, targets } from "../../streams/forecast.ts";
import { Instant } from "./asof.ts";
import { listOf } from "./list.ts";
import {
  historyLimit,
  maybeCursor,
  maybeOneOf,
  maybeTime,
  maybeVideoKey,
  wordsWanted,
} from "./parameter.ts";

/** What accuracy can be broken down by. */
export const accuracyDimensions = ["hour", "method", "target", "horizon", "video"] as const;
export type AccuracyDimension = (typeof accuracyDimensions)[number];

function isDimension(word: string): word is AccuracyDimension {
  return accuracyDimensions.some((dimension) => dimension === word);
}

/** The dimensions of a comma list, each once. */
export function dimensionsOf(list: string): readonly AccuracyDimension[] {
  return [...new Set(list.split(",").map((word) => word.trim()))].filter(isDimension);
}

const expected = `a comma list of ${accuracyDimensions.join(", ")}`;
const isDimensionList = Schema.makeFilter(
  (list: string) => list.split(",").every((word) => isDimension(word.trim())),
  { expected },
);
const defaultDimensions = "target,horizon,method";

/** Parameters of `GET /v1/accuracy`. */
export const AccuracyQuery = Schema.Struct({
  by: Schema.String
    .annotate({ description: `What to break down by: ${expected}`, default: defaultDimensions })
    .check(isDimensionList)
    .pipe(Schema.withDecodingDefaultTypeKey(Effect.succeed(defaultDimensions))),
  horizon: maybeOneOf(horizons, `Only forecasts this far ahead: ${wordsWanted(horizons)}`),
  method: maybeOneOf(methods, `Only forecasts made so: ${wordsWanted(methods)}`),
  target: maybeOneOf(targets, `Only forecasts of this counter: ${wordsWanted(targets)}`),
  video: maybeVideoKey,
  from: maybeTime("Only forecasts whose truth came at or after this moment (whole hours)"),
  to: maybeTime("Only forecasts whose truth came before this moment (whole hours)"),
  limit: historyLimit,
  cursor: maybeCursor,
});
export type AccuracyQuery = typeof AccuracyQuery.Type;

const maybeFigure = Schema.NullOr(Schema.Finite);

/** How good one group of forecasts was; its errors are of the gain since the reading before. */
export const AccuracyItem = Schema.Struct({
  hour: Schema.optionalKey(Instant),
  method: Schema.optionalKey(Schema.Literals(methods)),
  target: Schema.optionalKey(Schema.Literals(targets)),
  horizon: Schema.optionalKey(Schema.Literals(horizons)),
  video: Schema.optionalKey(Schema.String),
  scored: Schema.Int.annotate({ description: "Forecasts whose truth is known" }),
  mae: maybeFigure.annotate({ description: "Mean absolute error" }),
  mse: maybeFigure.annotate({ description: "Mean squared error" }),
  rmse: maybeFigure.annotate({ description: "Root of the mean squared error" }),
  r2: maybeFigure.annotate({ description: "Share of the gain's variance explained" }),
  driftMae: maybeFigure.annotate({ description: "`mae` of: last rate times elapsed time" }),
  lastMae: maybeFigure.annotate({ description: "`mae` of: no change" }),
  skillOverDrift: maybeFigure.annotate({ description: "1 - mae / driftMae" }),
  skillOverLast: maybeFigure.annotate({ description: "1 - mae / lastMae" }),
  coverage: maybeFigure.annotate({ description: "Share of truths inside the 80 % interval" }),
  coverageLow: maybeFigure.annotate({ description: "Lower end of its 95 % Wilson interval" }),
  coverageHigh: maybeFigure.annotate({ description: "Upper end of its 95 % Wilson interval" }),
  meanWidth: maybeFigure.annotate({ description: "Mean width of the 80 % interval" }),
}).annotate({ identifier: "AccuracyItem", description: "How good a group of forecasts was" });
export type AccuracyItem = typeof AccuracyItem.Type;

/** Answer of `GET /v1/accuracy`, ordered by its dimensions, hours newest first. */
export const AccuracyAnswer = listOf(AccuracyItem).annotate({ identifier: "Accuracy" });
export type AccuracyAnswer = typeof AccuracyAnswer.Type;
