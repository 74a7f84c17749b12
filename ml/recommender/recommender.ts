// Recommends items: a learner of what is consumed after what, of what is popular, of categories and of
// factors, all weighed by what viewers took. It knows items only; viewers bring what they consumed last.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { Random } from "../random.ts";
import { Catalogue, emptyCatalogue } from "./catalogue.ts";
import { type Candidate, pickDiverse } from "./diversity.ts";
import { textHash } from "../text-hash.ts";
import { Ranker } from "./ranker.ts";
import { reasonFor } from "./reasons.ts";
import type { Reason, Recommendation } from "./recommendation.ts";
import { Sampler } from "./sampler.ts";
import { featureCount, firstWeights, Sources, type Viewer } from "./sources.ts";
import { Top } from "./top.ts";

/** Items that a recommender knows unless told otherwise. */
export const usualMaxItems = 20_000;

/** Most items that are recommended at once. */
export const maxRecommendations = 100;

/** What {@link pickDiverse} takes off for items alike, unless told otherwise. */
export const usualDiversity = 0.1;

/** How many times as many items as are wanted the diverse ones are chosen from. */
const poolFactor = 4;

/** Items that a choice is compared with to learn from it. */
const comparisons = 48;

/** Which of the fading counts {@link Recommender.popular} goes by. */
const popularOfLate = 1;

/** A consumption of an item, and who consumed it. */
export interface Consumption extends Viewer {
  /** The item's id. */
  readonly item: string;
  readonly category?: string | undefined;
}

/** What to recommend, and to whom: nothing that was just consumed or seen. */
export interface RecommendationRequest extends Viewer {
  /** Items wanted, up to {@link maxRecommendations}. */
  readonly count: number;
  /** See {@link pickDiverse}; 0 for the order of the scores alone. */
  readonly diversity?: number | undefined;
}

/** A place in an answer before it is told. */
interface Choice extends Candidate {
  readonly slot: number;
  readonly reason: Reason;
}

/**
 * A bounded catalogue of items and how they go together; every consumption is learnt from at once.
 *
 * ```ts
 * const recommender = new Recommender();
 * for (let i = 0; i < 30; i++) {
 *   recommender.consume({ recent: [], item: "a" });
 *   recommender.consume({ recent: [textHash("a")], item: "b" });
 *   recommender.consume({ recent: [], item: "c" });
 * }
 * recommender.recommend({ recent: [textHash("a")], count: 2 });
 * // b, because-watched a, and c, popular-now
 * ```
 */
export class Recommender {
  private readonly catalogue: Catalogue;
  private readonly ranker: Ranker;
  private readonly sampler: Sampler;
  private readonly sources: Sources;
  private readonly scores: Float64Array;
  private readonly features = new Float64Array((comparisons + 1) * featureCount);
  private readonly offsets = new Float64Array(comparisons + 1);
  private readonly options = new Int32Array(comparisons + 1);

  /** An empty recommender, or one made of parts of another. `seed` is what comparisons are drawn from. */
  constructor(
    { maxItems = usualMaxItems, seed = 1 }: { maxItems?: number; seed?: number } = {},
    catalogue = emptyCatalogue(maxItems),
    ranker = new Ranker(firstWeights),
    sampler = new Sampler(catalogue.items, new Random(seed)),
  ) {
    this.catalogue = catalogue;
    this.ranker = ranker;
    this.sampler = sampler;
    this.sources = new Sources(catalogue);
    this.scores = new Float64Array(catalogue.items.maxItems);
  }

  /** Items that are known. */
  get itemCount(): number {
    return this.catalogue.items.count;
  }

  /** Slots in use, and those that were: places of {@link score}. */
  get slotCount(): number {
    return this.catalogue.items.slotCount;
  }

  /** Whether the item with a hash is known. */
  knows(hash: number): boolean {
    return this.catalogue.items.slotOf(hash) >= 0;
  }

  /** The hash of the item in a slot. */
  hashAt(slot: number): number {
    return this.catalogue.items.hashOf(slot);
  }

  /** The version of the factors in use; 0 where there are none. */
  get factorsVersion(): number {
    return this.catalogue.factors.version;
  }

  /** What each feature weighs, in the order of `featurePlaces`. */
  get weights(): Float64Array {
    return this.ranker.weights.slice();
  }

  /** Makes an item known that nobody consumed yet, so that it can be recommended for its category. */
  introduce(item: string, category?: string): void {
    this.catalogue.know(item, textHash(item), category);
  }

  /**
   * Learns from a consumption: first how much each source was worth, from how they saw the item before it
   * was consumed, then the consumption itself. Bounded work whatever there is.
   */
  consume(consumption: Consumption): void {
    const { item, category } = consumption;
    const { catalogue, sources, sampler } = this;
    const hash = textHash(item);
    const known = catalogue.items.slotOf(hash);
    sources.meet(consumption);
    if (known >= 0 && !sources.wasRecent(known)) this.learnFrom(known, consumption);
    const slot = catalogue.know(item, hash, category);
    catalogue.consume(slot, sources.recent, sources.recentLength);
    sampler.add(slot);
  }

