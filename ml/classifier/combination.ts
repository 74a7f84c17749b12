// One probability out of what several experts say: mixed, stacked, and calibrated.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { logistic, logLossOf } from "../scoring/loss.ts";
import { priorOf } from "../tabular/covariance.ts";
import { FadingWeights } from "../tabular/fading-weights.ts";
import { SecondOrderLogistic } from "./second-order-logistic.ts";

/** Losses that weights of experts are taken over. */
const memory = 500;

/** Losses by which mixture and stackings are chosen between. */
const choiceMemory = 2_000;

/** Stackings forget nothing, and all but a thousand labels. */
const stackForgettings = [1, 0.999];

/** How far from their start the coefficients of a stacking may be, as a variance. */
const stackPrior = 0.05;

/** A stacking that forgets may become so many times as uncertain again. */
const stackBound = 20;

/** Log odds are taken as within these: nothing is surer than 22,000 to 1. */
export const mostLogOdds = 10;

/**
 * Combines log odds of experts, always linearly: the mean by {@link FadingWeights}, and two stackings, that
 * is logistic regressions over what the experts say, which may amplify some and take others back. Between
 * these three, weights by their losses again; and last a calibration of slope and offset.
 * Sources: Wolpert, Stacked generalization, 1992; Mattern, Mixing strategies in data compression, 2012
 * (mixing in log odds); Platt, Probabilistic outputs for support vector machines, 1999 (calibration).
 *
 * ```ts
 * const combination = new Combination(2);
 * combination.logOdds(Float64Array.of(2, 0)); // 1: halves, before anything is known
 * for (let i = 0; i < 500; i++) combination.learn(Float64Array.of(i % 2 ? 1 : -1, 3), i % 2 === 1);
 * combination.logOdds(Float64Array.of(1, 3)); // above 3: the first is always right, and too modest
 * ```
 */
export class Combination {
  private readonly experts: number;
  private readonly mixture: FadingWeights;
  private readonly stackings: readonly SecondOrderLogistic[];
  private readonly choice: FadingWeights;
  private readonly calibration: SecondOrderLogistic;
  private readonly coefficients: Float64Array;
  private readonly shares: Float64Array;
  private readonly input: Float64Array;
  private readonly losses: Float64Array;
  private readonly candidates = new Float64Array(1 + stackForgettings.length);
  private readonly candidateLosses = new Float64Array(1 + stackForgettings.length);
  private readonly candidateShares = new Float64Array(1 + stackForgettings.length);
  private readonly calibrated = Float64Array.of(0, 1);

  constructor(experts: number) {
    this.experts = experts;
    this.mixture = new FadingWeights(experts, memory);
    const weights = new Float64Array(experts + 1).fill(1 / experts, 0, experts);
    const prior = priorOf(experts, stackPrior, stackPrior);
    this.stackings = stackForgettings.map((forgetting) =>
      new SecondOrderLogistic({ prior, weights, forgetting, bound: stackBound, damped: false })
    );
    this.choice = new FadingWeights(this.candidates.length, choiceMemory);
    this.calibration = new SecondOrderLogistic({
      prior: Float64Array.of(0.01, 0.01),
      weights: Float64Array.of(1, 0),
      forgetting: 0.9998,
      bound: 1,
      damped: false,
    });
    this.coefficients = new Float64Array(experts + 1);
    this.shares = new Float64Array(experts);
    this.input = new Float64Array(experts + 1);
    this.losses = new Float64Array(experts);
    this.input[experts] = 1;
  }

  /** The log odds of a positive, where the experts say these. */
  logOdds(said: Float64Array): number {
    const coefficients = this.linear();
    let sum = coefficients[this.experts];
    for (let i = 0; i < this.experts; i++) sum += coefficients[i] * boundedLogOdds(said[i]);
    return boundedLogOdds(sum);
  }

  /** What each expert counts for, and last a constant: an array that the next call writes over. */
  linear(): Float64Array {
    const { coefficients, shares, candidateShares, stackings, experts } = this;
    this.mixture.of(shares);
    this.choice.of(candidateShares);
    const [slope, offset] = this.calibration.weights;
    for (let i = 0; i <= experts; i++) {
      let sum = i < experts ? candidateShares[0] * shares[i] : 0;
      for (let s = 0; s < stackings.length; s++) {
        sum += candidateShares[s + 1] * stackings[s].weights[i];
      }
      coefficients[i] = slope * sum;
    }
    coefficients[experts] += offset;
    return coefficients;
  }

  /** Learns what came true where the experts said these. */
  learn(said: Float64Array, label: boolean): void {
    const { experts, input, shares, losses, candidates, candidateLosses, candidateShares } = this;
    this.mixture.of(shares);
    let mixed = 0;
    for (let i = 0; i < experts; i++) {
      input[i] = boundedLogOdds(said[i]);
      mixed += shares[i] * input[i];
      losses[i] = logLossOf(logistic(input[i]), label);
    }
    candidates[0] = mixed;
    this.stackings.forEach((stacking, s) => candidates[s + 1] = stacking.logOdds(input));
    this.choice.of(candidateShares);
    let chosen = 0;
    for (let i = 0; i < candidates.length; i++) {
      chosen += candidateShares[i] * candidates[i];
      candidateLosses[i] = logLossOf(logistic(boundedLogOdds(candidates[i])), label);
    }
    this.calibrated[0] = boundedLogOdds(chosen);
    this.calibration.learn(this.calibrated, label);
    for (const stacking of this.stackings) stacking.learn(input, label);
    this.choice.learn(candidateLosses);
    this.mixture.learn(losses);
  }

  encode(to: ByteWriter): void {
    for (const part of this.parts()) part.encode(to);
  }

  /** Takes over what {@link encode} wrote; a `RangeError` where these bytes are none. */
  restore(from: ByteReader): void {
    for (const part of this.parts()) part.restore(from);
  }

  private parts() {
    return [this.mixture, ...this.stackings, this.choice, this.calibration];
  }
}

/** Log odds within bounds, and 0 for what is no number. */
export function boundedLogOdds(value: number): number {
  return Number.isNaN(value) ? 0 : Math.max(-mostLogOdds, Math.min(mostLogOdds, value));
}
