// What the browser tests of the audience look at: six weeks of a small audience, hostile names among it.
import type { NatsConnection } from "nats";
import { learnerOf, scoreOf, segmentOf, sessionOf, userOf } from "../../db/audience-examples.ts";
import {
  type AudienceDelta,
  type LearnerScoreDelta,
  probabilityBins,
  type Projections,
  type UserRow,
} from "../../db/store.ts";
import { type AudienceMeasure, audiencePart, mondayOf } from "../../streams/audience-measures.ts";
import { sessionMeasures } from "../../streams/session-measures.ts";
import { encodeToken } from "../../streams/token.ts";
import { type UserFeatureName, userFeatures } from "../../streams/user-features.ts";
import { startOwner } from "../testing.ts";
import { lastMs } from "./testing-rows.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const days = 42;
/** Days are counted back from the day of the last event. */
const todayMs = Math.floor(lastMs / dayMs) * dayMs;

/** An id that must stay text. */
export const hostileUser = '<img src=x onerror="globalThis.pwned=1">';

/** The id and the key of a user of the list, those most likely to leave first. */
export function userIdOf(place: number): string {
  return place === 1 ? hostileUser : `user-${String(place).padStart(2, "0")}`;
}

export function userKeyOf(place: number): string {
  return encodeToken(userIdOf(place));
}

const profiles = new Map([
  [1, "visits often, watches much, uses a television"],
  [2, "comes for articles, stays briefly"],
  [4, "visits rarely, does not use a phone"],
]);

function features(values: Partial<Record<UserFeatureName, number>>): number[] {
  return userFeatures.map(({ name }, i) => values[name] ?? (i % 7) / 4);
}

/** Predictions with reasons of a user whose model serves; of a cold one those of everybody. */
function words(isCold: boolean): string {
  if (isCold) return JSON.stringify({ churn: { value: 0.3, model: "churn@0", reasons: [] } });
  const reason = (feature: string, text: string, contribution: number) => (
    { feature, text, contribution }
  );
  return JSON.stringify({
    churn: {
      value: 0.8,
      model: "churn@12",
      reasons: [
        reason("absenceOverGap", "has been away longer than usual", 1.24),
        reason("sessionTrend", "comes less often than before", 0.62),
        reason("isSubscribed", "subscribes", -0.31),
      ],
    },
    conversion: { value: 0.04, model: "conversion@3", reasons: [] },
    engagement: {
      value: 41.5,
      model: "engagement@4",
      reasons: [reason("meanEngagement", "is hardly engaged", -6.5)],
    },
    click: { value: 0.0625, model: "click@0", reasons: [] },
    at: new Date(lastMs - hourMs).toISOString(),
  });
}

function user(place: number): UserRow {
  const isCold = place % 5 === 4;
  const churn = 0.9 - 0.025 * place;
  const isSubscribed = place % 3 === 0;
  return userOf(userKeyOf(place), {
    userId: userIdOf(place),
    firstAtMs: lastMs - (40 - place % 30) * dayMs,
    lastAtMs: lastMs - place * 5 * hourMs,
    events: 900 - 20 * place,
    sessions: 31 - place % 20,
    revenue: isSubscribed ? 29.97 : 0,
    tier: ["premium", "free", "basic"][place % 3],
    country: ["DE", "US", "BR", "<b>IN</b>"][place % 4],
    device: ["tv", "phone", "web"][place % 3],
    isSubscribed,
    features: features({ sessionsThisMonth: 24, watchMinutesPerWeek: 2, completionShare: NaN }),
    churn,
    conversion: isSubscribed ? undefined : 0.04,
    click: 0.0625,
    nextEngagement: 41.5,
    segment: [1, 2, 4][place % 3],
    isCold,
    predictions: words(isCold),
  });
}

function count(
  measure: AudienceMeasure,
  day: number,
  of: string,
  count: number,
): AudienceDelta {
  return { measure, dayMs: todayMs - (days - 1 - day) * dayMs, of, count };
}

/** What each day adds: more users as time goes by, a dip every week, and twenty free ones for one who pays. */
function audience(): AudienceDelta[] {
  const { tier, step, segment, move } = audiencePart;
  return Array.from({ length: days }, (_, day) => {
    const active = 120 + 4 * day + (day % 7 < 5 ? 30 : 0);
    const sold = 2 + day % 4;
    return [
      count("dau", day, "", active),
      count("wau", day, "", 3 * active),
      count("mau", day, "", 6 * active),
      count("new-users", day, "", 12 + day % 5),
      count("dau", day, tier("free"), active - 20),
      count("dau", day, tier("premium"), 20),
      count("revenue", day, "", 9.99 * sold),
      count("revenue", day, tier("premium"), 9.99 * sold),
      count("recurring-revenue", day, "", 9.99),
      count("recurring-revenue", day, tier("premium"), 9.99),
      count("subscribers", day, "", 1),
      count("subscribers", day, tier("premium"), 1),
      count("conversions", day, "", 1),
      count("subscriptions-renewed", day, "", sold - 1),
      ...[600, 410, 180, 44].map((sessions, i) =>
        count("funnel-watch", day, step(i + 1), sessions)
      ),
      ...[600, 410, 6].map((sessions, i) => count("funnel-subscribe", day, step(i + 1), sessions)),
      count("funnel-ad", day, step(1), 300),
      count("funnel-ad", day, step(2), 9),
      count("segment-size", day, segment(1), 9),
      count("segment-size", day, segment(2), day % 3),
      count("segment-size", day, segment(4), 2),
      count("segment-moves", day, move(undefined, 1), 9),
      count("segment-moves", day, move(1, 4), 3),
      count("segment-moves", day, move(4, 2), 1),
    ];
  }).flat().concat(cohorts());
}

