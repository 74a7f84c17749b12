import { describe, expect, it } from "vitest";
import { AdaptiveThompson } from "../../ml/bandit/adaptive-thompson.ts";
import { mixFloor } from "../../ml/bandit/floor.ts";
import { Random } from "../../ml/random.ts";
import { isPlainActivity } from "../../streams/activity.ts";
import { definitionFault, exploration } from "../../streams/experiment.ts";
import { drawWeighted } from "../audience/weighted.ts";
import { clickRates, placementExperiment } from "./experiment.ts";
import { VisitClock } from "./visit-clock.ts";
import { Visits } from "./visits.ts";

const arms = placementExperiment.arms.map(({ id }) => id);
const atMs = Date.UTC(2025, 0, 1);

/** The decision that showed this arm to somebody. */
function decisionFor(arm: string, own: number) {
  return {
    decision_id: `ad-placements.${own}`,
    experiment: placementExperiment.id,
    arm,
    policy: "adaptive-thompson",
    version: 1,
    at: new Date(atMs).toISOString(),
    propensity: 0.2,
  } as const;
}

function isClicked(visits: Visits, arm: string, drifts: number, own: number): boolean {
  return visits.rows("visitor-1", decisionFor(arm, own), drifts, atMs).length === 2;
}

describe("the experiment", () => {
  it("is one that can be created, with a true rate for each of its arms", () => {
    expect(definitionFault(placementExperiment)).toBeUndefined();
    expect(arms).toHaveLength(5);
    expect(clickRates(3).map(({ arm }) => arm)).toEqual(arms);
  });

  it("has another best placement after each drift, and all as it was after five", () => {
    const bestAfter = (drifts: number) =>
      clickRates(drifts).reduce((best, truth) => truth.rate > best.rate ? truth : best).arm;
    expect([0, 1, 2, 3, 4].map(bestAfter))
      .toEqual(["in-feed", "pre-roll", "mid-roll", "banner", "sidebar"]);
    expect(clickRates(1).map(({ rate }) => rate)).toEqual([0.08, 0.03, 0.02, 0.01, 0.015]);
    expect(clickRates(5)).toEqual(clickRates(0));
  });
});

describe("the clock of visits", () => {
  it("goes with the audience, is at the present once that is, and never goes back", () => {
    const clock = new VisitClock(undefined);
    expect(clock.at(atMs)).toBeUndefined();
    clock.hear(undefined);
    expect(clock.at(atMs)).toBeUndefined();
    const daysAgoMs = atMs - 3 * 86_400_000;
    clock.hear(daysAgoMs);
    expect(clock.at(atMs)).toBe(daysAgoMs);
    clock.hear(daysAgoMs - 1);
    expect(clock.at(atMs + 1000)).toBe(daysAgoMs);
    clock.hear(atMs - 60_000);
    expect(clock.at(atMs)).toBe(atMs);
    expect(clock.at(atMs - 1)).toBe(atMs);
    expect(clock.at(atMs + 30_000)).toBe(atMs + 30_000);
  });

  it("goes on where it was left", () => {
    expect(new VisitClock(atMs).at(atMs + 86_400_000)).toBe(atMs);
  });
});

describe("visits", () => {
  it("are told as an impression, and a click where there was one, under ids of their own", () => {
    const visits = new Visits(1);
    const ids = new Set<string>();
    let clicks = 0;
    for (let own = 0; own < 200; own++) {
      const rows = visits.rows("visitor-3", decisionFor("in-feed", own), 0, atMs);
      expect(rows.map(({ type }) => type)).toEqual(
        ["ad_impression", "ad_click"].slice(0, rows.length),
      );
      for (const row of rows) {
        ids.add(row.event_id);
        expect(isPlainActivity(row)).toBe(true);
        expect(row).toMatchObject({
          user_id: "visitor-3",
          placement: "in-feed",
          decision_id: `ad-placements.${own}`,
          timestamp: "2025-01-01T00:00:00.000Z",
        });
      }
      clicks += rows.length - 1;
    }
    expect(ids.size).toBe(200 + clicks);
  });

  it("click as often as is true of the placement, and never where nothing is known of it", () => {
    const visits = new Visits(2);
    for (const { arm, rate } of [...clickRates(2), { arm: "elsewhere", rate: 0 }]) {
      let clicks = 0;
      for (let own = 0; own < 3000; own++) clicks += isClicked(visits, arm, 2, own) ? 1 : 0;
      expect(Math.abs(clicks / 3000 - rate), arm).toBeLessThan(
        4 * Math.sqrt(rate / 3000) + 1e-9,
      );
    }
  });

  it("come often at first and after a drift, then seldom, and are few", () => {
    const visits = new Visits(3);
    const perSecond = (sinceMs: number) => {
      let ms = 0;
      for (let i = 0; i < 4000; i++) ms += visits.pauseMs(sinceMs);
      return 4_000_000 / ms;
    };
    expect(perSecond(0)).toBeCloseTo(40, -1);
    expect(perSecond(300_000)).toBeCloseTo(10, 0);
    const users = new Set(Array.from({ length: 1000 }, () => visits.userId()));
    expect(users).toEqual(new Set([1, 2, 3, 4].map((n) => `visitor-${n}`)));
  });

  it("are the same for the same seed", () => {
    const draws = (seed: number) => {
      const visits = new Visits(seed);
      return Array.from({ length: 50 }, (_, own) => [
        visits.pauseMs(0),
        visits.userId(),
        visits.rows("visitor-1", decisionFor("in-feed", own), 0, atMs),
      ]);
    };
    expect(draws(7)).toEqual(draws(7));
    expect(draws(7)).not.toEqual(draws(8));
  });
});

/** An experiment with the default policy, whose posterior is told after every tenth decision. */
class Trial {
  private readonly policy = new AdaptiveThompson(arms.length);
  private readonly visits: Visits;
  private readonly random: Random;
  private decisions = 0;

  constructor(seed: number) {
    this.visits = new Visits(seed);
    this.random = new Random(seed, 1);
  }

  /** Decides about so many visits and returns which share of the last thousand saw the best placement. */
  shareOfBest(decisions: number, drifts: number): number {
    const none = new Float64Array(0);
    const open = new Uint8Array(arms.length).fill(1);
    const shares = new Float64Array(arms.length);
    const best = (arms.length - 1 + drifts) % arms.length;
    let shown = 0;
    for (let left = decisions - 1; left >= 0; left--) {
      if (this.decisions % 10 === 0) {
        this.policy.shares(none, open, shares);
        mixFloor(shares, open, exploration.usual / arms.length);
      }
      const arm = drawWeighted(this.random, [...shares]);
      const clicked = isClicked(this.visits, arms[arm], drifts, this.decisions++);
      this.policy.learn(arm, clicked ? 1 : 0);
      if (left < 1000 && arm === best) shown++;
    }
    return shown / 1000;
  }
}

describe("the default policy on these visits", () => {
  it("converges within 5,000 decisions, and again after each drift", () => {
    const trial = new Trial(1);
    expect(trial.shareOfBest(5000, 0)).toBeGreaterThan(0.6);
    expect(trial.shareOfBest(1000, 1)).toBeLessThan(0.6);
    expect(trial.shareOfBest(4000, 1)).toBeGreaterThan(0.6);
    expect(trial.shareOfBest(5000, 2)).toBeGreaterThan(0.6);
  });
});
