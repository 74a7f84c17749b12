// Learns from what became of users how likely others are to stay away: all experts, and their weights.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { SecondOrderLogistic } from "../classifier/second-order-logistic.ts";
import { checkNumbers, maxTimeMs } from "../ranges.ts";
import { BgNbdFit } from "./bg-nbd-fit.ts";
import { ChurnWeights } from "./churn-weights.ts";
import { type Feature, recencyOf, tenureOf, visitsOf } from "./visit-features.ts";

/** Labels that regressions remember. */
const regressionMemory = 200_000;

/** How long rates and histories count, in horizons until they count half. */
const rateHalfLife = 4;
const sampleHalfLife = 0.25;

/** Passing time is told to the learners in steps of at least so many horizons. */
const fadeStep = 1 / 16;

/** Variances before anything is learnt: of the intercept, of other weights. */
const interceptVariance = 4;
const weightVariance = 0.03;

/** Means of features follow the newest examples, so many of them. */
const meanMemory = 10_000;

/**
 * Learns churn from labels that come a horizon after what they are about. Every expert is asked before it
 * learns, so that the weights of experts and the final calibration go by what was resolved and not by
 * what was fitted. An example costs a few microseconds; now and then one costs up to 20 ms, where the
 * parameters of BG/NBD are found anew.
 *
 * ```ts
 * const learner = new ChurnLearner(7 * dayMs);
 * visitFeatures(history, thenMs, features);       // then
 * // … a horizon later
 * learner.learn(features, !hasComeSince, thenMs);
 * learner.weights.probability(featuresOfAnother); // 0.31
 * ```
 */
export class ChurnLearner {
  readonly horizonMs: number;
  /** What predicts, always up to date. */
  readonly weights: ChurnWeights;
  private readonly regression: SecondOrderLogistic;
  private readonly calibration: SecondOrderLogistic;
  private readonly mixture: SecondOrderLogistic;
  private fit: BgNbdFit;
  private fadedAtMs = NaN;

  /** A learner for the features of visits followed by any others, sizes of which should be about 1. */
  constructor(horizonMs: number, features?: readonly Feature[], seed = 1) {
    this.horizonMs = horizonMs;
    this.weights = new ChurnWeights(features);
    const { regression, calibration, mixture } = this.weights;
    const prior = new Float64Array(regression.length).fill(weightVariance);
    prior[0] = interceptVariance;
    this.regression = secondOrder(regression, prior);
    this.calibration = secondOrder(calibration, Float64Array.of(interceptVariance, 0.25, 0.25));
    this.mixture = secondOrder(mixture, Float64Array.of(0.1, 0.02, 0.02, 0.02));
    this.fit = new BgNbdFit(seed);
  }

  /** Learns whether a user with `features` at `atMs` stayed away from then on for the horizon. */
  learn(features: Float64Array, stayedAway: boolean, atMs: number): void {
    const { weights } = this;
    this.pass(atMs);
    weights.look(features);
    this.mixture.learn(weights.mixtureInput, stayedAway);
    this.regression.learn(weights.regressionInput, stayedAway);
    this.calibration.learn(weights.calibrationInput, stayedAway);
    weights.mixture.set(this.mixture.weights);
    weights.regression.set(this.regression.weights);
    weights.calibration.set(this.calibration.weights);
    this.count(features, stayedAway);
    const age = tenureOf(features);
    const lastAt = Math.max(0, age - recencyOf(features));
    if (this.fit.add(visitsOf(features) - 1, lastAt, age)) {
      const { shape, rate, leave, stay } = this.fit.model;
      weights.bgNbd.set([shape, rate, leave, stay]);
    }
  }

  encode(to: ByteWriter): void {
    this.weights.encode(to);
    this.regression.encode(to);
    this.calibration.encode(to);
    this.mixture.encode(to);
    this.fit.encode(to);
    to.u8(Number.isNaN(this.fadedAtMs) ? 0 : 1);
    if (!Number.isNaN(this.fadedAtMs)) to.f64(this.fadedAtMs);
  }

  /** The learner that {@link encode} wrote for the same features; a `RangeError` for other bytes. */
  static decode(from: ByteReader, horizonMs: number, features?: readonly Feature[]): ChurnLearner {
    const learner = new ChurnLearner(horizonMs, features);
    learner.weights.restore(from);
    learner.regression.restore(from);
    learner.calibration.restore(from);
    learner.mixture.restore(from);
    learner.fit = BgNbdFit.decode(from);
    if (from.u8() === 0) return learner;
    learner.fadedAtMs = from.f64();
    checkNumbers([learner.fadedAtMs], 0, [
      { name: "time of the newest example", count: 1, low: -maxTimeMs, high: maxTimeMs },
    ]);
    return learner;
  }

  /** Sums of labels, of all and of the user's cell, and means of features. */
  private count(features: Float64Array, stayedAway: boolean): void {
    const { counts, means } = this.weights;
    const cell = this.weights.cellOf(features);
    counts[0] += 1;
    for (const place of [1, cell]) {
      counts[place] += 1;
      if (stayedAway) counts[place + 1] += 1;
    }
    const step = 1 / Math.min(meanMemory, counts[0]);
    const { regressionInput } = this.weights;
    for (let i = 0; i < means.length; i++) means[i] += step * (regressionInput[1 + i] - means[i]);
  }

  /** Lets event time pass up to `atMs`. */
  private pass(atMs: number): void {
    if (Number.isNaN(this.fadedAtMs)) this.fadedAtMs = atMs;
    const horizons = (atMs - this.fadedAtMs) / this.horizonMs;
    if (!(horizons >= fadeStep)) return;
    this.fadedAtMs = atMs;
    const share = (halfLife: number) => Math.max(1e-3, 2 ** (-horizons / halfLife));
    this.fit.fade(share(sampleHalfLife));
    const { counts } = this.weights;
    const rates = share(rateHalfLife);
    for (let i = 1; i < counts.length; i++) counts[i] *= rates;
  }
}

function secondOrder(weights: Float64Array, prior: Float64Array): SecondOrderLogistic {
  const forgetting = 1 - 1 / regressionMemory;
  return new SecondOrderLogistic({ prior, weights, forgetting, bound: 1, damped: false });
}
