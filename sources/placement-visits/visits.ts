// Visits to the placements: when they come, who comes, and what is told of them. Pure, and the same for a seed.
import { Random } from "../../ml/random.ts";
import type { Decision } from "../../streams/decision.ts";
import { ads } from "../audience/ads.ts";
import type { ActivityRow } from "../audience/row.ts";
import { categories } from "../simulator/categories.ts";
import { clickRates } from "./experiment.ts";

/**
 * Visitors have no account and share a few ids. Ids of the simulated audience, or many of their own, would
 * drown what is counted of users and what models learn from them.
 */
const visitorIds = 4;

/** Visits a second: many while there is something to learn, then few, as each is stored for days. */
const perSecond = { brisk: 40, calm: 10 } as const;
const briskMs = 5 * 60_000;

/** Draws visits. */
export class Visits {
  private readonly random: Random;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  /** Time until the next visit, in milliseconds, `sinceMs` after the latest start or drift. */
  pauseMs(sinceMs: number): number {
    return this.random.exponential((sinceMs < briskMs ? perSecond.brisk : perSecond.calm) / 1000);
  }

  /** Who comes. */
  userId(): string {
    return `visitor-${this.random.integer(1, visitorIds)}`;
  }

  /** What is told of a visit at `atMs` to whom a placement was shown by a decision, after some drifts. */
  rows(userId: string, decision: Decision, drifts: number, atMs: number): ActivityRow[] {
    const { decision_id, arm } = decision;
    const ad = this.random.pick(ads);
    const rowOf = (type: "ad_impression" | "ad_click"): ActivityRow => ({
      event_id: `${decision_id}.${type}`,
      type,
      timestamp: new Date(atMs).toISOString(),
      user_id: userId,
      session_id: decision_id,
      decision_id,
      ad_id: ad.id,
      placement: arm,
      category: categories[ad.category].name,
      brand: ad.brand,
    });
    const rate = clickRates(drifts).find((truth) => truth.arm === arm)?.rate ?? 0;
    const isClicked = this.random.chance(rate);
    return isClicked ? [rowOf("ad_impression"), rowOf("ad_click")] : [rowOf("ad_impression")];
  }
}
