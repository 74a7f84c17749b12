import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { Random } from "../random.ts";
import { ErrorScore } from "../scoring/error-score.ts";
import type { RegressorShape } from "./features.ts";
import { RegressorWeights } from "./regressor-weights.ts";
import { Regressor } from "./regressor.ts";

const linear: RegressorShape = { dense: 2, candidates: [], kernels: [], seed: 1 };
const whole: RegressorShape = { dense: 2, candidates: [1], kernels: [0.5, 1], seed: 1 };
const shapes = [["linear", linear], ["whole", whole]] as const;

const number = fc.oneof(
  fc.double({ min: -10, max: 10, noNaN: true }),
  fc.constantFrom(NaN, 0, 1e308, -1e308, Infinity),
);
const label = fc.oneof(
  fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  fc.constantFrom(0, 1e100, -1e100, 1e-300),
);
const rows = fc.array(
  fc.tuple(fc.tuple(number, number).map((pair) => Float64Array.from(pair)), label),
  { minLength: 1, maxLength: 60 },
);

function bytesOf(state: { encode(to: ByteWriter): void }): Uint8Array {
  const writer = new ByteWriter();
  state.encode(writer);
  return writer.take();
}

describe("Regressor", () => {
  it("finds a line, as in its example", () => {
    const regressor = new Regressor({ dense: 1, candidates: [], kernels: [], seed: 1 });
    expect(regressor.predict(Float64Array.of(4))).toBe(0);
    for (let i = 0; i < 1_000; i++) regressor.learn(Float64Array.of(i % 10), 5 * (i % 10) + 1);
    expect(regressor.predict(Float64Array.of(0))).toBeCloseTo(1, 1);
  });

  it("comes near the noise of a planted line, at any scale", () => {
    for (const scale of [1e-6, 1, 1e9]) {
      const [random, regressor, score] = [new Random(1), new Regressor(whole), new ErrorScore()];
      for (let i = 0; i < 2_000; i++) {
        const row = Float64Array.of(random.normal(1e3, 50), random.normal());
        const value = scale * (0.04 * row[0] - row[1] + random.normal());
        const forecast = regressor.learn(row, value);
        if (i >= 500) score.add(forecast / scale, value / scale);
      }
      expect(score.figures().rmse).toBeLessThan(1.1);
    }
  });

  it("is as good as the last label where labels wander, and better than it where they do not", () => {
    for (const [keep, bar] of [[1, 1.05], [0, 0.8]]) {
      const [random, regressor] = [new Random(2), new Regressor(whole)];
      const [served, lastValue] = [new ErrorScore(), new ErrorScore()];
      let last = 0;
      for (let i = 0; i < 3_000; i++) {
        const value = keep * last + random.normal();
        served.add(regressor.learn(Float64Array.of(random.normal(), NaN), value), value);
        lastValue.add(last, value);
        last = value;
      }
      const [one = NaN, other = NaN] = [served.figures().mae, lastValue.figures().mae];
      expect(one / other).toBeLessThan(bar);
    }
  });

  it("believes a number that is a forecast, from the first rows on", () => {
    const [random, regressor, score] = [new Random(3), new Regressor(whole), new ErrorScore()];
    for (let i = 0; i < 300; i++) {
      const value = random.normal(50, 20);
      const row = Float64Array.of(random.normal(), value + random.normal());
      const forecast = regressor.learn(row, value);
      if (i >= 30) score.add(forecast, value);
    }
    expect(score.figures().mae).toBeLessThan(1.5);
  });

  it.each(shapes)("forecasts within reach of the labels whatever it is shown (%s)", (_, shape) => {
    fc.assert(fc.property(rows, (shown) => {
      const regressor = new Regressor(shape);
      const seen: number[] = [0];
      for (const [row, value] of shown) {
        const forecast = regressor.predict(row);
        const [least, most] = [Math.min(...seen), Math.max(...seen)];
        expect(forecast).toBeGreaterThanOrEqual(2 * least - most);
        expect(forecast).toBeLessThanOrEqual(2 * most - least);
        expect(regressor.learn(row, value)).toBe(forecast);
        seen.push(value);
      }
    }));
  });

  it.each(shapes)("goes on from its bytes as if it had never stopped (%s)", (_, shape) => {
    fc.assert(fc.property(rows, rows, (before, after) => {
      const regressor = new Regressor(shape);
      for (const [row, value] of before) regressor.learn(row, value);
      const restored = Regressor.decode(new ByteReader(bytesOf(regressor)));
      for (const [row, value] of after) {
        expect(restored.learn(row, value)).toBe(regressor.learn(row, value));
      }
      expect(Buffer.compare(bytesOf(restored), bytesOf(regressor))).toBe(0);
    }));
  });

  it("refuses labels that are none, and changes nothing by it", () => {
    const regressor = new Regressor(linear);
    regressor.learn(Float64Array.of(1, 2), 3);
    const before = bytesOf(regressor);
    for (const wrong of [NaN, Infinity, 1e101]) {
      expect(() => regressor.learn(Float64Array.of(1, 2), wrong)).toThrow(RangeError);
    }
    expect(bytesOf(regressor)).toEqual(before);
  });

  it("refuses bytes that are cut off, and forecasts numbers from others that it believes", () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(rows, damage, fc.nat(), (shown, damaged, cut) => {
        const regressor = new Regressor(whole);
        for (const [row, value] of shown) regressor.learn(row, value);
        const bytes = bytesOf(regressor);
        const short = bytes.subarray(0, cut % bytes.length);
        expect(() => Regressor.decode(new ByteReader(short))).toThrow(RangeError);
        for (const [place, value] of damaged) bytes[place % bytes.length] = value;
        let broken: Regressor;
        try {
          broken = Regressor.decode(new ByteReader(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        for (const [, value] of shown) {
          expect(broken.learn(new Float64Array(broken.shape.dense), value)).not.toBeNaN();
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("RegressorWeights", () => {
  function example(shape: RegressorShape): { regressor: Regressor; asked: Float64Array[] } {
    const [random, regressor] = [new Random(4), new Regressor(shape)];
    const draw = () =>
      Float64Array.of(random.normal(5, 2), random.chance(0.1) ? NaN : random.normal());
    for (let i = 0; i < 1_500; i++) {
      const row = draw();
      regressor.learn(row, 3 * row[0] + random.normal());
    }
    return { regressor, asked: Array.from({ length: 50 }, draw) };
  }

  it.each(shapes)("say what the regressor says, from their bytes, too (%s)", (_, shape) => {
    const { regressor, asked } = example(shape);
    const weights = regressor.weights();
    const restored = RegressorWeights.decode(new ByteReader(bytesOf(weights)));
    for (const row of asked) {
      expect(weights.predict(row)).toBeCloseTo(regressor.predict(row), 6);
      expect(restored.predict(row)).toBe(weights.predict(row));
    }
  });

  it.each(shapes)("contribute what a number makes a difference of (%s)", (_, shape) => {
    const { regressor, asked } = example(shape);
    const weights = regressor.weights();
    const out = new Float64Array(2);
    // The change since the row before is no matter of this row alone, and left out of account.
    weights.linearChange.fill(0);
    for (const row of asked.filter((row) => !row.includes(NaN))) {
      weights.contributions(row, out);
      for (const i of [0, 1]) {
        const without = row.with(i, weights.means[i]);
        expect(out[i]).toBeCloseTo(weights.predict(row) - weights.predict(without), 6);
      }
    }
  });

  it("refuse broken bytes", () => {
    const bytes = bytesOf(example(whole).regressor.weights());
    for (const cut of [0, 1, 20, bytes.length - 1]) {
      const short = bytes.subarray(0, cut);
      expect(() => RegressorWeights.decode(new ByteReader(short))).toThrow(RangeError);
    }
    bytes.fill(255, 30, 60);
    expect(() => RegressorWeights.decode(new ByteReader(bytes))).toThrow(RangeError);
  });
});
