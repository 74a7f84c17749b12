// Points as they lie in memory, one after the other, and how far they are from centres.

/** Some of the points in an array: from point `first` on every `stride`th. */
export interface Points {
  readonly numbers: Float64Array;
  /** Numbers per point. */
  readonly width: number;
  readonly first: number;
  readonly stride: number;
  readonly count: number;
}

/** All points of an array. */
export function allPoints(numbers: Float64Array, width: number): Points {
  return { numbers, width, first: 0, stride: 1, count: numbers.length / width };
}

/** The points at even (`first` 0) or odd (`first` 1) places of an array. */
export function halfOfPoints(numbers: Float64Array, width: number, first: 0 | 1): Points {
  const count = numbers.length / width;
  return { numbers, width, first, stride: 2, count: Math.ceil((count - first) / 2) };
}

/** Where the numbers of a point begin. */
export function startOf(points: Points, point: number): number {
  return (points.first + points.stride * point) * points.width;
}

/** Squared distance between `width` numbers of `a` from `atA` and as many of `b` from `atB`. */
export function squaredDistance(
  a: Float64Array,
  atA: number,
  b: Float64Array,
  atB: number,
  width: number,
): number {
  let sum = 0;
  for (let i = 0; i < width; i++) {
    const difference = a[atA + i] - b[atB + i];
    sum += difference * difference;
  }
  return sum;
}

/** The place of the centre that is nearest to a point, the first of equals; -1 without centres. */
export function nearestCentre(
  numbers: Float64Array,
  at: number,
  centres: Float64Array,
  width: number,
): number {
  let nearest = -1;
  let least = Infinity;
  for (let place = 0; place * width < centres.length; place++) {
    const distance = squaredDistance(numbers, at, centres, place * width, width);
    if (distance < least) {
      least = distance;
      nearest = place;
    }
  }
  return nearest;
}
