// What is counted of the whole audience, day by day (B11, B12): the measures, the parts of the audience
// they are counted of, and the funnels.
import type { ActivityType } from "./activity-types.ts";
import type { Measure } from "./measure.ts";

/** Steps that users come through in order; each step is done by any one of its types. */
export const funnels = {
  watch: [["session_start"], ["video_play"], ["video_complete"], ["user_like", "user_share"]],
  subscribe: [["session_start"], ["video_play"], ["subscription_start"]],
  newsletter: [["article_view"], ["article_click"], ["newsletter_signup"]],
  ad: [["ad_impression"], ["ad_click"]],
} as const satisfies Readonly<Record<string, readonly (readonly ActivityType[])[]>>;

/** The name of a funnel. */
export type FunnelName = keyof typeof funnels;

/** All funnels, in the order in which they are shown. */
export const funnelNames: readonly FunnelName[] = ["watch", "subscribe", "newsletter", "ad"];

/** The measure that the steps of a funnel are counted in. */
export function funnelMeasure<Name extends FunnelName>(name: Name): `funnel-${Name}` {
  return `funnel-${name}`;
}

function funnel<Name extends FunnelName>(name: Name) {
  const steps = funnels[name].map((types) => types.join(" or ")).join(", then ");
  return {
    name: funnelMeasure(name),
    unit: "sessions",
    meaning: `sessions that began that day and came to this step of ${steps}`,
  } as const;
}

/**
 * Every measure. A row of `audience_counts` holds what one day adds to one measure of one part of the
 * audience; the value of a day is that sum or, where the unit says `change`, the sum of all days so far.
 */
export const audienceMeasures = [
  { name: "dau", unit: "users", meaning: "users with an event on that day" },
  { name: "wau", unit: "users", meaning: "users with an event on that day or the six before it" },
  { name: "mau", unit: "users", meaning: "users with an event on that day or the 29 before it" },
  { name: "new-users", unit: "users", meaning: "users whose first event was on that day" },
  {
    name: "retained",
    unit: "users",
    meaning: "users of a cohort (first event in its week) with an event in the week of that Monday",
  },
  funnel("watch"),
  funnel("subscribe"),
  funnel("newsletter"),
  funnel("ad"),
  { name: "revenue", unit: "money", meaning: "what all events of that day earned" },
  {
    name: "recurring-revenue",
    unit: "change of money a month",
    meaning: "what the subscriptions that run are worth in a month",
  },
  { name: "subscribers", unit: "change of users", meaning: "users with a subscription that runs" },
  { name: "conversions", unit: "users", meaning: "users who subscribed for the first time" },
  { name: "subscriptions-started", unit: "events", meaning: "paid subscriptions that began" },
  { name: "subscriptions-renewed", unit: "events", meaning: "paid subscriptions renewed" },
  { name: "subscriptions-cancelled", unit: "events", meaning: "paid subscriptions cancelled" },
  { name: "segment-size", unit: "change of users", meaning: "users in a segment" },
  {
    name: "segment-moves",
    unit: "users",
    meaning: "users who went from one segment, or from none, to another",
  },
] as const satisfies readonly Measure[];

/** The name of a measure. */
export type AudienceMeasure = (typeof audienceMeasures)[number]["name"];

/** By what the audience can be taken apart. */
export type AudienceDimension = "tier" | "country";

/**
 * Of what a measure is counted: the column `of`. Activity and revenue are counted of everybody and of
 * each tier and country, the steps of funnels from 1, segments by their ids.
 *
 * ```ts
 * audiencePart.country("DE"); // country:DE
 * audiencePart.cohort(Date.UTC(2025, 0, 6)); // cohort:2025-01-06
 * audiencePart.move(undefined, 3); // ->3
 * ```
 */
export const audiencePart = {
  everybody: "",
  tier: (tier: string) => `tier:${tier}`,
  country: (country: string) => `country:${country}`,
  step: (step: number) => `step:${step}`,
  cohort: (mondayMs: number) => `cohort:${new Date(mondayMs).toISOString().slice(0, 10)}`,
  segment: (id: number) => `segment:${id}`,
  move: (from: number | undefined, to: number) => `${from ?? "-"}>${to}`,
} as const;

const dayMs = 86_400_000;
/** 1 January 1970 was a Thursday; this was the Monday before. */
const firstMondayMs = -3 * dayMs;

/** The beginning of the day (UTC) of a time, both in milliseconds since the epoch. */
export function dayOf(atMs: number): number {
  return Math.floor(atMs / dayMs) * dayMs;
}

/**
 * The Monday (UTC) with which the week of a time begins.
 *
 * ```ts
 * mondayOf(Date.UTC(2025, 0, 1, 12)); // a Wednesday: Date.UTC(2024, 11, 30)
 * ```
 */
export function mondayOf(atMs: number): number {
  const weekMs = 7 * dayMs;
  return Math.floor((atMs - firstMondayMs) / weekMs) * weekMs + firstMondayMs;
}
