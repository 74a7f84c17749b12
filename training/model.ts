// The network as tfjs trains it: layers lstm and dense, their weights in and out, one step at a time.
import * as tf from "@tensorflow/tfjs";
import { featureCount, networkInputs, networkSteps, weightLayout } from "../ml/network/weights.ts";
import { targetCount } from "../ml/window.ts";
import type { Hyperparameters } from "./request.ts";

/** Some examples: standardised features, residuals and how much each counts, one after the other. */
export interface Batch {
  readonly features: Float32Array;
  readonly residuals: Float32Array;
  readonly weights: Float32Array;
}

/** Examples that weigh less than this in all have next to no loss, rather than none that is a number. */
const leastWeight = 1e-6;

/** The model of one training; {@link startBackend} must have been called. */
export class Model {
  private readonly units: number;
  private readonly huberDelta: number;
  private readonly lstm: tf.layers.Layer;
  private readonly heads: tf.layers.Layer;
  private readonly optimizer: tf.Optimizer;

  constructor({ units, huberDelta, learningRate }: Hyperparameters) {
    this.units = units;
    this.huberDelta = huberDelta;
    // Weights are set from outside: first ones that tfjs drew would be neither seeded nor used.
    this.lstm = tf.layers.lstm({
      units,
      recurrentActivation: "sigmoid",
      kernelInitializer: "zeros",
      recurrentInitializer: "zeros",
      unitForgetBias: false,
    });
    this.heads = tf.layers.dense({ units: targetCount, kernelInitializer: "zeros" });
    this.optimizer = tf.train.adam(learningRate);
    // Layers make their weights when they are first asked.
    tf.tidy(() => this.answer(new Float32Array(featureCount)));
  }

  /** The weights in the layout of `NetworkWeights.values`. */
  get values(): Float32Array {
    return tf.tidy(() => {
      const parts = [...this.lstm.getWeights(), ...this.heads.getWeights()];
      return Float32Array.from(tf.concat(parts.map((part) => part.flatten())).dataSync());
    });
  }

  set values(values: Float32Array) {
    const { units } = this;
    const { recurrentFrom, biasFrom, headFrom, headBiasFrom } = weightLayout(units);
    tf.tidy(() => {
      this.lstm.setWeights([
        tf.tensor2d(values.slice(0, recurrentFrom), [networkInputs, 4 * units]),
        tf.tensor2d(values.slice(recurrentFrom, biasFrom), [units, 4 * units]),
        tf.tensor1d(values.slice(biasFrom, headFrom)),
      ]);
      this.heads.setWeights([
        tf.tensor2d(values.slice(headFrom, headBiasFrom), [units, targetCount]),
        tf.tensor1d(values.slice(headBiasFrom)),
      ]);
    });
  }

  /** What the network says of standardised features: three residuals for each window. */
  say(features: Float32Array): Float32Array {
    return tf.tidy(() => Float32Array.from(this.answer(features).dataSync()));
  }

  /** Mean loss of some examples, each residual by its weight. */
  loss(batch: Batch): number {
    return tf.tidy(() => this.lossOf(this.answer(batch.features), batch).dataSync()[0]);
  }

  /**
   * Takes one step down the loss of some examples. `mask` is what each cell's output is multiplied
   * by: 0 for those left out.
   */
  step(batch: Batch, mask: Float32Array): void {
    tf.tidy(() => {
      const kept = tf.tensor2d(mask, [mask.length / this.units, this.units]);
      this.optimizer.minimize(() => this.lossOf(this.answer(batch.features, kept), batch));
    });
  }

  dispose(): void {
    this.lstm.dispose();
    this.heads.dispose();
    this.optimizer.dispose();
  }

  private answer(features: Float32Array, mask?: tf.Tensor): tf.Tensor {
    const windows = features.length / featureCount;
    const input = tf.tensor3d(features, [windows, networkSteps, networkInputs]);
    const hidden = tensor(this.lstm.apply(input));
    return tensor(this.heads.apply(mask === undefined ? hidden : hidden.mul(mask)));
  }

  private lossOf(answer: tf.Tensor, { residuals, weights }: Batch): tf.Scalar {
    const shape: [number, number] = [residuals.length / targetCount, targetCount];
    const losses = tf.losses.huberLoss(
      tf.tensor2d(residuals, shape),
      answer,
      tf.tensor2d(weights, shape),
      this.huberDelta,
      tf.Reduction.SUM,
    );
    const weight = weights.reduce((sum, each) => sum + each, 0);
    return losses.asScalar().div(Math.max(leastWeight, weight));
  }
}

/** A layer answers a tensor with a tensor; its type leaves open what else it might be. */
function tensor(answer: unknown): tf.Tensor {
  if (answer instanceof tf.Tensor) return answer;
  throw new TypeError("found a layer that answers with no tensor");
}
