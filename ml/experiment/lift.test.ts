import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader } from "../bytes.ts";
import { Random } from "../random.ts";
import { Lift } from "./lift.ts";
import { bytesOf, drawArm, numbersIn, readerOf } from "./testing.ts";

describe("Lift", () => {
  it("says what its example says", () => {
    const lift = new Lift();
    expect(lift.figures()).toBeUndefined();
    lift.add(1, 0.8, 2);
    lift.add(1, 0.8, 2);
    lift.add(0, 0.2, 2);
    const figures = lift.figures();
    expect(figures?.mean).toBeCloseTo(2 / 3, 9);
    expect(figures?.evenMean).toBeCloseTo(1 / 3, 9);
    expect(figures?.lift?.value).toBeCloseTo(1, 9);
  });

  it("covers what is gained in about 95 % of experiments, as shares move", () => {
    const rates = [0.02, 0.03, 0.05];
    const runs = 200;
    let differences = 0;
    let lifts = 0;
    for (let run = 0; run < runs; run++) {
      const random = new Random(61, run);
      const lift = new Lift();
      let gained = 0;
      for (let i = 0; i < 3_000; i++) {
        const shares = i % 1_000 < 500 ? [0.1, 0.1, 0.8] : [0.2, 0.3, 0.5];
        const arm = drawArm(shares, random);
        lift.add(random.chance(rates[arm]) ? 1 : 0, shares[arm], 3);
        gained += shares.reduce((sum, share, i) => sum + share * rates[i], 0) / 3_000;
      }
      const figures = lift.figures();
      const even = (0.02 + 0.03 + 0.05) / 3;
      if (figures?.lift === undefined) throw new Error("wanted a lift");
      const { difference, lift: relative } = figures;
      if (Math.abs(gained - even - difference.value) < difference.high - difference.value) {
        differences++;
      }
      if (relative.low < gained / even - 1 && gained / even - 1 < relative.high) lifts++;
    }
    for (const covered of [differences, lifts]) {
      expect(covered / runs).toBeGreaterThan(0.9);
      expect(covered / runs).toBeLessThan(0.99);
    }
  });

  it("is nothing for an even split, and no lift over what earned nothing", () => {
    const lift = new Lift();
    for (let i = 0; i < 100; i++) lift.add(i % 7, 0.25, 4);
    expect(lift.figures()?.lift?.value).toBeCloseTo(0, 9);
    expect(lift.figures()?.difference.high).toBeCloseTo(0, 6);
    const idle = new Lift();
    idle.add(0, 0.5, 2);
    expect(idle.figures()).toMatchObject({ mean: 0, evenMean: 0, lift: undefined });
  });

  const reward = fc.oneof(
    fc.constantFrom(0, 1, -1e12, 1e12, 1e-200),
    fc.double({ min: -5, max: 5, noNaN: true }),
  );
  const step = fc.tuple(
    reward,
    fc.constantFrom(1, 0.5, 0.01, 1e-300),
    fc.integer({ min: 1, max: 500 }),
    reward,
  );

  it("stays finite, and goes on from its bytes as if nothing had happened (property)", () => {
    const steps = fc.array(step, { minLength: 1, maxLength: 30 });
    fc.assert(fc.property(steps, steps, (before, after) => {
      const lift = new Lift();
      const show = (to: Lift, shown: typeof before) => {
        for (const [earned, share, open, corrected] of shown) {
          to.add(earned, share, open);
          to.correct(earned, corrected, share, open);
        }
      };
      show(lift, before);
      const again = Lift.decode(readerOf(lift));
      show(lift, after);
      show(again, after);
      expect(bytesOf(again)).toEqual(bytesOf(lift));
      expect(numbersIn(lift.figures()).filter((number) => !Number.isFinite(number))).toEqual([]);
    }));
  });

  it("has learnt of a corrected reward what it would have learnt at once", () => {
    const [late, early] = [new Lift(), new Lift()];
    for (let i = 0; i < 50; i++) {
      late.add(0, 0.3, 2);
      late.correct(0, i % 3, 0.3, 2);
      early.add(i % 3, 0.3, 2);
    }
    expect(late.figures()).toEqual(early.figures());
  });

  it("refuses what cannot be", () => {
    const lift = new Lift();
    for (
      const [earned, share, open] of [[NaN, 0.5, 2], [0, 0, 2], [0, 1.5, 2], [0, 0.5, 0], [
        0,
        0.5,
        1.5,
      ]]
    ) {
      expect(() => lift.add(earned, share, open)).toThrow(RangeError);
    }
    lift.add(1, 0.5, 2);
    const bytes = bytesOf(lift);
    bytes.fill(255, 8, 16);
    expect(() => Lift.decode(new ByteReader(bytes))).toThrow(RangeError);
  });
});
