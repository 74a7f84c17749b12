// How good the segments are that the learner finds in a stream: any CSV of numbers, row by row.
import { setImmediate } from "node:timers/promises";
import type { Effect } from "effect";
import { adjustedRand } from "../ml/segments/adjusted-rand.ts";
import { nearestCentre, squaredDistance } from "../ml/segments/points.ts";
import { Segmenter } from "../ml/segments/segmenter.ts";
import { Moments, type Standardisation } from "../ml/segments/standardisation.ts";
import { untilInterrupted } from "../sources/clock.ts";
import { type EvaluationError, isEvaluationError } from "./errors.ts";
import { type LoadedPoints, loadPoints, type PointOptions } from "./points.ts";
import { batchCentres, sequentialCentres } from "./segment-baselines.ts";

/** What to evaluate, and how. */
export interface SegmentOptions extends PointOptions {
  readonly file: string;
  /** How many segments there are to be; found where nothing is said. */
  readonly number: number | undefined;
  readonly seed: number;
  readonly onProgress?: (text: string) => void;
}

/** One method and its figures; what was not to be had is undefined. */
export interface SegmentRow {
  readonly method: string;
  /** Squared distances to the nearest centre over those of k-means on all rows at once. */
  readonly inertiaRatio: number | undefined;
  /** How far segments agree with the labels; see {@link adjustedRand}. */
  readonly adjustedRand: number | undefined;
  /** Time to assign an example and to learn from it. */
  readonly microsecondsPerUpdate?: number | undefined;
}

/** One segment at the end of the file. */
export interface FoundSegment {
  readonly id: number;
  readonly size: number;
  readonly profile: string;
}

/** What came of it. */
export interface SegmentEvaluation {
  readonly rows: readonly SegmentRow[];
  readonly seed: number;
  readonly rowsPerSecond: number;
  readonly examples: number;
  readonly k: number;
  readonly segments: readonly FoundSegment[];
  readonly features: readonly string[];
  readonly groups: number | undefined;
  readonly leftOut: LoadedPoints["leftOut"];
  readonly missing: number;
  readonly skipped: number;
  readonly skippedRows: LoadedPoints["skippedRows"];
}

/** Rows between two looks at whether the evaluation is still wanted. */
const rowsBetweenLooks = 2_000;

/**
 * Shows the rows of a file to the learner in their order: each is assigned before it is learnt from. At the
 * end of the file the learner refits once more, and what it then says of all rows is `served`.
 */
export function evaluateSegments(
  options: SegmentOptions,
): Effect.Effect<SegmentEvaluation, EvaluationError> {
  return untilInterrupted((signal) => evaluate(options, signal), isEvaluationError);
}

async function evaluate(
  options: SegmentOptions,
  signal: AbortSignal,
): Promise<SegmentEvaluation> {
  const { file, seed, number, onProgress = () => {} } = options;
  const loaded = await loadPoints(file, options, signal, (rows) => onProgress(`read ${rows} rows`));
  const { features, rows, labels, groups, leftOut, missing, skipped, skippedRows } = loaded;
  const points = new StandardPoints(loaded);
  const segmenter = new Segmenter({
    features: features.map((name) => ({ name, high: `high ${name}`, low: `low ${name}` })),
    number,
    seed,
  });
  const run = await learn(segmenter, points, signal, onProgress);
  const served = servedPlaces(segmenter, points);
  const k = segmenter.centres?.ids.length ?? 1;
  onProgress("k-means over all rows");
  const batch = await batchCentres(points.standard, points.width, number ?? k, seed, signal);
  const batchPlaces = points.nearest(batch);
  const sequential = sequentialCentres(points.standard, points.width, number ?? k);
  const whole = points.inertia(batchPlaces, batch);
  const row = (method: string, centres: Float64Array, places: Int32Array) => ({
    method,
    inertiaRatio: ratio(points.inertia(places, centres), whole),
    adjustedRand: agreement(places, labels),
  });
  const arrivalWhole = points.inertia(batchPlaces, batch, (i) => run.places[i] >= 0);
  return {
    rows: [
      {
        ...row("served", served.centres, served.places),
        microsecondsPerUpdate: 1000 * run.elapsedMs / rows,
      },
      {
        method: "served, on arrival",
        inertiaRatio: ratio(run.inertia, arrivalWhole),
        adjustedRand: agreement(run.places, labels),
      },
      row("batch k-means (10 restarts)", batch, batchPlaces),
      row("sequential k-means", sequential, points.nearest(sequential)),
      row("one segment", new Float64Array(points.width), new Int32Array(rows)),
    ],
    seed,
    rowsPerSecond: Math.round(1000 * rows / Math.max(run.elapsedMs, 1e-3)),
    examples: rows,
    k,
    segments: served.segments,
    features,
    groups: labels === undefined ? undefined : groups,
    leftOut,
    missing,
    skipped,
    skippedRows,
  };
}

