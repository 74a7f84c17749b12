// Why an item is recommended: what adds most to its score for this viewer.
import type { Catalogue } from "./catalogue.ts";
import type { Reason } from "./recommendation.ts";
import { featureCount, featurePlaces, type Sources } from "./sources.ts";

/** What must be added to a score, at least, to be the reason. */
const leastReason = 0.1;

/** Consumptions below which an item counts as new. */
const newBelow = 10;

const features = new Float64Array(featureCount);

/** The reason for the item in a slot, for the viewer that `sources` looks from. */
export function reasonFor(
  slot: number,
  catalogue: Catalogue,
  sources: Sources,
  weights: Float64Array,
): Reason {
  const { items, popularity } = catalogue;
  sources.features(slot, features, 0);
  const { near, far, category, taste } = featurePlaces;
  const pairs = weights[near] * features[near] + weights[far] * features[far];
  const liked = weights[category] * features[category];
  const similar = weights[taste] * features[taste];
  const most = Math.max(pairs, liked, similar);
  if (most < leastReason) return { kind: "popular-now" };
  if (most === pairs) {
    const place = strongestPair(slot, sources, weights);
    return { kind: "because-watched", item: items.idOf(sources.recent[place]) };
  }
  if (most === similar) return { kind: "similar-taste" };
  const name = items.categories[items.category[slot]];
  const isNew = popularity.countOf(slot) < newBelow;
  return { kind: isNew ? "new-in" : "like-category", category: name };
}

/** The place among the recent items of the one whose pairs add most. */
function strongestPair(slot: number, sources: Sources, weights: Float64Array): number {
  let best = 0;
  let most = -Infinity;
  for (let place = 0; place < sources.pairedLength; place++) {
    const lift = sources.pairLift(place, slot);
    const added = weights[featurePlaces.near] * lift.near + weights[featurePlaces.far] * lift.far;
    if (added > most) [best, most] = [place, added];
  }
  return best;
}
