// Quantiles of waiting times, in buckets each a little wider than the one before.
import type { ByteReader, ByteWriter } from "../bytes.ts";

const bucketCount = 72;
/** What falls into the first bucket, seconds. */
const leastSeconds = 0.01;
/** How much wider each bucket is than the one before. */
const growth = 1.15;

/** Quantiles from 10 ms to 200 s are off by at most this share of themselves: 7 %. */
export const quantileError = (growth - 1) / (growth + 1);

/**
 * A histogram of waiting times with quantiles of bounded relative error: 72 buckets from 10 ms to 203 s,
 * what is longer in the last.
 * Source: Masson, Rim and Lee, DDSketch: a fast and fully-mergeable quantile sketch with relative-error
 * guarantees, 2019, section 2.
 *
 * ```ts
 * const waits = new WaitingTimes();
 * for (const seconds of [0.2, 0.4, 9]) waits.add(seconds, 1);
 * waits.quantile(0.5); // 0.4 within 7 %
 * ```
 */
export class WaitingTimes {
  /** Most of what is counted has no waiting times: they cost nothing then. */
  private weights: Float64Array | undefined;
  private total = 0;

  /** How many were added, in sum of their weights. */
  get weight(): number {
    return this.total;
  }

  add(seconds: number, weight: number): void {
    const weights = this.weights ??= new Float64Array(bucketCount);
    weights[bucketOf(seconds)] += weight;
    this.total += weight;
  }

  /** The waiting time that a share of all, `probability`, does not exceed; NaN where there is none. */
  quantile(probability: number): number {
    const { weights, total } = this;
    if (weights === undefined) return NaN;
    let bucket = 0;
    let below = weights[0];
    const wanted = probability * total;
    while (bucket < bucketCount - 1 && (below === 0 || below < wanted)) below += weights[++bucket];
    // The middle by which the error is the same share upwards and downwards.
    return bucket === 0 ? leastSeconds : leastSeconds * growth ** bucket * 2 / (growth + 1);
  }

  encode(to: ByteWriter): void {
    const { weights = [] } = this;
    const used = [...weights.keys()].filter((bucket) => weights[bucket] > 0);
    to.u8(used.length);
    for (const bucket of used) {
      to.u8(bucket);
      to.f64(weights[bucket]);
    }
  }

  /** The histogram that {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): WaitingTimes {
    const times = new WaitingTimes();
    const used = from.u8();
    let before = -1;
    for (let i = 0; i < used; i++) {
      const bucket = from.u8();
      const weight = from.f64();
      const isOne = bucket > before && bucket < bucketCount && weight > 0 &&
        Number.isSafeInteger(weight);
      if (!isOne) throw new RangeError(`bucket of waiting times: found ${weight} in ${bucket}`);
      const weights = times.weights ??= new Float64Array(bucketCount);
      weights[bucket] = weight;
      times.total += weight;
      before = bucket;
    }
    return times;
  }
}

const logGrowth = Math.log(growth);

function bucketOf(seconds: number): number {
  if (!(seconds > leastSeconds)) return 0;
  return Math.min(bucketCount - 1, Math.ceil(Math.log(seconds / leastSeconds) / logGrowth));
}
