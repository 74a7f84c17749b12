// The measures of a session, computed from what it counts.
import {
  activityGroups,
  activityNumber,
  type ActivityType,
  activityTypes,
} from "../../streams/activity-types.ts";
import {
  engagementScore,
  type SessionFigureName,
  sessionFigures,
  sessionMeasures,
} from "../../streams/session-measures.ts";
import { keptCategories } from "./layout.ts";

/** What the measures are computed from. */
export interface SessionNumbers {
  readonly startMs: number;
  readonly lastMs: number;
  readonly revenue: number;
  readonly longestGapSeconds: number;
  readonly hoursSincePrevious: number;
  readonly depth: number;
  readonly repeats: number;
  readonly deviceSwitches: number;
  countAt(type: number): number;
  count(type: ActivityType): number;
  sum(name: "watchSeconds" | "readSeconds" | "stallSeconds" | "startUpSeconds"): number;
  categorySeconds(place: number): number;
  categoryHash(place: number): number;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** 1 January 1970 was a Thursday. */
const firstWeekday = 3;

const figures: Readonly<Record<SessionFigureName, (session: SessionNumbers) => number>> = {
  events,
  durationSeconds: ({ startMs, lastMs }) => (lastMs - startMs) / 1000,
  startHour: ({ startMs }) => Math.floor(startMs / hourMs) % 24,
  startWeekday: ({ startMs }) => (Math.floor(startMs / dayMs) + firstWeekday) % 7,
  hoursSincePrevious: (session) => thousandths(session.hoursSincePrevious),
  longestGapSeconds: (session) => thousandths(session.longestGapSeconds),
  meanGapSeconds: (session) =>
    ratio((session.lastMs - session.startMs) / 1000, events(session) - 1),
  depth: (session) => session.depth,
  repeats: (session) => session.repeats,
  watchSeconds: (session) => thousandths(session.sum("watchSeconds")),
  readSeconds: (session) => thousandths(session.sum("readSeconds")),
  stallSeconds: (session) => thousandths(session.sum("stallSeconds")),
  startUpSeconds: (session) => thousandths(session.sum("startUpSeconds")),
  meanStartUpSeconds: (session) =>
    ratio(session.sum("startUpSeconds"), session.count("video_play")),
  stallShare: (session) =>
    share(session.sum("stallSeconds"), session.sum("stallSeconds") + session.sum("watchSeconds")),
  errorShare: (session) => share(session.count("video_error"), session.count("video_play")),
  completionShare: (session) => share(session.count("video_complete"), session.count("video_play")),
  stopShare: (session) => share(session.count("video_stop"), session.count("video_play")),
  interactions,
  interactionsPerItem: (session) => ratio(interactions(session), session.depth),
  clicks,
  clickThrough: (session) => share(session.count("ad_click"), session.count("ad_impression")),
  adSkipShare: (session) => share(session.count("ad_skip"), session.count("ad_impression")),
  adCompletionShare: (session) =>
    share(session.count("ad_complete"), session.count("ad_impression")),
  articleClickShare: (session) =>
    share(session.count("article_click"), session.count("article_view")),
  signUps,
  revenue: (session) => session.revenue,
  deviceSwitches: (session) => session.deviceSwitches,
  categories: (session) => places.filter((i) => session.categoryHash(i) !== 0).length,
  firstCategorySeconds: (session) => categorySeconds(session, 0),
  secondCategorySeconds: (session) => categorySeconds(session, 1),
  thirdCategorySeconds: (session) => categorySeconds(session, 2),
  fourthCategorySeconds: (session) => categorySeconds(session, 3),
  isBounce: (session) => isBounce(session) ? 1 : 0,
  engagement: engagementOf,
};

const order = sessionFigures.map(({ name }) => figures[name]);
const interactionTypes = activityGroups.interaction.map(activityNumber);

/** Writes the measures of a session into `out`, in the order of their table. */
export function writeSessionMeasures(
  session: SessionNumbers,
  out: Float64Array = new Float64Array(sessionMeasures.length),
): Float64Array {
  const counts = activityTypes.length;
  for (let i = 0; i < counts; i++) out[i] = session.countAt(i);
  for (let i = 0; i < order.length; i++) out[counts + i] = order[i](session);
  return out;
}

/** The engagement score of a session. */
export function engagementOf(session: SessionNumbers): number {
  return engagementScore({
    minutes: (session.sum("watchSeconds") + session.sum("readSeconds")) / 60,
    depth: session.depth,
    interactions: interactions(session),
    clicks: clicks(session),
    completions: session.count("video_complete"),
    signUps: signUps(session),
  });
}

/** Whether no more than one thing happened in a session. */
export function isBounce(session: SessionNumbers): boolean {
  return events(session) <= 1;
}

function events(session: SessionNumbers): number {
  let sum = 0;
  for (let i = 0; i < activityTypes.length; i++) sum += session.countAt(i);
  return sum;
}

function interactions(session: SessionNumbers): number {
  let sum = session.count("article_share");
  for (const type of interactionTypes) sum += session.countAt(type);
  return sum;
}

function clicks(session: SessionNumbers): number {
  return session.count("ad_click") + session.count("article_click");
}

function signUps(session: SessionNumbers): number {
  return session.count("newsletter_signup") + session.count("subscription_start");
}

/** The time of the category that comes at `rank`, counted from 0; the earlier of equals comes first. */
function categorySeconds(session: SessionNumbers, rank: number): number {
  for (const place of places) {
    const seconds = session.categorySeconds(place);
    let before = 0;
    for (const other of places) {
      const rival = session.categorySeconds(other);
      if (rival > seconds || (rival === seconds && other < place)) before++;
    }
    if (before === rank) return thousandths(seconds);
  }
  return 0;
}

const places = Array.from({ length: keptCategories }, (_, i) => i);

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

function share(part: number, whole: number): number {
  return Math.min(1, ratio(part, whole));
}

/** Sums are kept in single precision: digits beyond a thousandth mean nothing. */
function thousandths(value: number): number {
  return Math.round(1000 * value) / 1000;
}
