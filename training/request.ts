// What a training is asked for, what it tells while it runs, and what comes of it.
import type { Example } from "../ml/network/example.ts";
import type { NetworkWeights } from "../ml/network/weights.ts";

/** Examples that a training looks at: the latest ones, if there are more. */
export const maxExamples = 5_000;

/** Examples below which nothing is trained. */
export const minExamples = 200;

/** How a network is trained. */
export interface Hyperparameters {
  /** Cells of the LSTM layer. */
  readonly units: number;
  /** Most passes over the training part. */
  readonly maxEpochs: number;
  /** Passes without a better validation loss after which training ends. */
  readonly patience: number;
  readonly batchSize: number;
  /** Step size of Adam. */
  readonly learningRate: number;
  /** Share of the cells' outputs that is left out at random of each step. */
  readonly dropout: number;
  /** The loss grows with the square of an error up to this log ratio, and linearly beyond. */
  readonly huberDelta: number;
}

export const defaultHyperparameters: Hyperparameters = {
  units: 8,
  maxEpochs: 60,
  patience: 5,
  batchSize: 128,
  learningRate: 0.005,
  dropout: 0.1,
  huberDelta: 0.5,
};

/** What to train. The same request gives the same weights. */
export interface TrainingRequest {
  readonly examples: readonly Example[];
  /** Seed of all that is random: first weights, order of examples, dropout. */
  readonly seed: number;
  readonly hyperparameters: Hyperparameters;
  /** A network to start from, of as many units; from random weights otherwise. */
  readonly warmStart?: NetworkWeights | undefined;
}

/** What a training tells after each pass over the training part. */
export interface TrainingProgress {
  /** Passes done so far, from 1 on. */
  readonly epoch: number;
  readonly maxEpochs: number;
  readonly trainingLoss: number;
  readonly validationLoss: number;
}

/** How a training went. Losses are mean Huber losses of residuals. */
export interface TrainingMetrics {
  /** Over the training part with the weights kept, without dropout. */
  readonly trainingLoss: number;
  /** Over the validation part, the latest fifth of the examples, with the weights kept. */
  readonly validationLoss: number;
  /** Over the validation part if the network said nothing: the loss of the mix. */
  readonly baselineLoss: number;
  /** Passes done, and the pass whose weights were kept: 0 for those it started from. */
  readonly epochs: number;
  readonly bestEpoch: number;
  /** Examples of both parts. */
  readonly examples: number;
  /** Event times of the first and the last example, in milliseconds. */
  readonly trainedFromMs: number;
  readonly trainedUntilMs: number;
  readonly seconds: number;
}

export interface TrainingResult {
  readonly weights: NetworkWeights;
  readonly metrics: TrainingMetrics;
}
