import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader } from "../bytes.ts";
import { Random } from "../random.ts";
import { confidenceRadius, decisionsUntil } from "./confidence-sequence.ts";
import { SequentialVerdict } from "./sequential-verdict.ts";
import { bytesOf, drawArm, numbersIn, readerOf } from "./testing.ts";

interface Run {
  readonly shares: readonly number[];
  readonly rates: readonly number[];
  readonly control: number | undefined;
  readonly runLength: number;
  readonly practicalDifference?: number;
}

/** Runs an experiment on clicks and looks after every click until an arm is better or worse. */
function findingOf(seed: number, run: Run) {
  const { shares, rates, control, runLength, practicalDifference = 0 } = run;
  const random = new Random(51, seed);
  const test = new SequentialVerdict({ control, practicalDifference });
  for (let i = 0; i < runLength; i++) {
    const arm = drawArm(shares, random);
    const click = random.chance(rates[arm]) ? 1 : 0;
    test.add(arm, click, shares);
    if (click === 0) continue;
    const { comparisons } = test.figures();
    const found = comparisons.find(({ verdict }) => verdict === "better" || verdict === "worse");
    if (found !== undefined) return { ...found, after: i + 1 };
  }
  return undefined;
}

function shareOfRuns(runs: number, of: (seed: number) => boolean): number {
  return Array.from({ length: runs }, (_, seed) => of(seed)).filter(Boolean).length / runs;
}

const half = [0.5, 0.5];
const fifths = Array<number>(5).fill(0.2);

describe("confidenceRadius and decisionsUntil", () => {
  it("say what their examples say", () => {
    expect(confidenceRadius(400, 1, 0.05)).toBeCloseTo(60.7, 1);
    const until = decisionsUntil(0.004, 20_000, 1600, 2, 0.05) ?? 0;
    expect(until / 47_300).toBeCloseTo(1, 2);
    expect(confidenceRadius(1600 * until / 20_000, 2, 0.05) / until).toBeCloseTo(0.004, 5);
  });

  it("foresee nothing where nothing shows", () => {
    expect(decisionsUntil(0, 100, 10, 1, 0.05)).toBeUndefined();
    expect(decisionsUntil(1, 100, 0, 1, 0.05)).toBeUndefined();
  });
});

