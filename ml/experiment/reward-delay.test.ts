import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { Random } from "../random.ts";
import { RewardDelay } from "./reward-delay.ts";

describe("the delay of rewards", () => {
  it("is what its example says, and nothing before enough came", () => {
    const delay = new RewardDelay();
    for (let i = 0; i < 15; i++) delay.add(1000);
    expect(delay.usualMs).toBe(0);
    for (let i = 0; i < 15; i++) delay.add(1000);
    expect(delay.usualMs).toBe(1131);
  });

  it("lies above nine in ten, and not far above", () => {
    const random = new Random(3);
    const delay = new RewardDelay();
    for (let i = 0; i < 20_000; i++) delay.add(random.exponential(1 / 60_000));
    const quantileMs = 60_000 * Math.log(10);
    expect(delay.usualMs).toBeGreaterThan(0.85 * quantileMs);
    expect(delay.usualMs).toBeLessThan(1.6 * quantileMs);
  });

  it("follows rewards that begin to take longer", () => {
    const delay = new RewardDelay();
    for (let i = 0; i < 1000; i++) delay.add(100);
    for (let i = 0; i < 2000; i++) delay.add(60_000);
    expect(delay.usualMs).toBeGreaterThan(60_000);
  });

  it("takes any delay, goes on from its bytes, and refuses broken ones", () => {
    const delays = fc.array(fc.double({ min: -1e12, max: 1e15, noNaN: true }), { minLength: 20 });
    fc.assert(fc.property(delays, (all) => {
      const delay = new RewardDelay();
      for (const delayMs of all) delay.add(delayMs);
      const writer = new ByteWriter();
      delay.encode(writer);
      const bytes = writer.take();
      const copy = RewardDelay.decode(new ByteReader(bytes));
      expect(copy).toEqual(delay);
      expect(copy.usualMs).toBeGreaterThanOrEqual(0);
      bytes.fill(255, 8, 16);
      expect(() => RewardDelay.decode(new ByteReader(bytes))).toThrow(RangeError);
    }));
  });
});
