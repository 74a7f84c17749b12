// All that is needed to say how likely a user is to stay away, and why: a few hundred numbers to send.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers, maxSteps, type NumberRange } from "../ranges.ts";
import { logistic, logOdds } from "../scoring/loss.ts";
import { bgNbdAbsence, bgNbdExpected } from "./bg-nbd.ts";
import { firstBgNbd } from "./bg-nbd-fit.ts";
import {
  type Feature,
  recencyOf,
  rhythmPhrase,
  tenureOf,
  visitFeatureCount,
  visitFeatureTable,
  visitsOf,
} from "./visit-features.ts";

/** Why a probability is not the usual one: by how much this raises the log odds of staying away. */
export interface Reason {
  readonly phrase: string;
  readonly logOdds: number;
}

/** Pairs of features whose products the regression sees, too: recency, visits, tenure, single. */
const products: readonly (readonly [number, number])[] = [
  ...[[0, 1], [0, 2], [1, 2], [0, 0], [1, 1], [0, 3]] as const,
];

/** Cells of the cohorts' rates: by recency, for those who came once and for those who came back. */
const recencyCells = 16;
const cells = 2 * recencyCells;

/** A cell speaks for itself only in so far as it has seen more than this many. */
const cellPrior = 10;

/** Labels that must have come before anybody is told apart by more than the cohort. */
export const fewestResolved = 200;

/** Features are numbers of this size at most; what is larger counts as this. */
const mostFeature = 1e3;

const rarest = 1e-9;

/**
 * What {@link ChurnLearner} has learnt, enough to predict and no more: 1 KB for the features of visits.
 * Three experts speak: what became of the cohort (who came once, or more often, and is as long away), a
 * logistic regression, and BG/NBD with its expected visits calibrated. Their log odds are weighed.
 *
 * ```ts
 * const weights = ChurnWeights.decode(new ByteReader(bytes));
 * visitFeatures(history, nowMs, features);
 * weights.probability(features); // 0.83
 * weights.isCold(features);      // false
 * weights.reasons(features);     // [{ phrase: "time since the last visit", logOdds: 1.9 }, …]
 * ```
 */
export class ChurnWeights {
  readonly features: readonly Feature[];
  /** Labels learnt; faded sums of labels and positives, of all and of each cell. */
  readonly counts: Float64Array;
  /** Mean of every feature, against which reasons are told. */
  readonly means: Float64Array;
  readonly bgNbd: Float64Array;
  /** Weights: of the regression (one for 1, features, products), of BG/NBD (1, log visits), of experts. */
  readonly regression: Float64Array;
  readonly calibration: Float64Array;
  readonly mixture: Float64Array;
  /** What the three sets of weights are applied to, as {@link look} left it. */
  readonly regressionInput: Float64Array;
  readonly calibrationInput = new Float64Array(3).fill(1);
  readonly mixtureInput = new Float64Array(4).fill(1);
  private readonly numbers: Float64Array;
  private readonly ranges: readonly NumberRange[];

  /** Weights before anything is learnt, for the features of visits followed by any others. */
  constructor(features: readonly Feature[] = visitFeatureTable) {
    if (features.length < visitFeatureCount) {
      throw new RangeError(`found ${features.length} features, wanted those of visits first`);
    }
    this.features = features;
    const terms = 1 + features.length + products.length;
    this.ranges = [
      { name: "labels", count: 1, low: 0, high: maxSteps, whole: true },
      { name: "faded labels", count: 2 + 2 * cells, low: 0, high: maxSteps },
      { name: "mean of a feature", count: features.length, low: -mostFeature, high: mostFeature },
      { name: "parameter of BG/NBD", count: 4, low: 1e-4, high: 1e4 },
      { name: "weight", count: terms + 3 + 4, low: -1e6, high: 1e6 },
    ];
    const sizes = [3 + 2 * cells, features.length, 4, terms, 3, 4];
    this.numbers = new Float64Array(sizes.reduce((sum, size) => sum + size, 0));
    let from = 0;
    const [counts, means, bgNbd, regression, calibration, mixture] = sizes.map((size) =>
      this.numbers.subarray(from, from += size)
    );
    this.counts = counts;
    this.means = means;
    this.bgNbd = bgNbd;
    this.regression = regression;
    this.calibration = calibration;
    this.mixture = mixture;
    this.regressionInput = new Float64Array(terms).fill(1);
    bgNbd.set([firstBgNbd.shape, firstBgNbd.rate, firstBgNbd.leave, firstBgNbd.stay]);
    calibration.set([0, -0.5, 0.5]);
    mixture.set([0, 0.2, 0.3, 0.5]);
  }

  /** Labels learnt so far. */
  get resolved(): number {
    return this.counts[0];
  }

  /** The share of users who stayed away of late. */
  get baseRate(): number {
    return (this.counts[2] + 0.5) / (this.counts[1] + 1);
  }

  /**
   * Whether too little is known to tell this user from others: one visit within the last horizon, or
   * hardly any labels yet. The probability is then that of the cohort.
   */
  isCold(features: Float64Array): boolean {
    return this.resolved < fewestResolved || visitsOf(features) === 1 && tenureOf(features) < 1;
  }

