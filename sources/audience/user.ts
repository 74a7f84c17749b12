// One simulated user: the little that changes about them. What stays is drawn anew when it is needed.
import type { Drift } from "./drift.ts";
import type { Hazards } from "./hazards.ts";
import { freeTier, tiers } from "./population.ts";
import type { Traits } from "./traits.ts";

/** The next visit comes this long after one has ended, or later: longer than a session may idle. */
export const restMs = 35 * 60_000;

/** Most videos that a user remembers having watched, and does not choose again. */
const mostRemembered = 24;

/** How much one visit counts in the mood, and what satisfaction leaves a mood as it is. */
const moodShare = 0.3;
const usualSatisfaction = 0.2;

/** How a mood between -1 and 1 multiplies the rate of visits and the hazard of leaving. */
const moodOnVisits = 0.6;
const moodOnLeaving = -2;

/** What changes about a user. */
export class SimulatedUser {
  readonly index: number;
  readonly bornMs: number;
  /** Place in `tiers`, and when the next month is to be paid. */
  tier = freeTier;
  renewsMs = Infinity;
  visits = 0;
  /** Satisfaction of the visits so far, the last ones counting most: -1 to 1, 0 at first. */
  mood = 0;
  /** From when on the next visit may come: {@link restMs} after the last one. */
  settledMs: number;
  /** Whether the user thinks of subscribing, and how likely that looked at {@link settledMs}. */
  isWarm = false;
  warmth = 0;
  hasNewsletter = false;
  /** When the user left for good; Infinity while here. */
  leftMs = Infinity;
  private remembered: number[] | undefined;

  constructor(index: number, bornMs: number, settledMs: number) {
    this.index = index;
    this.bornMs = bornMs;
    this.settledMs = settledMs;
  }

  /** The number of the video watched last. */
  get lastVideo(): number | undefined {
    return this.remembered?.at(-1);
  }

  /** Whether the video of this number was watched lately. */
  remembers(video: number): boolean {
    return this.remembered?.includes(video) ?? false;
  }

  remember(video: number): void {
    this.remembered ??= [];
    if (this.remembered.push(video) > mostRemembered) this.remembered.shift();
  }

  /** Takes the satisfaction of a visit, -1 to 1, into the mood. */
  feel(satisfaction: number): void {
    this.mood += moodShare * (satisfaction - usualSatisfaction - this.mood);
  }

  /** What decides the next visit. */
  hazards(traits: Traits, drift: Drift): Hazards {
    const tier = tiers[this.tier];
    return {
      bornMs: this.bornMs,
      rhythm: traits.rhythm,
      visitsPerDay: traits.visitsPerDay * tier.visits * Math.exp(moodOnVisits * this.mood),
      leavesPerDay: traits.leavesPerDay * tier.leaving * Math.exp(moodOnLeaving * this.mood),
      drift,
    };
  }
}
