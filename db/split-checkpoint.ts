// Bounds what one statement carries: a checkpoint of any size is committed in parts of a few MB,
// inside one transaction.
import type { DecisionRow, ExperimentRow } from "./experiment-projections.ts";
import type { Checkpoint, EngagementRow, ReadingsChunk, UserRow } from "./store.ts";

/** Most bytes of states in one part; they travel as hexadecimal, twice as long. */
export const maxStateBytes = 4 * 1024 * 1024;

/** Most numbers of readings, of predictions, and so on, in one part: about 10 characters each. */
export const maxNumbers = 400_000;

const charactersPerNumber = 10;
/** One that is not whole takes up to twice the room. */
const doubleWeight = 2;

/** Most rows of each table in one part. */
export const maxRows = 10_000;

/**
 * The same checkpoint in parts to be committed one after the other; one part where it is not large.
 * Only the first moves the partition on: the others start where it ended.
 */
export function splitCheckpoint(checkpoint: Checkpoint): Checkpoint[] {
  const { snapshots, projections, sequence } = checkpoint;
  const cuts = {
    snapshots: cut(snapshots, (row) => row.state.length, maxStateBytes),
    videos: cut(projections.videos),
    readings: cut(projections.readings, readingsWeight, maxNumbers),
    predictions: cut(projections.predictions, (row) => row.numbers.length, maxNumbers),
    hourly: cut(projections.hourly),
    metrics: cut(projections.metrics),
    users: cut(projections.users, userWeight, maxNumbers),
    sessions: cut(projections.sessions, (row) => doubleWeight * row.measures.length, maxNumbers),
    audience: cut(projections.audience),
    engagement: cut(projections.engagement, engagementWeight, maxNumbers),
    segments: cut(projections.segments),
    learners: cut(projections.learners),
    learnerScores: cut(projections.learnerScores),
    experiments: cut(projections.experiments, experimentWeight, maxNumbers),
    decisions: cut(projections.decisions, decisionWeight, maxNumbers),
    rewards: cut(projections.rewards),
  };
  const parts = Math.max(...Object.values(cuts).map((pieces) => pieces.length));
  if (parts <= 1) return [checkpoint];
  return Array.from({ length: parts }, (_, part) => ({
    ...checkpoint,
    fromSequence: part === 0 ? checkpoint.fromSequence : sequence,
    snapshots: cuts.snapshots[part] ?? [],
    projections: {
      videos: cuts.videos[part] ?? [],
      readings: cuts.readings[part] ?? [],
      predictions: cuts.predictions[part] ?? [],
      hourly: cuts.hourly[part] ?? [],
      metrics: cuts.metrics[part] ?? [],
      users: cuts.users[part] ?? [],
      sessions: cuts.sessions[part] ?? [],
      audience: cuts.audience[part] ?? [],
      engagement: cuts.engagement[part] ?? [],
      segments: cuts.segments[part] ?? [],
      learners: cuts.learners[part] ?? [],
      learnerScores: cuts.learnerScores[part] ?? [],
      experiments: cuts.experiments[part] ?? [],
      decisions: cuts.decisions[part] ?? [],
      rewards: cuts.rewards[part] ?? [],
    },
  }));
}

/** Readings weigh their numbers, and their unknown fields as many numbers as take the same room. */
function readingsWeight({ numbers, extras = [] }: ReadingsChunk): number {
  const characters = extras.reduce((sum, extra = "") => sum + extra.length, 0);
  return numbers.length + characters / charactersPerNumber;
}

function userWeight({ features, predictions }: UserRow): number {
  return doubleWeight * features.length + predictions.length / charactersPerNumber;
}

function engagementWeight({ figures, retention, countries, devices }: EngagementRow): number {
  const characters = countries.length + devices.length;
  return doubleWeight * (figures.length + retention.length) + characters / charactersPerNumber;
}

function experimentWeight({ definition, standing }: ExperimentRow): number {
  return (definition.length + standing.length) / charactersPerNumber;
}

function decisionWeight({ propensities, context = "" }: DecisionRow): number {
  return doubleWeight * propensities.length + context.length / charactersPerNumber;
}

/** Consecutive pieces within {@link maxRows} and `maxWeight`; a row that is heavier goes alone. */
function cut<Row>(
  rows: readonly Row[],
  weigh: (row: Row) => number = () => 0,
  maxWeight = Infinity,
): Row[][] {
  const pieces: Row[][] = [];
  let piece: Row[] = [];
  let weight = 0;
  for (const row of rows) {
    const added = weigh(row);
    if (piece.length > 0 && (piece.length >= maxRows || weight + added > maxWeight)) {
      pieces.push(piece);
      piece = [];
      weight = 0;
    }
    piece.push(row);
    weight += added;
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}