  /** The probability that a user with these features stays away. */
  probability(features: Float64Array): number {
    const isCold = this.isCold(features);
    return logistic(isCold ? this.cohort(features) : this.look(features));
  }

  /**
   * What sets this probability apart most, the most first: log odds by phrase, against a user with the
   * mean of every feature. All phrases together add up to the whole difference; for a user who is cold
   * it is the cohort alone.
   */
  reasons(features: Float64Array, most = 3): readonly Reason[] {
    const base = logOdds(this.baseRate);
    const cohort = this.cohort(features) - base;
    if (this.isCold(features)) {
      return [{ phrase: "how users as new as this go on", logOdds: cohort }];
    }
    const sums = new Map<string, number>();
    const add = (phrase: string, share: number) =>
      sums.set(phrase, (sums.get(phrase) ?? 0) + share);
    const { mixture, regression, means } = this;
    const { calibration, calibrationInput } = this;
    this.expected(means, calibrationInput);
    const usual = weighted(calibration, calibrationInput);
    this.expected(features, calibrationInput);
    const unusual = weighted(calibration, calibrationInput) - usual;
    add(this.features[0].phrase, mixture[1] * cohort);
    add(rhythmPhrase, mixture[2] * unusual);
    this.features.forEach(({ phrase }, i) => {
      add(phrase, mixture[3] * regression[1 + i] * (cut(features[i]) - means[i]));
    });
    products.forEach(([a, b], i) => {
      const weight = mixture[3] * regression[1 + this.features.length + i] / 2;
      const [one, other] = [cut(features[a]), cut(features[b])];
      add(this.features[a].phrase, weight * (one - means[a]) * (other + means[b]));
      add(this.features[b].phrase, weight * (other - means[b]) * (one + means[a]));
    });
    return [...sums].map(([phrase, logOdds]) => ({ phrase, logOdds }))
      .toSorted((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds))
      .slice(0, most);
  }

  /** Log odds by the weighed experts; what they looked at is left in the inputs. */
  look(features: Float64Array): number {
    const { regressionInput: input, calibrationInput, mixtureInput } = this;
    const { length } = this.features;
    for (let i = 0; i < length; i++) input[1 + i] = cut(features[i]);
    for (let i = 0; i < products.length; i++) {
      input[1 + length + i] = input[1 + products[i][0]] * input[1 + products[i][1]];
    }
    this.expected(features, calibrationInput);
    mixtureInput[1] = this.cohort(features);
    mixtureInput[2] = weighted(this.calibration, calibrationInput);
    mixtureInput[3] = weighted(this.regression, input);
    return weighted(this.mixture, mixtureInput);
  }

  /** Place in {@link counts} of the cell of a user: its labels, its positives after them. */
  cellOf(features: Float64Array): number {
    const recency = Math.max(2 ** -8, recencyOf(features));
    const step = Math.min(recencyCells - 1, Math.floor(1.25 * (Math.log2(recency) + 8)));
    return 3 + 2 * (step + (visitsOf(features) === 1 ? 0 : recencyCells));
  }

  encode(to: ByteWriter): void {
    to.u32(this.numbers.length);
    to.f64s(this.numbers);
  }

  /** The weights that {@link encode} wrote for the same features; a `RangeError` where they are none. */
  static decode(from: ByteReader, features?: readonly Feature[]): ChurnWeights {
    const weights = new ChurnWeights(features);
    weights.restore(from);
    return weights;
  }

  /** Takes what {@link encode} wrote for the same features; a `RangeError` where the bytes are none. */
  restore(from: ByteReader): void {
    const { numbers } = this;
    const length = from.u32();
    if (length !== numbers.length) {
      throw new RangeError(`found ${length} numbers of churn weights, wanted ${numbers.length}`);
    }
    from.f64s(numbers);
    checkNumbers(numbers, 0, this.ranges);
  }

  /** Log odds of the cohort: the rate of the cell, as far as it has one. */
  private cohort(features: Float64Array): number {
    const cell = this.cellOf(features);
    const { counts, baseRate } = this;
    return logOdds((counts[cell + 1] + cellPrior * baseRate) / (counts[cell] + cellPrior));
  }

  /** Writes what BG/NBD expects: the logarithm of visits, and log odds of none. */
  private expected(features: Float64Array, out: Float64Array): void {
    const [shape, rate, leave, stay] = this.bgNbd;
    const model = { shape, rate, leave, stay };
    const age = Math.max(0, tenureOf(features));
    const lastAt = Math.max(0, age - recencyOf(features));
    const summary = { repeats: visitsOf(features) - 1, lastAt, age };
    const absence = bgNbdAbsence(model, summary, 1);
    out[1] = Math.log(Math.max(rarest, bgNbdExpected(model, summary, 1)));
    out[2] = logOdds(Math.max(rarest, Math.min(1 - rarest, absence)));
  }
}

/** Log odds are cut off here: nothing is surer than one in 10^13. */
const mostLogOdds = 30;

/** Sum of every input times its weight. */
function weighted(weights: Float64Array, input: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i] * input[i];
  return Math.max(-mostLogOdds, Math.min(mostLogOdds, sum));
}

function cut(feature: number): number {
  return Math.max(-mostFeature, Math.min(mostFeature, feature));
}
