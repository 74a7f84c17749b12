// What a partition tells the trainer: windows to learn from, how two versions of the network compare,
// and that forecasts have become worse for good.
import { Adwin } from "../../ml/adwin.ts";
import type { ByteReader } from "../../ml/bytes.ts";
import { ByteWriter } from "../../ml/bytes.ts";
import { encodeExample, residualOf } from "../../ml/network/example.ts";
import { checkNumbers, maxTimeMs } from "../../ml/ranges.ts";
import { targetCount } from "../../ml/window.ts";
import { lessonSubject } from "../../streams/lessons.ts";
import { forecastModel } from "../../streams/model-version.ts";
import type { StepContext } from "../actor.ts";
import type { Foresight } from "./foresight.ts";
import { Comparison, type Networks } from "./networks.ts";
import type { VideoShared } from "./shared.ts";

const hourMs = 3_600_000;

/** Windows that a partition tells of in an hour of event time, and at once after a quiet time. */
const windowsPerHour = 64;
const mostAtOnce = 256;
/** Where there are more, every second one is told of, then every fourth, and so on to this. */
const longestStride = 4096;

/** Readings compared before the trainer hears of it. */
const comparisonsPerLesson = 32;

/** Differences of losses count at most this, in usual losses. */
const mostDifference = 5;

const writer = new ByteWriter(600);
const residuals = new Float64Array(targetCount);
const weights = new Float64Array(targetCount).fill(1);

/** What a partition remembers of what it told. */
export class Teaching {
  /** Windows that may still be told of, and up to when that was reckoned. */
  private allowance = mostAtOnce;
  private reckonedAtMs = 0;
  /** Of so many windows one is told of. */
  private stride = 1;
  private passed = 0;
  private drift: Adwin;

  constructor(drift: Adwin = new Adwin()) {
    this.drift = drift;
  }

  /** Whether the next window may be one to tell of. */
  get wantsNext(): boolean {
    return this.passed + 1 >= this.stride;
  }

  /** Tells of a window and what came after it, `elapsedMs` later; bounded in number by event time. */
  tellWindow(
    foresight: Foresight,
    atMs: number,
    gains: ArrayLike<number>,
    context: StepContext<VideoShared>,
  ): void {
    if (!foresight.hasFeatures || !this.isNext(atMs)) return;
    for (let target = 0; target < targetCount; target++) {
      residuals[target] = residualOf(gains[target], foresight.outlook.mix[target]);
    }
    encodeExample({ atMs, features: foresight.features, residuals, weights }, writer);
    context.emit(
      lessonSubject(forecastModel, "window", context.partition),
      writer.take(),
      true,
    );
  }

  /** Compares champion and challenger at a reading; `usualLoss` is the unit of each target's loss. */
  compare(
    foresight: Foresight,
    atMs: number,
    gains: ArrayLike<number>,
    usualLoss: (target: number) => number,
    networks: Networks,
    context: StepContext<VideoShared>,
  ): void {
    if (foresight.challenger.running === undefined) return;
    let difference = 0;
    for (let target = 0; target < targetCount; target++) {
      const unit = usualLoss(target) + 0.5;
      difference += (Math.abs(foresight.champion.gains[target] - gains[target]) -
        Math.abs(foresight.challenger.gains[target] - gains[target])) / unit;
    }
    const bounded = Math.max(-mostDifference, Math.min(mostDifference, difference));
    networks.comparison.add(bounded);
    if (networks.comparison.count < comparisonsPerLesson) return;
    const { count, sum, squares } = networks.comparison;
    networks.comparison = new Comparison();
    const champion = networks.champion?.version ?? 0;
    const challenger = foresight.challenger.running.version;
    context.emit(
      lessonSubject(forecastModel, "comparison", context.partition),
      JSON.stringify({ atMs, champion, challenger, count, sum, squares }),
      true,
    );
  }

  /**
   * Watches the loss of what is served, and tells when it has risen for good: once, as it begins anew
   * then, or the detector would find the same change again in what it had kept of the time before.
   */
  watch(
    served: number,
    gain: number,
    usualLoss: number,
    atMs: number,
    context: StepContext<VideoShared>,
  ): void {
    const error = Math.abs(served - gain);
    const before = this.drift.mean;
    if (!this.drift.add(error / (error + usualLoss + 0.5)) || this.drift.mean <= before) return;
    context.emit(
      lessonSubject(forecastModel, "drift", context.partition),
      JSON.stringify({ atMs, loss: this.drift.mean }),
      true,
    );
    this.drift = new Adwin();
  }

  encode(to: ByteWriter): void {
    to.f64(this.allowance);
    to.f64(this.reckonedAtMs);
    to.u32(this.stride);
    to.u32(this.passed);
    this.drift.encode(to);
  }

  /** What {@link encode} wrote. Throws a `RangeError` where the bytes are none. */
  static decode(from: ByteReader): Teaching {
    const [allowance, reckonedAtMs, stride, passed] = [
      from.f64(),
      from.f64(),
      from.u32(),
      from.u32(),
    ];
    checkNumbers([allowance, reckonedAtMs, stride, passed], 0, [
      { name: "windows that may be told of", count: 1, low: 0, high: mostAtOnce },
      { name: "time of the last window", count: 1, low: 0, high: maxTimeMs },
      { name: "stride of windows", count: 1, low: 1, high: longestStride, whole: true },
      { name: "windows passed", count: 1, low: 0, high: longestStride, whole: true },
    ]);
    const teaching = new Teaching(Adwin.decode(from));
    teaching.allowance = allowance;
    teaching.reckonedAtMs = reckonedAtMs;
    teaching.stride = stride;
    teaching.passed = passed;
    return teaching;
  }

  /** Whether the window of this moment is one to tell of. */
  private isNext(atMs: number): boolean {
    if (++this.passed < this.stride) return false;
    this.passed = 0;
    const passedMs = Math.max(0, atMs - this.reckonedAtMs);
    const earned = this.allowance + windowsPerHour * passedMs / hourMs;
    this.allowance = Math.min(mostAtOnce, earned);
    this.reckonedAtMs = Math.max(this.reckonedAtMs, atMs);
    if (this.allowance >= mostAtOnce) this.stride = Math.max(1, this.stride >> 1);
    if (this.allowance < 1) {
      this.stride = Math.min(longestStride, 2 * this.stride);
      return false;
    }
    this.allowance -= 1;
    return true;
  }
}
