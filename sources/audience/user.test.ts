import { describe, expect, it } from "vitest";
import { Drift } from "./drift.ts";
import { premiumTier } from "./population.ts";
import { drawTraits } from "./traits.ts";
import { SimulatedUser } from "./user.ts";

const drift = new Drift(Infinity);
const traits = drawTraits(1, 0, 0);

describe("SimulatedUser", () => {
  it("comes less and leaves sooner after visits that did not please", () => {
    const user = new SimulatedUser(0, 0, 0);
    const before = user.hazards(traits, drift);
    expect(before.visitsPerDay).toBe(traits.visitsPerDay);
    expect(before.leavesPerDay).toBe(traits.leavesPerDay);
    user.feel(0.2);
    expect(user.mood).toBe(0);
    user.feel(-0.8);
    expect(user.mood).toBeCloseTo(-0.3, 12);
    const after = user.hazards(traits, drift);
    expect(after.visitsPerDay).toBeCloseTo(before.visitsPerDay * Math.exp(-0.18), 12);
    expect(after.leavesPerDay).toBeCloseTo(before.leavesPerDay * Math.exp(0.6), 12);
  });

  it("comes more and stays longer where it pays", () => {
    const user = new SimulatedUser(0, 0, 0);
    const free = user.hazards(traits, drift);
    user.tier = premiumTier;
    expect(user.hazards(traits, drift).visitsPerDay).toBeGreaterThan(free.visitsPerDay);
    expect(user.hazards(traits, drift).leavesPerDay).toBeLessThan(free.leavesPerDay / 2);
  });

  it("remembers the last videos, and no more than two dozen", () => {
    const user = new SimulatedUser(0, 0, 0);
    expect(user.lastVideo).toBeUndefined();
    for (let video = 0; video < 30; video++) user.remember(video);
    expect(user.lastVideo).toBe(29);
    expect([5, 6, 29, 30].map((video) => user.remembers(video))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe("drawTraits", () => {
  it("gives the same user for the same number, and another one for another", () => {
    expect(drawTraits(1, 0, 0)).toEqual(traits);
    const ids = new Set(Array.from({ length: 2000 }, (_, i) => drawTraits(1, 0, i).userId));
    expect(ids.size).toBe(2000);
    expect(drawTraits(2, 0, 0).userId).not.toBe(traits.userId);
  });
});
