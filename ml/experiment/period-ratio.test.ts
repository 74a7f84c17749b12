import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader } from "../bytes.ts";
import { Random } from "../random.ts";
import { PeriodRatio } from "./period-ratio.ts";
import { bytesOf, drawArm, readerOf } from "./testing.ts";

/** Shares of a bandit that wander: most to one arm, the others rare. */
function wandering(decision: number): readonly number[] {
  const rare = 0.01 + 0.1 * (1 + Math.sin(decision / 100));
  return [rare, 1 - rare - 0.005, 0.005];
}

describe("PeriodRatio", () => {
  it("says what its example says", () => {
    const check = new PeriodRatio();
    for (let i = 0; i < 100; i++) check.add(0, [0.5, 0.5]);
    const off = { verdict: "mismatch", arm: 0, observed: 100, expected: 50, decisions: 100 };
    expect(check.figures().current).toMatchObject(off);
    expect(check.figures().latest).toBeUndefined();
    check.endPeriod();
    for (let i = 0; i < 100; i++) check.add(i % 2, [0.5, 0.5]);
    expect(check.figures().current.verdict).toBe("fine");
    expect(check.figures().latest).toMatchObject(off);
    expect(check.figures().whole).toMatchObject(off);
  });

  it("leaves a bandit alone that draws as it logs, whenever it is asked", () => {
    const alarms = Array.from({ length: 60 }, (_, seed) => {
      const random = new Random(41, seed);
      const check = new PeriodRatio();
      let alarm = false;
      for (let i = 0; i < 2_000; i++) {
        if (i % 400 === 399) check.endPeriod();
        const shares = wandering(i);
        check.add(drawArm(shares, random), shares);
        if (i % 10 === 0) alarm ||= check.figures().whole.verdict === "mismatch";
      }
      return alarm;
    });
    expect(alarms).not.toContain(true);
  });

  it("finds a rare arm that is drawn twice as often as logged, in its period", () => {
    const random = new Random(42);
    const check = new PeriodRatio();
    const verdicts: string[] = [];
    for (let period = 1; period <= 4; period++) {
      for (let i = 0; i < 5_000; i++) {
        const isOff = period === 3;
        check.add(drawArm(isOff ? [0.04, 0.96] : [0.02, 0.98], random), [0.02, 0.98]);
      }
      check.endPeriod();
      verdicts.push(check.figures().latest?.verdict ?? "none");
    }
    expect(verdicts).toEqual(["fine", "fine", "mismatch", "fine"]);
    expect(check.figures().whole).toMatchObject({ verdict: "mismatch", decisions: 5_000 });
  });

  it("has a small p no more often than p says", () => {
    const random = new Random(43);
    let small = 0;
    const runs = 2_000;
    for (let run = 0; run < runs; run++) {
      const check = new PeriodRatio();
      for (let i = 0; i < 30; i++) check.add(drawArm([0.1, 0.9], random), [0.1, 0.9]);
      if (check.figures().current.pValue < 0.1) small++;
    }
    expect(small / runs).toBeLessThan(0.1);
  });

  it("calls a draw that could not be a mismatch at once, and says nothing of empty periods", () => {
    const check = new PeriodRatio();
    check.endPeriod();
    expect(check.figures().latest).toBeUndefined();
    expect(check.figures().whole.verdict).toBe("not-enough-data");
    check.add(1, [1, 0]);
    expect(check.figures().whole).toMatchObject({ verdict: "mismatch", pValue: 0 });
  });

  it("goes on from its bytes as if nothing had happened (property)", () => {
    const shares = fc.constantFrom([0.5, 0.5], [1, 0, 0], [1, 5e-324], [0.1, 0.2, 0.3, 0.4]);
    const steps = fc.array(fc.tuple(fc.nat(1), shares, fc.boolean()), { maxLength: 40 });
    fc.assert(fc.property(steps, steps, (before, after) => {
      const check = new PeriodRatio();
      const show = (to: PeriodRatio, shown: typeof before) => {
        for (const [arm, said, isLast] of shown) {
          to.add(arm, said);
          if (isLast) to.endPeriod();
        }
      };
      show(check, before);
      const again = PeriodRatio.decode(readerOf(check));
      show(check, after);
      show(again, after);
      expect(bytesOf(again)).toEqual(bytesOf(check));
      expect(again.figures()).toEqual(check.figures());
    }));
  });

  it("refuses bytes of what cannot be", () => {
    const bytes = bytesOf(new PeriodRatio());
    // The period, which is never 0, lies behind the number of decisions.
    bytes.fill(0, 8, 16);
    expect(() => PeriodRatio.decode(new ByteReader(bytes))).toThrow("period: found 0");
  });
});
