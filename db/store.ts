// The store port: what a partition needs to start, to load actors, and to commit a checkpoint.
// Implemented over Postgres (and PGlite, which is Postgres) and in memory; one contract suite.
import { metricSums } from "../ml/score.ts";
import type { DecisionRow, ExperimentRow, RewardRow } from "./experiment-projections.ts";

/** What a new owner learns when it claims a partition. */
export interface Claim {
  /** Fences every earlier owner: a commit with a smaller epoch changes nothing. */
  readonly epoch: number;
  /** Stream sequence of the last event whose effects are in the store; 0 at the very start. */
  readonly sequence: number;
  readonly watermarkMs: number | undefined;
  readonly counts: Counts;
}

/** What became of the events of a partition, since the beginning of the log. */
export interface Counts {
  readonly stepped: number;
  readonly late: number;
  readonly duplicates: number;
  readonly deadLetters: number;
}

/** One actor's state as stored. */
export interface Snapshot {
  readonly key: string;
  readonly version: number;
  /** Of no bytes where the actor is no more: nothing is stored of it, not even its key. */
  readonly state: Uint8Array;
  /** Event time of the actor's earliest timer. */
  readonly timerAtMs: number | undefined;
}

/** Everything one transaction writes. */
export interface Checkpoint {
  readonly kind: string;
  readonly partition: number;
  readonly epoch: number;
  /** The sequence of the previous checkpoint (or claim) and the one that this one reaches. */
  readonly fromSequence: number;
  readonly sequence: number;
  readonly watermarkMs: number | undefined;
  readonly residentActors: number;
  readonly counts: Counts;
  readonly snapshots: readonly Snapshot[];
  readonly projections: Projections;
}

/** A partition and the epoch of the claim by which somebody owns it. */
export interface Owner {
  readonly kind: string;
  readonly partition: number;
  readonly epoch: number;
}

/** A timer that waits in a snapshot. */
export interface DueTimer {
  readonly key: string;
  readonly atMs: number;
}

/**
 * Where partitions keep what must survive. Every method may fail with `StoreUnavailable`, and all but
 * `claim` with `Fenced` where the epoch is no longer the latest. Reads, too: what a newer owner has
 * written lies ahead of the events that a stale one still steps, and would make it say things that
 * never were.
 */
export interface Store {
  /**
   * Takes a partition: raises its epoch and says where its state stands.
   * Fails with `PartitionCountMismatch` where the partition was made under another count.
   */
  claim(kind: string, partition: number, partitionCount: number, owner: string): Promise<Claim>;
  /** The snapshots of those of `keys` that have one, in any order. */
  load(owner: Owner, keys: readonly string[]): Promise<Snapshot[]>;
  /** Up to `limit` timers due by `untilMs`, earliest first. */
  dueTimers(owner: Owner, untilMs: number, limit: number): Promise<DueTimer[]>;
  /** The earliest timer of a partition later than `afterMs` (of all, where that is undefined). */
  nextTimerMs(owner: Owner, afterMs: number | undefined): Promise<number | undefined>;
  /**
   * Commits a checkpoint in one transaction, all or nothing.
   * Fails with `Fenced` also where the previous sequence is not the caller's.
   */
  commit(checkpoint: Checkpoint): Promise<void>;
}

/** Rows for queries, written in the checkpoint's transaction. Times are epoch milliseconds. */
export interface Projections {
  readonly videos: readonly VideoRow[];
  readonly readings: readonly ReadingsChunk[];
  readonly predictions: readonly PredictionsChunk[];
  readonly hourly: readonly HourlyDelta[];
  readonly metrics: readonly MetricsDelta[];
  readonly users: readonly UserRow[];
  readonly sessions: readonly SessionRow[];
  readonly audience: readonly AudienceDelta[];
  readonly engagement: readonly EngagementRow[];
  readonly segments: readonly SegmentRow[];
  readonly learners: readonly LearnerRow[];
  readonly learnerScores: readonly LearnerScoreDelta[];
  readonly experiments: readonly ExperimentRow[];
  readonly decisions: readonly DecisionRow[];
  readonly rewards: readonly RewardRow[];
}

/** Replaces the user's row in `users`. */
export interface UserRow {
  readonly key: string;
  readonly userId: string;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly events: number;
  readonly sessions: number;
  readonly revenue: number;
  readonly tier: string | undefined;
  readonly country: string | undefined;
  readonly device: string | undefined;
  readonly isSubscribed: boolean;
  /** Values of the features, in the order of their table (streams/user-features.ts). */
  readonly features: Float64Array | readonly number[];
  /** Probability of no visit within the horizon; undefined before the first is made. */
  readonly churn: number | undefined;
  readonly conversion: number | undefined;
  /** Probability that the ad shown last was clicked, when it was shown. */
  readonly click: number | undefined;
  /** Expected engagement score of the next session. */
  readonly nextEngagement: number | undefined;
  readonly segment: number | undefined;
  readonly isCold: boolean;
  /** The last predictions with their reasons, as JSON: one object by kind. */
  readonly predictions: string;
  readonly sequence: number;
}

/** Replaces a session's row in `sessions`. */
export interface SessionRow {
  readonly userKey: string;
  /** Counts the user's sessions from 1. */
  readonly number: number;
  readonly startMs: number;
  readonly lastMs: number;
  readonly isClosed: boolean;
  /** Late events that amended it after it was closed. */
  readonly corrections: number;
  readonly device: string | undefined;
  readonly country: string | undefined;
  readonly tier: string | undefined;
  /** Values of the measures, in the order of their table (streams/session-measures.ts). */
  readonly measures: Float64Array | readonly number[];
}

