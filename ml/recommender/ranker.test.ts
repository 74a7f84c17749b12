import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { Ranker } from "./ranker.ts";

describe("Ranker", () => {
  it("learns as in the documented example", () => {
    const ranker = new Ranker([0]);
    for (let i = 0; i < 20; i++) ranker.learn(Float64Array.of(1, 0), Float64Array.of(0, 0), 2);
    expect(ranker.weights[0]).toBeCloseTo(0.69, 2);
  });

  it("finds the weights by which choices were made", () => {
    const random = new Random(5);
    const truth = [1.5, -1, 0];
    const ranker = new Ranker([0, 0, 0]);
    const options = 10;
    for (let round = 0; round < 20_000; round++) {
      const features = Float64Array.from({ length: 3 * options }, () => random.normal());
      const weights = Array.from({ length: options }, (_, option) => {
        return Math.exp(truth.reduce((sum, w, i) => sum + w * features[3 * option + i], 0));
      });
      let left = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
      const chosen = weights.findIndex((weight) => (left -= weight) < 0);
      const first = features.slice(0, 3);
      features.copyWithin(0, 3 * chosen, 3 * chosen + 3);
      features.set(first, 3 * chosen);
      ranker.learn(features, new Float64Array(options), options);
    }
    truth.forEach((weight, i) => expect(Math.abs(ranker.weights[i] - weight)).toBeLessThan(0.2));
  });
});
