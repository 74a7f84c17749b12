import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { Random } from "../random.ts";
import { logistic, logLossOf } from "../scoring/loss.ts";
import { ProbabilityScore } from "../scoring/probability-score.ts";
import { ClassifierWeights } from "./classifier-weights.ts";
import { Classifier } from "./classifier.ts";
import type { ClassifierFeatures, ClassifierShape } from "./features.ts";

const linear: ClassifierShape = {
  dense: 2,
  tableBits: 6,
  crosses: false,
  kernels: [],
  seed: 1,
};
const whole: ClassifierShape = { ...linear, crosses: true, kernels: [0.5, 1] };

const number = fc.oneof(
  fc.double({ min: -10, max: 10, noNaN: true }),
  fc.constantFrom(NaN, 0, 1e308, -1e308, Infinity),
);
const hashes = fc.array(fc.nat({ max: 2 ** 32 - 1 }), { maxLength: 3 });
const features: fc.Arbitrary<ClassifierFeatures> = fc.record({
  dense: fc.tuple(number, number).map((pair) => Float64Array.from(pair)),
  hashed: hashes,
  crossed: hashes,
});
const rows = fc.array(fc.tuple(features, fc.boolean()), { minLength: 1, maxLength: 60 });
type Rows = readonly (readonly [ClassifierFeatures, boolean])[];

function taught(shape: ClassifierShape, shown: Rows): Classifier {
  const classifier = new Classifier(shape);
  for (const [row, label] of shown) classifier.learn(row, label);
  return classifier;
}

function bytesOf(state: { encode(to: ByteWriter): void }): Uint8Array {
  const writer = new ByteWriter();
  state.encode(writer);
  return writer.take();
}

const dense = (...numbers: number[]): ClassifierFeatures => ({
  dense: Float64Array.from(numbers),
  hashed: [],
  crossed: [],
});

