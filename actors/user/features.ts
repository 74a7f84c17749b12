// The features of a user at a moment, computed from what the state adds up.
import type { VisitHistory } from "../../ml/churn/visit-history.ts";
import { textHash } from "../../ml/text-hash.ts";
import { type UserFeatureName, userFeatures } from "../../streams/user-features.ts";
import { ActiveDays } from "./active-days.ts";
import { dayNumber } from "./audience.ts";
import { f32At, f64At, u32At } from "./cells.ts";
import { FadedSums, fastHalfLifeMs, slowHalfLifeMs } from "./fading.ts";
import { keptCategories, userAt } from "./layout.ts";
import { historyUnitMs, type UserState, wordAt } from "./state.ts";
import type { FastSum, SlowSum } from "./sum-names.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const daysPerUnit = historyUnitMs / dayMs;
/** Half-lives of the history of visits that features use: 3.5 days, two weeks, eight weeks. */
const [recently, thisMonth, thisSeason] = [0, 2, 4];
const [recentlyDays, thisMonthDays] = [3.5, 14];
const [week, month, year] = [7, 30, 52];
/** Added to rates a day before their ratio is taken: less than this is as good as nothing. */
const rateFloor = 0.02;
/** Fifty ads that nobody saw, of which one was clicked: few ads tell little of somebody. */
const [supposedAds, supposedClicks] = [50, 1];

/** A user at a moment. */
class Subject {
  readonly state: UserState<unknown>;
  readonly atMs: number;
  readonly days: ActiveDays;
  private readonly sums: FadedSums;
  private visits: VisitHistory | undefined;

  constructor(state: UserState<unknown>, atMs: number) {
    this.state = state;
    this.atMs = atMs;
    this.days = new ActiveDays(state.view);
    this.sums = new FadedSums(state.view, atMs);
  }

  get history(): VisitHistory {
    return this.visits ??= this.state.history;
  }

  slow(name: SlowSum): number {
    return this.sums.slow(name);
  }

  fast(name: FastSum): number {
    return this.sums.fast(name);
  }

  /** One slow sum over another; 0 where there is nothing to divide by. */
  per(part: SlowSum, whole: SlowSum): number {
    const amount = this.slow(whole);
    return amount > 0 ? this.slow(part) / amount : 0;
  }

  share(part: SlowSum, whole: SlowSum): number {
    return Math.min(1, this.per(part, whole));
  }

  /** What a slow sum is a day: over the time that it stands for, which is that since the first event. */
  slowPerDay(name: SlowSum): number {
    return this.slow(name) / exposureDays(this.atMs - this.state.firstMs, slowHalfLifeMs);
  }

  fastPerDay(name: FastSum): number {
    return this.fast(name) / exposureDays(this.atMs - this.state.firstMs, fastHalfLifeMs);
  }

  get absenceMs(): number {
    return Math.max(0, this.atMs - this.state.activeMs);
  }

  number(at: number): number {
    return u32At(this.state.view, at);
  }

  favourite(place: number): number {
    return f32At(this.state.view, userAt.favourites, place);
  }

  /** The favourite category; undefined where there is none. */
  get favouriteName(): string | undefined {
    let best = 0;
    for (let i = 1; i < keptCategories; i++) {
      if (this.favourite(i) > this.favourite(best)) best = i;
    }
    return this.state.words[wordAt.favourites + best];
  }
}

