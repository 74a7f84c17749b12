import { beforeAll, describe, expect, it } from "vitest";
import { Network, standardised } from "../ml/network/cell.ts";
import {
  featureCount,
  networkInputs,
  type NetworkWeights,
  weightLayout,
} from "../ml/network/weights.ts";
import { Random } from "../ml/random.ts";
import { startBackend } from "./backend.ts";
import { Model } from "./model.ts";
import { defaultHyperparameters } from "./request.ts";

beforeAll(() => startBackend());

function randomNetwork(random: Random): NetworkWeights {
  const units = random.pick([1, 3, 8, 24]);
  const size = random.between(0.05, 1);
  return {
    units,
    values: Float32Array.from({ length: weightLayout(units).count }, () => random.normal(0, size)),
    means: Float64Array.from({ length: networkInputs }, () => random.normal(0, 3)),
    deviations: Float64Array.from({ length: networkInputs }, () => random.between(0.2, 4)),
  };
}

describe("Network", () => {
  it("says what tfjs says within 1e-5, whatever the weights and the features", () => {
    let compared = 0;
    let worst = 0;
    for (let seed = 0; seed < 60; seed++) {
      const random = new Random(seed);
      const weights = randomNetwork(random);
      const model = new Model({ ...defaultHyperparameters, units: weights.units });
      model.values = weights.values;
      expect(model.values).toEqual(weights.values);
      const network = new Network(weights);
      const out = new Float64Array(3);
      for (let round = 0; round < 5; round++) {
        const features = Float64Array.from({ length: featureCount }, (_, index) => {
          return random.normal(weights.means[index % networkInputs], random.between(0.1, 5));
        });
        network.run(features, out);
        const scaled = Float32Array.from(features, (feature, index) => {
          const input = index % networkInputs;
          return standardised(feature, weights.means[input], weights.deviations[input]);
        });
        const said = model.say(scaled);
        out.forEach((residual, target) => {
          const bounded = Math.max(-3, Math.min(3, said[target]));
          if (Math.abs(bounded) < 3) compared += 1;
          worst = Math.max(worst, Math.abs(residual - bounded));
          expect(Math.abs(residual - bounded), `seed ${seed}`).toBeLessThan(1e-5);
        });
      }
      model.dispose();
    }
    expect(compared, `worst difference ${worst}`).toBeGreaterThan(500);
  });
});
