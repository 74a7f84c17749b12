// A user's row as the answers show it.
import { Schema } from "effect";
import type { SessionRow, UserRow } from "../db/store.ts";
import type { Measure } from "../streams/measure.ts";
import { sessionMeasures } from "../streams/session-measures.ts";
import { userFeatureGroups } from "../streams/user-features.ts";
import { PredictionReason, riskClassOf } from "../streams/user-prediction.ts";
import { instant } from "./asof.ts";
import type { SessionItem } from "./contract/session.ts";
import type { FeatureValue, UserSummary } from "./contract/user.ts";

const Word = Schema.optionalKey(
  Schema.Struct({ model: Schema.String, reasons: Schema.Array(PredictionReason) }),
);

/** Who said what is in a user's row, and why. Rows are written by this very code. */
const decodeWords = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Struct({
  churn: Word,
  conversion: Word,
  click: Word,
  engagement: Word,
  at: Schema.optionalKey(Schema.String),
})));

const nobody = { model: null, reasons: [] };

/** The last word on one user. */
export function userSummary(row: UserRow): UserSummary {
  const words = decodeWords(row.predictions);
  const said = (kind: "churn" | "conversion" | "click" | "engagement") => {
    const { model, reasons } = words[kind] ?? nobody;
    return { model, reasons };
  };
  return {
    user_id: row.userId,
    key: row.key,
    firstAt: instant(row.firstAtMs),
    lastAt: instant(row.lastAtMs),
    events: row.events,
    sessions: row.sessions,
    revenue: row.revenue,
    tier: row.tier ?? null,
    country: row.country ?? null,
    device: row.device ?? null,
    isSubscribed: row.isSubscribed,
    isCold: row.isCold,
    segment: row.segment ?? null,
    churn: row.churn === undefined
      ? null
      : { probability: row.churn, risk: riskClassOf(row.churn), ...said("churn") },
    conversion: row.conversion === undefined
      ? null
      : { probability: row.conversion, ...said("conversion") },
    click: row.click === undefined ? null : { probability: row.click, ...said("click") },
    engagement: row.nextEngagement === undefined
      ? null
      : { score: row.nextEngagement, ...said("engagement") },
    predictedAt: words.at ?? null,
  };
}

const features = Object.entries(userFeatureGroups).flatMap(([group, of]) =>
  of.map(({ name, unit, meaning }) => ({ group, name, unit, meaning }))
);

/** The features of a user, in the order of their table. */
export function featureValues({ features: values }: UserRow): FeatureValue[] {
  return features.map((feature, i) => ({ ...feature, value: figureOrNull(values[i]) }));
}

/** One session. */
export function sessionItem(row: SessionRow): SessionItem {
  return {
    number: row.number,
    startAt: instant(row.startMs),
    lastAt: instant(row.lastMs),
    isClosed: row.isClosed,
    corrections: row.corrections,
    device: row.device ?? null,
    country: row.country ?? null,
    tier: row.tier ?? null,
    measures: valuesByName(sessionMeasures, row.measures),
  };
}

/** Values by the names of what they are measures of, in the order of their table. */
export function valuesByName(
  measures: readonly Measure[],
  values: ArrayLike<number>,
): Record<string, number | null> {
  return Object.fromEntries(measures.map(({ name }, i) => [name, figureOrNull(values[i])]));
}

/** JSON has no NaN: what is not known is null. */
export function figureOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
