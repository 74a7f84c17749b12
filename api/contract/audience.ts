// The whole audience by day: `GET /v1/audience/active`, `retention`, `funnel` and `revenue`.
import { Schema } from "effect";
import { type AudienceDimension, funnelNames } from "../../streams/audience-measures.ts";
import { AsOf, Instant } from "./asof.ts";
import { listOf } from "./list.ts";
import { historyLimit, maybeCursor, maybeOneOf, maybeTime, oneOf, pageLimit } from "./parameter.ts";

/** By what the audience can be taken apart. */
export const audienceDimensions = [
  "tier",
  "country",
] as const satisfies readonly AudienceDimension[];

/** Parameters of `GET /v1/audience/active` and `GET /v1/audience/revenue`. */
export const AudienceQuery = Schema.Struct({
  by: maybeOneOf(audienceDimensions, "What to break down by: tier or country; without it, nothing"),
  from: maybeTime("Only days that begin at or after this moment"),
  to: maybeTime("Only days that begin before this moment"),
  limit: historyLimit,
  cursor: maybeCursor,
});
export type AudienceQuery = typeof AudienceQuery.Type;

const day = Instant.annotate({ description: "The day's beginning (UTC)" });
const group = Schema.NullOr(Schema.String).annotate({
  description: "The tier or the country; null where it is of everybody",
});

/** The active users of a day. */
export const ActiveItem = Schema.Struct({
  day,
  group,
  dau: Schema.Int.annotate({ description: "Users with an event on the day" }),
  wau: Schema.Int.annotate({ description: "Users with an event on it or the 6 days before" }),
  mau: Schema.Int.annotate({ description: "Users with an event on it or the 29 days before" }),
  newUsers: Schema.Int.annotate({ description: "Users whose first event was on the day" }),
}).annotate({
  identifier: "ActiveItem",
  description: "The active users of a day, counted exactly",
});
export type ActiveItem = typeof ActiveItem.Type;

/** Answer of `GET /v1/audience/active`, newest first, then by group. */
export const ActiveAnswer = listOf(ActiveItem).annotate({ identifier: "Active" });
export type ActiveAnswer = typeof ActiveAnswer.Type;

const maybeShare = Schema.NullOr(Schema.Finite);

/** Parameters of `GET /v1/audience/retention`. */
export const RetentionQuery = Schema.Struct({
  from: maybeTime("Only cohorts whose Monday is at or after this moment"),
  to: maybeTime("Only cohorts whose Monday is before this moment"),
  limit: pageLimit,
  cursor: maybeCursor,
});
export type RetentionQuery = typeof RetentionQuery.Type;

/** Users who came in one week, and how many came back in each later one. */
export const CohortItem = Schema.Struct({
  monday: Instant.annotate({ description: "The Monday (UTC) of the week of their first event" }),
  size: Schema.Int,
  weeks: Schema.Array(Schema.Struct({
    week: Schema.Int.annotate({ description: "0 is the cohort's own week" }),
    users: Schema.Int.annotate({ description: "Users of the cohort with an event in the week" }),
    share: maybeShare.annotate({ description: "Of the cohort" }),
    shareLow: maybeShare.annotate({ description: "Lower end of its 95 % Wilson interval" }),
    shareHigh: maybeShare.annotate({ description: "Upper end of its 95 % Wilson interval" }),
    isOver: Schema.Boolean.annotate({ description: "Whether the week is over" }),
  })),
}).annotate({ identifier: "CohortItem", description: "Users whose first event was in one week" });
export type CohortItem = typeof CohortItem.Type;

/** Answer of `GET /v1/audience/retention`, newest first. */
export const RetentionAnswer = listOf(CohortItem).annotate({ identifier: "Retention" });
export type RetentionAnswer = typeof RetentionAnswer.Type;

/** Parameters of `GET /v1/audience/funnel`. */
export const FunnelQuery = Schema.Struct({
  name: oneOf(funnelNames, "watch", "Which funnel; `GET /v1/features` lists the steps of each"),
  from: maybeTime("Only sessions of days that begin at or after this moment"),
  to: maybeTime("Only sessions of days that begin before this moment"),
});
export type FunnelQuery = typeof FunnelQuery.Type;

/** A step of a funnel. */
export const FunnelStepItem = Schema.Struct({
  step: Schema.Int.annotate({ description: "Counts from 1" }),
  types: Schema.Array(Schema.String).annotate({
    description: "Types of activity of which any is the step",
  }),
  sessions: Schema.Int.annotate({ description: "Sessions that came to it, the steps in order" }),
  shareOfFirst: maybeShare.annotate({ description: "Of those that came to the first step" }),
  shareOfPrevious: maybeShare.annotate({ description: "Of those that came to the step before" }),
}).annotate({ identifier: "FunnelStep", description: "A step of a funnel" });

/** Answer of `GET /v1/audience/funnel`. */
export const FunnelAnswer = Schema.Struct({
  name: Schema.Literals(funnelNames),
  steps: Schema.Array(FunnelStepItem),
  asOf: AsOf,
}).annotate({ identifier: "Funnel" });
export type FunnelAnswer = typeof FunnelAnswer.Type;

/** What a day earned. */
export const RevenueItem = Schema.Struct({
  day,
  group,
  revenue: Schema.Finite.annotate({ description: "What all events of the day earned" }),
  revenuePerActiveUser: maybeShare.annotate({ description: "Null where nobody was active" }),
  recurringRevenue: Schema.Finite.annotate({
    description: "What the subscriptions that ran at the end of the day are worth in a month",
  }),
  subscribers: Schema.Int.annotate({ description: "Whose subscriptions ran at its end" }),
  conversions: Schema.Int.annotate({ description: "Users who subscribed for the first time" }),
  started: Schema.Int,
  renewed: Schema.Int,
  cancelled: Schema.Int,
}).annotate({ identifier: "RevenueItem", description: "What a day earned" });
export type RevenueItem = typeof RevenueItem.Type;

/** Answer of `GET /v1/audience/revenue`, newest first, then by group. */
export const RevenueAnswer = listOf(RevenueItem).annotate({ identifier: "Revenue" });
export type RevenueAnswer = typeof RevenueAnswer.Type;
