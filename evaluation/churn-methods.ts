// Who says how likely users are to stay away: what serves, and the baselines beside it.
import { bgNbdExpected } from "../ml/churn/bg-nbd.ts";
import { ChurnLearner } from "../ml/churn/churn-learner.ts";
import { recencyOf, tenureOf, visitsOf } from "../ml/churn/visit-features.ts";
import { SecondOrderLogistic } from "../ml/classifier/second-order-logistic.ts";
import { logistic } from "../ml/scoring/loss.ts";

/** The methods, what serves first. */
export const churnMethods = ["served", "recency", "bg-nbd", "majority"] as const;

/** One of them. */
export type ChurnMethod = (typeof churnMethods)[number];

/** Fewest visits that BG/NBD is taken to expect, as their logarithm is needed. */
const fewestExpected = 1e-9;

/**
 * All methods on the same examples. The baselines are probabilities, too: recency alone and the visits
 * that BG/NBD expects each go through a logistic regression of their own, which leaves their ranking
 * within a moment as it is; the majority is the share of users who stayed away of late.
 */
export class ChurnMethods {
  private readonly learner: ChurnLearner;
  private readonly recency = line();
  private readonly expected = line();
  private readonly input = new Float64Array(2).fill(1);

  constructor(horizonMs: number, seed: number) {
    this.learner = new ChurnLearner(horizonMs, undefined, seed);
  }

  /** Writes what each method says to `out`, in the order of {@link churnMethods}. */
  predict(features: Float64Array, out: Float64Array, at: number): void {
    const { weights } = this.learner;
    out[at] = weights.probability(features);
    out[at + 1] = logistic(this.recency.logOdds(this.withRecency(features)));
    out[at + 2] = logistic(this.expected.logOdds(this.withExpected(features)));
    out[at + 3] = weights.baseRate;
  }

  /** Teaches every method what became of a prediction. */
  learn(features: Float64Array, stayedAway: boolean, atMs: number): void {
    this.recency.learn(this.withRecency(features), stayedAway);
    this.expected.learn(this.withExpected(features), stayedAway);
    this.learner.learn(features, stayedAway, atMs);
  }

  private withRecency(features: Float64Array): Float64Array {
    this.input[1] = features[0];
    return this.input;
  }

  private withExpected(features: Float64Array): Float64Array {
    const [shape, rate, leave, stay] = this.learner.weights.bgNbd;
    const age = tenureOf(features);
    const lastAt = Math.max(0, age - recencyOf(features));
    const summary = { repeats: visitsOf(features) - 1, lastAt, age };
    const visits = bgNbdExpected({ shape, rate, leave, stay }, summary, 1);
    this.input[1] = Math.log(Math.max(fewestExpected, visits));
    return this.input;
  }
}

function line(): SecondOrderLogistic {
  const prior = Float64Array.of(4, 4);
  return new SecondOrderLogistic({ prior, forgetting: 1, bound: 1, damped: false });
}