/** Adds to a row of `audience_counts`: one measure of one day (UTC), of one part of the audience. */
export interface AudienceDelta {
  readonly dayMs: number;
  /** Which measure (streams/audience-measures.ts). */
  readonly measure: string;
  /** Of what: empty for everybody, else such as `tier:free`, `country:DE`, `step:2`. */
  readonly of: string;
  readonly count: number;
}

/** Replaces a video's row in `video_engagement`. */
export interface EngagementRow {
  readonly key: string;
  readonly videoId: string;
  readonly lastAtMs: number;
  /** Values of the figures, in the order of their table (streams/engagement-figures.ts). */
  readonly figures: Float64Array | readonly number[];
  /** Viewers still there at each twentieth of the video, as a share of those who began. */
  readonly retention: Float64Array | readonly number[];
  /** Plays by country and by device, as JSON: one object each. */
  readonly countries: string;
  readonly devices: string;
  readonly sequence: number;
}

/** Replaces a segment's row in `segments`. */
export interface SegmentRow {
  readonly id: number;
  /** In words, built from what sets its members apart. */
  readonly profile: string;
  /** Its centre, a value of each feature that segments are found from; JSON, by feature. */
  readonly centre: string;
  readonly fittedAtMs: number;
  readonly isRetired: boolean;
}

/** Replaces the row of a learner in `learners`: what the model actor knows of itself. */
export interface LearnerRow {
  readonly name: string;
  readonly version: number;
  readonly atMs: number;
  readonly examples: number;
  /** Whether it beats its baseline, and so is served. */
  readonly isPromoted: boolean;
  /** Prequential figures by method, as JSON. */
  readonly figures: string;
}

/** Sums that prequential scores of a learner are computed from. */
export const learnerScoreSums = [
  "scored",
  "positives",
  "logLoss",
  "brier",
  "absoluteError",
  "squaredError",
] as const;

/** Bins of equal width that predicted probabilities are counted in. */
export const probabilityBins = 20;

/** Adds to a row of `learner_scores`: one learner, method and hour of event time. */
export interface LearnerScoreDelta {
  readonly name: string;
  readonly method: string;
  readonly hourMs: number;
  /** {@link learnerScoreSums}. */
  readonly sums: Float64Array | readonly number[];
  /**
   * Examples by predicted probability in {@link probabilityBins}: first those labelled 0, then those
   * labelled 1. All 0, or none at all, where what is predicted is not a probability.
   */
  readonly bins: Float64Array | readonly number[];
}

/** Replaces the video's row in `videos`. */
export interface VideoRow {
  readonly key: string;
  readonly videoId: string;
  readonly title: string | undefined;
  readonly channel: string | undefined;
  readonly category: string | undefined;
  readonly publishedAtMs: number | undefined;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly readings: number;
  /** Views, likes, comments. */
  readonly counters: readonly number[];
  readonly perHour: readonly number[];
  readonly viewsPerHourPerHour: number;
  readonly likesPerView: number;
  readonly gain: number;
  readonly growth: number;
  readonly forecastGain: number;
  readonly method: string;
  readonly model: string;
  readonly nextAtMs: number;
  /** Value, low, high of views, likes, comments at `nextAtMs`, then one hour ahead: 18 numbers. */
  readonly forecast: readonly number[];
  /** Views gained in the first 24 hours since publication; undefined where nobody saw them. */
  readonly firstDayViews: number | undefined;
  readonly sequence: number;
}

/** Appends a row to `video_stats_processed`. */
export interface ReadingsChunk {
  readonly videoKey: string;
  /** Five numbers a reading: sequence, time, views, likes, comments. */
  readonly numbers: readonly number[];
  readonly statuses: readonly string[];
  /** Unknown fields per reading; undefined where no reading of the chunk has any. */
  readonly extras: readonly (string | undefined)[] | undefined;
}

/** Appends a row to `predictions`. */
export interface PredictionsChunk {
  readonly videoKey: string;
  readonly horizon: string;
  readonly firstSequence: number;
  /** Fourteen whole numbers a forecast: made at, at, then value, low, high, actual per target. */
  readonly numbers: readonly number[];
  readonly methods: readonly string[];
}

/** Adds to a row of `hourly_aggregations`: sums are added, the peak is raised, the end replaced. */
export interface HourlyDelta {
  readonly videoKey: string;
  readonly hourMs: number;
  readonly readings: number;
  /** Gain of views, likes, comments. */
  readonly gains: readonly number[];
  readonly peakViewsPerHour: number;
  readonly viewsEnd: number;
}

export { metricSums };

/** Adds to a row of `model_metrics`: that of the video, hour, horizon, method and model. */
export interface MetricsDelta {
  readonly videoKey: string;
  readonly hourMs: number;
  readonly horizon: string;
  readonly method: string;
  readonly model: string;
  /** {@link metricSums} for views, then for likes, then for comments. */
  readonly sums: Float64Array | readonly number[];
}

/** Rows for queries as they are gathered. */
export type ProjectionRows = {
  readonly [Table in keyof Projections]: Projections[Table][number][];
};

/** No rows yet. */
export function noRows(): ProjectionRows {
  return {
    videos: [],
    readings: [],
    predictions: [],
    hourly: [],
    metrics: [],
    users: [],
    sessions: [],
    audience: [],
    engagement: [],
    segments: [],
    learners: [],
    learnerScores: [],
    experiments: [],
    decisions: [],
    rewards: [],
  };
}

/** A checkpoint without rows for queries. */
export const noProjections: Projections = noRows();
