// Who a simulated user is: everything about them that stays. It is drawn from the user's number alone,
// so that nobody has to remember it.
import { Random } from "../../ml/random.ts";
import type { Rhythm } from "../simulator/rhythm.ts";
import { archetypes, tastesOf } from "./archetypes.ts";
import { countries, type Country } from "./population.ts";
import { drawWeighted } from "./weighted.ts";

/** What stays of a user. */
export interface Traits {
  readonly userId: string;
  /** Place in {@link archetypes}. */
  readonly archetype: number;
  readonly country: Country;
  /** Places in `devices`: the usual one, and another one that is used at times. */
  readonly device: number;
  readonly otherDevice: number;
  /** How much each category is liked, in the order of `categories`. */
  readonly tastes: readonly number[];
  /** When the user comes, in UTC. */
  readonly rhythm: Rhythm;
  /** Rates on the free tier, in an ordinary mood, long after the first visit. */
  readonly visitsPerDay: number;
  readonly leavesPerDay: number;
  /** How often the user begins to think of subscribing. */
  readonly warmsPerDay: number;
  /** Items after the first one in a visit, on average. */
  readonly depth: number;
  readonly articleShare: number;
  /** Added to the log odds of clicking an ad. */
  readonly clickShift: number;
  /** Multiplies likes, comments and shares. */
  readonly liveliness: number;
  /** Seconds of stalls that take away one point of satisfaction. */
  readonly patienceSeconds: number;
  /** Whether the user pays already at the start of the simulation. */
  readonly paysFromStart: boolean;
}

/** The share of people who pick up the other device, each visit. */
export const otherDeviceShare = 0.15;

const idCharacters = Array.from("abcdefghijkmnpqrstuvwxyz23456789");
const idLength = 10;

/** Chances, a day, that somebody ordinary leaves for good or begins to think of subscribing. */
export const ordinaryLeavesPerDay = 0.011;
const ordinaryWarmsPerDay = 0.02;

/** How far rates of visits and of leaving are from those of their archetype: deviations of logarithms. */
export const visitsDeviation = 0.6;
export const leavesDeviation = 0.3;

/** Marks the generators of traits among those of the audience. */
const traitsStream = -11;

/** The traits of user number `index` in the audience of this seed and start. */
export function drawTraits(seed: number, startMs: number, index: number): Traits {
  const random = new Random(seed, startMs, traitsStream, index);
  let userId = "u";
  for (let i = 0; i < idLength; i++) userId += random.pick(idCharacters);
  const archetypeNumber = drawWeighted(random, shares);
  const archetype = archetypes[archetypeNumber];
  const country = countries[drawWeighted(random, countryShares)];
  return {
    userId,
    archetype: archetypeNumber,
    country,
    device: drawWeighted(random, archetype.devices),
    otherDevice: drawWeighted(random, archetype.devices),
    tastes: tastes[archetypeNumber].map((taste) => taste * random.gamma(2, 0.5)),
    rhythm: {
      peakHour: archetype.peakHour - country.hoursAheadOfUtc + random.normal(0, 1),
      dailySwing: random.between(0.35, 0.6),
      peakDay: archetype.peakDay,
      weeklySwing: random.between(0.05, 0.3),
    },
    visitsPerDay: clamp(
      0.04,
      archetype.visitsPerDay * Math.exp(random.normal(0, visitsDeviation)),
      4,
    ),
    leavesPerDay: ordinaryLeavesPerDay * archetype.fickleness *
      Math.exp(random.normal(0, leavesDeviation)),
    warmsPerDay: ordinaryWarmsPerDay * archetype.interest * country.interest *
      Math.exp(random.normal(0, 0.3)),
    depth: archetype.depth * Math.exp(random.normal(-0.05, 0.3)),
    articleShare: archetype.articleShare,
    clickShift: random.normal(0, 0.5),
    liveliness: Math.exp(random.normal(0, 0.5)),
    patienceSeconds: 10 * Math.exp(random.normal(0, 0.4)),
    paysFromStart: random.chance(archetype.paying),
  };
}

const shares = archetypes.map(({ share }) => share);
const countryShares = countries.map(({ share }) => share);
const tastes = archetypes.map(tastesOf);

function clamp(low: number, value: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
