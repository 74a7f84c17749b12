// How good probabilities were, exactly, for evaluations: everything that was said stays in memory.
import { FadingBaseRate } from "./base-rate.ts";
import { logLossOf } from "./loss.ts";
import { areaUnderCurve, calibrationError, liftAt, type RankedGroup } from "./ranking.ts";

/** Figures of probabilities; those that what was scored cannot say are undefined. */
export interface ProbabilityFigures {
  /** Chance that a positive was ranked above a negative, over everything; needs both. */
  readonly auc: number | undefined;
  /** Mean of that chance within windows that follow each other: a drifting rate does not inflate it. */
  readonly windowedAuc: number | undefined;
  /** Mean of minus the logarithm of the probability of what happened. */
  readonly logLoss: number | undefined;
  /** Log loss over that of a {@link FadingBaseRate} on the same labels: below 1 is better than it. */
  readonly normalisedEntropy: number | undefined;
  /** Mean squared difference between probability and outcome. */
  readonly brier: number | undefined;
  /** Expected calibration error over ten bins of equal count. */
  readonly ece: number | undefined;
  /** Times more positives among the tenth with the highest probabilities than among all. */
  readonly lift10: number | undefined;
  /** Share on the right side of one half; a half counts as positive. */
  readonly accuracy: number | undefined;
  readonly n: number;
  readonly positives: number;
}

/** Most probabilities that one score takes. */
export const maxScored = 5_000_000;

/** Windows of the windowed AUC have at least so many rows, and there are at most so many of them. */
export const windowRows = 100;
export const mostWindows = 20;

/**
 * Scores probabilities given before their labels were known.
 *
 * ```ts
 * const score = new ProbabilityScore();
 * score.add(0.9, true);
 * score.add(0.2, false);
 * score.add(0.4, true);
 * score.figures(); // auc 1, logLoss 0.4149, brier 0.1367, accuracy 0.6667, n 3, positives 2
 * ```
 */
export class ProbabilityScore {
  private count = 0;
  private probabilities = new Float64Array(1024);
  private labels = new Uint8Array(1024);
  private times = new Float64Array(1024);

  /** How many probabilities were scored. */
  get length(): number {
    return this.count;
  }

  /**
   * Scores a probability from 0 to 1. Windows follow `time`, any number that rises with it; without it,
   * the order of adding. Throws a `RangeError` for what is no probability and beyond {@link maxScored}.
   */
  add(probability: number, label: boolean, time = this.count): void {
    if (!(probability >= 0 && probability <= 1)) {
      throw new RangeError(`found a probability of ${probability}, wanted 0 to 1`);
    }
    if (Number.isNaN(time)) throw new RangeError("found NaN for a time, wanted a number");
    if (this.count === maxScored) throw new RangeError(`found more than ${maxScored} to score`);
    if (this.count === this.labels.length) this.grow();
    this.probabilities[this.count] = probability;
    this.labels[this.count] = label ? 1 : 0;
    this.times[this.count++] = time;
  }

  /** The figures of everything added so far. */
  figures(): ProbabilityFigures {
    const { count, probabilities, labels } = this;
    const baseRate = new FadingBaseRate();
    let loss = 0;
    let baseLoss = 0;
    let squares = 0;
    let right = 0;
    let positives = 0;
    for (let i = 0; i < count; i++) {
      const label = labels[i] === 1;
      loss += logLossOf(probabilities[i], label);
      baseLoss += logLossOf(baseRate.probability, label);
      baseRate.learn(label);
      squares += (probabilities[i] - labels[i]) ** 2;
      if ((probabilities[i] >= 0.5) === label) right++;
      positives += labels[i];
    }
    const groups = this.groups(Uint32Array.from({ length: count }, (_, i) => i));
    const mean = (sum: number) => count === 0 ? undefined : sum / count;
    return {
      auc: areaUnderCurve(groups),
      windowedAuc: this.windowedAuc(),
      logLoss: mean(loss),
      normalisedEntropy: count === 0 ? undefined : loss / baseLoss,
      brier: mean(squares),
      ece: calibrationError(groups),
      lift10: liftAt(groups, 0.1),
      accuracy: mean(right),
      n: count,
      positives,
    };
  }

  private windowedAuc(): number | undefined {
    const { count, times } = this;
    const windows = Math.min(mostWindows, Math.max(1, Math.floor(count / windowRows)));
    const order = Uint32Array.from({ length: count }, (_, i) => i);
    order.sort((a, b) => times[a] - times[b] || a - b);
    let sum = 0;
    let scored = 0;
    for (let window = 0; window < windows; window++) {
      const [from, to] = [window, window + 1].map((w) => Math.floor(w * count / windows));
      const area = areaUnderCurve(this.groups(order.slice(from, to)));
      if (area === undefined) continue;
      sum += area;
      scored++;
    }
    return scored === 0 ? undefined : sum / scored;
  }

  /** These places, those of one probability together, from the lowest probability up; sorts `places`. */
  private groups(places: Uint32Array): RankedGroup[] {
    const { probabilities, labels } = this;
    places.sort((a, b) => probabilities[a] - probabilities[b]);
    const groups: RankedGroup[] = [];
    for (let i = 0; i < places.length;) {
      const probability = probabilities[places[i]];
      let positives = 0;
      const first = i;
      for (; i < places.length && probabilities[places[i]] === probability; i++) {
        positives += labels[places[i]];
      }
      const weight = i - first;
      groups.push({ weight, positives, probabilities: weight * probability });
    }
    return groups;
  }

  private grow(): void {
    const { probabilities, labels, times } = this;
    const capacity = 2 * labels.length;
    this.probabilities = new Float64Array(capacity);
    this.probabilities.set(probabilities);
    this.labels = new Uint8Array(capacity);
    this.labels.set(labels);
    this.times = new Float64Array(capacity);
    this.times.set(times);
  }
}