const formulas: Readonly<Record<UserFeatureName, (user: Subject) => number>> = {
  hoursSinceLastEvent: ({ absenceMs }) => absenceMs / hourMs,
  tenureDays: ({ atMs, state }) => Math.max(0, atMs - state.firstMs) / dayMs,
  sessions: ({ state }) => state.sessions,
  sessionsRecently: ({ history, atMs }) => history.fading(recently, atMs),
  sessionsThisMonth: ({ history, atMs }) => history.fading(thisMonth, atMs),
  sessionsThisSeason: ({ history, atMs }) => history.fading(thisSeason, atMs),
  sessionTrend: ({ history, atMs, state }) => {
    const tenureMs = atMs - state.firstMs;
    const short = history.fading(recently, atMs) / exposureDays(tenureMs, recentlyDays * dayMs);
    const long = history.fading(thisMonth, atMs) / exposureDays(tenureMs, thisMonthDays * dayMs);
    return trend(short, long);
  },
  meanGapDays: ({ history }) => history.meanGap * daysPerUnit,
  recentGapDays: ({ history }) => history.recentGap * daysPerUnit,
  longestGapDays: ({ history }) => history.longestGap * daysPerUnit,
  gapSpread: ({ history }) => history.gapSpread,
  absenceOverGap: ({ absenceMs, history }) =>
    absenceMs / Math.max(dayMs, history.recentGap * historyUnitMs),
  activeDaysOf7: ({ days, atMs }) => days.countTo(dayNumber(atMs), week),
  activeDaysOf30: ({ days, atMs }) => days.countTo(dayNumber(atMs), month),
  activeDaysTrend: ({ days, atMs }) => {
    const day = dayNumber(atMs);
    return days.countTo(day, week) / week - days.countTo(day, month) / month;
  },
  activeWeeks: ({ days, atMs }) => days.weeksTo(dayNumber(atMs), year),
  streakDays: ({ days }) => days.streak,
  weekendShare: (user) => user.share("weekendSessions", "sessions"),
  hourSine: (user) => user.per("hourSine", "sessions"),
  hourCosine: (user) => user.per("hourCosine", "sessions"),
  hourRegularity: (user) =>
    Math.min(1, Math.hypot(user.per("hourSine", "sessions"), user.per("hourCosine", "sessions"))),

  eventsPerSession: (user) => user.per("events", "sessions"),
  minutesPerSession: (user) => user.per("seconds", "sessions") / 60,
  minutesTrend: (user) => trend(user.fastPerDay("seconds") / 60, user.slowPerDay("seconds") / 60),
  watchMinutesPerWeek: (user) => week * user.slowPerDay("watchSeconds") / 60,
  watchTrend: (user) =>
    trend(user.fastPerDay("watchSeconds") / 60, user.slowPerDay("watchSeconds") / 60),
  readMinutesPerWeek: (user) => week * user.slowPerDay("readSeconds") / 60,
  articleShare: (user) => part(user.slow("article_view"), user.slow("video_play")),
  lastEngagement: ({ state }) => f32At(state.view, userAt.lastEngagement),
  meanEngagement: ({ state }) => f32At(state.view, userAt.meanEngagement),
  engagementTrend: ({ state }) =>
    f32At(state.view, userAt.lastEngagement) - f32At(state.view, userAt.meanEngagement),
  depthPerSession: (user) => user.per("items", "sessions"),
  playsPerSession: (user) => user.per("video_play", "sessions"),
  completionShare: (user) => user.share("video_complete", "video_play"),
  stopShare: (user) => user.share("video_stop", "video_play"),
  seeksPerPlay: (user) => user.per("video_seek", "video_play"),
  repeatShare: (user) => user.share("repeats", "items"),
  interactionsPerSession: (user) =>
    interactions.reduce((sum, name) => sum + user.per(name, "sessions"), 0),
  likesPerPlay: (user) => user.per("user_like", "video_play"),
  dislikeShare: (user) => part(user.slow("user_dislike"), user.slow("user_like")),
  commentsPerSession: (user) => user.per("user_comment", "sessions"),
  sharesPerSession: (user) =>
    user.per("user_share", "sessions") + user.per("article_share", "sessions"),
  bookmarksPerSession: (user) => user.per("user_bookmark", "sessions"),
  follows: (user) => user.number(userAt.follows),
  bounceShare: (user) => user.share("bounces", "closed"),

  adsPerSession: (user) => user.per("ad_impression", "sessions"),
  clickThrough: (user) => clickThrough(user.slow("ad_click"), user.slow("ad_impression")),
  clickThroughTrend: (user) =>
    Math.log(
      clickThrough(user.fast("ad_click"), user.fast("ad_impression")) /
        clickThrough(user.slow("ad_click"), user.slow("ad_impression")),
    ),
  adSkipShare: (user) => user.share("ad_skip", "ad_impression"),
  adCompletionShare: (user) => user.share("ad_complete", "ad_impression"),
  articleClickShare: (user) => user.share("article_click", "article_view"),
  newsletterSignUps: (user) => user.number(userAt.newsletters),

  stallShare: (user) => part(user.slow("stallSeconds"), user.slow("watchSeconds")),
  errorsPerPlay: (user) => user.per("video_error", "video_play"),
  startUpSeconds: (user) => user.per("startUpSeconds", "video_play"),
  qualityChangesPerPlay: (user) => user.per("video_quality_change", "video_play"),

  categoryDiversity: (user) => {
    const sum = favourites(user);
    let entropy = 0;
    for (let i = 0; i < keptCategories; i++) {
      const share = user.favourite(i) / sum;
      if (share > 0) entropy -= share * Math.log(share);
    }
    return entropy / Math.log(keptCategories);
  },
  favouriteShare: (user) => {
    let best = 0;
    for (let i = 0; i < keptCategories; i++) best = Math.max(best, user.favourite(i));
    return best > 0 ? best / favourites(user) : 0;
  },
  categories: ({ state: { words } }) => {
    let count = 0;
    for (let i = 0; i < keptCategories; i++) {
      if (words[wordAt.favourites + i] !== undefined) count++;
    }
    return count;
  },
  favouriteCodeA: ({ favouriteName }) => hashedSign(favouriteName, 0),
  favouriteCodeB: ({ favouriteName }) => hashedSign(favouriteName, 1),

  isSubscribed: ({ state }) => state.isSubscribed ? 1 : 0,
  isPaidTier: ({ state: { tier } }) =>
    tier === undefined || unpaidTiers.has(tier.toLowerCase()) ? 0 : 1,
  subscriptionDays: ({ state, atMs }) =>
    state.isSubscribed ? Math.max(0, atMs - f64At(state.view, userAt.subscribedMs)) / dayMs : 0,
  renewals: (user) => user.number(userAt.renewals),
  cancellations: (user) => user.number(userAt.cancellations),
  monthlyPrice: ({ state }) => f64At(state.view, userAt.monthlyPrice),
  revenue: ({ state }) => state.revenue,
  revenuePerWeek: (user) => week * user.slowPerDay("revenue"),
  phoneShare: (user) => user.share("phone", "events"),
  tabletShare: (user) => user.share("tablet", "events"),
  televisionShare: (user) => user.share("television", "events"),
  computerShare: (user) => user.share("computer", "events"),
  deviceSwitchesPerSession: (user) => user.per("deviceSwitches", "sessions"),
  countryCodeA: ({ state }) => hashedSign(state.country, 0),
  countryCodeB: ({ state }) => hashedSign(state.country, 1),
};

