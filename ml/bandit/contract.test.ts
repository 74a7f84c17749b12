// What must hold for every policy: each of them runs every check here.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { Random } from "../random.ts";
import { decodePolicy, makePolicy } from "./policies.ts";
import { maxArms, type Policy, policyNames } from "./policy.ts";
import { rewardsOf } from "./rewards.ts";

const features = 3;

/** Rewards that a policy takes, from usual to extreme ones. */
const rewardsFor = {
  click: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
  amount: fc.oneof(
    fc.constantFrom(0, 0, 1, 5e-324, 1e300),
    fc.double({ min: 0, max: 1e3, noNaN: true }),
  ),
  number: fc.oneof(
    fc.constantFrom(0, 1, 5e-324, 1e300, -1e300),
    fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  ),
} as const;

const feature = fc.oneof(
  fc.constantFrom(0, 1, -1e300),
  fc.double({ min: -3, max: 3, noNaN: true }),
);
const contexts = fc.tuple(feature, feature).map((rest) => Float64Array.of(1, ...rest));

const kinds = policyNames.map((name) => {
  const contextLength = name === "linear-thompson" ? features : 0;
  return { name, make: (armCount: number) => makePolicy({ name }, armCount, contextLength) };
});

/** Decisions that are learnt from, each with a reward that may replace the first later, after `wait` others. */
function decisionsFor(name: Policy["name"], maxLength = 60) {
  const reward = rewardsFor[rewardsOf[name]];
  const step = fc.record({
    pick: fc.nat(),
    reward,
    context: contexts,
    later: fc.option(fc.record({ reward, wait: fc.nat(9) })),
  });
  return fc.array(step, { maxLength });
}
type Decision = ReturnType<typeof decisionsFor> extends fc.Arbitrary<(infer T)[]> ? T : never;

/** Lets a policy learn from decisions and corrections, as an experiment would. */
function show(policy: Policy, decisions: readonly Decision[]): void {
  for (const [at, { pick, reward, context }] of decisions.entries()) {
    policy.learn(pick % policy.armCount, reward, context);
    for (const [before, { pick, reward, context, later }] of decisions.slice(0, at + 1).entries()) {
      if (later === null || before + later.wait !== at) continue;
      policy.correct(pick % policy.armCount, reward, later.reward, context, later.wait);
    }
  }
}

function sharesOf(policy: Policy, context: Float64Array, open: Uint8Array): Float64Array {
  const shares = new Float64Array(open.length).fill(NaN);
  policy.shares(context, open, shares);
  return shares;
}

function bestOf(policy: Policy, open: Uint8Array): Float64Array {
  const best = new Float64Array(open.length).fill(NaN);
  policy.bestProbabilities(open, best);
  return best;
}

function bytesOf(policy: Policy): Uint8Array {
  const writer = new ByteWriter();
  policy.encode(writer);
  return writer.take();
}

function allOpen(armCount: number): Uint8Array {
  return new Uint8Array(armCount).fill(1);
}

/** Of `count` arms those whose bit is set, and the first if there is none. */
function openOf(count: number, bits: number): Uint8Array {
  const open = Uint8Array.from({ length: count }, (_, arm) => (bits >> arm) & 1);
  if (!open.includes(1)) open[0] = 1;
  return open;
}

function expectShares(shares: Float64Array, open: Uint8Array): void {
  expect(shares.filter((share, arm) => !(share >= 0) || (open[arm] === 0 && share !== 0)))
    .toHaveLength(0);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
}

/** Shares, probabilities and estimates are what they must be. */
function expectSound(policy: Policy, context: Float64Array, open: Uint8Array): void {
  expectShares(sharesOf(policy, context, open), open);
  expectShares(bestOf(policy, open), open);
  for (let arm = 0; arm < policy.armCount; arm++) {
    const { mean, low, high } = policy.estimate(arm);
    expect([mean, low, high].every(Number.isFinite)).toBe(true);
    expect(low).toBeLessThanOrEqual(high);
  }
}