  /** What to recommend, the best first; fewer than wanted where there are no more items. */
  recommend(request: RecommendationRequest): Recommendation[] {
    this.score(request);
    return this.choose(request);
  }

  /**
   * Scores every item for a viewer, by slot: -Infinity where there is none or it was consumed just now.
   * The array holds until the next call of any method.
   */
  score(viewer: Viewer): Float64Array {
    const { catalogue: { items }, sources, ranker, scores, features } = this;
    sources.look(viewer);
    for (let slot = 0; slot < items.slotCount; slot++) {
      if (items.alive[slot] === 0 || sources.wasRecent(slot)) scores[slot] = -Infinity;
      else {
        sources.features(slot, features, 0);
        scores[slot] = ranker.score(features);
      }
    }
    return scores;
  }

  /**
   * Scores every item by what was consumed after the ten last items alone, as {@link score} does; 0 where
   * nothing is known of it.
   */
  pairScores(viewer: Viewer): Float64Array {
    const { catalogue: { items }, sources, scores } = this;
    sources.pairScores(viewer, scores);
    for (let slot = 0; slot < items.slotCount; slot++) {
      if (items.alive[slot] === 0 || sources.wasRecent(slot)) scores[slot] = -Infinity;
    }
    return scores;
  }

  /** Answers a request from the scores that {@link score} has just made. */
  choose(
    { count, hasSeen, diversity = usualDiversity }: RecommendationRequest,
  ): Recommendation[] {
    const wanted = Math.max(0, Math.min(count, maxRecommendations));
    const top = new Top(diversity > 0 ? poolFactor * wanted : wanted);
    const { items } = this.catalogue;
    for (let slot = 0; slot < items.slotCount; slot++) {
      const score = this.scores[slot];
      if (score > top.least && hasSeen?.(items.hashOf(slot)) !== true) top.add(slot, score);
    }
    const choices = Array.from(top.places.subarray(0, top.length), (slot) => this.choice(slot));
    return pickDiverse(choices, wanted, diversity).map(({ slot, score, reason }) => {
      return { item: items.idOf(slot), score, reason };
    });
  }

  /**
   * The items consumed most of late (the last thousand consumptions count half and more), without those
   * that the viewer scored last has just consumed: what recommendations have to beat.
   */
  popular(count: number): string[] {
    const { catalogue: { items, popularity }, sources } = this;
    const top = new Top(count);
    for (let slot = 0; slot < items.slotCount; slot++) {
      if (items.alive[slot] === 0 || sources.wasRecent(slot)) continue;
      const score = popularity.recent(slot, popularOfLate);
      if (score > top.least) top.add(slot, score);
    }
    return Array.from(top.places.subarray(0, top.length), (slot) => items.idOf(slot));
  }

  /** Takes factors of the items with these hashes, trained elsewhere; 16 numbers for each. */
  applyFactors(version: number, hashes: ArrayLike<number>, values: Float32Array): void {
    this.catalogue.applyFactors(version, hashes, values);
  }

  encode(to: ByteWriter): void {
    this.catalogue.encode(to);
    this.ranker.encode(to);
    this.sampler.encode(to);
  }

  /** The recommender that {@link encode} wrote. Throws a `RangeError` on bytes that are none. */
  static decode(from: ByteReader): Recommender {
    const catalogue = Catalogue.decode(from);
    const ranker = Ranker.decode(from, featureCount);
    return new Recommender({}, catalogue, ranker, Sampler.decode(from, catalogue.items));
  }

  private choice(slot: number): Choice {
    const { catalogue, sources, ranker } = this;
    const { items } = catalogue;
    const reason = reasonFor(slot, catalogue, sources, ranker.weights);
    const groups: string[] = [];
    if (items.category[slot] > 0) groups.push(`category ${items.category[slot]}`);
    if (reason.kind === "because-watched") groups.push(`after ${reason.item}`);
    return { slot, score: this.scores[slot], reason, groups };
  }

  /** Compares a choice with items drawn at random, each standing for as many as its chance leaves out. */
  private learnFrom(chosen: number, viewer: Viewer): void {
    const { catalogue: { items }, sources, sampler, ranker, features, offsets, options } = this;
    options[0] = chosen;
    offsets[0] = 0;
    let count = 1;
    for (let i = 0; i < comparisons; i++) {
      const slot = sampler.draw();
      if (slot === chosen || sources.wasRecent(slot)) continue;
      if (viewer.hasSeen?.(items.hashOf(slot)) === true) continue;
      options[count] = slot;
      offsets[count] = -Math.log(comparisons * sampler.chanceOf(slot));
      count += 1;
    }
    sources.lookAt(options, count, viewer);
    for (let i = 0; i < count; i++) sources.features(options[i], features, i * featureCount);
    ranker.learn(features, offsets, count);
  }
}