const interactions = [
  "user_like",
  "user_dislike",
  "user_comment",
  "user_share",
  "user_subscribe",
  "user_bookmark",
  "article_share",
] as const;

const unpaidTiers: ReadonlySet<string> = new Set(["free", "basic", "none", "guest"]);

const order = userFeatures.map(({ name }) => formulas[name]);

/**
 * Writes the features of a user at a moment into `out`, in the order of their table: by default at the
 * moment of the last event or timer. The state knows only what happened until then.
 */
export function writeUserFeatures(
  state: UserState<unknown>,
  atMs: number = state.assessedMs,
  out: Float64Array = new Float64Array(userFeatures.length),
): Float64Array {
  const subject = new Subject(state, atMs);
  for (let i = 0; i < order.length; i++) out[i] = order[i](subject);
  return out;
}

/** Writes the features at these places of the table alone, each at its place behind `from`. */
export function writeFeaturesAt(
  places: readonly number[],
  state: UserState<unknown>,
  atMs: number,
  out: Float64Array,
  from: number,
): void {
  const subject = new Subject(state, atMs);
  for (const place of places) out[from + place] = order[place](subject);
}

/**
 * Days that a fading sum stands for: half-life / ln 2 in the long run, no more than have passed since the
 * first event, which are taken to be a day at least.
 */
function exposureDays(tenureMs: number, halfLifeMs: number): number {
  const tenure = Math.max(dayMs, tenureMs);
  return halfLifeMs / dayMs / Math.LN2 * (1 - 2 ** (-tenure / halfLifeMs));
}

function trend(shortPerDay: number, longPerDay: number): number {
  return Math.log((shortPerDay + rateFloor) / (longPerDay + rateFloor));
}

/** The first's part of two amounts; 0 where there is neither. */
function part(amount: number, other: number): number {
  return amount > 0 ? amount / (amount + other) : 0;
}

function clickThrough(clicks: number, impressions: number): number {
  return Math.min(1, (clicks + supposedClicks) / (impressions + supposedAds));
}

function favourites(user: Subject): number {
  let sum = 0;
  for (let i = 0; i < keptCategories; i++) sum += user.favourite(i);
  return sum;
}

/**
 * A word as a number: 1 or -1 by a bit of its hash, so that a model can tell halves of all words apart.
 * Source: Weinberger, Dasgupta, Langford, Smola and Attenberg, Feature hashing for large scale multitask
 * learning, 2009.
 */
function hashedSign(word: string | undefined, bit: number): number {
  if (word === undefined) return 0;
  return (textHash(word) >>> bit & 1) === 1 ? 1 : -1;
}
