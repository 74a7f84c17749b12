// One visit of a simulated user, from its first event to its last, and what it leaves in the user.
import type { Random } from "../../ml/random.ts";
import { categories } from "../simulator/categories.ts";
import { type Onlooker, placements, showAd } from "./ads.ts";
import type { Article, Catalogue, WatchedVideo } from "./catalogue.ts";
import type { Drift } from "./drift.ts";
import { decide, payDue } from "./payments.ts";
import { watch } from "./playback.ts";
import { type Device, devices, tiers } from "./population.ts";
import { Story } from "./story.ts";
import { otherDeviceShare, type Traits } from "./traits.ts";
import type { SimulatedUser } from "./user.ts";

/** What a visit was. */
export interface Visit {
  readonly story: Story;
  /** Whether the page of plans was seen. */
  readonly sawPlans: boolean;
}

/** Most items of one visit. */
const mostItems = 30;
/** How much longer visits are while somebody thinks of subscribing. */
const warmDepth = 1.5;
/** Chances that the next video is the channel's next one, or else a companion of the last one. */
const followsPerVideo = 0.35;
const companionsPerVideo = 0.5;
/** How often a user looks further for a video that was not watched lately. */
const mostLooks = 4;
/** Chance of a visit to go on with the other device. */
const deviceChangesPerVisit = 0.04;
/** Chances after a video that was liked by somebody of ordinary liveliness. */
const reactions = [
  ["user_like", 0.14],
  ["user_comment", 0.04],
  ["user_share", 0.035],
  ["user_bookmark", 0.03],
  ["user_subscribe", 0.02],
] as const;
/** Chance of a dislike after a video that was soon left. */
const dislikesPerVideo = 0.02;
/** Chances after an article: to follow a link, to share it, to sign up for the newsletter. */
const clicksPerArticle = 0.25;
const sharesPerArticle = 0.03;
const signUpsPerArticle = 0.02;
/** Where an article shows ads, and how often where the tier shows all of them. */
const articleAds = [
  [placements.banner, 0.8],
  [placements.sidebar, 0.45],
  [placements.inFeed, 0.3],
] as const;

/** Lives through the visit of `user` that begins at `startMs`. */
export function visit(
  user: SimulatedUser,
  traits: Traits,
  catalogue: Catalogue,
  drift: Drift,
  startMs: number,
  random: Random,
): Visit {
  const usesOther = random.chance(otherDeviceShare);
  const device = devices[usesOther ? traits.otherDevice : traits.device];
  const otherDevice = devices[usesOther ? traits.device : traits.otherDevice];
  const story = new Story(startMs, {
    user_id: traits.userId,
    session_id: `${traits.userId}.${user.visits}`,
    device: device.name,
    country: traits.country.code,
    tier: tiers[user.tier].name,
  });
  story.tell("session_start", {});
  payDue(story, user);
  const session = new Session(story, random, user, catalogue, {
    traits,
    tastes: drift.tastesAt(traits.tastes, startMs),
    device,
    tier: tiers[user.tier],
    driftShare: drift.shareAt(startMs),
  });
  const depth = traits.depth * (user.isWarm ? warmDepth : 1);
  const items = Math.min(mostItems, 1 + random.poisson(depth));
  const changesAt = random.chance(deviceChangesPerVisit) ? random.integer(1, items) : 0;
  for (let i = 0; i < items; i++) {
    story.pass(random.between(3, 25));
    if (i > 0 && i === changesAt) session.changeDevice(otherDevice);
    if (random.chance(traits.articleShare)) session.read();
    else session.watch();
  }
  user.feel(session.satisfaction);
  const sawPlans = decide(story, random, user);
  story.pass(random.between(1, 30));
  story.tell("session_end", { duration: story.seconds });
  return { story, sawPlans };
}

/** A visit while it lasts. */
class Session {
  private readonly story: Story;
  private readonly random: Random;
  private readonly user: SimulatedUser;
  private readonly catalogue: Catalogue;
  private onlooker: Onlooker;
  private pleasure = 0;
  private items = 0;

