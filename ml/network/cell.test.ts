import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { Network, standardised, tanh } from "./cell.ts";
import { featureCount, networkInputs, type NetworkWeights, weightLayout } from "./weights.ts";

const units = 8;

function weightsOf(value: (index: number) => number): NetworkWeights {
  return {
    units,
    values: Float32Array.from({ length: weightLayout(units).count }, (_, index) => value(index)),
    means: new Float64Array(networkInputs),
    deviations: new Float64Array(networkInputs).fill(1),
  };
}

function say(network: Network, features: Float64Array): number[] {
  const out = new Float64Array(3);
  network.run(features, out);
  return [...out];
}

const noise = (seed: number) => {
  const random = new Random(seed);
  return Float64Array.from({ length: featureCount }, () => random.normal());
};

describe("Network", () => {
  it("says no more than three, as in the documented example", () => {
    const { headBiasFrom } = weightLayout(units);
    const network = new Network(weightsOf((index) => [0.1, 0.2, 9][index - headBiasFrom] ?? 0));
    const [views, likes, comments] = say(network, noise(1));
    expect(views).toBeCloseTo(0.1);
    expect(likes).toBeCloseTo(0.2);
    expect(comments).toBe(3);
  });

  it("remembers by its forget gate and its hidden values, step after step", () => {
    const { headFrom, headBiasFrom, biasFrom } = weightLayout(1);
    const values = new Float32Array(weightLayout(1).count);
    values[2] = 1; // the candidate is the tangent of the first feature
    values.fill(20, biasFrom, biasFrom + 4); // every gate is open
    values[biasFrom + 2] = 0;
    values[headFrom] = 1;
    expect(headBiasFrom).toBe(headFrom + 3);
    const network = new Network({
      units: 1,
      values,
      means: new Float64Array(networkInputs),
      deviations: new Float64Array(networkInputs).fill(1),
    });
    const features = new Float64Array(featureCount);
    features[0] = 0.1;
    features[5 * networkInputs] = 0.2;
    // The cell is the sum of what it saw, whenever that was.
    expect(say(network, features)[0]).toBeCloseTo(Math.tanh(Math.tanh(0.1) + Math.tanh(0.2)), 5);
  });

  it("carries nothing over from one window to the next", () => {
    const random = new Random(2);
    const network = new Network(weightsOf(() => random.normal(0, 0.5)));
    const alone = say(network, noise(1));
    say(network, noise(2));
    expect(say(network, noise(1))).toEqual(alone);
  });

  it("says finite numbers within its bounds, whatever it is shown", () => {
    const random = new Random(3);
    const network = new Network(weightsOf(() => random.normal(0, 2)));
    const feature = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    const features = fc.array(feature, { minLength: featureCount, maxLength: featureCount });
    fc.assert(fc.property(features, (shown) => {
      for (const residual of say(network, Float64Array.from(shown))) {
        expect(Math.abs(residual)).toBeLessThanOrEqual(3);
      }
    }));
  });

  it("refuses weights that are none", () => {
    expect(() => new Network(weightsOf(() => NaN))).toThrow("weight: found NaN");
  });
});

describe("standardised", () => {
  it("counts deviations from the mean, six at most", () => {
    expect(standardised(7, 5, 4)).toBe(0.5);
    expect(standardised(1_000, 5, 4)).toBe(6);
    expect(standardised(-1_000, 5, 4)).toBe(-6);
  });
});

describe("tanh", () => {
  it("is the hyperbolic tangent within 3e-7", () => {
    expect(tanh(1)).toBeCloseTo(0.7615942, 6);
    let worst = 0;
    for (let x = -12; x <= 12; x += 1e-3) {
      worst = Math.max(worst, Math.abs(tanh(x) - Math.tanh(x)));
    }
    expect(worst).toBeLessThan(3e-7);
    expect(tanh(1e300)).toBeCloseTo(1, 6);
    expect(tanh(-Infinity)).toBeCloseTo(-1, 6);
  });
});
