import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { Random } from "../random.ts";
import { FadingBaseRate } from "./base-rate.ts";
import { logistic, logLossOf, logOdds } from "./loss.ts";
import { ProbabilityScore } from "./probability-score.ts";
import { RunningProbabilityScore } from "./running-probability-score.ts";

const example: readonly [number, boolean][] = [[0.9, true], [0.2, false], [0.4, true]];
const pairs = fc.array(
  fc.tuple(
    fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.25, 0.5, 1)),
    fc.boolean(),
  ),
  { minLength: 1, maxLength: 80 },
);

function scored<Score extends { add(probability: number, label: boolean): void }>(
  score: Score,
  said: readonly (readonly [number, boolean])[],
): Score {
  for (const [probability, label] of said) score.add(probability, label);
  return score;
}

/** The share of pairs of a positive and a negative in the right order, ties half, pair by pair. */
function bruteArea(said: readonly (readonly [number, boolean])[]): number | undefined {
  const of = (wanted: boolean) => said.filter(([, label]) => label === wanted).map(([p]) => p);
  const [positives, negatives] = [of(true), of(false)];
  if (positives.length === 0 || negatives.length === 0) return undefined;
  let ordered = 0;
  for (const one of positives) {
    for (const other of negatives) ordered += one > other ? 1 : one === other ? 0.5 : 0;
  }
  return ordered / (positives.length * negatives.length);
}

describe.each([
  ["ProbabilityScore", () => new ProbabilityScore()],
  ["RunningProbabilityScore", () => new RunningProbabilityScore()],
])("%s", (_, make) => {
  it("gives the figures of its example", () => {
    const figures = scored(make(), example).figures();
    expect(figures).toMatchObject({ auc: 1, n: 3, positives: 2 });
    expect(figures.logLoss).toBeCloseTo(0.4149, 4);
    expect(figures.brier).toBeCloseTo(0.1367, 4);
    expect(figures.accuracy).toBeCloseTo(0.6667, 4);
  });

  it("says nothing of nothing, and refuses what is no probability", () => {
    const { n, positives, ...others } = make().figures();
    expect([n, positives]).toEqual([0, 0]);
    expect(Object.values(others).filter((figure) => figure !== undefined)).toEqual([]);
    for (const wrong of [NaN, -0.1, 1.1]) expect(() => make().add(wrong, true)).toThrow(RangeError);
  });

  it("gives a fading base rate a normalised entropy of 1", () => {
    fc.assert(fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 50 }), (labels) => {
      const [score, rate] = [make(), new FadingBaseRate()];
      for (const label of labels) {
        score.add(rate.probability, label);
        rate.learn(label);
      }
      expect(score.figures().normalisedEntropy).toBeCloseTo(1, 9);
    }));
  });
});

describe("ProbabilityScore", () => {
  it("finds the area that counting pair by pair finds", () => {
    fc.assert(fc.property(pairs, (said) => {
      const { auc } = scored(new ProbabilityScore(), said).figures();
      const brute = bruteArea(said);
      if (brute === undefined) expect(auc).toBeUndefined();
      else expect(auc).toBeCloseTo(brute, 9);
    }));
  });

  it("is not fooled by a rate that drifts: pooled AUC rises with it, windowed AUC does not", () => {
    const [score, random] = [new ProbabilityScore(), new Random(1)];
    for (let i = 0; i < 10_000; i++) {
      const rate = 0.5 + 0.4 * Math.sin(i / 1_500);
      score.add(rate, random.chance(rate), i);
    }
    const { auc = 0, windowedAuc = 0 } = score.figures();
    expect(auc).toBeGreaterThan(0.75);
    expect(windowedAuc).toBeGreaterThan(0.48);
    expect(windowedAuc).toBeLessThan(0.65);
  });

  it("puts windows in order of time, whatever the order of adding", () => {
    const random = new Random(2);
    const rows = Array.from({ length: 1_000 }, (_, time) => {
      const probability = random.uniform();
      return { probability, label: random.chance(probability), time };
    });
    const inOrder = new ProbabilityScore();
    for (const { probability, label, time } of rows) inOrder.add(probability, label, time);
    random.shuffle(rows);
    const shuffled = new ProbabilityScore();
    for (const { probability, label, time } of rows) shuffled.add(probability, label, time);
    expect(shuffled.figures().windowedAuc).toBeCloseTo(inOrder.figures().windowedAuc ?? NaN, 12);
  });

  it("finds true probabilities calibrated, and exaggerated ones not", () => {
    const [fair, loud, random] = [new ProbabilityScore(), new ProbabilityScore(), new Random(3)];
    for (let i = 0; i < 20_000; i++) {
      const odds = random.normal();
      const label = random.chance(logistic(odds));
      fair.add(logistic(odds), label);
      loud.add(logistic(3 * odds), label);
    }
    expect(fair.figures().ece).toBeLessThan(0.015);
    expect(loud.figures().ece).toBeGreaterThan(0.1);
    expect(loud.figures().auc).toBeCloseTo(fair.figures().auc ?? NaN, 9);
  });
});

describe("RunningProbabilityScore", () => {
  it("comes close to the exact figures", () => {
    const [exact, running, random] = [
      new ProbabilityScore(),
      new RunningProbabilityScore(),
      new Random(4),
    ];
    for (let i = 0; i < 5_000; i++) {
      const probability = logistic(random.normal(-2, 1.5));
      const label = random.chance(probability);
      exact.add(probability, label);
      running.add(probability, label);
    }
    const [one, other] = [exact.figures(), running.figures()];
    expect(other.auc).toBeCloseTo(one.auc ?? NaN, 2);
    expect(other.lift10).toBeCloseTo(one.lift10 ?? NaN, 0);
    expect(other.ece).toBeCloseTo(one.ece ?? NaN, 1);
    for (const figure of ["logLoss", "brier", "accuracy", "normalisedEntropy"] as const) {
      expect(other[figure]).toBeCloseTo(one[figure] ?? NaN, 9);
    }
  });

  it("forgets with a memory what was wrong long ago", () => {
    const score = new RunningProbabilityScore(100);
    for (let i = 0; i < 500; i++) score.add(0.9, false);
    for (let i = 0; i < 500; i++) score.add(0.9, true);
    expect(score.figures().accuracy).toBeGreaterThan(0.99);
    expect(score.figures().n).toBe(1_000);
  });

  it("goes on from its bytes, and refuses broken ones", () => {
    fc.assert(fc.property(pairs, pairs, fc.nat(), (before, after, cut) => {
      const score = scored(new RunningProbabilityScore(50), before);
      const writer = new ByteWriter();
      score.encode(writer);
      const bytes = writer.take();
      const restored = RunningProbabilityScore.decode(new ByteReader(bytes), 50);
      expect(scored(restored, after).figures()).toEqual(scored(score, after).figures());
      const short = bytes.subarray(0, cut % bytes.length);
      expect(() => RunningProbabilityScore.decode(new ByteReader(short), 50)).toThrow(RangeError);
      bytes.fill(255, 0, 8);
      expect(() => RunningProbabilityScore.decode(new ByteReader(bytes), 50)).toThrow(RangeError);
    }));
  });
});

describe("loss", () => {
  it("is finite for every probability", () => {
    expect(logLossOf(0.8, true)).toBeCloseTo(0.2231, 4);
    expect(logLossOf(0.8, false)).toBeCloseTo(1.6094, 4);
    expect(logLossOf(0, true)).toBeCloseTo(34.54, 2);
    expect(logistic(logOdds(0.3))).toBeCloseTo(0.3);
  });
});
