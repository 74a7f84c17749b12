// Points whose clusters are known, for tests.
import type { Random } from "../random.ts";
import { Moments } from "./standardisation.ts";

/** Points one after the other, and the cluster of each. */
export interface Planted {
  readonly numbers: Float64Array;
  readonly width: number;
  readonly clusters: Int32Array;
}

/** Normal clouds of deviation 1 in random order, the centres of any two at least `apart` from each other. */
export function planted(
  random: Random,
  { count, width, rows, apart }: {
    readonly count: number;
    readonly width: number;
    readonly rows: number;
    readonly apart: number;
  },
): Planted {
  const centres: Float64Array[] = [];
  for (let side = apart; centres.length < count; side *= 1.05) {
    const centre = Float64Array.from({ length: width }, () => random.between(0, side));
    const isApart = (other: Float64Array) =>
      Math.hypot(...centre.map((value, i) => value - other[i])) >= apart;
    if (centres.every(isApart)) centres.push(centre);
  }
  const clusters = Int32Array.from({ length: rows }, () => random.integer(0, count - 1));
  const numbers = Float64Array.from(
    { length: rows * width },
    (_, i) => random.normal(centres[clusters[Math.floor(i / width)]][i % width]),
  );
  return { numbers, width, clusters };
}

/** The points standardised over all of them. */
export function standardised(numbers: Float64Array, width: number): Float64Array {
  const moments = new Moments(width, Infinity);
  for (let at = 0; at < numbers.length; at += width) moments.add(numbers.subarray(at, at + width));
  const scale = moments.standardisation();
  const standard = new Float64Array(numbers.length);
  for (let at = 0; at < numbers.length; at += width) scale.apply(numbers, at, standard, at);
  return standard;
}

/** Features named by numbers. */
export function featuresOf(width: number) {
  return Array.from({ length: width }, (_, i) => {
    return { name: `f${i}`, high: `high f${i}`, low: `low f${i}` };
  });
}
