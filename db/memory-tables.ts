// The rows of a store in memory, as Postgres would hold them.
import { storable } from "./array-literal.ts";
import { storableCounts } from "./audience-deltas.ts";
import { isCounted } from "./checkpoint-rules.ts";
import type { DecisionRow, ExperimentRow, RewardRow } from "./experiment-projections.ts";
import {
  type AudienceDelta,
  type Checkpoint,
  type EngagementRow,
  type HourlyDelta,
  type LearnerRow,
  type LearnerScoreDelta,
  type MetricsDelta,
  metricSums,
  type PredictionsChunk,
  type Projections,
  type ReadingsChunk,
  type SegmentRow,
  type SessionRow,
  type UserRow,
  type VideoRow,
} from "./store.ts";

/** A row with the partition that wrote it. */
export type Partitioned<Row> = Row & { readonly partition: number };

/** Tables by keys, in the order in which their rows were first written. */
export class MemoryTables {
  readonly videos = new Map<string, Partitioned<VideoRow>>();
  readonly readings = new Map<string, ReadingsChunk>();
  readonly predictions = new Map<string, PredictionsChunk>();
  readonly hourly = new Map<string, Partitioned<HourlyDelta>>();
  readonly metrics = new Map<string, Partitioned<MetricsDelta>>();
  readonly users = new Map<string, Partitioned<UserRow>>();
  readonly sessions = new Map<string, Partitioned<SessionRow>>();
  readonly audience = new Map<string, Partitioned<AudienceDelta>>();
  readonly engagement = new Map<string, Partitioned<EngagementRow>>();
  readonly segments = new Map<number, SegmentRow>();
  readonly learners = new Map<string, LearnerRow>();
  readonly learnerScores = new Map<string, LearnerScoreDelta>();
  readonly experiments = new Map<string, Partitioned<ExperimentRow>>();
  readonly decisions = new Map<string, DecisionRow>();
  readonly rewards = new Map<string, RewardRow>();

  /** Throws where a chunk of history is there already. */
  checkNew({ readings, predictions }: Projections): void {
    const known = (rows: Map<string, unknown>, key: string) => {
      if (rows.has(key)) throw new RangeError(`there is a chunk ${key} already`);
    };
    for (const chunk of readings) known(this.readings, readingsKey(chunk));
    for (const chunk of predictions) known(this.predictions, predictionsKey(chunk));
  }

  write({ partition, projections }: Checkpoint): void {
    this.writeVideos(partition, projections);
    this.writeAudience(partition, projections);
    this.writeLearners(projections);
    this.writeExperiments(partition, projections);
  }

  private writeVideos(partition: number, rows: Projections): void {
    for (const video of rows.videos) {
      replace(this.videos, video.key, { ...storableTexts(video, videoTexts), partition });
    }
    for (const chunk of rows.readings) this.readings.set(readingsKey(chunk), chunk);
    for (const chunk of rows.predictions) this.predictions.set(predictionsKey(chunk), chunk);
    for (const delta of rows.hourly) {
      const key = JSON.stringify([delta.videoKey, delta.hourMs, partition]);
      const sum = addHourly(this.hourly.get(key), delta);
      this.hourly.set(key, { ...sum, partition });
    }
    for (const delta of rows.metrics) {
      const { videoKey, hourMs, horizon, method, model } = delta;
      const key = JSON.stringify([videoKey, hourMs, horizon, method, model, partition]);
      const before = this.metrics.get(key)?.sums;
      const sums = Array.from(delta.sums, (value, i) => {
        const add = isCounted(metricSums[i % metricSums.length]) ? wholeSum : plainSum;
        return before === undefined ? value : add(before[i], value);
      });
      this.metrics.set(key, { ...delta, sums, partition });
    }
  }

