// Sums that fade with event time, and how much an event adds to them.
import { addF32, f32At, f64At, setF32, setF64 } from "./cells.ts";
import { keptCategories, userAt } from "./layout.ts";
import {
  fastPlace,
  type FastSum,
  fastSums,
  slowPlace,
  type SlowSum,
  slowSums,
} from "./sum-names.ts";

const dayMs = 86_400_000;

/** Half-lives of the sums. */
export const fastHalfLifeMs = 7 * dayMs;
export const slowHalfLifeMs = 28 * dayMs;

/** What slow weights are to be taken to, to be fast ones. */
const fastPower = slowHalfLifeMs / fastHalfLifeMs;

/** Weights grow from the landmark on; after so long it moves, and sums are written down. */
const maxAheadMs = 4 * slowHalfLifeMs;

/**
 * Fading sums by forward decay: an event adds its weight, 2 ^ (time since a landmark / half-life), once, and
 * nothing else is touched; what the sum is worth at a moment is the sum over the weight of that moment.
 * So it takes the same short time whenever the last event was, and late events count as they should have.
 * Source: Cormode, Shkapenyuk, Srivastava and Xu, Forward decay, ICDE 2009.
 *
 * ```ts
 * const sums = new FadingSums(view, 0 * dayMs); // an event at day 0
 * sums.addSlow("events", 1);
 * new FadingSums(view, 28 * dayMs).addSlow("events", 1); // another, a half-life later
 * new FadedSums(view, 28 * dayMs).slow("events");        // 1.5
 * ```
 */
export class FadingSums {
  private readonly view: DataView;
  /** What an event at this time weighs in slow and in fast sums. */
  readonly slowWeight: number;
  readonly fastWeight: number;

  constructor(view: DataView, atMs: number) {
    this.view = view;
    let landmarkMs = f64At(view, userAt.landmarkMs);
    if (landmarkMs === 0 || atMs - landmarkMs > maxAheadMs) {
      moveLandmark(view, landmarkMs, atMs);
      landmarkMs = atMs;
    }
    this.slowWeight = 2 ** ((atMs - landmarkMs) / slowHalfLifeMs);
    this.fastWeight = this.slowWeight ** fastPower;
  }

  /** Adds an amount that falls to the time of the event. */
  addSlow(name: SlowSum, amount: number): void {
    this.addSlowAt(slowPlace(name), amount);
  }

  addFast(name: FastSum, amount: number): void {
    this.addFastAt(fastPlace(name), amount);
  }

  addSlowAt(place: number, amount: number): void {
    addF32(this.view, userAt.slow, place, amount * this.slowWeight);
  }

  addFastAt(place: number, amount: number): void {
    addF32(this.view, userAt.fast, place, amount * this.fastWeight);
  }
}

/** What the sums are worth at a moment. */
export class FadedSums {
  private readonly view: DataView;
  /** What a slow weight, and a fast one, of 1 is worth. */
  readonly slowFactor: number;
  readonly fastFactor: number;

  constructor(view: DataView, atMs: number) {
    this.view = view;
    this.slowFactor = 2 ** ((f64At(view, userAt.landmarkMs) - atMs) / slowHalfLifeMs);
    this.fastFactor = this.slowFactor ** fastPower;
  }

  slow(name: SlowSum): number {
    return f32At(this.view, userAt.slow, slowPlace(name)) * this.slowFactor;
  }

  fast(name: FastSum): number {
    return f32At(this.view, userAt.fast, fastPlace(name)) * this.fastFactor;
  }
}

/** Weights of favourite categories are slow, too. */
function moveLandmark(view: DataView, fromMs: number, toMs: number): void {
  setF64(view, userAt.landmarkMs, toMs);
  if (fromMs === 0) return;
  const slow = 2 ** ((fromMs - toMs) / slowHalfLifeMs);
  scale(view, userAt.slow, slowSums.length, slow);
  scale(view, userAt.favourites, keptCategories, slow);
  scale(view, userAt.fast, fastSums.length, slow ** fastPower);
}

function scale(view: DataView, at: number, count: number, factor: number): void {
  for (let i = 0; i < count; i++) setF32(view, at, i, f32At(view, at, i) * factor);
}
