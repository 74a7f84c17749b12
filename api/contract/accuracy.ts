// How good the forecasts were: `GET /v1/accuracy`.
import { Effect, Schema } from "effect";
import { everyMethod, horizons, methods, targets } from "../../streams/forecast.ts";
import { Instant } from "./asof.ts";
import { listOf } from "./list.ts";
import {
  historyLimit,
  maybeCursor,
  maybeOneOf,
  maybeText,
  maybeTime,
  maybeVideoKey,
  oneOf,
  wordsWanted,
} from "./parameter.ts";

/** What accuracy can be broken down by. */
export const accuracyDimensions = [
  "hour",
  "method",
  "model",
  "target",
  "horizon",
  "video",
] as const;
export type AccuracyDimension = (typeof accuracyDimensions)[number];

function isDimension(word: string): word is AccuracyDimension {
  return accuracyDimensions.some((dimension) => dimension === word);
}

/** The dimensions of a comma list, each once. */
export function dimensionsOf(list: string): readonly AccuracyDimension[] {
  return [...new Set(list.split(",").map((word) => word.trim()))].filter(isDimension);
}

const expected = `a comma list of ${accuracyDimensions.join(", ")}`;
const word = `\\s*(?:${accuracyDimensions.join("|")})\\s*`;
const listPattern = `^${word}(?:,${word})*$`;
const isDimensionList = Schema.makeFilter(
  (list: string) => list.split(",").every((word) => isDimension(word.trim())),
  { expected, toJsonSchema: () => ({ pattern: listPattern }) },
);
const defaultDimensions = "target,horizon,method";

/** Whose forecasts are looked at: those that were served, or those of every method that ran. */
export const accuracyForecasts = ["served", "ran"] as const;

/** The methods that there are among each. */
export const methodsOf = { served: methods, ran: everyMethod } as const;

/** What every method that ran is summed over, so that nothing can be broken down or chosen by it. */
export const dimensionsOfServed = ["model", "video"] as const;

/** Those that served and ran under one name stand once. */
const methodWords = [
  ...methods,
  ...everyMethod.filter((word) => word !== "network" && word !== "trend"),
] as const;

/** Parameters of `GET /v1/accuracy`. */
export const AccuracyQuery = Schema.Struct({
  forecasts: oneOf(
    accuracyForecasts,
    "served",
    "Whose forecasts: what was served, or what every method that ran said of the next reading, " +
      "served or not, over all videos and six hours together",
  ),
  by: Schema.String
    .annotate({ description: `What to break down by: ${expected}`, default: defaultDimensions })
    .check(isDimensionList)
    .pipe(Schema.withDecodingDefaultTypeKey(Effect.succeed(defaultDimensions))),
  horizon: maybeOneOf(horizons, `Only forecasts this far ahead: ${wordsWanted(horizons)}`),
  method: maybeOneOf(
    methodWords,
    `Only forecasts made so: of those served ${wordsWanted(methods)}; of those that ran ` +
      wordsWanted(everyMethod),
  ),
  model: maybeText(100, "Only forecasts by this model and version, such as forecast@7"),
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
  method: Schema.optionalKey(Schema.Literals(methodWords)),
  model: Schema.optionalKey(Schema.String),
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
  coverage: maybeFigure.annotate({
    description: "Share of truths inside the 80 % interval; null of what ran, which has none",
  }),
  coverageLow: maybeFigure.annotate({ description: "Lower end of its 95 % Wilson interval" }),
  coverageHigh: maybeFigure.annotate({ description: "Upper end of its 95 % Wilson interval" }),
  meanWidth: maybeFigure.annotate({ description: "Mean width of the 80 % interval" }),
}).annotate({ identifier: "AccuracyItem", description: "How good a group of forecasts was" });
export type AccuracyItem = typeof AccuracyItem.Type;

/** Answer of `GET /v1/accuracy`, ordered by its dimensions, hours newest first. */
export const AccuracyAnswer = listOf(AccuracyItem).annotate({ identifier: "Accuracy" });
export type AccuracyAnswer = typeof AccuracyAnswer.Type;
