// One forecast out of what several experts say: mixed by their errors, and stacked.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, fullCount } from "../ranges.ts";
import { FadingWeights } from "../tabular/fading-weights.ts";
import { RecursiveLeastSquares } from "./recursive-least-squares.ts";

/** Errors that weights of experts are taken over. */
const memory = 100;

/** Stackings forget nothing, and all but a thousand, or a hundred labels. */
const stackForgettings = [1, 0.999, 0.99];

/** How far from their start the coefficients of a stacking may be, in variances of the noise. */
const stackPrior = 0.02;

/** A stacking that forgets may become so many times as uncertain again. */
const stackBound = 20;

/** Errors below this, in mean errors, weigh no more for being smaller. */
const smallestError = 0.3;

/** Scales beyond these would overflow when squared. */
const largestScale = 1e120;
const smallestScale = 1e-120;

/**
 * Combines forecasts, always linearly: the mean by {@link FadingWeights} over absolute errors, and
 * stackings, that is regressions over how far each expert is from the last label; rows weigh less the
 * further off a stacking was, which draws it from the mean towards the median. Between these, weights by
 * their errors again.
 * Sources: Wolpert, Stacked generalization, 1992; Schlossmacher, An iterative technique for absolute
 * deviations curve fitting, 1973.
 *
 * ```ts
 * const combination = new ForecastCombination(2);
 * combination.forecast(Float64Array.of(4, 8), 0); // 6, before anything is known
 * for (let i = 1; i < 300; i++) combination.learn(Float64Array.of(i % 7, 9), (i - 1) % 7, i % 7);
 * combination.forecast(Float64Array.of(3, 9), 2); // about 3: the first is always right
 * ```
 */
export class ForecastCombination {
  private readonly experts: number;
  private readonly mixture: FadingWeights;
  private readonly stackings: readonly RecursiveLeastSquares[];
  private readonly choice: FadingWeights;
  private readonly coefficients: Float64Array;
  private readonly shares: Float64Array;
  private readonly input: Float64Array;
  private readonly losses: Float64Array;
  private readonly candidates = new Float64Array(1 + stackForgettings.length);
  private readonly candidateLosses = new Float64Array(1 + stackForgettings.length);
  private readonly candidateShares = new Float64Array(1 + stackForgettings.length);
  private count = 0;
  /** Mean change from label to label, and mean error of the mixture: what errors are measured by. */
  private meanChange = 0;
  private meanError = 0;

  constructor(experts: number) {
    this.experts = experts;
    this.mixture = new FadingWeights(experts, memory);
    const weights = new Float64Array(experts).fill(1 / experts);
    const prior = new Float64Array(experts).fill(stackPrior);
    this.stackings = stackForgettings.map((forgetting) =>
      new RecursiveLeastSquares({ prior, weights, forgetting, bound: stackBound })
    );
    this.choice = new FadingWeights(this.candidates.length, memory);
    this.coefficients = new Float64Array(experts + 1);
    this.shares = new Float64Array(experts);
    this.input = new Float64Array(experts);
    this.losses = new Float64Array(experts);
  }

  /** The forecast, where the experts say these and `last` was the last label. */
  forecast(said: Float64Array, last: number): number {
    const coefficients = this.linear();
    let sum = coefficients[this.experts] * last;
    for (let i = 0; i < this.experts; i++) sum += coefficients[i] * said[i];
    return sum;
  }

  /** What each expert counts for, and the last label: an array that the next call writes over. */
  linear(): Float64Array {
    const { coefficients, shares, candidateShares, stackings, experts } = this;
    this.mixture.of(shares);
    this.choice.of(candidateShares);
    let ofLast = 1;
    for (let i = 0; i < experts; i++) {
      let sum = candidateShares[0] * shares[i];
      for (let s = 0; s < stackings.length; s++) {
        sum += candidateShares[s + 1] * stackings[s].weights[i];
      }
      coefficients[i] = sum;
      ofLast -= sum;
    }
    coefficients[experts] = ofLast;
    return coefficients;
  }

  /** Learns what came true where the experts said these; `last` was the label before, if any. */
  learn(said: Float64Array, last: number, label: number): void {
    const { experts, input, shares, losses, candidates, candidateLosses, stackings } = this;
    this.mixture.of(shares);
    const change = scaleOf(this.meanChange);
    let mixed = 0;
    for (let i = 0; i < experts; i++) {
      input[i] = (said[i] - last) / change;
      mixed += shares[i] * said[i];
      losses[i] = Math.abs(said[i] - label);
    }
    candidates[0] = mixed;
    stackings.forEach((stacking, s) => candidates[s + 1] = last + change * stacking.predict(input));
    for (let i = 0; i < candidates.length; i++) {
      candidateLosses[i] = Math.abs(candidates[i] - label);
    }
    this.count += 1;
    const share = Math.max(1 / memory, 1 / this.count);
    this.meanError += share * (candidateLosses[0] - this.meanError);
    const error = scaleOf(this.meanError);
    this.mixture.learn(losses.map((loss) => loss / error));
    this.choice.learn(candidateLosses.map((loss) => loss / error));
    if (this.count > 1) {
      stackings.forEach((stacking, s) => {
        const off = candidateLosses[s + 1] / change;
        stacking.learn(input, (label - last) / change, 1 / Math.max(smallestError, off));
      });
    }
    this.meanChange += share * (Math.abs(label - last) - this.meanChange);
  }

  encode(to: ByteWriter): void {
    to.f64s([this.count, this.meanChange, this.meanError]);
    for (const part of this.parts()) part.encode(to);
  }

  /** Takes over what {@link encode} wrote; a `RangeError` where these bytes are none. */
  restore(from: ByteReader): void {
    const numbers = [from.f64(), from.f64(), from.f64()];
    checkNumbers(numbers, 0, [
      { name: "labels", count: 1, low: 0, high: fullCount, whole: true },
      { name: "scale of errors", count: 2, low: 0, high: largestScale },
    ]);
    [this.count, this.meanChange, this.meanError] = numbers;
    for (const part of this.parts()) part.restore(from);
  }

  private parts() {
    return [this.mixture, ...this.stackings, this.choice];
  }
}

/** What errors are divided by: 1 while there were none. */
function scaleOf(mean: number): number {
  return mean > smallestScale ? mean : 1;
}
