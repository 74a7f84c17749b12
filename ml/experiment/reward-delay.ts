// How long rewards take to come after what they are for.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers } from "../ranges.ts";

/** The first bin ends here; each other one is longer by half an octave, the last one has no end. */
const firstEndMs = 50;
const binsPerOctave = 2;
const binCount = 56;

/** Rewards after which the weight of one has faded to 1/e. */
const memory = 500;
const keep = 1 - 1 / memory;

/** Before so many nothing is said. */
const fewest = 20;

/** The share of rewards that has come after the usual delay. */
const usualShare = 0.9;

/**
 * Counts delays of rewards in bins, older ones ever less.
 *
 * ```ts
 * const delay = new RewardDelay();
 * for (let i = 0; i < 30; i++) delay.add(1000);
 * delay.usualMs; // 1131, the end of the bin from 800 to 1131
 * ```
 */
export class RewardDelay {
  private readonly bins = new Float64Array(binCount);
  private weight = 0;

  /** Counts a reward that came after so many milliseconds. */
  add(delayMs: number): void {
    const octaves = Math.log2(Math.max(delayMs, firstEndMs) / firstEndMs);
    const bin = Math.min(binCount - 1, Math.ceil(binsPerOctave * octaves - 1e-9));
    for (let i = 0; i < binCount; i++) this.bins[i] *= keep;
    this.bins[bin]++;
    this.weight = keep * this.weight + 1;
  }

  /** After how many milliseconds nine rewards in ten have come; 0 while too few came to tell. */
  get usualMs(): number {
    if (this.weight < fewest) return 0;
    const wanted = usualShare * this.bins.reduce((sum, count) => sum + count, 0);
    let sum = 0;
    let bin = 0;
    while (bin < binCount - 1 && (sum += this.bins[bin]) < wanted) bin++;
    return Math.round(firstEndMs * 2 ** (bin / binsPerOctave));
  }

  encode(to: ByteWriter): void {
    to.f64(this.weight);
    to.f64s(this.bins);
  }

  /** What {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): RewardDelay {
    const delay = new RewardDelay();
    const weight = from.f64();
    from.f64s(delay.bins);
    const most = memory + 1;
    checkNumbers([weight, ...delay.bins], 0, [
      { name: "rewards", count: 1 + binCount, low: 0, high: most },
    ]);
    delay.weight = weight;
    return delay;
  }
}
