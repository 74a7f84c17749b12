// Which of several experts to believe, by what each of them lost of late.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers } from "../ranges.ts";

/** More than any sum of losses that fade. */
const mostLoss = 1e12;

/**
 * Weights that fall exponentially with the losses of each expert, older losses fading, so that another
 * expert can take over after a drift. With log losses and no fading this is Bayes' rule.
 * Source: Cesa-Bianchi and Lugosi, Prediction, learning, and games, 2006, chapter 2 (exponential weights,
 * section 2.11: discounted losses).
 *
 * ```ts
 * const weights = new FadingWeights(2, 1_000);
 * weights.of(out);                         // [0.5, 0.5]
 * weights.learn(Float64Array.of(0.1, 1.2));
 * weights.of(out);                         // [0.7503, 0.2497]
 * ```
 */
export class FadingWeights {
  private readonly losses: Float64Array;
  private readonly keep: number;

  /** Equal weights of so many experts, which remember about `memory` losses. */
  constructor(experts: number, memory: number) {
    this.losses = new Float64Array(experts);
    this.keep = 1 - 1 / memory;
  }

  /** Writes the weights, which add up to 1, into `out`. */
  of(out: Float64Array): Float64Array {
    const { losses } = this;
    let least = Infinity;
    for (const loss of losses) least = Math.min(least, loss);
    let sum = 0;
    for (let i = 0; i < losses.length; i++) sum += out[i] = Math.exp(least - losses[i]);
    for (let i = 0; i < losses.length; i++) out[i] /= sum;
    return out;
  }

  /** Learns what each expert lost, in natural units: a loss of 1 more costs a factor of e. */
  learn(losses: Float64Array): void {
    let least = Infinity;
    for (let i = 0; i < losses.length; i++) {
      const loss = losses[i] < mostLoss ? losses[i] : mostLoss;
      this.losses[i] = this.keep * this.losses[i] + loss;
      least = Math.min(least, this.losses[i]);
    }
    for (let i = 0; i < losses.length; i++) {
      this.losses[i] = Math.min(mostLoss, this.losses[i] - least);
    }
  }

  encode(to: ByteWriter): void {
    to.f64s(this.losses);
  }

  /** Takes over what {@link encode} wrote; a `RangeError` where these bytes are none. */
  restore(from: ByteReader): void {
    from.f64s(this.losses);
    const count = this.losses.length;
    checkNumbers(this.losses, 0, [{ name: "losses", count, low: 0, high: mostLoss }]);
  }
}
