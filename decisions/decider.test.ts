import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Standing } from "../streams/standing.ts";
import { Decider } from "./decider.ts";
import { standingOf, ToldPolicy } from "./testing.ts";

function deciderOf(policy: ToldPolicy, choice: Parameters<typeof standingOf>[0] = {}): Decider {
  return new Decider(standingOf({ policy, ...choice }), policy);
}

/** Each arm's share of `count` draws. */
function sharesOf(count: number, arms: number, draw: (i: number) => number): number[] {
  const counts = new Array<number>(arms).fill(0);
  for (let i = 0; i < count; i++) counts[draw(i)]++;
  return counts.map((drawn) => drawn / count);
}

/** Holds shares of `count` draws to five standard errors, and ten draws for those that are rare. */
function expectShares(found: readonly number[], wanted: readonly number[], count: number): void {
  for (const [arm, share] of wanted.entries()) {
    const error = 5 * Math.sqrt(share * (1 - share) / count) + 10 / count;
    expect(Math.abs(found[arm] - share), `arm ${arm}`).toBeLessThanOrEqual(error);
  }
}

const weightLists = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
  minLength: 2,
  maxLength: 5,
});

describe("Decider", () => {
  it("does the documented example", () => {
    const policy = new ToldPolicy("thompson", [0.8, 0.2]);
    const decider = deciderOf(policy, { definition: { exploration: 0.1 } });
    expect(decider.propensities({})[0]).toBeCloseTo(0.77, 12);
    expect(decider.propensities({})[1]).toBeCloseTo(0.23, 12);
    const shares = sharesOf(10_000, 2, (i) => decider.decide(`banner.${i}`, {}).index);
    expectShares(shares, [0.77, 0.23], 10_000);
  });

  it("gives every open arm the floor, closed ones nothing, and all together 1", () => {
    fc.assert(fc.property(
      weightLists,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.infiniteStream(fc.constantFrom("active", "paused", "removed")),
      (weights, exploration, statuses) => {
        const arms = weights.map((_, i): Standing["arms"][number] => ({
          id: `arm ${i}`,
          status: i === 0 ? "active" : statuses.next().value ?? "paused",
        }));
        const policy = new ToldPolicy("thompson", weights.map((weight) => weight + 1e-3));
        const decider = deciderOf(policy, { arms, definition: { exploration } });
        const propensities = decider.propensities({});
        const open = arms.filter(({ status }) => status === "active").length;
        expect(decider.openArms).toBe(open);
        for (const [i, { status }] of arms.entries()) {
          if (status !== "active") expect(propensities[i]).toBe(0);
          else expect(propensities[i]).toBeGreaterThanOrEqual(exploration / open * (1 - 1e-12));
          expect(propensities[i]).toBeLessThanOrEqual(1);
        }
        expect(propensities.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 9);
        const choice = decider.decide("any.1", {});
        expect(decider.isOpen(choice)).toBe(true);
        expect(choice.propensities[choice.index]).toBeGreaterThan(0);
      },
    ));
  });

  it("draws arms as often as it says", () => {
    fc.assert(
      fc.property(weightLists, fc.integer(), (weights, seed) => {
        const policy = new ToldPolicy("thompson", weights.map((weight) => weight + 1e-3));
        const decider = deciderOf(policy);
        const count = 4000;
        const shares = sharesOf(
          count,
          weights.length,
          (i) => decider.decide(`ads.${seed}.${i}`, {}).index,
        );
        expectShares(shares, decider.propensities({}), count);
      }),
      { numRuns: 20 },
    );
  });

  it("draws by the context where the policy looks at one", () => {
    const policy = new ToldPolicy("linear-thompson", [1, 1], 2);
    const context = [{ name: "age", from: "request", kind: "number" }] as const;
    const decider = deciderOf(policy, { definition: { context, exploration: 0 } });
    expect(decider.propensities({})).toEqual([0.5, 0.5]);
    expect(decider.propensities({ age: 8 })).toEqual([0.9, 0.1]);
    const shares = sharesOf(5000, 2, (i) => decider.decide(`ads.${i}`, { age: 8 }).index);
    expectShares(shares, [0.9, 0.1], 5000);
    expect(decider.decide("ads.1", { age: 8 }).propensities).toEqual([0.9, 0.1]);
  });

  it("decides the same for the same id, and anew for another", () => {
    const decider = deciderOf(new ToldPolicy("thompson", [1, 1, 1, 1, 1]));
    const twin = deciderOf(new ToldPolicy("thompson", [1, 1, 1, 1, 1]));
    const draws = Array.from({ length: 50 }, (_, i) => decider.decide(`ads.${i}`, {}).index);
    expect(draws).toEqual(draws.map((_, i) => twin.decide(`ads.${i}`, {}).index));
    expect(new Set(draws).size).toBe(5);
  });

  it("splits users of a fixed split as asked, and moves only those whose arm was closed", () => {
    const policy = new ToldPolicy("fixed", [0.5, 0.3, 0.2]);
    const before = deciderOf(policy);
    const [left, right, third] = before.standing.arms;
    const after = deciderOf(policy, { arms: [left, { ...right, status: "paused" }, third] });
    const users = Array.from({ length: 6000 }, (_, i) => `user-${i}`);
    const first = users.map((user) => before.decideFor(user).index);
    const later = users.map((user) => after.decideFor(user).index);
    expect(before.propensities({})).toEqual([0.5, 0.3, 0.2]);
    expectShares(sharesOf(users.length, 3, (i) => first[i]), [0.5, 0.3, 0.2], users.length);
    expectShares(sharesOf(users.length, 3, (i) => later[i]), [5 / 7, 0, 2 / 7], users.length);
    expect(users.filter((_, i) => first[i] !== 1 && later[i] !== first[i])).toEqual([]);
    expect(users.map((user) => before.decideFor(user).index)).toEqual(first);
  });

  it("splits the same users differently in another experiment", () => {
    const policy = new ToldPolicy("fixed", [1, 1]);
    const [one, other] = ["one", "other"].map((id) => deciderOf(policy, { id }));
    const same = sharesOf(4000, 2, (i) => {
      const user = `user-${i}`;
      return one.decideFor(user).index === other.decideFor(user).index ? 1 : 0;
    });
    expectShares(same, [0.5, 0.5], 4000);
  });

  it("refuses a policy that does not fit", () => {
    expect(() => new Decider(standingOf(), new ToldPolicy("thompson", [1, 1, 1])))
      .toThrow("found a policy of 3 arms, wanted 2");
    expect(() => new Decider(standingOf(), new ToldPolicy("linear-thompson", [1, 1], 3)))
      .toThrow("found a policy that looks at 3 numbers, wanted 0 or 0");
  });
});
