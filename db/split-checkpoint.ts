// Bounds what one statement carries: a checkpoint of any size is committed in parts of a few MB,
// inside one transaction.
import type { Checkpoint, ReadingsChunk } from "./store.ts";

/** Most bytes of states in one part; they travel as hexadecimal, twice as long. */
export const maxStateBytes = 4 * 1024 * 1024;

/** Most numbers of readings, and of predictions, in one part: about 10 characters each. */
export const maxNumbers = 400_000;

const charactersPerNumber = 10;

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
    },
  }));
}

/** Readings weigh their numbers, and their unknown fields as many numbers as take the same room. */
function readingsWeight({ numbers, extras = [] }: ReadingsChunk): number {
  const characters = extras.reduce((sum, extra = "") => sum + extra.length, 0);
  return numbers.length + characters / charactersPerNumber;
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
