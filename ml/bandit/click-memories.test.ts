import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { ClickMemories } from "./click-memories.ts";

function rateOf(memories: ClickMemories, arm: number): number {
  const belief = { alpha: 0, beta: 0 };
  memories.belief(arm, 1, belief);
  return belief.alpha / (belief.alpha + belief.beta);
}

describe("ClickMemories", () => {
  it("works out the example of its description", () => {
    const memories = new ClickMemories(1);
    for (let i = 0; i < 1000; i++) memories.learn(0, i % 20 === 0 ? 1 : 0);
    for (let i = 0; i < 1000; i++) memories.learn(0, i % 5 === 0 ? 1 : 0);
    expect(rateOf(memories, 0)).toBeCloseTo(0.159, 3);
  });

  it("takes an arm that was never tried for one like the others", () => {
    const memories = new ClickMemories(3);
    for (let i = 0; i < 4000; i++) memories.learn(i % 2, i % 25 === 0 ? 1 : 0);
    expect(rateOf(memories, 2)).toBeCloseTo(0.04, 3);
  });

  it("believes a Beta distribution, `times` as sharp", () => {
    fc.assert(fc.property(
      fc.array(fc.tuple(fc.nat(2), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 60 }),
      fc.nat(2),
      (decisions, arm) => {
        const memories = new ClickMemories(3);
        for (const [chosen, reward] of decisions) memories.learn(chosen, reward);
        const once = { alpha: 0, beta: 0 };
        const often = { alpha: 0, beta: 0 };
        memories.belief(arm, 1, once);
        memories.belief(arm, 4, often);
        expect(Math.min(once.alpha, once.beta)).toBeGreaterThan(1 - 1e-9);
        expect(often.alpha / once.alpha).toBeCloseTo(4, 9);
        expect(often.beta / once.beta).toBeCloseTo(4, 9);
      },
    ));
  });

  it("corrects at once to what it would have learnt", () => {
    const told = new ClickMemories(2);
    const corrected = new ClickMemories(2);
    for (let i = 0; i < 2_000; i++) {
      const reward = i % 30 === 0 ? 1 : 0;
      told.learn(i % 2, reward);
      corrected.learn(i % 2, 0);
      if (reward === 1) corrected.correct(i % 2, 0, 1, 0);
    }
    for (const arm of [0, 1]) expect(rateOf(corrected, arm)).toBeCloseTo(rateOf(told, arm), 9);
  });

  it("refuses bytes whose weights are none", () => {
    const bytes = new ByteWriter();
    new ClickMemories(2).encode(bytes);
    const written = bytes.take();
    expect(ClickMemories.decode(new ByteReader(written), 2).armCount).toBe(2);
    new DataView(written.buffer).setFloat64(0, 0.9, true);
    expect(() => ClickMemories.decode(new ByteReader(written), 2)).toThrow(/sum of the weights/);
  });
});
