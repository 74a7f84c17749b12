// `GET /v1/accuracy`: how good the forecasts were.
import { Schema } from "effect";
import { type AccuracyGroup, type AccuracyRow, listAccuracy } from "../../db/queries/accuracy.ts";
import { horizons, targets } from "../../streams/forecast.ts";
import { asOfHours, instant } from "../asof.ts";
import {
  AccuracyAnswer,
  type AccuracyItem,
  AccuracyQuery,
  dimensionsOf,
} from "../contract/accuracy.ts";
import { cursorOf } from "../cursor.ts";
import { Time, Word } from "../cursors.ts";
import { videoKeyOf } from "../parameters.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { timeRange } from "../time-range.ts";
import { methodOf } from "../video-summary.ts";

const cursor = cursorOf(
  Schema.Struct({
    by: Schema.String,
    hourMs: Schema.optionalKey(Time),
    video: Schema.optionalKey(Word),
    horizon: Schema.optionalKey(Word),
    method: Schema.optionalKey(Word),
    target: Schema.optionalKey(Schema.Literals(targets)),
  }),
);

/** A page of groups of forecasts and how good each was. */
export const listAccuracyRoute = jsonRoute({
  method: "get",
  path: "/v1/accuracy",
  name: "listAccuracy",
  tag: "Figures",
  summary: "How good the forecasts were, against the naive ones",
  description: "Errors are of the gain since the reading that a forecast was made from. Naive " +
    "forecasts: the last rate going on (`drift`), and no change (`last`).",
  pathSchema: noParameters,
  querySchema: AccuracyQuery,
  answerSchema: AccuracyAnswer,
  statuses: { 200: "A page of groups" },
  answer: async ({ query }, ports) => {
    const range = timeRange(query);
    const page = await listAccuracy(ports.database.drizzle, {
      ...range,
      by: dimensionsOf(query.by),
      horizon: query.horizon,
      method: query.method,
      target: query.target,
      videoKey: query.video === undefined ? undefined : videoKeyOf("video", query.video),
      limit: query.limit,
      after: positionOf(query),
    });
    const last = page.items.at(-1);
    return {
      items: page.items.map(accuracyItem),
      next: page.more && last !== undefined ? cursor.write({ by: query.by, ...last.group }) : null,
      asOf: await asOfHours(ports, range.toMs),
    };
  },
});

function positionOf(query: AccuracyQuery): AccuracyGroup | undefined {
  const position = cursor.read(query.cursor);
  if (position === undefined) return undefined;
  const { by, ...group } = position;
  if (by === query.by) return group;
  throw cursor.refusal(query.cursor);
}

const horizonOf = Schema.decodeUnknownSync(Schema.Literals(horizons));

function accuracyItem({ group, accuracy, driftMae, lastMae }: AccuracyRow): AccuracyItem {
  const { hourMs, video, horizon, method, target } = group;
  return {
    ...(hourMs === undefined ? {} : { hour: instant(hourMs) }),
    ...(method === undefined ? {} : { method: methodOf(method) }),
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
    coverage: figure(accuracy.coverage),
    coverageLow: figure(accuracy.coverageLow),
    coverageHigh: figure(accuracy.coverageHigh),
    meanWidth: figure(accuracy.width),
  };
}

/** JSON has no NaN: what cannot be computed is null. */
function figure(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
