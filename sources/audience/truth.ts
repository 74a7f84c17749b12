// The truth about a simulated user: what somebody would say who knows the laws of the simulation and
// has seen what everybody can see. No forecast can be better on average; none should be much worse.
import type { Drift } from "./drift.ts";
import { type Hazards, noVisitProbability, stillHereProbability } from "./hazards.ts";
import { subscribeProbability, warmthAfter } from "./intent.ts";
import { archetypes } from "./archetypes.ts";
import { freeTier, tiers } from "./population.ts";
import type { Traits } from "./traits.ts";
import { restMs, type SimulatedUser } from "./user.ts";

/** The truth about one user at one time. */
export interface UserTruth {
  readonly userId: string;
  /** The kind of people the user was drawn from, by its name. */
  readonly archetype: string;
  readonly tier: string;
  /** Satisfaction with the last visits, -1 to 1. */
  readonly mood: number;
  /** Whether the user has left for good, which nobody can see. */
  readonly hasLeft: boolean;
  /**
   * Whether the user is in a session now. What is said of such a user is what will hold at its end, and
   * knows what nobody has seen yet: leave them out of comparisons.
   */
  readonly isHere: boolean;
  /** What decides the next visit, and from when on: a while after the last one has ended. */
  readonly hazards: Hazards;
  readonly settledMs: number;
  /** The probability of no visit that begins within the time to come; see `hazards.ts`. */
  noVisitProbability(horizonMs: number): number;
  /** The probability of subscribing within it; 0 for who pays already. See `intent.ts`. */
  subscribeProbability(horizonMs: number): number;
}

/** The truth about `user` at `atMs`, which must be before the next visit. */
export function truthOf(
  user: SimulatedUser,
  traits: Traits,
  drift: Drift,
  atMs: number,
): UserTruth {
  const hazards = user.hazards(traits, drift);
  const { settledMs, leftMs, mood } = user;
  return {
    userId: traits.userId,
    archetype: archetypes[traits.archetype].name,
    tier: tiers[user.tier].name,
    mood,
    hasLeft: leftMs <= atMs,
    isHere: atMs < settledMs - restMs,
    hazards,
    settledMs,
    noVisitProbability: (horizonMs) => noVisitProbability(hazards, settledMs, atMs, horizonMs),
    subscribeProbability: (horizonMs) => {
      if (user.tier !== freeTier) return 0;
      const fromMs = Math.max(settledMs, atMs);
      const warmsPerDay = traits.warmsPerDay * drift.factorAt("interest", settledMs);
      const warmth = warmthAfter(warmsPerDay, user.warmth, fromMs - settledMs);
      return stillHereProbability(hazards, settledMs, fromMs) *
        subscribeProbability(hazards, warmsPerDay, warmth, fromMs, atMs + horizonMs);
    },
  };
}
