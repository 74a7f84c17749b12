// Ads: where they are shown, how likely they are clicked, and what becomes of them.
import type { Random } from "../../ml/random.ts";
import { categories } from "../simulator/categories.ts";
import type { Device, Tier } from "./population.ts";
import { type Story, tenths } from "./story.ts";
import type { Traits } from "./traits.ts";
import { drawWeighted } from "./weighted.ts";

/** A place where ads are shown. */
export interface Placement {
  readonly name: string;
  /** How often an ad is clicked here that suits nobody in particular, before and after a drift. */
  readonly clickRate: number;
  readonly driftedClickRate: number;
  /** Seconds that an ad is seen here; none for a picture. */
  readonly seconds: number;
}

export const placements = {
  preRoll: { name: "pre-roll", clickRate: 0.03, driftedClickRate: 0.012, seconds: 15 },
  midRoll: { name: "mid-roll", clickRate: 0.015, driftedClickRate: 0.03, seconds: 20 },
  banner: { name: "banner", clickRate: 0.006, driftedClickRate: 0.006, seconds: 0 },
  sidebar: { name: "sidebar", clickRate: 0.012, driftedClickRate: 0.025, seconds: 0 },
  inFeed: { name: "in-feed", clickRate: 0.05, driftedClickRate: 0.03, seconds: 0 },
} satisfies Readonly<Record<string, Placement>>;

/** An ad, and the category of things that it is near to. */
interface Ad {
  readonly id: string;
  readonly category: number;
  readonly brand: string;
  /** Added to the log odds of being clicked. */
  readonly appeal: number;
}

const adBrands = ["Fernhill Tea", "Outbound Boots", "Lumen Phones", "Harbour Bank"];

/** Every ad: one of each brand for each category, the brands from the weakest to the strongest. */
export const ads: readonly Ad[] = categories.flatMap((_, category) =>
  adBrands.map((brand, i) => ({
    id: `ad-${category * adBrands.length + i}`,
    category,
    brand,
    appeal: -0.45 + 0.3 * i,
  }))
);

/** Who looks at the screen, on what, and when in the drift of things. */
export interface Onlooker {
  readonly traits: Traits;
  readonly tastes: readonly number[];
  readonly device: Device;
  readonly tier: Tier;
  readonly driftShare: number;
}

/** How much it adds to the log odds of a click that the ad's category is all that the user likes. */
const tasteShift = 2;

/**
 * The true probability that this onlooker clicks this ad at this placement: the log odds of the
 * placement's rate, plus shifts of the user, the device, the ad, and the user's taste for its category.
 */
export function clickProbability(onlooker: Onlooker, ad: Ad, placement: Placement): number {
  const { traits, tastes, device, driftShare } = onlooker;
  let total = 0;
  for (const taste of tastes) total += taste;
  const placed = (1 - driftShare) * logOdds(placement.clickRate) +
    driftShare * logOdds(placement.driftedClickRate);
  const shift = tasteShift * (tastes[ad.category] / total - 1 / tastes.length);
  return 1 / (1 + Math.exp(-(placed + traits.clickShift + device.clickShift + ad.appeal + shift)));
}

/** Chances of an ad that is not clicked: to fail, and to be skipped where it can be. */
const failsPerShow = 0.01;
const skipsPerShow = 0.4;
/** Time for which a click keeps somebody away. */
const clickSeconds = 20;

/** Shows an ad and tells what becomes of it. `about` says of which video or article. */
export function showAd(
  story: Story,
  random: Random,
  onlooker: Onlooker,
  placement: Placement,
  about: { readonly video_id?: string; readonly article_id?: string },
): void {
  const own = onlooker.tastes;
  // Half of the ads are meant for whoever sees them, the others for anybody.
  const category = random.chance(0.5)
    ? drawWeighted(random, own)
    : random.integer(0, own.length - 1);
  const ad = ads[category * adBrands.length + random.integer(0, adBrands.length - 1)];
  const fields = {
    ...about,
    ad_id: ad.id,
    placement: placement.name,
    category: categories[ad.category].name,
    brand: ad.brand,
  };
  const probability = clickProbability(onlooker, ad, placement);
  story.tell("ad_impression", fields, probability);
  const { seconds } = placement;
  if (random.chance(probability)) {
    story.pass(random.between(0.2, 1) * Math.max(2, seconds));
    story.tell("ad_click", fields);
    story.pass(random.exponential(1 / clickSeconds));
  } else if (random.chance(failsPerShow)) story.tell("ad_error", fields);
  else if (seconds > 0 && random.chance(skipsPerShow)) {
    const seen = random.between(0.2, 0.9) * seconds;
    story.pass(seen);
    story.tell("ad_skip", { ...fields, duration: tenths(seen) });
  } else if (seconds > 0) {
    story.pass(seconds);
    story.tell("ad_complete", { ...fields, duration: seconds });
  }
}

function logOdds(probability: number): number {
  return Math.log(probability / (1 - probability));
}
