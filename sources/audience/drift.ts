// Drift: what a simulated audience is like moves, where that is switched on, from one state of things to
// another.

const dayMs = 24 * 3_600_000;

/** How long the move takes, once it begins. */
const driftMs = 3 * dayMs;

/** What drift multiplies in the end: rates of visits, of leaving, and of beginning to want more. */
const after = { visits: 0.85, leaving: 1.8, interest: 0.6 };

/** The category, counted from each one, that has its place in people's tastes after the drift. */
const tasteStep = 3;

/** The state of things at any time. */
export class Drift {
  private readonly beginsMs: number;

  /** Nothing moves before `beginsMs`; Infinity for ever. */
  constructor(beginsMs: number) {
    this.beginsMs = beginsMs;
  }

  /** How much of the move has happened by `atMs`: 0 to 1. */
  shareAt(atMs: number): number {
    return Math.min(1, Math.max(0, (atMs - this.beginsMs) / driftMs));
  }

  /** The factor of a rate at `atMs`. */
  factorAt(rate: keyof typeof after, atMs: number): number {
    return 1 + (after[rate] - 1) * this.shareAt(atMs);
  }

  /** What somebody who liked categories as `tastes` says likes at `atMs`. */
  tastesAt(tastes: readonly number[], atMs: number): readonly number[] {
    const share = this.shareAt(atMs);
    if (share === 0) return tastes;
    return tastes.map((taste, i) =>
      (1 - share) * taste + share * tastes[(i + tasteStep) % tastes.length]
    );
  }
}

/** The largest factor that drift ever gives a rate. */
export function largestFactor(rate: keyof typeof after): number {
  return Math.max(1, after[rate]);
}