describe("Classifier", () => {
  it("learns a border, as in its example", () => {
    const shape = { dense: 1, tableBits: 0, crosses: false, kernels: [], seed: 1 };
    const classifier = new Classifier(shape);
    expect(classifier.predict(dense(3))).toBe(0.5);
    for (let i = 0; i < 300; i++) classifier.learn(dense(i % 10), i % 10 > 4);
    const [low, high] = [0, 9].map((x) => classifier.predict(dense(x)));
    expect(low).toBeLessThan(0.02);
    expect(high).toBeGreaterThan(0.98);
  });

  it("comes within 3 % of the log loss of the hazards that drew the labels, calibrated", () => {
    const [random, score] = [new Random(1), new ProbabilityScore()];
    const classifier = new Classifier({ ...linear, dense: 5 });
    const weights = [1, -0.7, 0.4, 0, 0];
    let [served, truth] = [0, 0];
    for (let i = 0; i < 12_000; i++) {
      const row = dense(...weights.map(() => random.normal(100, 7)));
      const odds = weights.reduce((sum, weight, w) => sum + weight * (row.dense[w] - 100) / 7, -2);
      const label = random.chance(logistic(odds));
      const probability = classifier.learn(row, label);
      if (i < 2_000) continue;
      score.add(probability, label);
      served += logLossOf(probability, label);
      truth += logLossOf(logistic(odds), label);
    }
    expect(served / truth).toBeLessThan(1.03);
    expect(score.figures().ece).toBeLessThan(0.02);
  });

  it("finds rates by name, and names that only matter together", () => {
    const random = new Random(2);
    const classifier = new Classifier({ ...linear, dense: 0, tableBits: 12, crosses: true });
    const row = (one: number, other: number): ClassifierFeatures => ({
      dense: new Float64Array(0),
      hashed: [one, 100 + other],
      crossed: [1_000 + 10 * one + other],
    });
    for (let i = 0; i < 4_000; i++) {
      const [one, other] = [random.integer(0, 1), random.integer(0, 1)];
      classifier.learn(row(one, other), random.chance(one === other ? 0.9 : 0.1));
    }
    expect(classifier.predict(row(0, 0))).toBeGreaterThan(0.8);
    expect(classifier.predict(row(0, 1))).toBeLessThan(0.2);
  });

  it("gets over a drift", () => {
    const [random, classifier] = [new Random(3), new Classifier(linear)];
    let right = 0;
    for (let i = 0; i < 6_000; i++) {
      const row = dense(random.normal(), random.normal());
      const label = (i < 3_000 ? 1 : -1) * row.dense[0] > 0;
      const probability = classifier.learn(row, label);
      if (i >= 5_000) right += (probability > 0.5) === label ? 1 : 0;
    }
    expect(right / 1_000).toBeGreaterThan(0.9);
  });

  it.each([["linear", linear], ["whole", whole]])(
    "says a probability whatever it is shown, before learning as it says by learning (%s)",
    (_, shape) => {
      fc.assert(fc.property(rows, (shown) => {
        const classifier = new Classifier(shape);
        for (const [row, label] of shown) {
          const probability = classifier.predict(row);
          expect(probability > 0 && probability < 1).toBe(true);
          expect(classifier.learn(row, label)).toBe(probability);
        }
      }));
    },
  );

  it.each([["linear", linear], ["whole", whole]])(
    "goes on from its bytes as if it had never stopped (%s)",
    (_, shape) => {
      fc.assert(fc.property(rows, rows, (before, after) => {
        const classifier = taught(shape, before);
        const restored = Classifier.decode(new ByteReader(bytesOf(classifier)));
        for (const [row, label] of after) {
          expect(restored.learn(row, label)).toBe(classifier.learn(row, label));
        }
        expect(Buffer.compare(bytesOf(restored), bytesOf(classifier))).toBe(0);
      }));
    },
  );

  it("refuses bytes that are cut off, and says probabilities from others that it believes", () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(rows, damage, fc.nat(), (shown, damaged, cut) => {
        const bytes = bytesOf(taught(whole, shown));
        const short = bytes.subarray(0, cut % bytes.length);
        expect(() => Classifier.decode(new ByteReader(short))).toThrow(RangeError);
        for (const [place, value] of damaged) bytes[place % bytes.length] = value;
        let broken: Classifier;
        try {
          broken = Classifier.decode(new ByteReader(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        for (const [row, label] of shown) {
          // Damage may hit the shape, and rows have another width then.
          const { dense } = broken.shape;
          const probability = broken.learn({ ...row, dense: new Float64Array(dense) }, label);
          expect(probability > 0 && probability < 1).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("ClassifierWeights", () => {
  /** Rows that no expert is so sure of that its log odds are cut off. */
  function example(
    shape: ClassifierShape,
  ): { classifier: Classifier; asked: ClassifierFeatures[] } {
    const [random, classifier] = [new Random(4), new Classifier(shape)];
    const draw = () => ({
      dense: Float64Array.of(random.normal(5, 2), random.chance(0.1) ? NaN : random.normal()),
      hashed: [random.integer(0, 9)],
      crossed: [random.integer(10, 30)],
    });
    for (let i = 0; i < 1_500; i++) {
      const row = draw();
      const odds = 0.5 * (row.dense[0] - 5) + (row.hashed[0] > 5 ? 1 : -1);
      classifier.learn(row, random.chance(logistic(odds)));
    }
    return { classifier, asked: Array.from({ length: 50 }, draw) };
  }

  it.each([["linear", linear], ["whole", whole]])(
    "say what the classifier says, from their bytes, too (%s)",
    (_, shape) => {
      const { classifier, asked } = example(shape);
      const weights = classifier.weights();
      const restored = ClassifierWeights.decode(new ByteReader(bytesOf(weights)));
      for (const row of asked) {
        expect(weights.predict(row)).toBeCloseTo(classifier.predict(row), 5);
        expect(restored.predict(row)).toBe(weights.predict(row));
      }
    },
  );

  it.each([["linear", linear], ["whole", whole]])(
    "contribute the log odds that a number makes a difference of (%s)",
    (_, shape) => {
      const { classifier, asked } = example(shape);
      const weights = classifier.weights();
      const out = new Float64Array(2);
      for (const row of asked.filter(({ dense }) => !dense.includes(NaN))) {
        classifier.contributions(row, out);
        for (const i of [0, 1]) {
          const without = { ...row, dense: row.dense.with(i, NaN) };
          expect(out[i]).toBeCloseTo(weights.logOdds(row) - weights.logOdds(without), 5);
        }
      }
    },
  );

  it("fit into 200 KB with a table of 2^14, and refuse broken bytes", () => {
    const random = new Random(5);
    const classifier = new Classifier({ ...linear, dense: 60, tableBits: 14 });
    for (let i = 0; i < 3_000; i++) {
      const numbers = Float64Array.from({ length: 60 }, () => random.normal());
      classifier.learn(
        { dense: numbers, hashed: [random.next(), random.next()], crossed: [] },
        random.chance(0.3),
      );
    }
    const bytes = bytesOf(classifier.weights());
    expect(bytes.length).toBeLessThan(200_000);
    for (const cut of [0, 1, 20, 500, bytes.length - 1]) {
      const short = bytes.subarray(0, cut);
      expect(() => ClassifierWeights.decode(new ByteReader(short))).toThrow(RangeError);
    }
    bytes.fill(255, 20, 60);
    expect(() => ClassifierWeights.decode(new ByteReader(bytes))).toThrow(RangeError);
  });
});
