// The forecaster of one video: about a dozen experts and the regression that all videos share, mixed by
// how right each has been (A4).
import { Bands, bandsRanges, bandsStateSize } from "./bands.ts";
import type { ByteReader, ByteWriter } from "./bytes.ts";
import {
  ClockProfile,
  longestSpanHours,
  openHourNumbers,
  openHourRanges,
} from "./clock-profile.ts";
import { cohortGain, type CohortPrior } from "./cohort-prior.ts";
import { expertCount, expertNumber, Experts, expertsRanges, expertsStateSize } from "./experts.ts";
import { ageStepOf } from "./loss-tables.ts";
import { maxOwnLosses, Mix } from "./mix.ts";
import type { PooledForecaster } from "./pooled-forecaster.ts";
import type { Outlook } from "./outlook.ts";
import type { NumberRange } from "./ranges.ts";
import { RecentSpans } from "./recent-spans.ts";
import { boundedLog, fillFeatures, maxLogRatio } from "./regression-features.ts";
import { type RollingWindow, targetCount, windowCapacity } from "./window.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const lossesFrom = expertsStateSize;
const usualFrom = lossesFrom + targetCount * expertCount;
const errorsFrom = usualFrom + targetCount;
const usualErrorsFrom = errorsFrom + targetCount;
const openHourFrom = usualErrorsFrom + targetCount;
/** Where the numbers of the bands lie among those of the forecaster. */
export const forecasterBandsFrom = openHourFrom + openHourNumbers;

/** Numbers that the state of a forecaster takes, its hours apart. */
export const forecasterStateSize = forecasterBandsFrom + bandsStateSize;

/** What those numbers may be. */
export const forecasterRanges: readonly NumberRange[] = [
  ...expertsRanges,
  { name: "sum of losses", count: targetCount * expertCount, low: 0, high: maxOwnLosses },
  { name: "usual loss", count: targetCount, low: 0, high: Number.MAX_VALUE },
  { name: "error of the regression", count: 2 * targetCount, low: -maxLogRatio, high: maxLogRatio },
  ...openHourRanges,
  ...bandsRanges,
];

const pooled = expertNumber("pooled");
const cautious = expertNumber("cautious");
const cohort = expertNumber("cohort");

/** How much a video's first cohort is favoured; its share shrinks to none at the twentieth reading. */
const cohortFavour = 60;

/** How fast a video's usual error of the regression is followed. */
const errorStep = 0.15;

/** Ages are at least this, or rates would decay without bounds over the first minutes. */
const youngestHours = 0.5;
const oldestHours = 50_000;

/**
 * A video whose publication is not known is as old as its views would have taken at their present
 * rate, times this: rates were higher before.
 */
const lifeShare = 0.7;

/** How much of yesterday's change with the clock is taken over; half of that where it rests on so few. */
const clockShare = 0.5;
const clockCounts = 10;

/** A fall in views an hour of this and less is none. */
const stillRate = 1e-3;

const mix = new Mix(expertCount);
const spans = new RecentSpans();

/** What is known of a video beside its readings. */
export interface Dates {
  readonly publishedAtMs: number | undefined;
  readonly firstAtMs: number;
}

/**
 * Forecasts how much views, likes and comments of one video will gain until any moment after the
 * newest reading, with an 80 % band.
 *
 * For every reading: {@link look} at the very moment of the reading, score that, {@link learn}, push
 * the reading to the window, {@link remember} it, then look at what comes next.
 *
 * ```ts
 * // 60 views in each of 20 hours
 * forecaster.look(window, dates, 3_600_000, pooled, undefined, outlook);
 * outlook.mix[0]; // 60
 * forecaster.look(window, dates, 1_800_000, pooled, undefined, outlook);
 * outlook.mix[0]; // 30
 * ```
 */
export class Forecaster {
  readonly bands: Bands;
  private readonly experts: Experts;
  private readonly profile: ClockProfile;
  private readonly state: Float64Array;
  private readonly from: number;

