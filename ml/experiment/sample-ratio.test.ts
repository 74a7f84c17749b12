import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logGamma } from "../churn/log-gamma.ts";
import { ByteReader } from "../bytes.ts";
import { Random } from "../random.ts";
import { priorDraws, SampleRatio } from "./sample-ratio.ts";
import { bytesOf, drawArm, readerOf } from "./testing.ts";

/** Whether a run of decisions is ever called a mismatch, and after how many. */
function firstAlarm(
  random: Random,
  runLength: number,
  logged: (decision: number) => readonly number[],
  real = logged,
): number | undefined {
  const check = new SampleRatio();
  for (let i = 0; i < runLength; i++) {
    check.add(drawArm(real(i), random), logged(i));
    if (i % 10 === 9 && check.figures().verdict === "mismatch") return i + 1;
  }
  return undefined;
}

describe("SampleRatio", () => {
  it("says what its example says", () => {
    const check = new SampleRatio();
    for (let i = 0; i < 100; i++) check.add(0, [0.5, 0.5]);
    const { pValue, ...others } = check.figures();
    expect(others).toEqual({
      verdict: "mismatch",
      decisions: 100,
      arm: 0,
      observed: 100,
      expected: 50,
    });
    expect(pValue).toBeCloseTo(4.8e-8, 9);
  });

  it("is the Bayes factor of a Dirichlet-multinomial as long as shares stay (property)", () => {
    const shares = [0.5, 0.3, 0.2];
    fc.assert(fc.property(fc.array(fc.nat(2), { minLength: 1, maxLength: 60 }), (arms) => {
      const check = new SampleRatio();
      const counts = [0, 0, 0];
      const prior = priorDraws * shares.length;
      let highest = 0;
      for (const arm of arms) {
        check.add(arm, shares);
        counts[arm]++;
        let logFactor = logGamma(prior) - logGamma(prior + counts[0] + counts[1] + counts[2]);
        for (const [i, share] of shares.entries()) {
          const alpha = prior * share;
          logFactor += logGamma(alpha + counts[i]) - logGamma(alpha) - counts[i] * Math.log(share);
        }
        highest = Math.max(highest, logFactor);
      }
      expect(check.figures().pValue).toBeCloseTo(Math.exp(-highest), 6);
    }));
  });

  it("leaves right splits alone, whenever it is asked, as arms come and go", () => {
    const splits = [[0.5, 0.5], [0.4, 0.4, 0.2], [0.9, 0, 0.1], [0.01, 0.01, 0.98]];
    const alarms = Array.from(
      { length: 100 },
      (_, seed) => firstAlarm(new Random(31, seed), 2_000, (i) => splits[Math.floor(i / 500)]),
    );
    expect(alarms.filter((alarm) => alarm !== undefined)).toEqual([]);
  });

  it("finds a split of 55 to 45 within 5,000 decisions", () => {
    const found = Array.from(
      { length: 20 },
      (_, seed) => firstAlarm(new Random(32, seed), 5_000, () => [0.5, 0.5], () => [0.55, 0.45]),
    );
    expect(found.filter((alarm) => alarm === undefined)).toEqual([]);
  });

  it("finds what goes wrong only after an arm was added", () => {
    const logged = (i: number) => i < 2_000 ? [0.5, 0.5] : [0.4, 0.4, 0.2];
    const alarm = firstAlarm(
      new Random(34),
      6_000,
      logged,
      (i) => i < 2_000 ? [0.5, 0.5] : [0.45, 0.4, 0.15],
    );
    expect(alarm).toBeGreaterThan(2_000);
  });

  it("says fine only with enough decisions for its arms, and mismatch for an impossible draw", () => {
    const check = new SampleRatio();
    expect(check.figures()).toMatchObject({ verdict: "not-enough-data", arm: undefined });
    const shares = Array<number>(20).fill(0.05);
    for (let i = 0; i < 199; i++) check.add(i % 20, shares);
    expect(check.figures().verdict).toBe("not-enough-data");
    check.add(0, shares);
    expect(check.figures().verdict).toBe("fine");
    check.add(0, [0, 1]);
    expect(check.figures()).toMatchObject({ verdict: "mismatch", pValue: 0 });
  });

  it("refuses what are no probabilities", () => {
    for (
      const shares of [[0.5, 0.6], [NaN, 1], [-0.5, 1.5], [], Array<number>(5000).fill(1 / 5000)]
    ) {
      expect(() => new SampleRatio().add(0, shares)).toThrow(RangeError);
    }
    for (const arm of [-1, 2, 0.5, NaN]) {
      expect(() => new SampleRatio().add(arm, [0.5, 0.5])).toThrow(RangeError);
    }
  });

  it("goes on from its bytes as if nothing had happened, for tiny shares too (property)", () => {
    const shares = fc.constantFrom([0.5, 0.5], [1, 0, 0], [1, 5e-324], [0.1, 0.2, 0.3, 0.4]);
    const draws = fc.array(fc.tuple(fc.nat(1), shares), { maxLength: 40 });
    fc.assert(fc.property(draws, draws, (before, after) => {
      const check = new SampleRatio();
      for (const [arm, said] of before) check.add(arm, said);
      const again = SampleRatio.decode(readerOf(check));
      for (const [arm, said] of after) {
        check.add(arm, said);
        again.add(arm, said);
      }
      expect(bytesOf(again)).toEqual(bytesOf(check));
      expect(check.figures().pValue).toBeGreaterThanOrEqual(0);
      expect(check.figures().pValue).toBeLessThanOrEqual(1);
    }));
  });

  it("refuses broken bytes or goes on with them (property)", () => {
    const check = new SampleRatio();
    for (let i = 0; i < 50; i++) check.add(i % 3, [0.2, 0.3, 0.5]);
    fc.assert(fc.property(fc.nat(bytesOf(check).length - 1), fc.nat(255), (at, value) => {
      const bytes = bytesOf(check);
      bytes[at] = value;
      let broken: SampleRatio;
      try {
        broken = SampleRatio.decode(new ByteReader(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return;
      }
      for (let i = 0; i < 5; i++) broken.add(i % 3, [0.2, 0.3, 0.5]);
      expect(broken.figures().pValue).toBeLessThanOrEqual(1);
      SampleRatio.decode(readerOf(broken));
    }));
  });
});
