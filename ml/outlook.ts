// What a forecaster says of one moment ahead: every expert, how much each weighs, and the mix of them.
import { expertCount } from "./experts.ts";
import { featureCount } from "./regression-features.ts";
import { targetCount } from "./window.ts";

/** What was said of one moment ahead. One instance serves any number of videos in turn. */
export class Outlook {
  /** How far ahead, in hours. */
  hours = 0;
  /** Per target: gains by `expertNames`, NaN from those who cannot say, and their weights. */
  readonly gains = new Float64Array(targetCount * expertCount);
  readonly weights = new Float64Array(targetCount * expertCount);
  /** Per target: the mixed gain, 0 or more. */
  readonly mix = new Float64Array(targetCount);
  /** Per target: what the medium average expects; the regression's ratios are to this. */
  readonly base = new Float64Array(targetCount);
  readonly features = Array.from({ length: targetCount }, () => new Float64Array(featureCount));
  readings = 0;
  ageHours = 0;
  ageBeforeHours = 0;
  /** Whether the video has a rate of its own: two readings at least. */
  hasRate = false;

  /** Number of the expert that weighs most for a target. */
  heaviest(target: number): number {
    const from = target * expertCount;
    let best = 0;
    for (let i = 1; i < expertCount; i++) {
      if (this.weights[from + i] > this.weights[from + best]) best = i;
    }
    return best;
  }
}