  /** A forecaster that has learnt nothing, in {@link forecasterStateSize} zeros from `from` on. */
  constructor(state: Float64Array = new Float64Array(forecasterStateSize), from = 0) {
    this.state = state;
    this.from = from;
    this.experts = new Experts(state, from);
    this.profile = new ClockProfile(state, from + openHourFrom);
    this.bands = new Bands(state, from + forecasterBandsFrom);
  }

  /**
   * Says what comes within `elapsedMs` of the newest reading. `kin` is the cohort's word on this
   * video; one with 20 readings needs none. Changes nothing but `out`.
   */
  look(
    window: RollingWindow,
    dates: Dates,
    elapsedMs: number,
    shared: PooledForecaster,
    kin: CohortPrior | undefined,
    out: Outlook,
  ): void {
    spans.read(window);
    const hours = elapsedMs / hourMs;
    out.hours = hours;
    out.readings = window.length;
    out.hasRate = spans.count > 0;
    const ageHours = this.ageHours(window, dates);
    const spanHours = out.hasRate ? spans.hours(0) : 0;
    out.ageHours = ageHours + hours / 2;
    out.ageBeforeHours = Math.max(youngestHours, ageHours - spanHours / 2);
    for (let target = 0; target < targetCount; target++) {
      this.ask(target, window, elapsedMs, shared, kin, out);
      const favour = kin === undefined ? 0 : cohortFavour * (1 - window.length / windowCapacity);
      mix.weigh(
        shared.losses[target],
        this.state,
        this.from + lossesFrom + target * expertCount,
        out.gains,
        target * expertCount,
        out.base[target],
        window.length,
        out.ageHours,
        favour,
        out.weights,
      );
      out.mix[target] = mix.average(out.gains, out.weights, target * expertCount);
    }
  }

  /**
   * Learns what came at the moment of `outlook`, before the reading is pushed; `usable` says of which
   * counters the gain is growth. The bands learn by {@link Bands.calibrate}.
   */
  learn(
    window: RollingWindow,
    outlook: Outlook,
    gains: ArrayLike<number>,
    usable: (target: number) => boolean,
    shared: PooledForecaster,
  ): void {
    if (!outlook.hasRate || outlook.hours <= 0) return;
    spans.read(window);
    shared.observe();
    const spanMs = spans.hours(0) * hourMs;
    const atMs = window.lastAtMs + outlook.hours * hourMs;
    for (let target = 0; target < targetCount; target++) {
      if (!usable(target)) continue;
      const gain = Math.max(0, gains[target]);
      const features = outlook.features[target];
      const regression = shared.regressions[target];
      const base = outlook.base[target];
      const logRatio = boundedLog(Math.log(gain + 0.5) - Math.log(base + 0.5));
      const error = boundedLog(logRatio - regression.logRatio(features));
      shared.addShock(target, error, atMs, spanMs);
      const usual = this.from + usualErrorsFrom + target;
      this.state[this.from + errorsFrom + target] = error;
      this.state[usual] += errorStep * (error - this.state[usual]);
      regression.learn(features, logRatio, base);
      this.learnDecay(target, outlook, gain, shared);
      mix.learn(
        shared.losses[target],
        this.state,
        this.from + lossesFrom + target * expertCount,
        this.state,
        this.from + usualFrom + target,
        outlook.gains,
        target * expertCount,
        gain,
        base,
        outlook.readings,
        outlook.ageHours,
      );
    }
  }

  /** Takes the gains between two readings into the memory of the experts. */
  remember(fromMs: number, toMs: number, gains: ArrayLike<number>): void {
    this.experts.learn(gains, (toMs - fromMs) / hourMs);
    this.profile.add(fromMs, toMs, gains);
  }

  /** The usual loss of a target's forecasts, in counts: the unit in which losses are compared. */
  usualLoss(target: number): number {
    return this.state[this.from + usualFrom + target];
  }

