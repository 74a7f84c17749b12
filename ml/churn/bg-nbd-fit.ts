// Parameters of BG/NBD for whoever comes these days, found anew now and then from a sample of histories.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { Random } from "../random.ts";
import { checkNumbers, maxSteps } from "../ranges.ts";
import { type BgNbd, countTerm, timeTerm, type VisitSummary } from "./bg-nbd.ts";
import { minimise } from "./nelder-mead.ts";

/** Histories of the sample that parameters are found from. */
export const sampleSize = 1024;

/** Parameters before anything is known, times in horizons: some come often, most do not, some leave. */
export const firstBgNbd: BgNbd = { shape: 0.5, rate: 1, leave: 1, stay: 2.5 };

/** Logarithms of parameters stay within this of 0; a weak pull holds them where nothing tells them. */
const mostLog = 7;
const pull = 1e-3;

/** Calls of the likelihood in one search: the first starts from nowhere, the others from the last. */
const firstCalls = 300;
const laterCalls = 100;

/**
 * The parameters under which histories are most likely, times in the unit of the histories.
 * `mostCalls` bounds the time: about 0.1 ms a call for a thousand histories.
 */
export function fitBgNbd(
  histories: readonly VisitSummary[],
  start: BgNbd = firstBgNbd,
  mostCalls = firstCalls,
): BgNbd {
  if (histories.length === 0) return start;
  // Those of as many visits stand together, as they share what is expensive.
  const sorted = histories.toSorted((a, b) => a.repeats - b.repeats);
  const best = minimise(
    (logs) => {
      const model = modelOf(logs);
      let likelihood = 0;
      let repeats = -1;
      let count = 0;
      for (const history of sorted) {
        if (history.repeats !== repeats) {
          repeats = history.repeats;
          count = countTerm(model, repeats);
        }
        likelihood += count + timeTerm(model, repeats, history.lastAt, history.age);
      }
      const penalty = logs.reduce((sum, log) => sum + log * log, 0);
      return pull * penalty - likelihood / sorted.length;
    },
    [start.shape, start.rate, start.leave, start.stay].map(Math.log),
    {
      mostCalls,
      tolerance: 1e-7,
    },
  );
  return modelOf(best);
}

function modelOf(logs: readonly number[]): BgNbd {
  const [shape, rate, leave, stay] = logs.map((log) =>
    Math.exp(Math.max(-mostLog, Math.min(mostLog, log)))
  );
  return { shape, rate, leave, stay };
}

/** Numbers kept of a history in the sample. */
const width = 3;

/**
 * A sample of the histories that were shown, of which older ones are replaced by and by, and the
 * parameters found from it. Times are in horizons. The sample is uniform over what was shown of late,
 * in whatever order it came.
 * Source: Vitter, Random sampling with a reservoir, 1985 (with a count that fades).
 */
export class BgNbdFit {
  model: BgNbd = firstBgNbd;
  private random: Random;
  private readonly sample = new Float64Array(sampleSize * width);
  private length = 0;
  private seen = 0;
  private sinceFit = 0;
  private fits = 0;

  constructor(seed = 1) {
    this.random = new Random(seed, 0x6267);
  }

  /** Lets time pass: what was seen counts only `share` of what it did. */
  fade(share: number): void {
    this.seen *= share;
  }

  /** Shows a history; true where the parameters were found anew. */
  add(repeats: number, lastAt: number, age: number): boolean {
    this.seen += 1;
    this.sinceFit += 1;
    const place = this.length < sampleSize
      ? this.length++
      : Math.floor(this.random.uniform() * Math.max(sampleSize, this.seen));
    if (place < sampleSize) {
      const at = place * width;
      this.sample[at] = repeats;
      this.sample[at + 1] = lastAt;
      this.sample[at + 2] = age;
    }
    const wait = this.fits === 0 ? fewestFirst : Math.max(fewestBetween, this.seen * shareBetween);
    if (this.sinceFit < wait) return false;
    this.fit();
    return true;
  }

  encode(to: ByteWriter): void {
    this.random.encode(to);
    to.f64s([this.model.shape, this.model.rate, this.model.leave, this.model.stay]);
    to.f64s([this.seen, this.sinceFit, this.fits, this.length]);
    to.f64s(this.sample, 0, this.length * width);
  }

  /** The fit that {@link encode} wrote; a `RangeError` where the bytes are none. */
  static decode(from: ByteReader): BgNbdFit {
    const fit = new BgNbdFit();
    fit.random = Random.decode(from);
    const numbers = new Float64Array(8);
    from.f64s(numbers);
    checkNumbers(numbers, 0, [
      { name: "parameter of BG/NBD", count: 4, low: 1e-4, high: 1e4 },
      { name: "histories seen", count: 1, low: 0, high: maxSteps },
      { name: "histories since the last fit", count: 2, low: 0, high: maxSteps, whole: true },
      { name: "histories in the sample", count: 1, low: 0, high: sampleSize, whole: true },
    ]);
    const [shape, rate, leave, stay] = numbers;
    fit.model = { shape, rate, leave, stay };
    [fit.seen, fit.sinceFit, fit.fits, fit.length] = numbers.subarray(4);
    from.f64s(fit.sample, 0, fit.length * width);
    for (let i = 0; i < fit.length; i++) {
      checkNumbers(fit.sample, i * width, [
        { name: "visits of a history", count: 1, low: 0, high: maxSteps },
        { name: "time of a history", count: 2, low: 0, high: Number.MAX_VALUE },
      ]);
    }
    return fit;
  }

  private fit(): void {
    const histories = Array.from({ length: this.length }, (_, i) => {
      const [repeats, lastAt, age] = this.sample.subarray(i * width, (i + 1) * width);
      return { repeats, lastAt, age };
    });
    this.model = fitBgNbd(histories, this.model, this.fits++ === 0 ? firstCalls : laterCalls);
    this.sinceFit = 0;
  }
}

/** Histories before the first fit, and between two later ones: so many, and this share of those seen. */
const fewestFirst = 128;
const fewestBetween = 1024;
const shareBetween = 0.5;