describe("SequentialVerdict", () => {
  it("says what its example says", () => {
    const test = new SequentialVerdict({ control: 0, practicalDifference: 0.001 });
    for (let i = 0; i < 4_000; i++) {
      test.add(i % 2, i % 40 === 0 || i % 20 === 1 ? 1 : 0, [0.5, 0.5]);
    }
    const { comparisons: [found], ...whole } = test.figures();
    expect(whole).toEqual({ verdict: "better", arm: 1, practicalDifference: 0.001 });
    expect(found).toMatchObject({ arm: 1, decisions: 4_000, moreDecisions: 0 });
    expect(found.estimate).toBeCloseTo(0.05, 9);
    expect(found.low).toBeCloseTo(0.025, 3);
    expect(found.high).toBeCloseTo(0.075, 3);
  });

  it.each([
    ["1 %, even", 80, { shares: half, rates: [0.01, 0.01], control: 0, runLength: 6_000 }],
    ["4 %, even", 80, { shares: half, rates: [0.04, 0.04], control: 0, runLength: 4_000 }],
    ["4 %, nine to one", 40, {
      shares: [0.9, 0.1],
      rates: [0.04, 0.04],
      control: 0,
      runLength: 10_000,
    }],
    ["4 %, five arms", 40, {
      shares: fifths,
      rates: [0.04, 0.04, 0.04, 0.04, 0.04],
      control: undefined,
      runLength: 6_000,
    }],
  ])("rarely sees what is not there, looking after every click: %s", (_, runs, run) => {
    const alarms = shareOfRuns(runs, (seed) => findingOf(seed, run) !== undefined);
    expect(alarms).toBeLessThan(0.05);
  });

  it("finds 3 % against 2 %, and in the right direction", () => {
    const run = { shares: half, rates: [0.02, 0.03], control: 0, runLength: 30_000 };
    expect(shareOfRuns(10, (seed) => findingOf(seed, run)?.verdict === "better")).toBe(1);
    const other = { ...run, rates: [0.03, 0.02] };
    expect(shareOfRuns(10, (seed) => findingOf(seed, other)?.verdict === "worse")).toBe(1);
  });

  it("finds the best of five against an even split", () => {
    const rates = [0.01, 0.02, 0.02, 0.02, 0.05];
    const run = { shares: fifths, rates, control: undefined, runLength: 30_000 };
    const right = (seed: number) => {
      const found = findingOf(seed, run);
      return found?.verdict === "better" && found.arm === 4 ||
        found?.verdict === "worse" && found.arm === 0;
    };
    expect(shareOfRuns(10, right)).toBe(1);
  });

  it("is not misled by rates that rise while an arm joins", () => {
    const misled = (seed: number) => {
      const random = new Random(52, seed);
      const test = new SequentialVerdict({ control: 0, practicalDifference: 0 });
      for (let i = 0; i < 6_000; i++) {
        const shares = i < 3_000 ? [0.5, 0.5, 0] : [1 / 3, 1 / 3, 1 / 3];
        const click = random.chance(i < 3_000 ? 0.01 : 0.1) ? 1 : 0;
        test.add(drawArm(shares, random), click, shares);
      }
      return test.figures().comparisons.some(({ verdict }) => verdict !== "not-enough-data");
    };
    expect(shareOfRuns(40, misled)).toBeLessThan(0.05);
  });

  it("takes out what all rewards have in common: 100 ± 1 is compared like 0 ± 1", () => {
    const random = new Random(53);
    const [far, near] = [100, 0].map(() =>
      new SequentialVerdict({ control: 0, practicalDifference: 0.5 })
    );
    for (let i = 0; i < 4_000; i++) {
      const arm = drawArm(half, random);
      const reward = random.normal();
      far.add(arm, 100 + reward, half);
      near.add(arm, reward, half);
    }
    const [farFound, nearFound] = [far, near].map((test) => test.figures().comparisons[0]);
    expect(farFound.verdict).toBe("no-difference-larger-than");
    expect(far.figures().verdict).toBe("no-difference-larger-than");
    expect(farFound.estimate).toBeCloseTo(nearFound.estimate ?? NaN, 6);
    expect(farFound.low).toBeCloseTo(nearFound.low ?? NaN, 6);
  });

  it("says how many more decisions it takes, about rightly", () => {
    const test = new SequentialVerdict({ control: 0, practicalDifference: 0 });
    const decide = (i: number) => test.add(i % 2, i % 100 < 2 || i % 200 === 3 ? 1 : 0, half);
    for (let i = 0; i < 4_000; i++) decide(i);
    const [early] = test.figures().comparisons;
    expect(early.verdict).toBe("not-enough-data");
    const total = 4_000 + (early.moreDecisions ?? NaN);
    for (let i = 4_000; i < 0.95 * total; i++) decide(i);
    expect(test.figures().verdict).toBe("not-enough-data");
    for (let i = Math.ceil(0.95 * total); i < 1.05 * total; i++) decide(i);
    expect(test.figures()).toMatchObject({ verdict: "better", arm: 1 });
  });

  it("says nothing of nothing, nor of rewards that are all the same", () => {
    const test = new SequentialVerdict({ control: undefined, practicalDifference: 1 });
    expect(test.figures()).toMatchObject({ verdict: "not-enough-data", comparisons: [] });
    for (let i = 0; i < 1_000; i++) test.add(i % 2, 0.1, half);
    const { verdict, comparisons } = test.figures();
    expect(verdict).toBe("not-enough-data");
    expect(comparisons.map(({ low, high }) => [low, high])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  it("is worse as a whole where the control is best", () => {
    const test = new SequentialVerdict({ control: 1, practicalDifference: 0 });
    for (let i = 0; i < 6_000; i++) test.add(i % 3, i % 3 === 1 && i % 2 === 0 ? 1 : 0, thirds);
    expect(test.figures()).toMatchObject({ verdict: "worse", arm: undefined });
  });

  const thirds = [1 / 3, 1 / 3, 1 / 3];
  const reward = fc.oneof(
    fc.constantFrom(0, 1, -1e12, 1e12, 1e-200),
    fc.double({ min: -5, max: 5, noNaN: true }),
  );
  const shares = fc.constantFrom(half, thirds, [1, 0], [0, 1], [1, 1e-300], [0.7, 0.2, 0.05, 0.05]);
  const control = fc.constantFrom(undefined, 0, 1, 7);
  const added = fc.array(fc.tuple(fc.nat(1), reward, shares, fc.option(reward)), { maxLength: 30 });

  it("has learnt of a corrected reward what it would have learnt at once (property)", () => {
    const small = fc.integer({ min: -8, max: 8 });
    const steps = fc.array(fc.tuple(fc.nat(1), small, small), { minLength: 1, maxLength: 30 });
    fc.assert(fc.property(steps, control, (shown, named) => {
      const options = { control: named, practicalDifference: 1 };
      const [late, early] = [new SequentialVerdict(options), new SequentialVerdict(options)];
      for (const [arm, from, to] of shown) {
        late.add(arm, from, half);
        early.add(arm, from, half);
        early.correct(arm, from, to, half);
        late.correct(arm, from, to, half);
      }
      expect(bytesOf(early)).toEqual(bytesOf(late));
      const plain = new SequentialVerdict(options);
      for (const [arm, , to] of shown) plain.add(arm, to, half);
      for (const [i, { estimate }] of plain.figures().comparisons.entries()) {
        const corrected = late.figures().comparisons[i].estimate;
        if (estimate !== undefined) expect(corrected).toBeCloseTo(estimate, 9);
      }
    }));
  });

  it("stays finite, and goes on from its bytes as if nothing had happened (property)", () => {
    fc.assert(fc.property(added, added, control, (before, after, named) => {
      const options = { control: named, practicalDifference: 0.5 };
      const test = new SequentialVerdict(options);
      const show = (to: SequentialVerdict, shown: typeof before) => {
        for (const [arm, earned, said, corrected] of shown) {
          to.add(arm, earned, said);
          if (corrected !== null) to.correct(arm, earned, corrected, said);
        }
      };
      show(test, before);
      const again = SequentialVerdict.decode(readerOf(test), options);
      show(test, after);
      show(again, after);
      expect(bytesOf(again)).toEqual(bytesOf(test));
      expect(numbersIn(test.figures()).filter((number) => !Number.isFinite(number))).toEqual([]);
    }));
  });

  it("refuses options that make no sense", () => {
    const wrong = [
      { control: -1, practicalDifference: 0 },
      { control: 0, practicalDifference: -1 },
      { control: 0, practicalDifference: NaN },
      { control: 0, practicalDifference: 0, level: 0 },
      { control: 0, practicalDifference: 0, level: 1 },
    ];
    for (const options of wrong) expect(() => new SequentialVerdict(options)).toThrow(RangeError);
  });

  it("refuses broken bytes, and rewards that are none", () => {
    const options = { control: 0, practicalDifference: 0 };
    const test = new SequentialVerdict(options);
    for (const wrong of [NaN, Infinity, 2e12]) {
      expect(() => test.add(0, wrong, half)).toThrow(RangeError);
      expect(() => test.correct(0, 0, wrong, half)).toThrow(RangeError);
    }
    test.add(1, 1, half);
    const bytes = bytesOf(test);
    bytes.fill(255, bytes.length - 8);
    expect(() => SequentialVerdict.decode(new ByteReader(bytes), options)).toThrow(
      "largest weight",
    );
  });
});
