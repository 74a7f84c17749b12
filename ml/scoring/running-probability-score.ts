// How good probabilities are, in constant memory, for models that run on and on.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, maxSteps } from "../ranges.ts";
import { FadingBaseRate } from "./base-rate.ts";
import { logLossOf, logOdds } from "./loss.ts";
import type { ProbabilityFigures } from "./probability-score.ts";
import { areaUnderCurve, calibrationError, liftAt, type RankedGroup } from "./ranking.ts";

/** Bins are this wide in log odds, the first and the last without an end. */
const binWidth = 0.125;
const bins = 128;

/** Log loss, base log loss, squares, right ones. */
const sumCount = 4;

/** No sum comes to more: a loss is at most 35. */
const mostSum = 64 * maxSteps;

/**
 * The figures of {@link ProbabilityScore} without keeping what was said: probabilities are counted in 128
 * bins of log odds, which leaves area, lift and calibration error a little coarse and all else exact.
 * With a memory, what was scored long ago fades. There is no windowed AUC: with a memory, the AUC is one.
 *
 * ```ts
 * const score = new RunningProbabilityScore();
 * score.add(0.9, true);
 * score.add(0.2, false);
 * score.add(0.4, true);
 * score.figures(); // auc 1, logLoss 0.4149, brier 0.1367, accuracy 0.6667, n 3, positives 2
 * ```
 */
export class RunningProbabilityScore {
  private readonly keep: number;
  private baseRate = new FadingBaseRate();
  private readonly sums = new Float64Array(sumCount);
  /** Of each bin the weight, the positives, and the sum of probabilities. */
  private readonly weights = new Float64Array(bins);
  private readonly positives = new Float64Array(bins);
  private readonly probabilities = new Float64Array(bins);
  private count = 0;
  private positiveCount = 0;

  /** A score over about the last `memory` probabilities, or over all. */
  constructor(memory = Infinity) {
    this.keep = 1 - 1 / memory;
  }

  /** Scores a probability. Throws a `RangeError` for what is none. */
  add(probability: number, label: boolean): void {
    if (!(probability >= 0 && probability <= 1)) {
      throw new RangeError(`found a probability of ${probability}, wanted 0 to 1`);
    }
    const { sums, weights, positives, probabilities, keep } = this;
    const outcome = label ? 1 : 0;
    if (keep < 1) {
      for (const numbers of [sums, weights, positives, probabilities]) {
        for (let i = 0; i < numbers.length; i++) numbers[i] *= keep;
      }
    }
    sums[0] += logLossOf(probability, label);
    sums[1] += logLossOf(this.baseRate.probability, label);
    sums[2] += (probability - outcome) ** 2;
    sums[3] += (probability >= 0.5) === label ? 1 : 0;
    const bin = Math.floor(logOdds(probability) / binWidth) + bins / 2;
    const place = Math.max(0, Math.min(bins - 1, bin));
    weights[place] += 1;
    positives[place] += outcome;
    probabilities[place] += probability;
    this.baseRate.learn(label);
    this.count += 1;
    this.positiveCount += outcome;
  }

  /** The figures; `n` and `positives` count everything, faded or not. */
  figures(): ProbabilityFigures {
    const { sums, weights, positives, probabilities, count } = this;
    const groups: RankedGroup[] = [];
    let weight = 0;
    for (let i = 0; i < bins; i++) {
      if (weights[i] === 0) continue;
      weight += weights[i];
      groups.push({
        weight: weights[i],
        positives: positives[i],
        probabilities: probabilities[i],
      });
    }
    const mean = (sum: number) => weight > 0 ? sum / weight : undefined;
    return {
      auc: areaUnderCurve(groups),
      windowedAuc: undefined,
      logLoss: mean(sums[0]),
      normalisedEntropy: sums[1] > 0 ? sums[0] / sums[1] : undefined,
      brier: mean(sums[2]),
      ece: calibrationError(groups),
      lift10: liftAt(groups, 0.1),
      accuracy: mean(sums[3]),
      n: count,
      positives: this.positiveCount,
    };
  }

  encode(to: ByteWriter): void {
    to.f64(this.count);
    to.f64(this.positiveCount);
    this.baseRate.encode(to);
    for (const numbers of [this.sums, this.weights, this.positives, this.probabilities]) {
      to.f64s(numbers);
    }
  }

  /** The score of that memory that {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader, memory = Infinity): RunningProbabilityScore {
    const score = new RunningProbabilityScore(memory);
    score.count = from.f64();
    score.positiveCount = from.f64();
    checkNumbers([score.count, score.positiveCount], 0, [
      { name: "probabilities", count: 1, low: 0, high: maxSteps, whole: true },
      { name: "positives", count: 1, low: 0, high: score.count, whole: true },
    ]);
    score.baseRate = FadingBaseRate.decode(from);
    for (const numbers of [score.sums, score.weights, score.positives, score.probabilities]) {
      from.f64s(numbers);
      checkNumbers(numbers, 0, [{ name: "sum", count: numbers.length, low: 0, high: mostSum }]);
    }
    for (let i = 0; i < bins; i++) {
      checkNumbers([score.positives[i], score.probabilities[i]], 0, [
        { name: "share of a bin", count: 2, low: 0, high: score.weights[i] * (1 + 1e-9) },
      ]);
    }
    return score;
  }
}
