import { Effect } from "effect";
import { describe, expect, it } from "vitest";
import { factorCount } from "../ml/recommender/factors.ts";
import { simulateConsumptions, usualAudience } from "../ml/testing/consumptions.ts";
import { type FactorsRequest, maxUsers, usualSweeps } from "./factors-request.ts";
import { rebuildFactors } from "./factors-trainer.ts";
import { trainFactors } from "./factors.ts";

const consumptions = simulateConsumptions({ ...usualAudience, fading: Infinity });

const request: FactorsRequest = {
  users: Uint32Array.from(consumptions, ({ user }) => user),
  items: Uint32Array.from(consumptions, ({ item }) => item),
  weights: new Float32Array(consumptions.length).fill(1),
  seed: 1,
  sweeps: usualSweeps,
};

const categoryOf = new Map(consumptions.map(({ item, category }) => [item, category]));

/** The cosine of the factors of two items. */
function likeness(values: Float32Array, one: number, other: number): number {
  let [product, ones, others] = [0, 0, 0];
  for (let i = 0; i < factorCount; i++) {
    const [a, b] = [values[one * factorCount + i], values[other * factorCount + i]];
    product += a * b;
    ones += a * a;
    others += b * b;
  }
  return product / Math.sqrt(Math.max(1e-12, ones * others));
}

const failure = async (
  wrong: Partial<FactorsRequest>,
  options?: Parameters<typeof rebuildFactors>[1],
) => {
  const flipped = Effect.flip(rebuildFactors({ ...request, ...wrong }, options));
  return (await Effect.runPromise(flipped)).reason;
};

describe("trainFactors", () => {
  it("puts items that the same people like side by side", () => {
    const values = trainFactors(request);
    let [within, across, pairs, others] = [0, 0, 0, 0];
    for (const [one, category] of categoryOf) {
      for (const [other, otherCategory] of categoryOf) {
        if (one >= other) continue;
        if (category === otherCategory) {
          within += likeness(values, one, other);
          pairs += 1;
        } else {
          across += likeness(values, one, other);
          others += 1;
        }
      }
    }
    expect(within / pairs).toBeGreaterThan(across / others + 0.4);
  });

  it("gives the same factors for the same request, and others for another seed", () => {
    const one = trainFactors(request);
    expect(trainFactors(request)).toEqual(one);
    expect(trainFactors({ ...request, seed: 2 })).not.toEqual(one);
  });

  it("copes with people who all take the same", () => {
    const numbers = Uint32Array.from({ length: 600 }, (_, i) => i);
    const values = trainFactors({
      ...request,
      users: numbers.map((i) => Math.floor(i / 20)),
      items: numbers.map((i) => i % 20),
      weights: new Float32Array(600).fill(1),
    });
    expect(values).toHaveLength(20 * factorCount);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it("copes with fewer items than factors", () => {
    const items = request.items.map((item) => item % 5);
    const values = trainFactors({ ...request, items });
    expect(values).toHaveLength(5 * factorCount);
    expect(values.every(Number.isFinite)).toBe(true);
  });
});

describe("rebuildFactors", () => {
  it("trains in a thread, and leaves the request as it was", async () => {
    const values = await Effect.runPromise(rebuildFactors(request));
    expect(values).toEqual(trainFactors(request));
  });

  it("tells why nothing came of it", async () => {
    expect(await failure({ users: request.users.subarray(1) })).toMatch(
      /^found \d+ users, \d+ items/,
    );
    const few = { users: request.users.subarray(0, 9), items: request.items.subarray(0, 9) };
    expect(await failure({ ...few, weights: request.weights.subarray(0, 9) })).toMatch(
      /^found 9 consumptions, wanted 200 to 200000$/,
    );
    expect(await failure({ users: request.users.map(() => maxUsers) })).toBe(
      "found a user from 200000 on",
    );
    expect(await failure({ weights: request.weights.map(() => NaN) })).toMatch(/^found a weight/);
    const program = (name: string) => ({ thread: new URL(`./testing/${name}`, import.meta.url) });
    expect(await failure({}, program("dying-thread.ts"))).toBe(
      "its thread ended early with code 3",
    );
    expect(await failure({}, program("babbling-factors-thread.ts"))).toBe(
      "its thread sent no factors",
    );
    expect(await failure({}, program("absent.ts"))).toMatch(/^its thread (failed|cannot start): ./);
    expect(await failure({ sweeps: 1e6 }, { deadlineMs: 300 })).toBe(
      "it was not done within 300 ms",
    );
  });
});
