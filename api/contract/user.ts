// Users: `GET /v1/users` and `GET /v1/users/{key}`.
import { Schema } from "effect";
import { userFeatureGroups } from "../../streams/user-features.ts";
import { PredictionReason, riskClasses } from "../../streams/user-prediction.ts";
import { AsOf, Instant } from "./asof.ts";
import { listOf } from "./list.ts";
import { liveFields } from "./live-state.ts";
import {
  maybeCursor,
  maybeOneOf,
  maybeText,
  oneOf,
  pageLimit,
  share,
  wholeNumber,
} from "./parameter.ts";
import { SessionItem } from "./session.ts";

/** What users can be sorted by. */
export const userSorts = ["risk", "activity", "revenue"] as const;
export type UserSort = (typeof userSorts)[number];

const risks = ["low", "medium", "high"] as const satisfies readonly (keyof typeof riskClasses)[];
const { medium, high } = riskClasses;

/** Parameters of `GET /v1/users`. */
export const UsersQuery = Schema.Struct({
  sort: oneOf(
    userSorts,
    "risk",
    "What to sort by, the highest first; by `risk` of leaving, users of whom none has been predicted " +
      "yet are left out; `activity` is the time of the last event",
  ),
  segment: Schema.optionalKey(
    wholeNumber(1, 2 ** 31 - 1, { description: "Only users of this segment" }),
  ),
  risk: maybeOneOf(
    risks,
    `Only users at this risk of leaving: medium from a probability of ${medium}, high from ${high}`,
  ),
  minChurn: Schema.optionalKey(share("Only users whose probability of leaving is at least this")),
  tier: maybeText(100, "Only users of this tier"),
  country: maybeText(100, "Only users of this country"),
  limit: pageLimit,
  cursor: maybeCursor,
});
export type UsersQuery = typeof UsersQuery.Type;

const nullableText = Schema.NullOr(Schema.String);

const said = {
  model: nullableText.annotate({
    description: "Name and version; version 0 is the fading base rate, served until it is beaten",
  }),
  reasons: Schema.Array(PredictionReason).annotate({
    description: "What moved it most, signed: log odds for probabilities, points for engagement",
  }),
};
const probability = Schema.Finite.annotate({ description: "0 to 1" });

/** How likely somebody is to do something. */
export const SaidProbability = Schema.Struct({ probability, ...said }).annotate({
  identifier: "SaidProbability",
  description: "A probability, who says so, and why",
});

/** How likely somebody is to leave. */
export const SaidChurn = Schema.Struct({ probability, risk: Schema.Literals(risks), ...said })
  .annotate({
    identifier: "SaidChurn",
    description: "The probability of no visit within the horizon",
  });

/** How engaged somebody will be. */
export const SaidEngagement = Schema.Struct({
  score: Schema.Finite.annotate({ description: "Expected score of the next session, 0 to 100" }),
  ...said,
}).annotate({ identifier: "SaidEngagement", description: "What the next session will be worth" });

/** The last word on one user. */
export const UserSummary = Schema.Struct({
  user_id: Schema.String,
  key: Schema.String.annotate({ description: "The user's name in paths and NATS subjects" }),
  firstAt: Instant.annotate({ description: "Event time of the first event" }),
  lastAt: Instant.annotate({ description: "Event time of the latest event" }),
  events: Schema.Int,
  sessions: Schema.Int,
  revenue: Schema.Finite,
  tier: nullableText,
  country: nullableText,
  device: nullableText,
  isSubscribed: Schema.Boolean,
  isCold: Schema.Boolean.annotate({
    description: "Whether too little is known of the user, so that predictions are those of many",
  }),
  segment: Schema.NullOr(Schema.Int),
  churn: Schema.NullOr(SaidChurn),
  conversion: Schema.NullOr(SaidProbability).annotate({
    description: "The probability of subscribing within the horizon; null for subscribers",
  }),
  click: Schema.NullOr(SaidProbability).annotate({
    description: "The probability that the ad shown last was clicked, when it was shown",
  }),
  engagement: Schema.NullOr(SaidEngagement),
  predictedAt: Schema.NullOr(Instant).annotate({
    description: "Event time of the latest prediction",
  }),
}).annotate({ identifier: "UserSummary", description: "The last word on one user" });
export type UserSummary = typeof UserSummary.Type;

/** Answer of `GET /v1/users`. */
export const UsersAnswer = listOf(UserSummary).annotate({ identifier: "Users" });
export type UsersAnswer = typeof UsersAnswer.Type;

/** A feature of one user. */
export const FeatureValue = Schema.Struct({
  group: Schema.String.annotate({
    description: `One of ${Object.keys(userFeatureGroups).join(", ")}`,
  }),
  name: Schema.String,
  unit: Schema.String,
  meaning: Schema.String,
  value: Schema.NullOr(Schema.Finite).annotate({ description: "Null where it is not known" }),
}).annotate({ identifier: "FeatureValue", description: "A feature of one user" });
export type FeatureValue = typeof FeatureValue.Type;

/** Sessions that come with a user. */
export const shownSessions = 10;

/** Answer of `GET /v1/users/{key}`. */
export const UserAnswer = Schema.Struct({
  user: UserSummary,
  features: Schema.Array(FeatureValue).annotate({
    description: "As of the last checkpoint, in the order of `GET /v1/features`",
  }),
  sessions: Schema.Array(SessionItem).annotate({
    description: `The last ${shownSessions} sessions, newest first`,
  }),
  ...liveFields("user"),
  asOf: AsOf,
}).annotate({ identifier: "User" });
export type UserAnswer = typeof UserAnswer.Type;
