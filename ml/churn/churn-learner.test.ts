import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { logistic, logLossOf, logOdds } from "../scoring/loss.ts";
import { leaksIn } from "../scoring/leak-check.ts";
import { ChurnLearner } from "./churn-learner.ts";
import { ChurnWeights } from "./churn-weights.ts";
import {
  cdnowOrWord,
  type ChurnExample,
  dayMs,
  examplesAt,
  momentsBetween,
} from "./testing-examples.ts";
import {
  historyAt,
  IdealObserver,
  type Population,
  simulateUsers,
  trueAbsence,
} from "./testing-population.ts";
import { visitFeatureTable } from "./visit-features.ts";

const horizonMs = 7 * dayMs;
const population: Population = {
  seed: 11,
  users: 900,
  days: 120,
  rateShape: 1,
  meanRate: 0.4,
  hazardShape: 1,
  meanHazard: 0.02,
};
const users = simulateUsers(population);
const examples = examplesAt(
  users.map(({ visits }) => visits.map((atMs) => ({ atMs }))),
  horizonMs,
  momentsBetween(3 * dayMs, 113 * dayMs, 3.5 * dayMs),
);
const customers = cdnowOrWord();

/** Teaches a learner in the order of time; `said` hears what was said when no label of later was known. */
function run(
  learner: ChurnLearner,
  shown: readonly ChurnExample[],
  said: (example: ChurnExample, probability: number) => void = () => {},
): ChurnLearner {
  let resolved = 0;
  for (const example of shown) {
    for (; shown[resolved].labelledAtMs <= example.predictedAtMs; resolved++) {
      const { features, label, predictedAtMs } = shown[resolved];
      learner.learn(features, label, predictedAtMs);
    }
    said(example, learner.weights.probability(example.features));
  }
  return learner;
}

/** A learner that was shown all examples, made once: nobody teaches it more. */
let shownAll: ChurnLearner | undefined;
function taught(): ChurnLearner {
  shownAll ??= run(new ChurnLearner(horizonMs), examples);
  return shownAll;
}

function bytesOf(state: { encode(to: ByteWriter): void }): Uint8Array {
  const writer = new ByteWriter();
  state.encode(writer);
  return writer.take();
}