  constructor(
    story: Story,
    random: Random,
    user: SimulatedUser,
    catalogue: Catalogue,
    onlooker: Onlooker,
  ) {
    this.story = story;
    this.random = random;
    this.user = user;
    this.catalogue = catalogue;
    this.onlooker = onlooker;
  }

  /** Satisfaction so far, -1 to 1. */
  get satisfaction(): number {
    return Math.max(-1, Math.min(1, this.pleasure / Math.max(1, this.items)));
  }

  changeDevice(device: Device): void {
    if (device === this.onlooker.device) return;
    this.onlooker = { ...this.onlooker, device };
    this.story.change({ device: device.name });
    this.story.tell("device_change", {});
  }

  /** Chooses a video, watches it, and says what it thinks of it. */
  watch(): void {
    const { story, random, user } = this;
    const { traits } = this.onlooker;
    const video = this.choose();
    if (video === undefined) return;
    user.remember(video.number);
    const liking = this.liking(video.category);
    const { completed, share, stalledSeconds, failed } = watch(
      story,
      random,
      this.onlooker,
      video,
      liking,
    );
    const offered = completed ? 0.6 : 0.6 * share - 0.2;
    this.items++;
    this.pleasure += failed ? -1 : offered - stalledSeconds / traits.patienceSeconds;
    const about = {
      video_id: video.id,
      category: categories[video.category].name,
      brand: video.brand,
    };
    for (const [type, chance] of share > 0.5 ? reactions : []) {
      if (!random.chance(Math.min(0.9, chance * traits.liveliness * (0.5 + liking)))) continue;
      story.pass(random.between(1, 15));
      story.tell(type, about);
    }
    if (share < 0.2 && random.chance(dislikesPerVideo * traits.liveliness)) {
      story.tell("user_dislike", about);
    }
  }

  /** Chooses an article, reads it with the ads beside it, and may do more with it. */
  read(): void {
    const { story, random, user } = this;
    const { traits } = this.onlooker;
    const article = this.catalogue.takeArticle(random, this.onlooker.tastes);
    if (article === undefined) return;
    const about = aboutArticle(article);
    const liking = this.liking(article.category);
    const seconds = Math.round(article.readingSeconds * (0.3 + liking) * random.between(0.3, 1.3));
    story.tell("article_view", { ...about, duration: seconds });
    for (const [placement, chance] of articleAds) {
      if (!random.chance(chance * this.onlooker.tier.ads)) continue;
      showAd(story, random, this.onlooker, placement, { article_id: article.id });
    }
    story.pass(seconds);
    if (random.chance(clicksPerArticle)) story.tell("article_click", about);
    if (random.chance(sharesPerArticle * traits.liveliness)) story.tell("article_share", about);
    if (!user.hasNewsletter && random.chance(signUpsPerArticle)) {
      user.hasNewsletter = true;
      story.tell("newsletter_signup", about);
    }
    this.items++;
    this.pleasure += 0.1 + 0.4 * liking;
  }

  /** The channel's next video, a companion of the last one, or one by taste and appeal. */
  private choose(): WatchedVideo | undefined {
    const { random, user, catalogue } = this;
    const { lastVideo } = user;
    const isNew = (video: WatchedVideo | undefined) =>
      video !== undefined && !user.remembers(video.number);
    if (lastVideo !== undefined) {
      const next = random.chance(followsPerVideo) ? catalogue.following(lastVideo) : undefined;
      if (isNew(next)) return next;
      const companion = random.chance(companionsPerVideo)
        ? catalogue.companion(lastVideo, random)
        : undefined;
      if (isNew(companion)) return companion;
    }
    let video = catalogue.takeVideo(random, this.onlooker.tastes);
    for (let looks = 1; looks < mostLooks && !isNew(video); looks++) {
      video = catalogue.takeVideo(random, this.onlooker.tastes);
    }
    return video;
  }

  /** The share of the user's tastes that a category has. */
  private liking(category: number): number {
    const { tastes } = this.onlooker;
    return tastes[category] / tastes.reduce((sum, taste) => sum + taste);
  }
}

function aboutArticle({ id, category, brand }: Article) {
  return { article_id: id, category: categories[category].name, brand };
}
