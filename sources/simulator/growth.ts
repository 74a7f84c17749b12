// How fast a simulated video is watched: the true intensity behind its counters, as a function of time.
import type { Random } from "../../ml/random.ts";
import type { Category } from "./categories.ts";
import { type Rhythm, rhythmAt } from "./rhythm.ts";

/** A time during which a video is passed around: a fast rise and a slower decay. */
export interface Burst {
  readonly startMs: number;
  /** Extra views an hour at the height of the burst, before the rhythm of its audience. */
  readonly peakViewsPerHour: number;
  readonly riseHours: number;
  readonly decayHours: number;
}

/** Everything that decides a video's true growth. Rates are averages over a week's rhythm. */
export interface Growth {
  readonly bornMs: number;
  readonly rhythm: Rhythm;
  /** Subscribers at the launch: a rate that falls exponentially. */
  readonly launchViewsPerHour: number;
  readonly launchDecayHours: number;
  /** Search and suggestions later: a rate that falls as a power of age. */
  readonly tailViewsPerHour: number;
  readonly tailKneeHours: number;
  readonly tailExponent: number;
  /** In order of their starts. */
  readonly bursts: readonly Burst[];
  /** Likes and comments per view once the first fans have passed. */
  readonly likesPerView: number;
  readonly commentsPerView: number;
  /** Shape an hour of the gamma process that makes the counts over-dispersed; the larger, the calmer. */
  readonly steadiness: number;
}

const hourMs = 3_600_000;
const weekHours = 168;

/**
 * The true rate at which a video gathers views at `atMs`, in views an hour; 0 before its birth.
 * A mix of an exponential and a power-law decay, plus bursts, times the audience's rhythm, after
 * what was measured on real videos: Szabo and Huberman, Predicting the popularity of online content,
 * 2010; Crane and Sornette, Robust dynamic classes revealed by measuring the response function of a
 * social system, 2008.
 */
export function viewsPerHourAt(growth: Growth, atMs: number): number {
  const ageHours = (atMs - growth.bornMs) / hourMs;
  if (ageHours < 0) return 0;
  let rate = calmViewsPerHour(growth, ageHours);
  for (const burst of growth.bursts) rate += burst.peakViewsPerHour * burstShape(burst, atMs);
  return rate * rhythmAt(growth.rhythm, atMs);
}

/** Whether bursts bring more of the views at `atMs` than the video's ordinary growth does. */
export function isBreakingOut(growth: Growth, atMs: number): boolean {
  let extra = 0;
  for (const burst of growth.bursts) extra += burst.peakViewsPerHour * burstShape(burst, atMs);
  return extra > calmViewsPerHour(growth, Math.max(0, (atMs - growth.bornMs) / hourMs));
}

/** Likes per view at `atMs`: half as many again at the launch, when the fans come. */
export function likesPerViewAt(growth: Growth, atMs: number): number {
  const ageHours = Math.max(0, (atMs - growth.bornMs) / hourMs);
  return growth.likesPerView * (1 + 0.5 * Math.exp(-ageHours / 24));
}

/** Comments per view at `atMs`: twice as many at the launch. */
export function commentsPerViewAt(growth: Growth, atMs: number): number {
  const ageHours = Math.max(0, (atMs - growth.bornMs) / hourMs);
  return growth.commentsPerView * (1 + Math.exp(-ageHours / 24));
}

/** Longest stretch that one step of the quadrature spans: a twelfth of the daily wave. */
const stepMs = 2 * hourMs;
/** Offset from the middle, in half widths, of the outer points of Gauss and Legendre's three. */
const gaussOffset = Math.sqrt(0.6);

/**
 * Views expected between two times: the integral of {@link viewsPerHourAt}, by three-point Gauss and
 * Legendre quadrature over steps of at most two hours, none of which spans the start of a burst
 * (relative error below 1e-4).
 */
export function expectedViews(growth: Growth, fromMs: number, toMs: number): number {
  let startMs = Math.max(fromMs, growth.bornMs);
  let views = 0;
  for (const burst of growth.bursts) {
    if (burst.startMs <= startMs || burst.startMs >= toMs) continue;
    views += integral(growth, startMs, burst.startMs);
    startMs = burst.startMs;
  }
  return toMs <= startMs ? views : views + integral(growth, startMs, toMs);
}

