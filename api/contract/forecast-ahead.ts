// A forecast for any time up to a day ahead: `GET /v1/videos/{key}/forecast`.
import { Effect, Schema } from "effect";
import { Forecast, methods } from "../../streams/forecast.ts";
import { furthestAheadMs } from "../../streams/question.ts";
import { AsOf, Instant } from "./asof.ts";

const minuteMs = 60_000;
const expected = "a number of minutes or hours from 1m to 24h, such as 90m or 6h";
const defaultAhead = "1h";

/**
 * How long a text says, in milliseconds; NaN where that is no whole number of minutes or hours, up to a
 * day.
 *
 * ```ts
 * durationMs("90m"); // 5_400_000
 * durationMs("2d");  // NaN
 * ```
 */
export function durationMs(text: string): number {
  const [, digits = "", unit] = /^([1-9]\d{0,3})([mh])$/.exec(text) ?? [];
  const ms = Number(digits) * (unit === "h" ? 60 : 1) * minuteMs;
  return ms > 0 && ms <= furthestAheadMs ? ms : NaN;
}

const isDuration = Schema.makeFilter((text: string) => !Number.isNaN(durationMs(text)), {
  expected,
  toJsonSchema: () => ({ pattern: "^[1-9]\\d{0,3}[mh]$" }),
});

/** Parameters of `GET /v1/videos/{key}/forecast`. */
export const ForecastAheadQuery = Schema.Struct({
  ahead: Schema.String
    .annotate({
      description: `How far ahead of the newest reading: ${expected}`,
      default: defaultAhead,
    })
    .check(isDuration)
    .pipe(Schema.withDecodingDefaultTypeKey(Effect.succeed(defaultAhead))),
});
export type ForecastAheadQuery = typeof ForecastAheadQuery.Type;

/** Answer of `GET /v1/videos/{key}/forecast`. */
export const ForecastAheadAnswer = Schema.Struct({
  video_id: Schema.String,
  madeAt: Instant.annotate({ description: "When the newest reading was taken" }),
  method: Schema.Literals(methods),
  model: Schema.String,
  ...Forecast.fields.next.fields,
  asOf: AsOf,
}).annotate({
  identifier: "ForecastAhead",
  description: "A forecast of the three counters at the moment asked for",
});
export type ForecastAheadAnswer = typeof ForecastAheadAnswer.Type;