/** Six weekly cohorts that come back ever less; the fourth is small. */
function cohorts(): AudienceDelta[] {
  const thisMonday = mondayOf(todayMs);
  return Array.from({ length: 6 }, (_, back) => {
    const mondayMs = thisMonday - (5 - back) * 7 * dayMs;
    const size = back === 3 ? 11 : 90 + 10 * back;
    return Array.from({ length: 6 - back }, (_, week) => ({
      measure: "retained",
      of: audiencePart.cohort(mondayMs),
      dayMs: mondayMs + week * 7 * dayMs,
      count: Math.round(size * [1, 0.46, 0.34, 0.28, 0.22, 0.2][week]),
    }));
  }).flat();
}

/** Sums of probabilities of which a third came true, with a log loss. */
function probabilities(name: string, method: string, logLoss: number): LearnerScoreDelta {
  const bins = Array.from({ length: 2 * probabilityBins }, (_, i) => {
    const place = i % probabilityBins;
    const rate = (place + 0.5) / probabilityBins;
    const scored = place < 14 ? 40 - 2 * place : 0;
    return Math.round(scored * (i < probabilityBins ? 1 - rate : rate));
  });
  return scoreOf(name, {
    method,
    hourMs: todayMs - 2 * dayMs,
    sums: [400, 120, 400 * logLoss, 70, 0, 0],
    bins,
  });
}

const scores: LearnerScoreDelta[] = [
  ...["served", "model"].map((method) => probabilities("churn", method, 0.42)),
  probabilities("churn", "base rate", 0.6),
  probabilities("click", "model", 0.31),
  probabilities("click", "base rate", 0.3),
  ...Object.entries({ served: 7, "last value": 9 }).map(([method, error]) =>
    scoreOf("engagement", {
      method,
      hourMs: todayMs - 2 * dayMs,
      sums: [300, 0, 0, 0, 300 * error, 300 * error ** 2],
      bins: [],
    })
  ),
];

const done: Record<string, number> = {
  plays: 5,
  completions: 3,
  likes: 1,
  events: 31,
  durationSeconds: 2_400,
  engagement: 68,
};

/** Everything, as checkpoints write it. */
export const audienceRows: Partial<Projections> = {
  users: Array.from({ length: 30 }, (_, place) => user(place)),
  sessions: Array.from({ length: 12 }, (_, i) =>
    sessionOf(userKeyOf(0), i + 1, {
      startMs: lastMs - (12 - i) * 2 * dayMs,
      lastMs: lastMs - (12 - i) * 2 * dayMs + 40 * 60_000,
      isClosed: i < 11,
      corrections: i === 10 ? 2 : 0,
      device: i % 2 === 0 ? "tv" : "phone",
      tier: "premium",
      measures: sessionMeasures.map(({ name }) => done[name] ?? 0),
    })),
  audience: audience(),
  segments: [...profiles].map(([id, profile]) =>
    segmentOf(id, {
      profile,
      centre: JSON.stringify({
        sessionsThisMonth: [0, 2.2, 1.6, 0, 1.1][id],
        watchMinutesPerWeek: [0, 4.5, 2.6, 0, 2.9][id],
      }),
      fittedAtMs: lastMs - 6 * hourMs,
    })
  ).concat(segmentOf(3, { profile: "a segment of old", isRetired: true })),
  learners: [
    learnerOf("churn", { atMs: lastMs, examples: 4_000 }),
    learnerOf("click", { atMs: lastMs, isPromoted: false }),
    learnerOf("engagement", { atMs: lastMs }),
    learnerOf("segment", { atMs: lastMs, figures: '{"segments":3}' }),
  ],
  learnerScores: scores,
};

/** Answers for the owners of all users, and of the model of recommendations. */
export async function answerForAudience(nats: NatsConnection): Promise<void> {
  await startOwner(nats, "user", (key) => ({
    user_id: key,
    lastAt: null,
    favourites: [],
    recentItems: [],
    horizonHours: 168,
  }));
  await startOwner(nats, "model", () => ({
    model: "recommendations@3",
    isCold: false,
    items: [
      { item: "video-7", score: 0.9, reason: "because you like <b>Ponds</b>" },
      { item: "article-9", score: 0.5, reason: "many like it now" },
    ],
  }));
}
