// One training, from examples to weights. It computes for seconds on end: for the training thread only.
import { standardised } from "../ml/network/cell.ts";
import { checkExample, type Example } from "../ml/network/example.ts";
import { checkWeights, featureCount, networkInputs } from "../ml/network/weights.ts";
import { Random } from "../ml/random.ts";
import { targetCount } from "../ml/window.ts";
import { type Batch, Model } from "./model.ts";
import { divide, type Scalers, scalersOf } from "./parts.ts";
import {
  type Hyperparameters,
  minExamples,
  type TrainingMetrics,
  type TrainingProgress,
  type TrainingRequest,
  type TrainingResult,
} from "./request.ts";
import { randomWeights, rescaled } from "./start.ts";

/**
 * Trains on the earlier four fifths of the examples until the loss over the latest fifth has not
 * fallen for `patience` passes, and keeps the weights of the pass where it was least; pass 0 are the
 * weights it started from. The same request gives the same weights.
 *
 * Throws an error that says why where the examples are too few or hold what is no number, where the
 * network to start from has another size, and where a loss is no number.
 */
export function train(
  request: TrainingRequest,
  onProgress: (progress: TrainingProgress) => void,
): TrainingResult {
  const startedMs = performance.now();
  const { hyperparameters, examples } = request;
  check(request);
  const parts = divide(examples);
  if (parts.training.length === 0) {
    throw new Error(`found ${examples.length} examples of one time, wanted some to validate on`);
  }
  const scalers = scalersOf(parts.training);
  const training = batchOf(parts.training, scalers);
  const validation = batchOf(parts.validation, scalers);
  const random = new Random(request.seed);
  const start = request.warmStart === undefined
    ? randomWeights(hyperparameters.units, scalers, random)
    : rescaled(request.warmStart, scalers);
  const model = new Model(hyperparameters);
  try {
    model.values = start.values;
    const kept = descend(model, training, validation, hyperparameters, random, onProgress);
    model.values = kept.values;
    const weights = { ...start, values: kept.values };
    checkWeights(weights);
    const metrics: TrainingMetrics = {
      trainingLoss: model.loss(training),
      validationLoss: kept.loss,
      baselineLoss: baselineLoss(validation, hyperparameters.huberDelta),
      epochs: kept.epochs,
      bestEpoch: kept.epoch,
      examples: parts.training.length + parts.validation.length,
      trainedFromMs: parts.training[0].atMs,
      trainedUntilMs: parts.validation[parts.validation.length - 1].atMs,
      seconds: (performance.now() - startedMs) / 1000,
    };
    return { weights, metrics };
  } finally {
    model.dispose();
  }
}

function check({ examples, hyperparameters, warmStart }: TrainingRequest): void {
  if (examples.length < minExamples) {
    throw new Error(`found ${examples.length} examples, wanted at least ${minExamples}`);
  }
  examples.forEach(checkExample);
  if (warmStart === undefined) return;
  checkWeights(warmStart);
  if (warmStart.units !== hyperparameters.units) {
    throw new Error(
      `found a network of ${warmStart.units} units to start from, ` +
        `wanted one of ${hyperparameters.units}`,
    );
  }
}

interface Kept {
  readonly values: Float32Array;
  readonly loss: number;
  /** The pass they come from, and the passes done. */
  readonly epoch: number;
  readonly epochs: number;
}

/** Passes over the training part until there is nothing more to gain; the best weights. */
function descend(
  model: Model,
  training: Batch,
  validation: Batch,
  { maxEpochs, patience, batchSize, units, dropout }: Hyperparameters,
  random: Random,
  onProgress: (progress: TrainingProgress) => void,
): Kept {
  const order = Int32Array.from(
    { length: training.residuals.length / targetCount },
    (_, index) => index,
  );
  let best = { values: model.values, loss: finite(model.loss(validation), 0), epoch: 0 };
  let epoch = 0;
  while (epoch < maxEpochs && epoch - best.epoch < patience) {
    epoch += 1;
    random.shuffle(order);
    for (let from = 0; from < order.length; from += batchSize) {
      const chosen = order.subarray(from, from + batchSize);
      model.step(pick(training, chosen), maskFor(chosen.length * units, dropout, random));
    }
    const loss = finite(model.loss(validation), epoch);
    if (loss < best.loss) best = { values: model.values, loss, epoch };
    const trainingLoss = finite(model.loss(training), epoch);
    onProgress({ epoch, maxEpochs, trainingLoss, validationLoss: loss });
  }
  return { ...best, epochs: epoch };
}

function finite(loss: number, epoch: number): number {
  if (Number.isFinite(loss)) return loss;
  throw new Error(`found a loss of ${loss} after pass ${epoch}, wanted a finite number`);
}

/** What each output is multiplied by: 0 with the probability `dropout`, else what makes up for it. */
function maskFor(outputs: number, dropout: number, random: Random): Float32Array {
  return Float32Array.from(
    { length: outputs },
    () => random.chance(dropout) ? 0 : 1 / (1 - dropout),
  );
}

/** Examples as the model takes them. */
function batchOf(examples: readonly Example[], { means, deviations }: Scalers): Batch {
  const batch = emptyBatch(examples.length);
  examples.forEach((example, index) => {
    for (let i = 0; i < featureCount; i++) {
      const input = i % networkInputs;
      batch.features[index * featureCount + i] = standardised(
        example.features[i],
        means[input],
        deviations[input],
      );
    }
    batch.residuals.set(example.residuals, index * targetCount);
    batch.weights.set(example.weights, index * targetCount);
  });
  return batch;
}

/** The chosen examples of a batch. */
function pick(batch: Batch, chosen: Int32Array): Batch {
  const picked = emptyBatch(chosen.length);
  chosen.forEach((from, to) => {
    const copy = (size: number, all: Float32Array, some: Float32Array) =>
      some.set(all.subarray(from * size, (from + 1) * size), to * size);
    copy(featureCount, batch.features, picked.features);
    copy(targetCount, batch.residuals, picked.residuals);
    copy(targetCount, batch.weights, picked.weights);
  });
  return picked;
}

function emptyBatch(examples: number): Batch {
  return {
    features: new Float32Array(examples * featureCount),
    residuals: new Float32Array(examples * targetCount),
    weights: new Float32Array(examples * targetCount),
  };
}

/** Mean Huber loss of saying 0. */
function baselineLoss({ residuals, weights }: Batch, delta: number): number {
  let sum = 0;
  let weight = 0;
  residuals.forEach((residual, i) => {
    const error = Math.abs(residual);
    const square = Math.min(error, delta);
    sum += weights[i] * (0.5 * square * square + delta * (error - square));
    weight += weights[i];
  });
  return weight > 0 ? sum / weight : 0;
}
