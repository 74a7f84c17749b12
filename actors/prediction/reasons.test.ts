import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ChurnLearner } from "../../ml/churn/churn-learner.ts";
import { Random } from "../../ml/random.ts";
import { userFeaturePlace, userFeatures } from "../../streams/user-features.ts";
import { likingPlace } from "./click-features.ts";
import { churnFeatures } from "./moment-features.ts";
import { keptReasons } from "./own.ts";
import { churnReasons, featureReasons, reasonsInWords } from "./reasons.ts";

const numbers = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), {
  minLength: userFeatures.length,
  maxLength: userFeatures.length,
});
const all = userFeatures.map((_, i) => i);

describe("reasons", () => {
  it("are the largest contributions, each in the words of its feature", () => {
    fc.assert(fc.property(numbers, numbers, (values, contributions) => {
      const means = values.map(() => 0);
      const found = featureReasons(all, values, means, contributions);
      const sizes = contributions.map(Math.abs).filter((size) => size > 0).toSorted((a, b) =>
        b - a
      );
      expect(found.map(({ contribution }) => Math.abs(contribution)))
        .toEqual(sizes.slice(0, keptReasons));
      for (const { feature, text, contribution } of reasonsInWords(found)) {
        const known = userFeatures.find(({ name }) => name === feature);
        const places = all.filter((i) => contributions[i] === contribution);
        expect(places.map((i) => userFeatures[i].name)).toContain(feature);
        expect([known?.high, known?.low]).toContain(text);
      }
    }));
  });

  it("say high or low as the value stands beside its mean", () => {
    const place = userFeaturePlace("adSkipShare");
    const { high, low } = userFeatures[place];
    const text = (value: number) =>
      reasonsInWords(featureReasons([place], [value], [0.5], [1])).map(({ text }) => text);
    expect([text(0.9), text(0.1), text(NaN)]).toEqual([[high], [low], []]);
    expect(reasonsInWords(featureReasons([likingPlace], [1], [0.5], [-1])))
      .toEqual([{ feature: "favourites", text: "likes what the ad is about", contribution: -1 }]);
  });

  it("of churn come from visits and from features, with the signs that they have", () => {
    const learner = new ChurnLearner(7, churnFeatures, 1);
    const random = new Random(5);
    const place = churnFeatures.length - userFeatures.length + userFeaturePlace("bounceShare");
    const rowOf = (bounces: number) => {
      const row = new Float64Array(churnFeatures.length);
      row.set([Math.log1p(0.2), Math.log(20), Math.log1p(8)]);
      row[place] = bounces;
      return row;
    };
    for (let i = 0; i < 3000; i++) {
      const bounces = random.chance(0.5) ? 1 : -1;
      learner.learn(rowOf(bounces), random.chance(0.5 + 0.3 * bounces), 0);
    }
    const { high, low } = userFeatures[userFeaturePlace("bounceShare")];
    const reason = (bounces: number) =>
      reasonsInWords(churnReasons(learner.weights, rowOf(bounces)))
        .find(({ feature }) => feature === "bounceShare");
    expect(reason(1)?.text).toBe(high);
    expect(reason(1)?.contribution).toBeGreaterThan(0.5);
    expect(reason(-1)?.text).toBe(low);
    expect(reason(-1)?.contribution).toBeLessThan(-0.5);
  });

  it("pass over places that there are not", () => {
    expect(reasonsInWords([{ place: 65_000, contribution: 1 }])).toEqual([]);
  });
});