describe.each(kinds)("$name", ({ name, make }) => {
  const decisions = decisionsFor(name);

  it("gives open arms shares of 1 in sum and closed ones none, whatever it learns", () => {
    fc.assert(fc.property(decisions, contexts, fc.nat(31), (shown, context, bits) => {
      const policy = make(5);
      show(policy, shown);
      expectSound(policy, context, openOf(5, bits));
      expectSound(policy, context, allOpen(5));
    }));
  });

  it("chooses as often as it says", () => {
    const draws = 3_000;
    const property = fc.property(decisions, contexts, fc.nat(31), (shown, context, bits) => {
      const policy = make(5);
      show(policy, shown);
      const open = openOf(5, bits);
      const shares = sharesOf(policy, context, open);
      const counts = new Float64Array(5);
      const random = new Random(bits, shown.length);
      for (let i = 0; i < draws; i++) counts[policy.choose(context, open, random)] += 1;
      let [chi, cells, rareShare, rareCount] = [0, 0, 0, 0];
      for (let arm = 0; arm < 5; arm++) {
        const expected = draws * shares[arm];
        if (expected >= 10) {
          chi += (counts[arm] - expected) ** 2 / expected;
          cells += 1;
        } else [rareShare, rareCount] = [rareShare + expected, rareCount + counts[arm]];
      }
      // Far beyond the value that chance exceeds once in a million.
      expect(chi).toBeLessThan(40 + cells);
      expect(rareCount).toBeLessThan(40 + 3 * rareShare);
    });
    fc.assert(property, { numRuns: 15 });
  });

  it("goes on from its bytes as if it had never stopped", () => {
    fc.assert(fc.property(decisions, contexts, fc.nat(60), (shown, context, cut) => {
      const policy = make(4);
      show(policy, shown.slice(0, cut));
      const restored = decodePolicy(new ByteReader(bytesOf(policy)));
      expect([restored.name, restored.armCount, restored.contextLength])
        .toEqual([name, 4, policy.contextLength]);
      const rest = shown.slice(cut);
      show(policy, rest);
      show(restored, rest);
      expect(bytesOf(restored)).toEqual(bytesOf(policy));
      const open = allOpen(4);
      expect(sharesOf(restored, context, open)).toEqual(sharesOf(policy, context, open));
      expect(bestOf(restored, open)).toEqual(bestOf(policy, open));
      const choose = (one: Policy) => {
        const random = new Random(cut);
        return Array.from({ length: 20 }, () => one.choose(context, open, random));
      };
      expect(choose(restored)).toEqual(choose(policy));
    }));
  });

  it("refuses bytes that are cut off, and stays sound with others that it believes", () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(decisions, contexts, damage, fc.nat(), (shown, context, damaged, cut) => {
      const policy = make(3);
      show(policy, shown);
      const bytes = bytesOf(policy);
      const short = bytes.subarray(0, cut % bytes.length);
      expect(() => decodePolicy(new ByteReader(short))).toThrow(RangeError);
      for (const [place, value] of damaged) bytes[place % bytes.length] = value;
      let broken: Policy;
      try {
        broken = decodePolicy(new ByteReader(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return;
      }
      const open = allOpen(broken.armCount);
      const long = new Float64Array(broken.contextLength);
      long.set(context.subarray(0, long.length));
      expectSound(broken, long, open);
      broken.learn(0, 1, long);
      broken.correct(0, 1, 0, long, 3);
      expectSound(broken, long, open);
      expect(bytesOf(decodePolicy(new ByteReader(bytesOf(broken))))).toEqual(bytesOf(broken));
    }));
  });

  it("takes more arms in mid-flight", () => {
    fc.assert(fc.property(decisions, decisions, contexts, (shown, later, context) => {
      const policy = make(2);
      show(policy, shown);
      const before = policy.estimate(1);
      policy.grow(5);
      expect(policy.armCount).toBe(5);
      expect(policy.estimate(1)).toEqual(before);
      show(policy, later);
      expectSound(policy, context, allOpen(5));
    }));
  });

  it("takes hundreds of arms", () => {
    const context = Float64Array.of(1, 0.5, -0.5);
    const policy = make(maxArms);
    const random = new Random(9);
    const open = allOpen(maxArms);
    expectShares(sharesOf(policy, context, open), open);
    for (let i = 0; i < 3_000; i++) {
      policy.learn(i % maxArms, random.chance(0.1) ? 1 : 0, context);
    }
    open[7] = 0;
    expectShares(sharesOf(policy, context, open), open);
    expect(policy.choose(context, open, random)).toBeLessThan(maxArms);
  });

  it("corrects as if it had known at once", () => {
    const reward = fc.constantFrom(0, 1, 0.25);
    const steps = fc.array(fc.record({ arm: fc.nat(2), first: reward, reward, context: contexts }));
    fc.assert(fc.property(steps, contexts, (shown, context) => {
      const [knew, learnt] = [make(3), make(3)];
      for (const { arm, first, reward, context } of shown) {
        knew.learn(arm, reward, context);
        learnt.learn(arm, first, context);
        learnt.correct(arm, first, reward, context, 0);
      }
      const open = allOpen(3);
      for (let arm = 0; arm < 3; arm++) {
        const [one, other] = [knew.estimate(arm), learnt.estimate(arm)];
        for (const key of ["mean", "low", "high"] as const) {
          expect(other[key]).toBeCloseTo(one[key], 6);
        }
      }
      const [shares, same] = [sharesOf(knew, context, open), sharesOf(learnt, context, open)];
      if (name !== "ucb" && name !== "epsilon-greedy") {
        for (let arm = 0; arm < 3; arm++) expect(same[arm]).toBeCloseTo(shares[arm], 4);
      }
    }));
  });

  it("gives the better arm more", () => {
    const policy = make(3);
    const random = new Random(4);
    const rates = [0.1, 0.5, 0.2];
    const context = Float64Array.of(1, 0, 0);
    for (let i = 0; i < 900; i++) {
      policy.learn(i % 3, random.chance(rates[i % 3]) ? 1 : 0, context);
    }
    const open = allOpen(3);
    expect(bestOf(policy, open)[1]).toBeGreaterThan(0.99);
    expect(policy.estimate(1).low).toBeGreaterThan(policy.estimate(0).high);
    expect(sharesOf(policy, context, open)[1]).toBeGreaterThan(name === "fixed" ? 0.3 : 0.6);
    expect(sharesOf(policy, context, Uint8Array.of(1, 0, 1))[1]).toBe(0);
  });

  it("stays sound for a long time", () => {
    const policy = make(4);
    const random = new Random(6);
    const context = Float64Array.of(1, 0.3, -0.7);
    for (let i = 0; i < 200_000; i++) {
      context[1] = i % 7 - 3;
      policy.learn(i & 3, i % 50 === 0 ? 1 : 0, context);
      if (i % 97 === 0) policy.correct(i & 3, 0, 1, context, random.integer(0, 1_000));
    }
    expectSound(policy, context, allOpen(4));
    expect(bytesOf(decodePolicy(new ByteReader(bytesOf(policy))))).toEqual(bytesOf(policy));
  });
});