/** All points, as they are and standardised over the whole file: what inertia is measured in. */
class StandardPoints {
  readonly raw: Float64Array;
  readonly width: number;
  readonly rows: number;
  readonly scale: Standardisation;
  readonly standard: Float64Array;

  constructor({ numbers, features, rows }: LoadedPoints) {
    this.raw = numbers;
    this.width = features.length;
    this.rows = rows;
    const moments = new Moments(this.width, Infinity);
    for (let row = 0; row < rows; row++) moments.add(this.row(row));
    this.scale = moments.standardisation();
    this.standard = new Float64Array(numbers.length);
    for (let at = 0; at < numbers.length; at += this.width) {
      this.scale.apply(numbers, at, this.standard, at);
    }
  }

  row(row: number): Float64Array {
    return this.raw.subarray(row * this.width, (row + 1) * this.width);
  }

  /** The place of the nearest centre of each row. */
  nearest(centres: Float64Array): Int32Array {
    return Int32Array.from(
      { length: this.rows },
      (_, row) => nearestCentre(this.standard, row * this.width, centres, this.width),
    );
  }

  /** Squared distance between a row and the centre at `place`. */
  distance(row: number, centres: Float64Array, place: number): number {
    const { standard, width } = this;
    return squaredDistance(standard, row * width, centres, place * width, width);
  }

  /** The sum of squared distances of rows to the centres that they are given to. */
  inertia(places: Int32Array, centres: Float64Array, counts = (_row: number) => true): number {
    let sum = 0;
    for (let row = 0; row < this.rows; row++) {
      if (counts(row)) sum += this.distance(row, centres, places[row]);
    }
    return sum;
  }
}

/** What was said of rows as they came. */
interface Arrivals {
  /** The id of each row's segment, -1 before the first fit. */
  readonly places: Int32Array;
  readonly inertia: number;
  readonly elapsedMs: number;
}

async function learn(
  segmenter: Segmenter,
  points: StandardPoints,
  signal: AbortSignal,
  onProgress: (text: string) => void,
): Promise<Arrivals> {
  const { rows, scale } = points;
  const places = new Int32Array(rows).fill(-1);
  let inertia = 0;
  let elapsedMs = 0;
  for (let row = 0; row < rows && !signal.aborted; row++) {
    const vector = points.row(row);
    const { centres } = segmenter;
    const beforeAssigning = performance.now();
    const place = centres?.placeOf(vector) ?? -1;
    elapsedMs += performance.now() - beforeAssigning;
    if (centres !== undefined) {
      places[row] = centres.ids[place];
      const at = place * points.width;
      const centre = centres.centres.subarray(at, at + points.width);
      inertia += points.distance(row, centres.standardisation.convert(centre, scale), 0);
    }
    const beforeLearning = performance.now();
    segmenter.add(vector);
    elapsedMs += performance.now() - beforeLearning;
    if (row % rowsBetweenLooks > 0) continue;
    onProgress(`learnt from ${row} of ${rows} rows`);
    await setImmediate();
  }
  return { places, inertia, elapsedMs };
}

/** What the learner says at the end of the file, its centres in the units of all points. */
function servedPlaces(segmenter: Segmenter, points: StandardPoints) {
  segmenter.fit();
  const { centres } = segmenter;
  if (centres === undefined) throw new RangeError("found no segments, wanted some of all examples");
  const places = Int32Array.from({ length: points.rows }, (_, row) => {
    return centres.placeOf(points.row(row));
  });
  const sizes = new Float64Array(centres.ids.length);
  for (const place of places) sizes[place]++;
  return {
    centres: centres.standardisation.convert(centres.centres, points.scale),
    places,
    segments: centres.ids.map((id, i) => ({ id, size: sizes[i], profile: centres.profiles[i] })),
  };
}

function ratio(inertia: number, whole: number): number | undefined {
  if (whole > 0) return inertia / whole;
  return inertia === 0 ? 1 : undefined;
}

/** The adjusted Rand index over the rows that have both a label and a segment. */
function agreement(places: Int32Array, labels: Int32Array | undefined): number | undefined {
  if (labels === undefined) return undefined;
  const both = Array.from(places.keys()).filter((row) => places[row] >= 0 && labels[row] >= 0);
  if (both.length === 0) return undefined;
  return adjustedRand(both.map((row) => places[row]), both.map((row) => labels[row]));
}
