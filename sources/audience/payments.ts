// Subscriptions of a simulated user: months that are paid, cancelling, and subscribing at last.
import type { Random } from "../../ml/random.ts";
import { plansPerColdVisit, plansPerWarmVisit, subscribesPerWarmVisit } from "./intent.ts";
import { basicTier, freeTier, premiumTier, tiers } from "./population.ts";
import type { Story } from "./story.ts";
import type { SimulatedUser } from "./user.ts";

const dayMs = 24 * 3_600_000;
const monthMs = 30 * dayMs;

/** Who has not come for this long after a month was to be paid is no longer asked to. */
const lapseMs = monthMs;

/** Chance of a visit in an ordinary mood to end in cancelling, and what a mood of 1 makes of it. */
const cancelsPerVisit = 0.008;
const moodOnCancelling = -2;

/** Share of those who subscribe that take the dearer tier. */
const premiumShare = 0.3;

const plansArticle = { article_id: "article-plans", category: "Plans", brand: "Plans" };
const plansSeconds = 40;

/**
 * Pays the month that is due. People pay, as they cancel and subscribe, when they are here; who stays
 * away too long has lapsed and is on the free tier again.
 */
export function payDue(story: Story, user: SimulatedUser): void {
  if (story.atMs < user.renewsMs) return;
  if (story.atMs > user.renewsMs + lapseMs) {
    cancel(story, user);
    return;
  }
  user.renewsMs += monthMs;
  story.tell("subscription_renew", { revenue: tiers[user.tier].price });
}

/** At the end of a visit: a look at the plans, subscribing, cancelling. Says whether plans were seen. */
export function decide(story: Story, random: Random, user: SimulatedUser): boolean {
  if (user.tier !== freeTier) {
    const chance = cancelsPerVisit * Math.exp(moodOnCancelling * user.mood);
    if (random.chance(chance)) cancel(story, user);
    return false;
  }
  const subscribes = user.isWarm && random.chance(subscribesPerWarmVisit);
  const sees = random.chance(user.isWarm ? plansPerWarmVisit : plansPerColdVisit);
  if (!subscribes && !sees) return false;
  story.tell("article_view", { ...plansArticle, duration: plansSeconds });
  story.pass(plansSeconds);
  if (subscribes) {
    user.tier = random.chance(premiumShare) ? premiumTier : basicTier;
    user.renewsMs = story.atMs + monthMs;
    story.change({ tier: tiers[user.tier].name });
    story.tell("subscription_start", { revenue: tiers[user.tier].price });
  }
  return true;
}

/** Pays from before the start: the next month falls due at some time of the month to come. */
export function payAlready(user: SimulatedUser, random: Random): void {
  user.tier = random.chance(premiumShare) ? premiumTier : basicTier;
  user.renewsMs = user.settledMs + random.uniform() * monthMs;
}

function cancel(story: Story, user: SimulatedUser): void {
  story.tell("subscription_cancel", {});
  user.tier = freeTier;
  user.renewsMs = Infinity;
  story.change({ tier: tiers[freeTier].name });
}