  private writeAudience(partition: number, rows: Projections): void {
    for (const user of rows.users) {
      replace(this.users, user.key, { ...storableTexts(user, userTexts), partition });
    }
    for (const session of rows.sessions) {
      const key = JSON.stringify([session.userKey, session.number]);
      this.sessions.set(key, { ...storableTexts(session, sessionTexts), partition });
    }
    for (const delta of storableCounts(rows.audience)) {
      const key = JSON.stringify([delta.measure, delta.of, delta.dayMs, partition]);
      const count = (this.audience.get(key)?.count ?? 0) + delta.count;
      this.audience.set(key, { ...delta, count, partition });
    }
    for (const row of rows.engagement) {
      replace(this.engagement, row.key, { ...storableTexts(row, ["videoId"]), partition });
    }
  }

  private writeLearners(rows: Projections): void {
    for (const segment of rows.segments) {
      this.segments.set(segment.id, storableTexts(segment, ["profile"]));
    }
    for (const learner of rows.learners) this.learners.set(learner.name, learner);
    for (const delta of rows.learnerScores) {
      const key = JSON.stringify([delta.name, delta.hourMs, delta.method]);
      const before = this.learnerScores.get(key);
      const sums = addPlaces(before?.sums ?? [], delta.sums);
      const bins = addPlaces(before?.bins ?? [], delta.bins);
      this.learnerScores.set(key, { ...delta, sums, bins });
    }
  }

  private writeExperiments(partition: number, rows: Projections): void {
    for (const row of rows.experiments) {
      replace(this.experiments, row.id, { ...storableTexts(row, ["title"]), partition });
    }
    for (const row of rows.decisions) {
      const decision = storableTexts(row, decisionTexts);
      if (!this.decisions.has(decision.id)) this.decisions.set(decision.id, decision);
    }
    for (const row of rows.rewards) {
      const reward = storableTexts(row, ["decisionId"]);
      if (!this.rewards.has(reward.decisionId)) this.rewards.set(reward.decisionId, reward);
    }
  }
}

/** Puts a row in the place of one of the same sequence or an earlier one. */
function replace<Row extends { readonly sequence: number }>(
  rows: Map<string, Row>,
  key: string,
  row: Row,
): void {
  const before = rows.get(key);
  if (before === undefined || before.sequence <= row.sequence) rows.set(key, row);
}

function readingsKey(chunk: ReadingsChunk): string {
  return JSON.stringify([chunk.videoKey, chunk.numbers[0]]);
}

function predictionsKey(chunk: PredictionsChunk): string {
  return JSON.stringify([chunk.videoKey, chunk.horizon, chunk.firstSequence]);
}

const videoTexts = ["videoId", "title", "channel", "category"] as const;
const userTexts = ["userId", "tier", "country", "device"] as const;
const sessionTexts = ["tier", "country", "device"] as const;
const decisionTexts = ["id", "userId", "arm"] as const;

/** The row with these texts as Postgres would give them back. */
function storableTexts<
  Name extends string,
  Row extends { readonly [N in Name]: string | undefined },
>(
  row: Row,
  names: readonly Name[],
): Row {
  const texts = names.map((name) => {
    const text: string | undefined = row[name];
    return [name, text === undefined ? undefined : storable(text)] as const;
  });
  return { ...row, ...Object.fromEntries(texts) };
}

function addHourly(before: HourlyDelta | undefined, delta: HourlyDelta): HourlyDelta {
  if (before === undefined) return delta;
  return {
    ...delta,
    readings: wholeSum(before.readings, delta.readings),
    gains: delta.gains.map((gain, i) => wholeSum(before.gains[i], gain)),
    peakViewsPerHour: Math.max(before.peakViewsPerHour, delta.peakViewsPerHour),
  };
}

/** Sums place by place; where one is shorter, it has zeros there. */
function addPlaces(before: ArrayLike<number>, added: ArrayLike<number>): number[] {
  const length = Math.max(before.length, added.length);
  return Array.from({ length }, (_, i) => (before[i] ?? 0) + (added[i] ?? 0));
}

function plainSum(before: number, added: number): number {
  return before + added;
}

/** A sum of whole numbers that stays at the limit of what is counted exactly. */
function wholeSum(before: number, added: number): number {
  const limit = Number.MAX_SAFE_INTEGER;
  return Math.max(-limit, Math.min(limit, before + added));
}
