import { describe, expect, it } from "vitest";
import type { Example } from "../ml/network/example.ts";
import { featureCount, networkInputs } from "../ml/network/weights.ts";
import { Random } from "../ml/random.ts";
import { pack, unpack } from "./packed.ts";
import { divide, scalersOf } from "./parts.ts";
import { maxExamples } from "./request.ts";
import { plantedExamples } from "./testing/planted.ts";

const empty = { features: new Float64Array(featureCount), residuals: new Float64Array(3) };

const at = (atMs: number): Example => ({ ...empty, atMs, weights: new Float64Array(3) });
const timesOf = (examples: readonly Example[]) => examples.map(({ atMs }) => atMs);

describe("divide", () => {
  it("keeps the latest fifth for validation, as in the documented example", () => {
    const times = [3, 1, 2, 9, 10, 8, 4, 5, 6, 7];
    const { training, validation } = divide(times.map(at));
    expect(timesOf(training)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(timesOf(validation)).toEqual([9, 10]);
  });

  it("leaves examples of one time together, in the later part", () => {
    const { training, validation } = divide([1, 1, 1, 2, 2, 2, 2, 2, 2, 3].map(at));
    expect(timesOf(training)).toEqual([1, 1, 1]);
    expect(timesOf(validation)).toEqual([2, 2, 2, 2, 2, 2, 3]);
    expect(divide([at(1), at(1)]).training).toEqual([]);
    expect(divide([])).toEqual({ training: [], validation: [] });
  });

  it("takes the latest examples where there are more than it may look at", () => {
    const times = Array.from({ length: maxExamples + 500 }, (_, index) => index);
    new Random(1).shuffle(times);
    const { training, validation } = divide(times.map(at));
    expect(training.length + validation.length).toBe(maxExamples);
    expect(training[0].atMs).toBe(500);
  });
});

describe("scalersOf", () => {
  it("are the mean and the deviation of each feature over all readings", () => {
    const features = Float64Array.from({ length: featureCount }, (_, index) => {
      const reading = Math.floor(index / networkInputs);
      return (index % networkInputs) * 10 + (reading % 2 === 0 ? 2 : -2);
    });
    const { means, deviations } = scalersOf([{ ...at(0), features }, { ...at(1), features }]);
    expect([...means]).toEqual([0, 10, 20, 30, 40, 50].map((mean) => expect.closeTo(mean)));
    expect([...deviations]).toEqual(new Array(6).fill(expect.closeTo(2)));
  });

  it("do not let a feature that never varies be divided by nothing", () => {
    expect([...scalersOf([at(0)]).deviations]).toEqual(new Array(6).fill(1e-3));
  });
});

describe("pack", () => {
  it("is undone by unpack", () => {
    const examples = plantedExamples(5, 1);
    expect(unpack(pack(examples))).toEqual(examples);
    expect(unpack(pack([]))).toEqual([]);
  });
});
