// `GET /v1/accuracy`: how good the forecasts were.
import { Schema } from "effect";
import { type AccuracyGroup, type AccuracyRow, listAccuracy } from "../../db/queries/accuracy.ts";
import { horizons, targets } from "../../streams/forecast.ts";
import { asOfHours, instant } from "../asof.ts";
import {
  AccuracyAnswer,
  type AccuracyDimension,
  accuracyDimensions,
  AccuracyItem,
  AccuracyQuery,
  dimensionsOf,
  dimensionsOfServed,
  methodsOf,
} from "../contract/accuracy.ts";
import { wordsWanted } from "../contract/parameter.ts";
import type { Fault } from "../contract/problem.ts";
import { cursorOf } from "../cursor.ts";
import { ModelWord, Time, Word } from "../cursors.ts";
import { fault, invalidParameters, videoKeyOf } from "../parameters.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { timeRange } from "../time-range.ts";

const cursor = cursorOf(
  Schema.Struct({
    by: Schema.String,
    hourMs: Schema.optionalKey(Time),
    video: Schema.optionalKey(Word),
    horizon: Schema.optionalKey(Word),
    method: Schema.optionalKey(Word),
    model: Schema.optionalKey(ModelWord),
    target: Schema.optionalKey(Schema.Literals(targets)),
  }),
);

/** A page of groups of forecasts and how good each was. */
export const listAccuracyRoute = jsonRoute({
  method: "get",
  path: "/v1/accuracy",
  name: "listAccuracy",
  tag: "Figures",
  access: "viewer",
  summary: "How good the forecasts were, against the naive ones",
  description: "Errors are of the gain since the reading that a forecast was made from. Naive " +
    "forecasts: the last rate going on (`drift`), and no change (`last`). With `forecasts=ran` it " +
    "says what each method would have done: what is served, the mix of experts, the networks wholly " +
    "believed, and each expert.",
  pathSchema: noParameters,
  querySchema: AccuracyQuery,
  answerSchema: AccuracyAnswer,
  statuses: { 200: "A page of groups" },
  answer: async ({ query }, ports) => {
    const range = timeRange(query);
    const { forecasts } = query;
    const by = dimensionsOf(query.by);
    expectPossible(query, by);
    const page = await listAccuracy(ports.database.drizzle, {
      ...range,
      forecasts,
      by,
      horizon: query.horizon,
      method: query.method,
      model: query.model,
      target: query.target,
      videoKey: query.video === undefined ? undefined : videoKeyOf("video", query.video),
      limit: query.limit,
      after: positionOf(query),
    });
    const last = page.items.at(-1);
    return {
      items: page.items.map((row) => accuracyItem(row, forecasts === "served")),
      next: page.more && last !== undefined ? cursor.write({ by: query.by, ...last.group }) : null,
      asOf: await asOfHours(ports, range.toMs),
    };
  },
});

/** Throws a problem where what is chosen cannot be among the forecasts asked for. */
function expectPossible(query: AccuracyQuery, by: readonly AccuracyDimension[]): void {
  const { forecasts, method } = query;
  const faults: Fault[] = [];
  const words: readonly string[] = methodsOf[forecasts];
  if (method !== undefined && !words.includes(method)) {
    faults.push(fault("method", method, `${wordsWanted(words)}, with forecasts=${forecasts}`));
  }
  if (forecasts === "ran") {
    const possible = accuracyDimensions.filter((name) => !isOfServed(name));
    if (by.some(isOfServed)) {
      const wanted = `a comma list of ${possible.join(", ")}, with forecasts=ran`;
      faults.push(fault("by", query.by, wanted));
    }
    for (const name of dimensionsOfServed) {
      if (query[name] === undefined) continue;
      faults.push(fault(name, query[name], `no ${name}, with forecasts=ran`));
    }
  }
  if (faults.length > 0) throw invalidParameters(faults);
}

function isOfServed(dimension: AccuracyDimension): boolean {
  return dimensionsOfServed.some((name) => name === dimension);
}

function positionOf(query: AccuracyQuery): AccuracyGroup | undefined {
  const position = cursor.read(query.cursor);
  if (position === undefined) return undefined;
  const { by, ...group } = position;
  if (by === query.by) return group;
  throw cursor.refusal(query.cursor);
}

const horizonOf = Schema.decodeUnknownSync(Schema.Literals(horizons));

const methodOf = Schema.decodeUnknownSync(AccuracyItem.fields.method);

function accuracyItem(row: AccuracyRow, hasBand: boolean): AccuracyItem {
  const { group, accuracy, driftMae, lastMae } = row;
  const { hourMs, video, horizon, method, model, target } = group;
  return {
    ...(hourMs === undefined ? {} : { hour: instant(hourMs) }),
    ...(method === undefined ? {} : { method: methodOf(method) }),
    ...(model === undefined ? {} : { model }),
    ...(target === undefined ? {} : { target }),
    ...(horizon === undefined ? {} : { horizon: horizonOf(horizon) }),
    ...(video === undefined ? {} : { video }),
    scored: accuracy.scored,
    mae: figure(accuracy.mae),
    mse: figure(accuracy.mse),
    rmse: figure(accuracy.rmse),
    r2: figure(accuracy.r2),
    driftMae: figure(driftMae),
    lastMae: figure(lastMae),
    skillOverDrift: figure(accuracy.skill),
    skillOverLast: figure(accuracy.skillOverLast),
    coverage: hasBand ? figure(accuracy.coverage) : null,
    coverageLow: hasBand ? figure(accuracy.coverageLow) : null,
    coverageHigh: hasBand ? figure(accuracy.coverageHigh) : null,
    meanWidth: hasBand ? figure(accuracy.width) : null,
  };
}

/** JSON has no NaN: what cannot be computed is null. */
function figure(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
