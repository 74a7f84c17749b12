// Segments that are still the same keep their ids when they are fitted anew.
import { cheapestPairing } from "./pairing.ts";
import { squaredDistance } from "./points.ts";

/**
 * The place of the old centre that each new centre goes on from, -1 for one that is new. Old and new
 * centres, `width` numbers each in the same units, are paired so that as many as possible go on and their
 * distances add up to the least. A pair counts only where each of the two is nearer to the other than half
 * way to any other centre of its own set: a segment that parts evenly in two makes two new ones, and
 * one that loses a small part goes on.
 *
 * ```ts
 * // One stays, one moves a little, one is new; what was at 90 is gone.
 * matchCentres(Float64Array.of(0, 10, 90), Float64Array.of(40, 11, 0), 1); // [-1, 1, 0]
 * ```
 */
export function matchCentres(old: Float64Array, next: Float64Array, width: number): Int32Array {
  const olds = old.length / width;
  const nexts = next.length / width;
  const oldReach = reaches(old, width);
  const nextReach = reaches(next, width);
  const costs = new Float64Array(nexts * olds);
  let most = 0;
  for (let i = 0; i < costs.length; i++) {
    const [to, from] = [Math.floor(i / olds), i % olds];
    const distance = Math.sqrt(squaredDistance(next, to * width, old, from * width, width));
    const isNear = distance < oldReach[from] && distance < nextReach[to];
    costs[i] = isNear ? distance : -1;
    if (isNear) most = Math.max(most, distance);
  }
  // A pair that must not be costs more than all that may be together.
  const forbidden = (most + 1) * (Math.min(olds, nexts) + 1);
  const allowed = costs.map((cost) => cost < 0 ? forbidden : cost);
  const paired = cheapestPairing(allowed, nexts, olds);
  return paired.map((from, to) => from >= 0 && costs[to * olds + from] >= 0 ? from : -1);
}

/** Half the distance from each centre to the nearest other one; infinite for one that is alone. */
function reaches(centres: Float64Array, width: number): Float64Array {
  return Float64Array.from({ length: centres.length / width }, (_, place) => {
    let least = Infinity;
    for (let other = 0; other * width < centres.length; other++) {
      if (other === place) continue;
      const distance = squaredDistance(centres, place * width, centres, other * width, width);
      least = Math.min(least, distance);
    }
    return Math.sqrt(least) / 2;
  });
}
