import { beforeAll, describe, expect, it } from "vitest";
import { Network } from "../ml/network/cell.ts";
import type { Example } from "../ml/network/example.ts";
import type { NetworkWeights } from "../ml/network/weights.ts";
import { startBackend } from "./backend.ts";
import {
  defaultHyperparameters,
  type TrainingProgress,
  type TrainingRequest,
  type TrainingResult,
} from "./request.ts";
import { plantedExamples } from "./testing/planted.ts";
import { train } from "./train.ts";

/** Few and large steps: enough for a planted signal, and quick. */
const quick = { ...defaultHyperparameters, batchSize: 100, learningRate: 0.03, maxEpochs: 20 };

function request(change: Partial<TrainingRequest> = {}): TrainingRequest {
  return { examples: plantedExamples(600, 1), seed: 7, hyperparameters: quick, ...change };
}

const silent = () => {};

/** What came of the plain request, and what was told meanwhile. */
const told: TrainingProgress[] = [];
let trained: TrainingResult;
beforeAll(async () => {
  await startBackend();
  trained = train(request(), (progress) => told.push(progress));
});

/** Mean absolute error of residuals, of the network and of saying 0. */
function errors(weights: NetworkWeights, examples: readonly Example[]): [number, number] {
  const network = new Network(weights);
  const out = new Float64Array(3);
  let own = 0;
  let mix = 0;
  for (const { features, residuals } of examples) {
    network.run(features, out);
    residuals.forEach((residual, target) => {
      own += Math.abs(residual - out[target]) / (3 * examples.length);
      mix += Math.abs(residual) / (3 * examples.length);
    });
  }
  return [own, mix];
}

describe("train", () => {
  it("finds a planted signal: it is better than the mix on later data", () => {
    const { weights, metrics } = trained;
    const [own, mix] = errors(weights, plantedExamples(900, 1).slice(600));
    expect(own).toBeLessThan(0.7 * mix);
    expect(metrics.validationLoss).toBeLessThan(0.5 * metrics.baselineLoss);
    expect(metrics.trainingLoss).toBeLessThan(0.5 * metrics.baselineLoss);
    expect(metrics).toMatchObject({ examples: 600, trainedFromMs: 0, trainedUntilMs: 35_940_000 });
    expect(told.map(({ epoch }) => epoch)).toEqual(told.map((_, index) => index + 1));
    expect(told).toHaveLength(metrics.epochs);
    expect(told[metrics.bestEpoch - 1].validationLoss).toBe(metrics.validationLoss);
  });

  it("gives the same weights for the same seed and examples, others for another seed", () => {
    const few = { hyperparameters: { ...quick, maxEpochs: 2 } };
    const { weights } = train(request(few), silent);
    expect(train(request(few), silent).weights).toEqual(weights);
    expect(train(request({ ...few, seed: 8 }), silent).weights).not.toEqual(weights);
  });

  it("stops where there is nothing to learn, and keeps the best weights", () => {
    const noise = plantedExamples(400, 2).map((example, index, all) => {
      return { ...example, features: all[(index * 7 + 13) % all.length].features };
    });
    const hyperparameters = { ...quick, maxEpochs: 60, patience: 2 };
    const told: TrainingProgress[] = [];
    const { metrics } = train(request({ examples: noise, hyperparameters }), (progress) => {
      told.push(progress);
    });
    expect(metrics.epochs).toBeLessThan(30);
    expect(metrics.epochs).toBe(metrics.bestEpoch + 2);
    for (const { validationLoss } of told) {
      expect(validationLoss).toBeGreaterThanOrEqual(metrics.validationLoss);
    }
    expect(metrics.validationLoss).toBeLessThanOrEqual(metrics.baselineLoss * (1 + 1e-6));
  });

  it("begins a warm start with what the given network says, though the scalers differ", () => {
    const before = trained.weights;
    const examples = plantedExamples(600, 3).map((example) => {
      return { ...example, features: example.features.map((feature) => 1.5 * feature - 0.3) };
    });
    const none = { hyperparameters: { ...quick, maxEpochs: 0 }, warmStart: before, examples };
    const { weights, metrics } = train(request(none), silent);
    expect(metrics.epochs).toBe(0);
    expect(weights.means).not.toEqual(before.means);
    const [was, is] = [before, weights].map((weights) => new Network(weights));
    const [said, says] = [new Float64Array(3), new Float64Array(3)];
    for (const { features } of plantedExamples(50, 4)) {
      was.run(features, said);
      is.run(features, says);
      for (const target of [0, 1, 2]) expect(says[target]).toBeCloseTo(said[target], 4);
    }
  });

  it("goes on from a warm start to where a cold one does not come in the same time", () => {
    const examples = plantedExamples(600, 5);
    const one = { examples, hyperparameters: { ...quick, maxEpochs: 1 } };
    const cold = train(request(one), silent).metrics;
    const warm = train(request({ ...one, warmStart: trained.weights }), silent).metrics;
    expect(warm.validationLoss).toBeLessThan(cold.validationLoss);
  });

  it("does not count what has no weight", () => {
    const wrong = plantedExamples(600, 1).map((example) => ({
      ...example,
      residuals: Float64Array.of(example.residuals[0], 3, -3),
      weights: Float64Array.of(1, 0, 0),
    }));
    const { weights, metrics } = train(
      request({ examples: wrong, hyperparameters: { ...quick, maxEpochs: 10 } }),
      silent,
    );
    expect(metrics.validationLoss).toBeLessThan(0.8 * metrics.baselineLoss);
    const network = new Network(weights);
    const out = new Float64Array(3);
    network.run(wrong[0].features, out);
    expect([out[1], out[2]]).toEqual([0, 0]);
  });

  it("says why it cannot train", () => {
    const fails = (change: Partial<TrainingRequest>) => () => train(request(change), silent);
    const examples = plantedExamples(300, 1);
    expect(fails({ examples: examples.slice(0, 199) })).toThrow(
      "found 199 examples, wanted at least 200",
    );
    expect(fails({ examples: examples.map((example) => ({ ...example, atMs: 5 })) })).toThrow(
      "found 300 examples of one time",
    );
    expect(fails({ examples: examples.with(7, { ...examples[7], atMs: NaN }) })).toThrow(
      "time of an example: found NaN",
    );
    expect(fails({ hyperparameters: { ...quick, learningRate: 1e39 } })).toThrow(
      "found a loss of NaN after pass 1, wanted a finite number",
    );
    const { weights: warmStart } = train(
      request({ hyperparameters: { ...quick, units: 2, maxEpochs: 0 } }),
      silent,
    );
    expect(fails({ warmStart })).toThrow(
      "found a network of 2 units to start from, wanted one of 8",
    );
  });
});
