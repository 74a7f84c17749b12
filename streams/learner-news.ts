// What a model actor tells every partition of users: the weights that they are to predict with.
import { Buffer } from "node:buffer";
import { Result, Schema } from "effect";
import { beginsWith, jsonOf } from "./json-payload.ts";
import { Rejection, rejectionOf } from "./rejection.ts";
import { learnerNames } from "./user-prediction.ts";

/** Weights on their way, in the message of {@link learnerNewsJson}. */
export interface LearnerNews {
  readonly learner: (typeof learnerNames)[number];
  /** Counts from 1; what is not newer than what a partition has is passed over. */
  readonly version: number;
  /** Whether the model beats its baseline; else the baseline alone is to be served. */
  readonly isPromoted: boolean;
  /** What the baseline says of everybody: the base rate. NaN where the user's own last value is it. */
  readonly baseline: number;
  /** As the learner's kind of weights encodes them. */
  readonly weights: Uint8Array;
}

const News = Schema.Struct({
  learner: Schema.Literals(learnerNames),
  version: Schema.Int.check(Schema.isGreaterThan(0)),
  isPromoted: Schema.Boolean,
  baseline: Schema.NullOr(Schema.Finite),
  weights: Schema.String,
});

const wanted = {
  learner: `one of ${learnerNames.join(", ")}`,
  version: "a whole number from 1",
  isPromoted: "true or false",
  baseline: "a number or null",
  weights: "bytes in base64",
  payload: "news of a model actor",
};

/** Nothing but news is news: an event with these fields among others is not. */
const decodeJson = Schema.decodeUnknownResult(News, { onExcessProperty: "error" });
const prefix = new TextEncoder().encode('{"learner":');

/** Whether a message among the activity is news instead: no event of anybody's begins so. */
export function isLearnerNews(payload: Uint8Array): boolean {
  return beginsWith(payload, prefix);
}

/** Writes news. */
export function learnerNewsJson(news: LearnerNews): string {
  const { learner, version, isPromoted, baseline, weights } = news;
  return `{"learner":"${learner}","version":${version},"isPromoted":${isPromoted},` +
    `"baseline":${Number.isFinite(baseline) ? baseline : null},` +
    `"weights":"${Buffer.from(weights).toString("base64")}"}`;
}

/** Reads news, or says why these bytes are none. */
export function decodeLearnerNews(payload: Uint8Array): LearnerNews | Rejection {
  const json = jsonOf(payload, wanted.payload);
  if (json instanceof Rejection) return json;
  const decoded = decodeJson(json);
  if (Result.isFailure(decoded)) return rejectionOf(decoded.failure, json, wanted);
  const { weights, baseline, ...news } = decoded.success;
  return { ...news, baseline: baseline ?? NaN, weights: Buffer.from(weights, "base64") };
}
