// What segments of a stream are held against: k-means over all points at once, and MacQueen's over the
// stream alone.
import { setImmediate } from "node:timers/promises";
import { Random } from "../ml/random.ts";
import { KMeans } from "../ml/segments/k-means.ts";
import { allPoints, nearestCentre } from "../ml/segments/points.ts";

/** Multiplications between two looks at whether the work is still wanted: some 50 ms. */
const workBetweenLooks = 5e7;

/** Centres of all points, fitted from ten starts; of fewer starts once `signal` is aborted. */
export async function batchCentres(
  numbers: Float64Array,
  width: number,
  count: number,
  seed: number,
  signal: AbortSignal,
): Promise<Float64Array> {
  const run = new KMeans(allPoints(numbers, width), count, new Random(seed));
  while (!run.isDone && !signal.aborted) {
    run.step(workBetweenLooks);
    await setImmediate();
  }
  return run.centres;
}

/**
 * Centres that begin as the first points that differ, and each go to the mean of the points that came
 * nearest to them.
 * Source: MacQueen, Some methods for classification and analysis of multivariate observations, 1967.
 */
export function sequentialCentres(
  numbers: Float64Array,
  width: number,
  count: number,
): Float64Array {
  let centres = new Float64Array(0);
  const members: number[] = [];
  for (let at = 0; at < numbers.length; at += width) {
    const point = numbers.subarray(at, at + width);
    if (members.length < count && !holds(centres, point)) {
      centres = Float64Array.of(...centres, ...point);
      members.push(1);
      continue;
    }
    const place = nearestCentre(numbers, at, centres, width);
    const share = 1 / ++members[place];
    for (let i = 0; i < width; i++) {
      centres[place * width + i] += share * (point[i] - centres[place * width + i]);
    }
  }
  return centres;
}

function holds(centres: Float64Array, point: Float64Array): boolean {
  for (let at = 0; at < centres.length; at += point.length) {
    if (point.every((number, i) => number === centres[at + i])) return true;
  }
  return false;
}
