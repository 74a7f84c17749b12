import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeWorld, scenarioNames } from "./bandit-scenarios.ts";
import { placeOfMost, type World } from "./bandit-world.ts";

/** Where the best arm of a world changes, over so many decisions. */
function changesOf(world: World, decisions: number): number[] {
  const changes: number[] = [];
  for (let i = 0, before = -1; i < decisions; i++) {
    world.advance();
    if (i > 0 && world.best !== before) changes.push(i);
    before = world.best;
  }
  return changes;
}

/** What all arms lose against the best one on average, over so many decisions. */
function evenRegret(scenario: typeof scenarioNames[number], run: number, decisions: number) {
  const world = makeWorld(scenario, 5, 1, run);
  let regret = 0;
  for (let i = 0; i < decisions; i++) {
    world.advance();
    const { means, best } = world;
    regret += means[best] - means.reduce((sum, mean) => sum + mean, 0) / means.length;
  }
  return regret;
}

describe("a simulated world", () => {
  it.each(scenarioNames)("%s: knows its best arm and keeps to its rates", (scenario) => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.nat(), fc.nat(1000), (arms, seed, run) => {
        const world = makeWorld(scenario, arms, seed, run);
        expect(world.means).toHaveLength(world.armCount);
        const [low, high] = scenario === "placements" ? [0.009, 0.0136] : [0.01, 0.0400001];
        for (let i = 0; i < 60; i++) {
          world.advance();
          expect(world.best).toBe(placeOfMost(world.means));
          expect(Math.min(...world.means)).toBeGreaterThanOrEqual(low - 1e-12);
          expect(Math.max(...world.means)).toBeLessThanOrEqual(high);
        }
      }),
      { numRuns: 10 },
    );
  });

  it.each(scenarioNames)("%s: is the same whichever arms are chosen", (scenario) => {
    const one = makeWorld(scenario, 5, 3, 4);
    const other = makeWorld(scenario, 5, 3, 4);
    const another = makeWorld(scenario, 5, 3, 5);
    const told = (
      world: World,
      arm: number,
    ) => [world.reward(arm), ...world.means, ...world.context];
    let differs = false;
    for (let i = 0; i < 2_000; i++) {
      for (const world of [one, other, another]) world.advance();
      one.reward(i % 5);
      expect(told(other, i % 3)).toEqual(told(one, i % 3));
      differs ||= another.reward(i % 3) !== one.reward(i % 3);
    }
    expect(differs).toBe(true);
  });

  it.each(scenarioNames)("%s: pays what it says on average", (scenario) => {
    const world = makeWorld(scenario, 5, 1, 1);
    let surplus = 0;
    let squares = 0;
    for (let i = 0; i < 50_000; i++) {
      world.advance();
      const difference = world.reward(i % 5) - world.means[i % 5];
      surplus += difference;
      squares += difference ** 2;
    }
    expect(Math.abs(surplus)).toBeLessThan(4 * Math.sqrt(squares));
  });

  it("stays where it is stationary, with one arm at 4 % and the others at 2 to 3 %", () => {
    const world = makeWorld("stationary", 5, 1, 0);
    expect(changesOf(world, 40_000)).toEqual([]);
    const rates = [...world.means].sort((a, b) => b - a);
    expect(rates[0]).toBe(0.04);
    expect(rates[1]).toBeLessThanOrEqual(0.03);
    expect(rates[4]).toBeGreaterThanOrEqual(0.02);
  });

  it("changes abruptly, every 9,000 decisions on average, and never to the same arm", () => {
    const spans: number[] = [];
    for (let run = 0; run < 20; run++) {
      const changes = changesOf(makeWorld("abrupt", 5, 1, run), 90_000);
      spans.push(...changes.map((at, i) => at - (changes[i - 1] ?? 0)));
    }
    const mean = spans.reduce((sum, span) => sum + span, 0) / spans.length;
    expect(mean).toBeGreaterThan(7_000);
    expect(mean).toBeLessThan(10_500);
  });

  it("drifts smoothly, no rate by more than 0.016 points in 20 decisions", () => {
    const world = makeWorld("smooth", 5, 1, 0);
    let before: Float64Array | undefined;
    for (let i = 0; i < 20_000; i++) {
      world.advance();
      const moves = before?.map((rate, arm) => Math.abs(world.means[arm] - rate)) ?? [0];
      expect(Math.max(...moves)).toBeLessThan(0.00016);
      before = world.means.slice();
    }
    expect(changesOf(world, 40_000).length).toBeGreaterThan(2);
  });

  it("is as hard as it is told to be: an even split loses 480, 480 and about 450 clicks", () => {
    const mean = (scenario: "stationary" | "abrupt" | "smooth") => {
      const regrets = Array.from({ length: 40 }, (_, run) => evenRegret(scenario, run, 4_000));
      return 10 * regrets.reduce((sum, regret) => sum + regret, 0) / regrets.length;
    };
    expect(mean("stationary")).toBeCloseTo(480, -1);
    expect(mean("abrupt")).toBeCloseTo(480, -1);
    expect(Math.abs(mean("smooth") - 450)).toBeLessThan(50);
  });

  it("has a best arm for each context, and no arm that is best on average", () => {
    const world = makeWorld("contextual", 5, 1, 0);
    const sums = new Float64Array(5);
    const bestOf = new Map<string, number>();
    for (let i = 0; i < 4_000; i++) {
      world.advance();
      expect(world.context[0]).toBe(1);
      for (let arm = 0; arm < 5; arm++) sums[arm] += world.means[arm] / 4_000;
      const key = world.context.join();
      expect(bestOf.get(key) ?? world.best).toBe(world.best);
      bestOf.set(key, world.best);
    }
    expect(bestOf.size).toBe(16);
    expect(new Set(bestOf.values()).size).toBeGreaterThan(2);
    for (const mean of sums) expect(mean).toBeCloseTo(0.025, 3);
  });

  it("has one clearly better placement", () => {
    const { means, best } = makeWorld("placements", 5, 1, 0);
    const mean = means.reduce((sum, value) => sum + value, 0) / 5;
    expect(best).toBe(2);
    expect(means[best] / mean).toBeCloseTo(1.27, 3);
  });
});
