// What is predicted of users, as it goes out on NATS (B4 to B9, E1), and the model actors behind it.
import { Schema } from "effect";

/** The model actors of users; a name's place is its partition among the actors of kind `model`. */
export const learnerNames = [
  "churn",
  "click",
  "engagement",
  "conversion",
  "segment",
  "recommendations",
] as const;
export type LearnerName = (typeof learnerNames)[number];

/** Kinds of prediction: what each model actor is for. */
export const userPredictionKinds = learnerNames;
export type UserPredictionKind = LearnerName;

/** Classes of the risk of leaving, and the probability at which each begins. */
export const riskClasses = { low: 0, medium: 0.4, high: 0.7 } as const;
export type RiskClass = keyof typeof riskClasses;

/** The class of a probability of leaving. */
export function riskClassOf(probability: number): RiskClass {
  if (probability >= riskClasses.high) return "high";
  return probability >= riskClasses.medium ? "medium" : "low";
}

/** A reason: a feature, what it says of this user in words, and how far it moves the prediction. */
export const PredictionReason = Schema.Struct({
  feature: Schema.String,
  text: Schema.String,
  /** Signed: log odds for probabilities, the prediction's own unit otherwise. */
  contribution: Schema.Finite,
}).annotate({ identifier: "PredictionReason" });
export type PredictionReason = typeof PredictionReason.Type;

const common = {
  user_id: Schema.String,
  /** Event time at which it was predicted. */
  at: Schema.String.annotate({ format: "date-time" }),
  /** Name and version of the model: `churn@12`; version 0 is the fading base rate. */
  model: Schema.String,
  /** Whether too little is known of the user, so that it is what is true of many. */
  isCold: Schema.Boolean,
  reasons: Schema.Array(PredictionReason),
  partition: Schema.Int,
  sequence: Schema.Int,
};

/** The message on `predictions.user.<token>.<kind>`. */
export const UserPrediction = Schema.Union([
  Schema.Struct({
    kind: Schema.Literal("churn"),
    ...common,
    /** Probability of no visit within the horizon. */
    probability: Schema.Finite,
    horizonHours: Schema.Finite,
    risk: Schema.Literals(["low", "medium", "high"]),
  }),
  Schema.Struct({
    kind: Schema.Literal("conversion"),
    ...common,
    /** Probability of subscribing within the horizon. */
    probability: Schema.Finite,
    horizonHours: Schema.Finite,
  }),
  Schema.Struct({
    kind: Schema.Literal("click"),
    ...common,
    /** Probability that the ad just shown is clicked. */
    probability: Schema.Finite,
    placement: Schema.NullOr(Schema.String),
  }),
  Schema.Struct({
    kind: Schema.Literal("engagement"),
    ...common,
    /** Expected engagement score of the next session, from 0 to 100. */
    score: Schema.Finite,
  }),
  Schema.Struct({
    kind: Schema.Literal("segment"),
    ...common,
    segment: Schema.Int,
    profile: Schema.String,
    /** The segment before, where there was one. */
    from: Schema.NullOr(Schema.Int),
  }),
  Schema.Struct({
    kind: Schema.Literal("recommendations"),
    ...common,
    items: Schema.Array(Schema.Struct({
      item: Schema.String,
      score: Schema.Finite,
      reason: Schema.String,
    })),
  }),
]).annotate({ identifier: "UserPrediction" });
export type UserPrediction = typeof UserPrediction.Type;
