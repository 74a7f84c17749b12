// What several memories of clicks believe of each arm, each of which forgets at its own rate.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { ArmMoments } from "./arm-moments.ts";
import { type BetaPrior, clampRate, clickOf, pooledPrior } from "./click-prior.ts";
import { checkWeights } from "./policy-bytes.ts";

/** What each memory keeps of the past at every decision. */
const keeps = [1, 0.99995, 0.9999, 0.9998, 0.9996, 0.999];

/** Share of the weight that is dealt out evenly at every decision, so that no memory is lost for ever. */
const switching = 1e-6;

/** Clicks that the prior counts. */
const priorClicks = 1;

/** Memories that weigh less play no part in what is believed. */
const leastWeight = 1e-5;

/**
 * Memories of how often each arm was clicked, from one that never forgets to one that does within some
 * thousand decisions. A memory weighs as much as its predictions of the rewards so far were likely, and what
 * all of them believe of an arm is one Beta distribution with the mean and the variance of the mixture.
 * Sources: Raj and Kalyani, Taming non-stationary bandits, 2017 (forgetting); Herbster and Warmuth, Tracking
 * the best expert, 1998 (weights that recover).
 *
 * ```ts
 * const memories = new ClickMemories(1);
 * for (let i = 0; i < 1000; i++) memories.learn(0, i % 20 === 0 ? 1 : 0);
 * for (let i = 0; i < 1000; i++) memories.learn(0, i % 5 === 0 ? 1 : 0);
 * memories.belief(0, 1, into); // a mean of 0.159: most weight has the shortest memory
 * ```
 */
export class ClickMemories {
  private readonly memories: ArmMoments[];
  private readonly weights = new Float64Array(keeps.length).fill(1 / keeps.length);
  /** What each memory believes of an arm that was never tried, unless `isStale`. */
  private readonly priors: BetaPrior[] = keeps.map(() => ({ alpha: 1, beta: 1 }));
  private isStale = false;
  /** Working memory. */
  private readonly one: BetaPrior = { alpha: 1, beta: 1 };

  constructor(armCount: number) {
    this.memories = keeps.map((keep) => new ArmMoments(armCount, 1, keep));
  }

  get armCount(): number {
    return this.memories[0].armCount;
  }

  /** Writes what is believed of the click rate of an arm, with all counts taken `times` as much. */
  belief(arm: number, times: number, into: BetaPrior): void {
    if (this.isStale) this.refreshPriors();
    const { one } = this;
    let reference = 0;
    let total = 0;
    let shift = 0;
    let squares = 0;
    let within = 0;
    for (let memory = 0; memory < keeps.length; memory++) {
      const weight = this.weights[memory];
      if (weight < leastWeight) continue;
      this.posterior(memory, arm);
      const count = one.alpha + one.beta;
      const rate = one.alpha / count;
      if (total === 0) reference = rate;
      total += weight;
      shift += weight * (rate - reference);
      squares += weight * (rate - reference) ** 2;
      within += weight * rate * (1 - rate) / (count + 1);
    }
    shift /= total;
    const rate = clampRate(reference + shift);
    const variance = within / total + Math.max(0, squares / total - shift * shift);
    // However much the memories disagree, together they know no less than the prior.
    const least = priorClicks / Math.min(rate, 1 - rate);
    const count = times * Math.max(least, rate * (1 - rate) / variance - 1);
    into.alpha = rate * count;
    into.beta = (1 - rate) * count;
  }

  /** Learns what a decision earned: a click, none, or part of one. */
  learn(arm: number, reward: number): void {
    const click = clickOf(reward);
    if (this.isStale) this.refreshPriors();
    for (let memory = 0; memory < keeps.length; memory++) {
      this.posterior(memory, arm);
      const { alpha, beta } = this.one;
      this.weights[memory] *= likelihood(alpha / (alpha + beta), click);
      this.memories[memory].learn(arm, click);
    }
    this.deal();
    this.isStale = true;
  }

  /** As if the memories had predicted the other reward at the time, of all that happened but for itself. */
  correct(arm: number, from: number, to: number, age: number): void {
    const before = clickOf(from);
    const after = clickOf(to);
    const left = Math.pow(1 - switching, age);
    for (let memory = 0; memory < keeps.length; memory++) {
      const rate = this.rateWithout(memory, arm, before, age);
      const ratio = likelihood(rate, after) / likelihood(rate, before);
      const undealt = Math.max(0, this.weights[memory] - switching / keeps.length);
      this.weights[memory] = undealt * Math.pow(ratio, left);
      this.memories[memory].correct(arm, before, after, age);
    }
    this.deal();
    this.isStale = true;
  }

  grow(armCount: number): void {
    for (const memory of this.memories) memory.grow(armCount);
    this.isStale = true;
  }

  encode(to: ByteWriter): void {
    to.f64s(this.weights);
    for (const memory of this.memories) memory.encode(to);
  }

  /** Reads what {@link encode} wrote of so many arms; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader, armCount: number): ClickMemories {
    const clicks = new ClickMemories(armCount);
    from.f64s(clicks.weights);
    checkWeights(clicks.weights);
    for (const [memory, keep] of keeps.entries()) {
      clicks.memories[memory] = ArmMoments.decode(from, armCount, 1, keep);
    }
    clicks.isStale = true;
    return clicks;
  }

  /** Writes what a memory believes of an arm into `one`; the priors are fresh. */
  private posterior(memory: number, arm: number): void {
    const { one } = this;
    const moments = this.memories[memory];
    const prior = this.priors[memory];
    const clicks = Math.max(0, moments.value(arm, 1));
    one.alpha = prior.alpha + clicks;
    one.beta = prior.beta + Math.max(0, moments.value(arm, 0) - clicks);
  }

  private refreshPriors(): void {
    for (let memory = 0; memory < keeps.length; memory++) {
      const moments = this.memories[memory];
      const clicks = Math.max(0, moments.pooled(1));
      const decisions = Math.max(clicks, moments.pooled(0));
      pooledPrior(clicks, decisions, priorClicks, this.priors[memory]);
    }
    this.isStale = false;
  }

  /** What a memory would expect of an arm had it not seen one decision, which `age` others followed. */
  private rateWithout(memory: number, arm: number, reward: number, age: number): number {
    const moments = this.memories[memory];
    const { keep } = moments;
    const share = moments.share(age);
    const pooledClicks = Math.max(0, moments.pooled(1) - share * reward) / keep;
    const pooledDecisions = Math.max(0, moments.pooled(0) - share) / keep;
    const clicks = Math.max(0, moments.value(arm, 1) - share * reward) / keep;
    const decisions = Math.max(clicks, (moments.value(arm, 0) - share) / keep);
    pooledPrior(pooledClicks, Math.max(pooledClicks, pooledDecisions), priorClicks, this.one);
    const { alpha, beta } = this.one;
    return (alpha + clicks) / (alpha + beta + decisions);
  }

  /** Brings the weights to 1 in sum and deals a little out evenly. */
  private deal(): void {
    const { weights } = this;
    let total = 0;
    for (let i = 0; i < weights.length; i++) total += weights[i];
    for (let i = 0; i < weights.length; i++) {
      const weight = total > 0 ? weights[i] / total : 1 / weights.length;
      weights[i] = (1 - switching) * weight + switching / weights.length;
    }
  }
}

/** How likely a reward is at a rate; for one between 0 and 1, the weighted geometric mean. */
function likelihood(rate: number, click: number): number {
  const safe = clampRate(rate);
  if (click === 0) return 1 - safe;
  return click === 1 ? safe : Math.pow(safe, click) * Math.pow(1 - safe, 1 - click);
}
