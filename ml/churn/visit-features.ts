// What a history of visits says at one moment: numbers for learners, and what each is about in words.
import { gapFloor, visitHalfLives, type VisitHistory } from "./visit-history.ts";

/** A number that learners look at. */
export interface Feature {
  readonly name: string;
  /** What it tells of, for people; reasons are told by phrase, features of one phrase together. */
  readonly phrase: string;
}

interface VisitFeature extends Feature {
  /** Its value `since` horizons after the last visit and `tenure` horizons after the first. */
  readonly of: (history: VisitHistory, since: number, tenure: number, atMs: number) => number;
}

const lately = "visits of late";
/** What is told of those who are away for longer, or shorter, than is usual for them. */
export const rhythmPhrase = "time since the last visit against the usual gap";
const worth = "what visits were worth";

/**
 * The features, in the order of the vector. All grow with the logarithm of what they tell of; times are
 * in horizons. None knows anything of what comes after the moment it is computed for.
 */
const table: readonly VisitFeature[] = [
  {
    name: "recency",
    phrase: "time since the last visit",
    of: (_, since) => Math.log1p(since),
  },
  {
    name: "visits",
    phrase: "number of visits",
    of: ({ visits }) => Math.log(visits),
  },
  {
    name: "tenure",
    phrase: "time since the first visit",
    of: (_, __, tenure) => Math.log1p(tenure),
  },
  {
    name: "single",
    phrase: "number of visits",
    of: ({ visits }) => visits === 1 ? 1 : 0,
  },
  ...visitHalfLives.map((halfLife, i): VisitFeature => ({
    name: `visitsHalvingIn${halfLife}`,
    phrase: lately,
    of: (history, _, __, atMs) => Math.log(history.fading(i, atMs) + 0.05),
  })),
  {
    name: "meanGap",
    phrase: "usual gap between visits",
    of: ({ meanGap }) => Math.log(meanGap),
  },
  {
    name: "recencyOverMeanGap",
    phrase: rhythmPhrase,
    of: ({ meanGap }, since) => Math.log((since + gapFloor) / meanGap),
  },
  {
    name: "recencyOverLongestGap",
    phrase: rhythmPhrase,
    of: ({ visits, longestGap }, since) =>
      Math.log((since + gapFloor) / ((visits > 1 ? longestGap : 2) + gapFloor)),
  },
  {
    name: "recencyOverRecentGap",
    phrase: rhythmPhrase,
    of: ({ visits, recentGap }, since) =>
      Math.log((since + gapFloor) / ((visits > 1 ? recentGap : 1) + gapFloor)),
  },
  {
    name: "gapSpread",
    phrase: "how regular visits are",
    of: ({ gapSpread }) => gapSpread,
  },
  { name: "lastValue", phrase: worth, of: ({ lastValue }) => signedLog(lastValue) },
  { name: "meanValue", phrase: worth, of: ({ meanValue }) => signedLog(meanValue) },
];

/** The features of {@link visitFeatures}, in its order. */
export const visitFeatureTable: readonly Feature[] = table;

/** Features of a history. */
export const visitFeatureCount = table.length;

/**
 * Writes the {@link visitFeatureCount} features of a history at `atMs` to `out` from `at` on. The history
 * must not be empty, nor hold visits after that moment: a `RangeError` says so where it does, as features
 * that know the future would teach what nobody can use.
 *
 * ```ts
 * const history = new VisitHistory(10 * dayMs);
 * history.add(0);
 * const out = new Float64Array(visitFeatureCount);
 * visitFeatures(history, 20 * dayMs, out);
 * out[0]; // 1.0986, recency: log(1 + 2 horizons)
 * ```
 */
export function visitFeatures(
  history: VisitHistory,
  atMs: number,
  out: Float64Array,
  at = 0,
): void {
  const { horizonMs, firstAtMs, lastAtMs, visits } = history;
  if (visits === 0) throw new RangeError("found no visits, wanted features of at least one");
  if (!(atMs >= lastAtMs)) {
    throw new RangeError(`found a visit at ${lastAtMs}, wanted none after ${atMs}`);
  }
  const since = (atMs - lastAtMs) / horizonMs;
  const tenure = (atMs - firstAtMs) / horizonMs;
  for (let i = 0; i < visitFeatureCount; i++) {
    out[at + i] = table[i].of(history, since, tenure, atMs);
  }
}

/** More visits, and more horizons, than anybody has: features that no history led to stay within them. */
const most = 1e9;

/** Time since the last visit in horizons, from the features. */
export function recencyOf(features: Float64Array): number {
  return within(0, Math.expm1(features[0]));
}

/** Visits, from the features: at least 1. */
export function visitsOf(features: Float64Array): number {
  return within(1, Math.round(Math.exp(features[1])));
}

/** Time since the first visit in horizons, from the features. */
export function tenureOf(features: Float64Array): number {
  return within(0, Math.expm1(features[2]));
}

function within(least: number, value: number): number {
  return Math.max(least, Math.min(most, value));
}

function signedLog(value: number): number {
  return Math.sign(value) * Math.log1p(Math.abs(value));
}