describe("ChurnLearner", () => {
  it("comes within 3 % of who knows the population, its rates and its hazards", () => {
    const ideal = new IdealObserver(population, 800);
    const losses = { served: 0, ideal: 0, base: 0, hidden: 0 };
    let scored = 0;
    const learner = new ChurnLearner(horizonMs);
    run(learner, examples, (example, probability) => {
      const { user, label, predictedAtMs: atMs, featuresAtMs } = example;
      if (atMs < 40 * dayMs || featuresAtMs < atMs - 4 * horizonMs) return;
      const { visits, rate, hazard, leavesAtMs } = users[user];
      const { repeats, lastAt, age } = historyAt(visits, atMs);
      scored += 1;
      losses.served += logLossOf(probability, label);
      losses.ideal += logLossOf(ideal.absence(repeats, lastAt, age, 7), label);
      losses.base += logLossOf(learner.weights.baseRate, label);
      losses.hidden += logLossOf(leavesAtMs <= atMs ? 1 : trueAbsence(rate, hazard, 7), label);
    });
    expect(scored).toBeGreaterThan(5_000);
    expect(losses.served / losses.ideal).toBeLessThan(1.03);
    expect(losses.served / losses.base).toBeLessThan(0.8);
    // What no one can see from outside, whether a user has left already, is worth much more.
    expect(losses.hidden).toBeLessThan(losses.ideal);
  }, 60_000);

  it("is calibrated: of those it says 60 to 80 % of, about so many stay away", () => {
    const said: [number, boolean][] = [];
    run(new ChurnLearner(horizonMs), examples, ({ label, predictedAtMs }, probability) => {
      if (predictedAtMs > 40 * dayMs) said.push([probability, label]);
    });
    for (const low of [0.1, 0.3, 0.6, 0.8]) {
      const among = said.filter(([probability]) => probability >= low && probability < low + 0.2);
      const mean = among.reduce((sum, [probability]) => sum + probability, 0) / among.length;
      const share = among.filter(([, label]) => label).length / among.length;
      expect(among.length, `${low}`).toBeGreaterThan(200);
      expect(Math.abs(mean - share), `${low}: ${mean} and ${share}`).toBeLessThan(0.05);
    }
  });

  it("gives cold users the rate of their cohort and says so", () => {
    const { weights } = taught();
    const cold = examples.filter(({ features }) => weights.isCold(features));
    expect(cold.length).toBeGreaterThan(100);
    expect(cold.every(({ features }) => features[3] === 1)).toBe(true);
    const mean = cold.reduce((sum, { features }) => sum + weights.probability(features), 0);
    const share = cold.filter(({ label }) => label).length;
    expect(Math.abs(mean - share) / cold.length).toBeLessThan(0.08);
    const [reason, ...others] = weights.reasons(cold[0].features);
    expect([reason.phrase, others]).toEqual(["how users as new as this go on", []]);
  });

  it("says one half before it knows anything, of anyone, and that it is cold", () => {
    const { weights } = new ChurnLearner(horizonMs);
    for (const { features } of examples.slice(0, 50)) {
      expect([weights.probability(features), weights.isCold(features)]).toEqual([0.5, true]);
    }
  });

  it("gives reasons that add up to what sets a user apart", () => {
    const { weights } = taught();
    const apart = (features: Float64Array) => {
      const reasons = weights.reasons(features, Infinity);
      const sum = reasons.reduce((total, { logOdds }) => total + logOdds, 0);
      return logOdds(weights.probability(features)) - sum;
    };
    const warm = examples.filter(({ features }) => !weights.isCold(features)).slice(-300);
    const usual = apart(warm[0].features);
    for (const { features } of warm) expect(apart(features)).toBeCloseTo(usual, 6);
    expect(weights.reasons(warm[0].features)).toHaveLength(3);
    expect(logistic(usual)).toBeGreaterThan(0);
  });

  it("tells whoever receives its weights all they need, in 1 KB", () => {
    const { weights } = taught();
    const bytes = bytesOf(weights);
    const received = ChurnWeights.decode(new ByteReader(bytes));
    expect(bytes.length).toBeLessThan(1_024);
    for (const { features } of examples.slice(-500)) {
      expect(received.probability(features)).toBe(weights.probability(features));
      expect(received.reasons(features)).toEqual(weights.reasons(features));
    }
  });

  it("comes back from its bytes and goes on the same", () => {
    const half = Math.floor(examples.length / 2);
    const one = run(new ChurnLearner(horizonMs), examples.slice(0, half));
    const other = ChurnLearner.decode(new ByteReader(bytesOf(one)), horizonMs);
    for (const { features, label, predictedAtMs } of examples.slice(half)) {
      one.learn(features, label, predictedAtMs);
      other.learn(features, label, predictedAtMs);
    }
    expect(bytesOf(other)).toEqual(bytesOf(one));
  });

  it("rejects bytes that are no learner, or of other features", () => {
    const bytes = bytesOf(new ChurnLearner(horizonMs));
    const more = [...visitFeatureTable, { name: "more", phrase: "something else" }];
    expect(() => ChurnLearner.decode(new ByteReader(bytes), horizonMs, more)).toThrow(/wanted/);
    expect(() => ChurnLearner.decode(new ByteReader(bytes.subarray(0, 900)), horizonMs))
      .toThrow(RangeError);
    new DataView(bytes.buffer).setFloat64(4 + 8 * 10, NaN, true);
    expect(() => ChurnLearner.decode(new ByteReader(bytes), horizonMs)).toThrow(/faded labels/);
    expect(() => new ChurnWeights([])).toThrow(/found 0 features/);
  });

  it("uses features beside those of visits", () => {
    const table = [...visitFeatureTable, { name: "told", phrase: "what they told us" }];
    const learner = new ChurnLearner(horizonMs, table);
    for (const { features, label, predictedAtMs, user } of examples) {
      const told = label ? user % 3 / 2 : 0;
      learner.learn(Float64Array.of(...features, told), label, predictedAtMs);
    }
    const { features } = examples[examples.length - 1];
    const [quiet, loud] = [0, 1].map((told) =>
      learner.weights.probability(Float64Array.of(...features, told))
    );
    expect(loud).toBeGreaterThan(quiet);
    const reasons = learner.weights.reasons(Float64Array.of(...features, 1), Infinity);
    const told = reasons.find(({ phrase }) => phrase === "what they told us");
    expect(told?.logOdds).toBeGreaterThan(0);
  });

  it("learns from any numbers without breaking", () => {
    const learner = new ChurnLearner(horizonMs);
    const wild = [1e300, -1e300, 0, 1e15];
    for (let i = 0; i < 400; i++) {
      const features = Float64Array.from(examples[i].features);
      features[features.length - 1] = wild[i % 4];
      learner.learn(features, i % 2 === 0, (i % 5 === 0 ? 0 : i) * horizonMs);
      expect(Number.isFinite(learner.weights.probability(features))).toBe(true);
    }
    ChurnLearner.decode(new ByteReader(bytesOf(learner)), horizonMs);
  });
});

describe("leaks of churn", () => {
  const names = visitFeatureTable.map(({ name }) => name);

  it("are none among simulated users", () => {
    expect(leaksIn(names, examples)).toEqual([]);
  });

  it("are found where one is planted", () => {
    const planted = examples.map((example) => ({
      ...example,
      features: [...example.features, example.label ? 1 : 0.2 * (example.user % 5)],
    }));
    expect(leaksIn([...names, "planted"], planted)).toMatchObject([
      { kind: "separates", feature: "planted" },
    ]);
  });

  it.skipIf(customers === undefined)("are none among customers of CDNOW", () => {
    const moments = momentsBetween(Date.UTC(1997, 1, 1), Date.UTC(1998, 4, 31), 30 * dayMs);
    expect(leaksIn(names, examplesAt(customers ?? [], 30 * dayMs, moments))).toEqual([]);
  });
});
