// A video's forecasts beside what came true: `GET /v1/videos/{key}/forecasts`.
import { Schema } from "effect";
import { Forecast, horizons, methods } from "../../streams/forecast.ts";
import { AsOf, Instant } from "./asof.ts";
import { Next } from "./list.ts";
import { historyLimit, maybeCursor, maybeTime, oneOf } from "./parameter.ts";
import { OpenForecast } from "./video.ts";

/** Parameters of `GET /v1/videos/{key}/forecasts`. */
export const ForecastsQuery = Schema.Struct({
  horizon: oneOf(horizons, "next", "How far ahead: the next reading, or one hour"),
  from: maybeTime("Only forecasts of moments at or after this one"),
  to: maybeTime("Only forecasts of moments before this one"),
  limit: historyLimit,
  cursor: maybeCursor,
});
export type ForecastsQuery = typeof ForecastsQuery.Type;

const ScoredBand = Schema.Struct({
  ...Forecast.fields.next.fields.views.fields,
  actual: Schema.Finite,
}).annotate({
  identifier: "ScoredBand",
  description: "A forecast counter, its 80 % interval, and what came true",
});

/** A forecast whose moment has come. */
export const ScoredForecast = Schema.Struct({
  horizon: Schema.Literals(horizons),
  madeAt: Instant,
  at: Instant.annotate({ description: "The moment that was forecast" }),
  method: Schema.Literals(methods),
  views: ScoredBand,
  likes: ScoredBand,
  comments: ScoredBand,
}).annotate({ identifier: "ScoredForecast", description: "A forecast whose moment has come" });
export type ScoredForecast = typeof ScoredForecast.Type;

/** Answer of `GET /v1/videos/{key}/forecasts`, newest first by the moment forecast. */
export const ForecastsAnswer = Schema.Struct({
  items: Schema.Array(ScoredForecast),
  open: OpenForecast,
  next: Next,
  asOf: AsOf,
}).annotate({ identifier: "Forecasts" });
export type ForecastsAnswer = typeof ForecastsAnswer.Type;
