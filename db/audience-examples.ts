// Rows of the audience for tests: each as a whole, of which only what matters need be said.
import {
  type AudienceDelta,
  type EngagementRow,
  type LearnerRow,
  type LearnerScoreDelta,
  learnerScoreSums,
  noProjections,
  probabilityBins,
  type Projections,
  type SegmentRow,
  type SessionRow,
  type UserRow,
} from "./store.ts";

const startMs = Date.UTC(2025, 7, 8, 6);
const dayMs = 86_400_000;

export function userOf(key: string, differences: Partial<UserRow> = {}): UserRow {
  return {
    key,
    userId: key,
    firstAtMs: startMs,
    lastAtMs: startMs + 1,
    events: 3,
    sessions: 2,
    revenue: 9.99,
    tier: "free",
    country: undefined,
    device: "tv",
    isSubscribed: false,
    features: [1, -0.5, 1 / 3, NaN, 1e-300],
    churn: 0.25,
    conversion: undefined,
    click: 1 / 7,
    nextEngagement: 41.5,
    segment: undefined,
    isCold: true,
    predictions: "{}",
    sequence: 1,
    ...differences,
  };
}

export function sessionOf(
  userKey: string,
  number: number,
  differences: Partial<SessionRow> = {},
): SessionRow {
  return {
    userKey,
    number,
    startMs: startMs + number * dayMs,
    lastMs: startMs + number * dayMs + 60_000,
    isClosed: true,
    corrections: 0,
    device: "phone",
    country: "DE",
    tier: undefined,
    measures: [number, 0, NaN, 0.125],
    ...differences,
  };
}

export function countOf(differences: Partial<AudienceDelta> = {}): AudienceDelta {
  return { dayMs: startMs - startMs % dayMs, measure: "dau", of: "", count: 1, ...differences };
}

export function engagementOf(
  key: string,
  differences: Partial<EngagementRow> = {},
): EngagementRow {
  return {
    key,
    videoId: key,
    lastAtMs: startMs,
    figures: [100, NaN, 0.5],
    retention: [1, 0.75, 1 / 3],
    countries: '{"DE":2}',
    devices: '{"tv":1,"phone":1}',
    sequence: 1,
    ...differences,
  };
}

export function segmentOf(id: number, differences: Partial<SegmentRow> = {}): SegmentRow {
  return {
    id,
    profile: "Often here, mostly news",
    centre: '{"visits":3.5}',
    fittedAtMs: startMs,
    isRetired: false,
    ...differences,
  };
}

export function learnerOf(name: string, differences: Partial<LearnerRow> = {}): LearnerRow {
  return {
    name,
    version: 3,
    atMs: startMs,
    examples: 1000,
    isPromoted: true,
    figures: '{"model":0.5}',
    ...differences,
  };
}

export function scoreOf(
  name: string,
  differences: Partial<LearnerScoreDelta> = {},
): LearnerScoreDelta {
  return {
    name,
    method: "served",
    hourMs: startMs,
    sums: learnerScoreSums.map((_, i) => i + 0.5),
    bins: Array.from({ length: 2 * probabilityBins }, (_, i) => i),
    ...differences,
  };
}

/** Ids of segments that belong to a partition in tests: nothing else would tell them apart. */
export const segmentsPerPartition = 1000;

/** A row in every table of the audience, of a partition whose keys begin with `prefix`. */
export function audienceRowsOf(partition: number, prefix: string): Projections {
  return {
    ...noProjections,
    users: [userOf(`${prefix}u`)],
    sessions: [sessionOf(`${prefix}u`, 1)],
    audience: [countOf()],
    engagement: [engagementOf(`${prefix}v`)],
    segments: [segmentOf(partition * segmentsPerPartition)],
    learners: [learnerOf(`${prefix}churn`)],
    learnerScores: [scoreOf(`${prefix}churn`)],
  };
}