function integral(growth: Growth, fromMs: number, toMs: number): number {
  const steps = Math.ceil((toMs - fromMs) / stepMs);
  const halfMs = (toMs - fromMs) / steps / 2;
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    const middleMs = fromMs + (2 * i + 1) * halfMs;
    const outer = viewsPerHourAt(growth, middleMs - gaussOffset * halfMs) +
      viewsPerHourAt(growth, middleMs + gaussOffset * halfMs);
    sum += (5 * outer + 8 * viewsPerHourAt(growth, middleMs)) / 18;
  }
  return sum * 2 * halfMs / hourMs;
}

/**
 * Draws the growth of a video born at `bornMs`. `channelLevel` multiplies the views that are usual
 * in its category; `lifeMs` is the span over which its `burstsPerVideo` expected bursts may fall.
 */
export function drawGrowth(
  random: Random,
  category: Category,
  channelLevel: number,
  bornMs: number,
  lifeMs: number,
  burstsPerVideo: number,
): Growth {
  const weekViews = clamp(
    20,
    category.weekViews * channelLevel * Math.exp(random.normal(0, 0.8)),
    2e7,
  );
  const launchShare = random.between(0.3, 0.7);
  const launchDecayHours = random.between(10, 40);
  const tailKneeHours = random.between(6, 48);
  const tailExponent = random.between(0.5, 1.2);
  const calm = {
    bornMs,
    rhythm: category.rhythm,
    launchViewsPerHour: launchShare * weekViews / launchDecayHours,
    launchDecayHours,
    tailViewsPerHour: (1 - launchShare) * weekViews / powerLawHours(tailKneeHours, tailExponent),
    tailKneeHours,
    tailExponent,
    likesPerView: category.likesPerView * Math.exp(random.normal(0, 0.3)),
    commentsPerView: category.commentsPerView * Math.exp(random.normal(0, 0.5)),
    steadiness: random.between(20, 200),
  };
  const bursts: Burst[] = [];
  const count = Math.min(maxBursts, random.poisson(burstsPerVideo));
  for (let i = 0; i < count; i++) {
    const ageHours = 12 * Math.pow(Math.max(1, lifeMs / hourMs / 12), random.uniform());
    bursts.push({
      startMs: Math.round(bornMs + ageHours * hourMs),
      peakViewsPerHour: Math.max(
        calmViewsPerHour(calm, ageHours) * random.between(4, 15),
        weekViews / weekHours * random.between(0.5, 2),
      ),
      riseHours: random.between(1, 4),
      decayHours: random.between(8, 36),
    });
  }
  bursts.sort((one, other) => one.startMs - other.startMs);
  return { ...calm, bursts };
}

const maxBursts = 3;

/** The rate without bursts and rhythm. */
function calmViewsPerHour(growth: Omit<Growth, "bursts">, ageHours: number): number {
  return growth.launchViewsPerHour * Math.exp(-ageHours / growth.launchDecayHours) +
    growth.tailViewsPerHour * Math.pow(1 + ageHours / growth.tailKneeHours, -growth.tailExponent);
}

/** Rise and decay of a burst, 0 before it and 1 at its height. */
function burstShape(burst: Burst, atMs: number): number {
  const hours = (atMs - burst.startMs) / hourMs;
  if (hours <= 0) return 0;
  const { riseHours, decayHours } = burst;
  const height = decayHours / (riseHours + decayHours) *
    Math.pow(1 + decayHours / riseHours, -riseHours / decayHours);
  return (1 - Math.exp(-hours / riseHours)) * Math.exp(-hours / decayHours) / height;
}

/** The integral of a power law that starts at 1, over its first week. */
function powerLawHours(kneeHours: number, exponent: number): number {
  const weeks = 1 + weekHours / kneeHours;
  const distance = 1 - exponent;
  if (Math.abs(distance) < 1e-9) return kneeHours * Math.log(weeks);
  return kneeHours * (Math.pow(weeks, distance) - 1) / distance;
}

function clamp(low: number, value: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
