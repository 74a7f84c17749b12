// Mixing what several forecasters say, each with a weight that falls with its losses.
import { ageClassOf, type LossTables, maxLoss, sizeClassOf } from "./loss-tables.ts";

/** Weight is e^(-rate × losses). */
const learningRate = 0.4;

/** Weight of a loss of the video's own, beside those in the tables. */
const ownWeight = 0.5;

/** Share of its losses that a video keeps at every reading. */
export const ownKeep = 0.985;

/** No sum of a video's own losses comes near this. */
export const maxOwnLosses = 1.01 * maxLoss / (1 - ownKeep);

/** How fast the size of usual losses is followed. */
const scaleStep = 0.1;

const maxForecasters = 16;

/** Working memory of one call. */
const expected = new Float64Array(maxForecasters);
const losses = new Float64Array(maxForecasters);

/**
 * Exponential weights over forecasters of one counter, from losses of the video itself and of videos of
 * its size, of its age and all videos, and the average of what they say, taken over logarithms.
 *
 * ```ts
 * // two forecasters said 10 and 30, and 10 came, five times, for a video that was expected to gain 20
 * for (let i = 0; i < 5; i++) mix.learn(tables, own, 0, usual, 0, [10, 30], 0, 10, 20, readings, ageHours);
 * mix.weigh(tables, own, 0, [10, 30], 0, 20, readings, ageHours, 1, weights);
 * weights; // nearly 1 and 0
 * mix.average([10, 30], weights, 0); // 10.0
 * ```
 * Source: Cesa-Bianchi and Lugosi, Prediction, learning, and games, 2006, chapter 2.
 */
export class Mix {
  private readonly forecasters: number;

  /** For at most 16 forecasters. */
  constructor(forecasters: number) {
    this.forecasters = forecasters;
  }

  /**
   * Writes the weights of the forecasters whose values in `values[at]` and on are not NaN into `out`,
   * adding up to 1; `own` holds the losses of the video from `ownFrom` on. `favour` multiplies the
   * weight of the last forecaster.
   */
  weigh(
    tables: LossTables,
    own: Float64Array,
    ownFrom: number,
    values: Float64Array,
    at: number,
    base: number,
    readings: number,
    ageHours: number,
    favour: number,
    out: Float64Array,
  ): void {
    const { forecasters } = this;
    tables.expect(sizeClassOf(base), ageClassOf(readings, ageHours), expected);
    let least = Infinity;
    for (let i = 0; i < forecasters; i++) {
      expected[i] += ownWeight * own[ownFrom + i];
      if (!Number.isNaN(values[at + i])) least = Math.min(least, expected[i]);
    }
    let total = 0;
    for (let i = 0; i < forecasters; i++) {
      const isSilent = Number.isNaN(values[at + i]);
      let weight = isSilent ? 0 : Math.exp(learningRate * (least - expected[i]));
      if (i === forecasters - 1) weight *= favour;
      out[at + i] = weight;
      total += weight;
    }
    if (total > 0) { for (let i = at; i < at + forecasters; i++) out[i] /= total; }
  }

  /** The weighted mean of log(value + 0.5), as a value again; 0 where nobody said anything. */
  average(values: Float64Array, weights: Float64Array, at: number): number {
    let sum = 0;
    let total = 0;
    for (let i = at; i < at + this.forecasters; i++) {
      if (weights[i] === 0) continue;
      total += weights[i];
      sum += weights[i] * Math.log(values[i] + 0.5);
    }
    return total > 0 ? Math.max(0, Math.exp(sum / total) - 0.5) : 0;
  }

  /**
   * Adds the losses of the forecasters at a gain, in units of the usual loss of this video, which is
   * followed in `usual[usualAt]`; who said nothing gets the mean.
   */
  learn(
    tables: LossTables,
    own: Float64Array,
    ownFrom: number,
    usual: Float64Array,
    usualAt: number,
    values: Float64Array,
    at: number,
    gain: number,
    base: number,
    readings: number,
    ageHours: number,
  ): void {
    const { forecasters } = this;
    let mean = 0;
    let count = 0;
    for (let i = 0; i < forecasters; i++) {
      if (Number.isNaN(values[at + i])) continue;
      mean += Math.abs(values[at + i] - gain);
      count++;
    }
    if (count === 0) return;
    mean /= count;
    const before = usual[usualAt];
    const scale = before === 0 ? mean : before + scaleStep * (Math.min(mean, 10 * before) - before);
    usual[usualAt] = scale;
    const unit = Math.max(scale, mean / 5) + 1e-3;
    for (let i = 0; i < forecasters; i++) {
      const value = values[at + i];
      const loss = Number.isNaN(value) ? mean : Math.abs(value - gain);
      losses[i] = Math.min(maxLoss, loss / unit);
      own[ownFrom + i] = ownKeep * own[ownFrom + i] + losses[i];
    }
    tables.add(sizeClassOf(base), ageClassOf(readings, ageHours), losses);
  }
}
