// The life of a model, decided from what partitions tell: when to train, when a challenger has proved
// itself on later data, and when it has not. Pure: no clock but event time.
import type { Example } from "../../ml/network/example.ts";
import type { Standing } from "../../db/model-registry.ts";
import type { ComparisonLesson } from "../../streams/lessons.ts";

/** Windows that are kept to learn from, the newest ones. */
export const maxKeptExamples = 5_000;

/** Windows below which nothing is trained. */
const leastExamples = 200;
/** A training waits for as many new windows as the last one had, the first for {@link leastExamples}. */
const freshShare = 1;
/** After a drift this share is enough, but for so many. */
const freshShareAfterDrift = 0.1;
const leastFreshAfterDrift = 64;

/** Readings on which two versions are compared before there is a verdict, and at most. */
const leastCompared = 200;
const mostCompared = 6_000;
/** After a look without a verdict the next one comes at so many times the readings: nine in all. */
const nextLook = 1.5;
/**
 * Standard errors by which the challenger's loss must be smaller, or larger, on average. More than one
 * look would ask for, as there are several, and losses of one video hang together.
 */
const betterBy = 2.3;
const worseBy = 2;

/** What is to be done. */
export type Duty =
  | { readonly kind: "train"; readonly why: "schedule" | "drift" }
  | { readonly kind: "promote" | "reject"; readonly challenger: number; readonly found: Verdict };

/** What a comparison has found. Differences are the champion's losses less the challenger's. */
export interface Verdict {
  readonly champion: number;
  readonly readings: number;
  readonly meanDifference: number;
  readonly standardError: number;
}

/** Everything from which the duties follow. */
export class ModelLife {
  /** Windows to learn from, oldest first. */
  readonly examples: Example[] = [];
  private readonly everyMs: number;
  private fresh = 0;
  private lastSize = 0;
  private trainedAtMs = -Infinity;
  private latestMs = -Infinity;
  private hasDrifted = false;
  private isUnasked = true;
  private compared = { champion: 0, challenger: 0, count: 0, sum: 0, squares: 0 };
  private lookAt = leastCompared;

  /** `everyMs` of event time pass between two trainings at least, unless forecasts become worse. */
  constructor(everyMs: number) {
    this.everyMs = everyMs;
  }

  /** Event time of the newest thing heard; undefined before there was any. */
  get atMs(): number | undefined {
    return Number.isFinite(this.latestMs) ? this.latestMs : undefined;
  }

  /** Whether anything was heard since {@link duty} was asked, or something is still to be done. */
  get hasNews(): boolean {
    return this.isUnasked;
  }

  /** New windows that the next training waits for. */
  get wanted(): number {
    if (this.lastSize === 0) return leastExamples;
    return Math.ceil(freshShare * this.lastSize);
  }

  /** Windows that came since the last training. */
  get gathered(): number {
    return this.fresh;
  }

  /** A window, with what came after it. */
  hearExample(example: Example): void {
    this.isUnasked = true;
    this.examples.push(example);
    if (this.examples.length > maxKeptExamples + maxKeptExamples / 4) {
      this.examples.splice(0, this.examples.length - maxKeptExamples);
    }
    this.latestMs = Math.max(this.latestMs, example.atMs);
    // After a restart the windows of the last training come again.
    if (example.atMs > this.trainedAtMs) this.fresh++;
  }

  /** Forecasts of a partition have become worse for good. */
  hearDrift(atMs: number): void {
    this.isUnasked = true;
    this.latestMs = Math.max(this.latestMs, atMs);
    if (atMs > this.trainedAtMs) this.hasDrifted = true;
  }

  hearComparison(lesson: ComparisonLesson): void {
    this.isUnasked = true;
    this.latestMs = Math.max(this.latestMs, lesson.atMs);
    const { champion, challenger } = this.compared;
    if (lesson.champion !== champion || lesson.challenger !== challenger) {
      this.compared = {
        champion: lesson.champion,
        challenger: lesson.challenger,
        count: 0,
        sum: 0,
        squares: 0,
      };
      this.lookAt = leastCompared;
    }
    this.compared.count += lesson.count;
    this.compared.sum += lesson.sum;
    this.compared.squares += lesson.squares;
  }

  /** A training ended, well or not, having looked at the windows up to `atMs`. */
  trained(atMs: number, examples: number): void {
    this.trainedAtMs = atMs;
    this.lastSize = examples;
    this.fresh = this.examples.filter((example) => example.atMs > atMs).length;
    this.hasDrifted = false;
  }

  /**
   * What is to be done while these versions run; undefined where there is nothing. While two versions
   * share the videos, whoever split them decides.
   */
  duty(standing: Standing): Duty | undefined {
    const duty = this.dutyNow(standing);
    if (duty === undefined) this.isUnasked = false;
    return duty;
  }

  private dutyNow(standing: Standing): Duty | undefined {
    if (standing.challengerShare > 0) return undefined;
    if (standing.challenger !== undefined) return this.verdict(standing);
    if (this.examples.length < leastExamples) return undefined;
    const afterDrift = Math.max(leastFreshAfterDrift, freshShareAfterDrift * this.lastSize);
    if (this.hasDrifted && this.fresh >= afterDrift) return { kind: "train", why: "drift" };
    const isTime = this.latestMs - this.trainedAtMs >= this.everyMs;
    return isTime && this.fresh >= this.wanted ? { kind: "train", why: "schedule" } : undefined;
  }

  private verdict(standing: Standing): Duty | undefined {
    const { champion, challenger, count, sum, squares } = this.compared;
    if (challenger !== standing.challenger || champion !== (standing.champion ?? 0)) {
      return undefined;
    }
    if (count < this.lookAt && count < mostCompared) return undefined;
    this.lookAt = Math.ceil(nextLook * count);
    const meanDifference = sum / count;
    const variance = Math.max(0, squares / count - meanDifference * meanDifference);
    const standardError = Math.sqrt(variance / count);
    const found = { champion, readings: count, meanDifference, standardError };
    if (meanDifference > betterBy * standardError && meanDifference > 0) {
      return { kind: "promote", challenger, found };
    }
    const isWorse = meanDifference < -worseBy * standardError;
    return isWorse || count >= mostCompared ? { kind: "reject", challenger, found } : undefined;
  }
}
