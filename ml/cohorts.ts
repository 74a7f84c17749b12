// Cold start (A5): what videos of the same channel, the same category and all videos did at this age.
import type { ByteReader, ByteWriter } from "./bytes.ts";
import {
  checkCohortRow,
  CohortIncrements,
  type CohortPrior,
  cohortRowSize,
} from "./cohort-prior.ts";
import { CohortSums } from "./cohort-sums.ts";
import { type RollingWindow, targetCount } from "./window.ts";

/** What decides which videos are like this one. */
export interface CohortMember {
  readonly channel: string | undefined;
  readonly category: string | undefined;
  /** When the video was published in milliseconds; undefined where that is not known. */
  readonly publishedAtMs: number | undefined;
  /** When it was first seen: its age counts from here where its publication is not known. */
  readonly firstAtMs: number;
}

const hourMs = 3_600_000;

/** Ages at which a class ends; videos of unknown publication have as many classes of their own. */
const ageLimitsMs = [6, 24, 3 * 24, 7 * 24, 30 * 24, 180 * 24].map((hours) => hours * hourMs);
const ageClasses = ageLimitsMs.length + 1;
const anyAge = 2 * ageClasses;

/** Ages below this count as this: rates would decay without bounds over the first minutes. */
const youngestMs = hourMs / 2;

/** Where the age is not known, a counter is taken to have grown over this time. */
const unknownLifeMs = 30 * 24 * hourMs;

/** Working memory of one call; nothing is kept here between calls. */
const increments = new CohortIncrements();
const rows: (Float64Array | undefined)[] = [undefined, undefined, undefined, undefined];

/**
 * What was learnt about videos of like age: how fast their counters grow, how that compares with
 * their growth so far, how it decays with age, and how well it was forecast; for everyone, per
 * category and per channel.
 *
 * What this owner observed since the last {@link takeDelta} is kept beside the table that answers.
 * Its deltas go to the other owners, and theirs arrive by {@link merge}, in any order.
 *
 * ```ts
 * // a video of the channel "cats" gained 100 views in its first hour
 * cohorts.observe(cat, windowOfCat, 3_600_000, [100, 3, 0], forecastOfCat);
 * cohorts.prior(kitten, windowOfKitten, prior); // another of that age
 * Math.exp(prior.logRate(0)); // nearer to 100 an hour than before
 * ```
 */
export class Cohorts {
  private serving = new CohortSums(cohortRowSize);
  private delta = new CohortSums(cohortRowSize);

  /**
   * Observes the reading that comes `elapsedMs` after the newest in `window`, before it is pushed.
   * `served` holds the forecast of its gains (value, low, high per target) from `at` on.
   */
  observe(
    member: CohortMember,
    window: RollingWindow,
    elapsedMs: number,
    gains: ArrayLike<number>,
    served: ArrayLike<number>,
    at = 0,
  ): void {
    const newest = window.length - 1;
    if (newest < 0 || elapsedMs <= 0) return;
    const nowMs = window.atMs(newest);
    const beforeMs = newest > 0 ? nowMs - window.atMs(newest - 1) : 0;
    const ageClass = ageClassOf(member, nowMs);
    const first = newest === 0 || ageClassOf(member, window.atMs(newest - 1)) !== ageClass;
    const lifeMs = lifeOf(member, nowMs);
    increments.begin(ageOf(member, nowMs), elapsedMs, beforeMs, lifeMs, first);
    for (let target = 0; target < targetCount; target++) {
      const before = newest > 0 ? window.gain(newest, target) : 0;
      increments.addGain(target, gains[target], before, window.counter(newest, target));
      if (newest > 0) increments.addResidual(target, served, at, gains[target]);
    }
    addIncrements(this.serving, member, ageClass);
    addIncrements(this.delta, member, ageClass);
  }

  /** Fills `out` with what to expect of a video after the newest reading in its window. */
  prior(member: CohortMember, window: RollingWindow, out: CohortPrior): void {
    const newest = window.length - 1;
    if (newest < 0) throw new RangeError("found an empty window, wanted at least one reading");
    const nowMs = window.atMs(newest);
    const ageClass = ageClassOf(member, nowMs);
    const { category, channel } = member;
    const known = this.serving;
    rows[0] = known.find("everyone", "", anyAge);
    rows[1] = known.find("everyone", "", ageClass);
    rows[2] = category === undefined ? undefined : known.find("category", category, ageClass);
    rows[3] = channel === undefined ? undefined : known.find("channel", channel, ageClass);
    out.ageMs = ageOf(member, nowMs);
    const lifeMs = lifeOf(member, nowMs);
    for (let target = 0; target < targetCount; target++) {
      const counter = window.counter(newest, target);
      out.set(target, rows, member.publishedAtMs !== undefined, counter, lifeMs);
    }
  }

  /** What was observed since this was last asked, which is then forgotten; undefined if nothing. */
  takeDelta(): CohortSums | undefined {
    if (this.delta.size === 0) return undefined;
    const delta = this.delta;
    this.delta = new CohortSums(cohortRowSize);
    return delta;
  }

  /** Answers from what another owner observed, too, from now on; it is not sent on. */
  merge(delta: CohortSums): void {
    this.serving.add(delta);
  }

  encode(to: ByteWriter): void {
    this.serving.encode(to);
    this.delta.encode(to);
  }

  static decode(from: ByteReader): Cohorts {
    const cohorts = new Cohorts();
    cohorts.serving = Cohorts.decodeSums(from);
    cohorts.delta = Cohorts.decodeSums(from);
    return cohorts;
  }

  /** The table that a delta was encoded from. Throws a `RangeError` where it can be none. */
  static decodeSums(from: ByteReader): CohortSums {
    return CohortSums.decode(from, cohortRowSize, (ageClass, sums) => {
      if (ageClass > anyAge) throw new RangeError(`found age class ${ageClass} of ${anyAge + 1}`);
      checkCohortRow(sums);
    });
  }
}

function addIncrements(table: CohortSums, member: CohortMember, ageClass: number): void {
  const { category, channel } = member;
  table.addTo("everyone", "", anyAge, increments.sums);
  table.addTo("everyone", "", ageClass, increments.sums);
  if (category !== undefined) table.addTo("category", category, ageClass, increments.sums);
  if (channel !== undefined) table.addTo("channel", channel, ageClass, increments.sums);
}

function ageOf(member: CohortMember, atMs: number): number {
  return Math.max(youngestMs, atMs - (member.publishedAtMs ?? member.firstAtMs));
}

function lifeOf(member: CohortMember, atMs: number): number {
  return member.publishedAtMs === undefined ? unknownLifeMs : ageOf(member, atMs);
}

function ageClassOf(member: CohortMember, atMs: number): number {
  const ageMs = ageOf(member, atMs);
  let ageClass = 0;
  while (ageClass < ageLimitsMs.length && ageMs >= ageLimitsMs[ageClass]) ageClass++;
  return member.publishedAtMs === undefined ? ageClasses + ageClass : ageClass;
}