  /**
   * What the gain of a target within `aheadMs` is, where it is `gain` within the time of `outlook`: in
   * proportion, but for age, and for what the clock of the last days says where that is known.
   */
  scale(
    target: number,
    gain: number,
    window: RollingWindow,
    outlook: Outlook,
    aheadMs: number,
    shared: PooledForecaster,
  ): number {
    const hours = aheadMs / hourMs;
    const share = hours / outlook.hours;
    if (Math.abs(share - 1) < 1e-9) return gain;
    // A whole day ahead reaches into the hour that is not over yet: there the day before yesterday knows.
    for (let days = 1; days <= 2 && hours <= 24 && outlook.hours <= longestSpanHours; days++) {
      const thenMs = window.lastAtMs - days * dayMs;
      const ahead = this.profile.gain(target, thenMs, thenMs + aheadMs);
      const known = this.profile.gain(target, thenMs, thenMs + outlook.hours * hourMs);
      if (Number.isNaN(ahead + known)) continue;
      const trust = clockShare * known / (known + clockCounts);
      return gain * share ** (1 - trust) * ((ahead + 0.5 * share) / (known + 0.5)) ** trust;
    }
    const slope = shared.decaySlope(target, ageStepOf(outlook.ageHours));
    const ageHours = outlook.ageHours - outlook.hours / 2 + hours / 2;
    return gain * share * (ageHours / outlook.ageHours) ** slope;
  }

  encode(to: ByteWriter): void {
    this.profile.encode(to);
  }

  /** Takes back the hours that {@link encode} wrote; the numbers are the owner's to keep. */
  decode(reader: ByteReader): void {
    this.profile.decode(reader);
  }

  /** Fills what every expert says of one target. */
  private ask(
    target: number,
    window: RollingWindow,
    elapsedMs: number,
    shared: PooledForecaster,
    kin: CohortPrior | undefined,
    out: Outlook,
  ): void {
    const { experts, profile } = this;
    const at = target * expertCount;
    const { gains, hours } = out;
    gains.fill(NaN, at, at + expertCount);
    const base = experts.rate(1, target) * hours;
    out.base[target] = base;
    if (out.hasRate) {
      const slope = shared.decaySlope(target, ageStepOf(out.ageHours));
      const decayFactor = (out.ageHours / out.ageBeforeHours) ** slope;
      const nowMs = window.lastAtMs;
      experts.estimate(target, spans, profile, nowMs, hours, decayFactor, gains, at);
      const spanMs = spans.hours(0) * hourMs;
      const shock = shared.shock(target, nowMs + elapsedMs, spanMs);
      const features = out.features[target];
      const lastError = this.state[this.from + errorsFrom + target];
      const usualError = this.state[this.from + usualErrorsFrom + target];
      fillFeatures(
        target,
        window,
        spans,
        experts,
        profile,
        out,
        shock,
        lastError,
        usualError,
        features,
      );
      const regression = shared.regressions[target];
      const scale = base + 0.5;
      gains[at + pooled] = Math.max(0, scale * Math.exp(regression.logRatio(features)) - 0.5);
      gains[at + cautious] = Math.max(
        0,
        scale * Math.exp(regression.cautiousLogRatio(features)) - 0.5,
      );
    } else if (kin === undefined) gains[at] = 0;
    if (kin !== undefined) {
      const gain = out.hasRate ? spans.gain(0, target) : 0;
      const spanHours = out.hasRate ? spans.hours(0) : 0;
      gains[at + cohort] = cohortGain(target, hours, kin, gain, spanHours);
    }
  }

  private learnDecay(
    target: number,
    outlook: Outlook,
    gain: number,
    shared: PooledForecaster,
  ): void {
    const before = spans.gain(0, target);
    const ageStep = Math.log(outlook.ageHours / outlook.ageBeforeHours);
    const rateStep = Math.log((gain + 0.5) / outlook.hours) -
      Math.log((before + 0.5) / spans.hours(0));
    shared.learnDecay(
      target,
      ageStepOf(outlook.ageHours),
      ageStep,
      rateStep,
      Math.min(gain, before),
    );
  }

  private ageHours(window: RollingWindow, dates: Dates): number {
    const sinceMs = window.lastAtMs - (dates.publishedAtMs ?? dates.firstAtMs);
    const known = Math.max(youngestHours, sinceMs / hourMs);
    if (dates.publishedAtMs !== undefined || spans.count === 0) return known;
    const rate = Math.max(stillRate, this.experts.rate(1, 0));
    const life = lifeShare * window.counter(window.length - 1, 0) / rate;
    return Math.max(known, Math.min(oldestHours, life));
  }
}
