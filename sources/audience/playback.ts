// One video being watched: the wait, the stalls and errors, what the viewer does meanwhile, and where
// it ends.
import type { Random } from "../../ml/random.ts";
import { categories } from "../simulator/categories.ts";
import { type Onlooker, placements, showAd } from "./ads.ts";
import type { WatchedVideo } from "./catalogue.ts";
import { type OwnFields, type Story, tenths } from "./story.ts";
import { drawWeighted } from "./weighted.ts";

/** How well it went. */
export interface Watched {
  /** Whether it came to its end, and the share of it that was seen. */
  readonly completed: boolean;
  readonly share: number;
  readonly stalledSeconds: number;
  readonly failed: boolean;
}

/** Chances and rates while a video plays; ads where the tier shows all of them. */
const preRollsPerPlay = 0.6;
const midRollsPerHour = 4;
const pausesPerHour = 1.2;
const seeksPerHour = 1.5;
const usualStallSeconds = 3;
const usualPauseSeconds = 60;
const longestPauseSeconds = 600;
/** Chances that a stall drives the viewer away, and else that the player takes a lower quality. */
const leavesPerStall = 0.1;
const dropsPerStall = 0.5;
/** Most incidents of one play. */
const mostIncidents = 60;

const incidents = ["stall", "pause", "seek", "ad"] as const;

/**
 * Watches a video; `liking` is the share of the viewer's tastes that its category has. While it plays,
 * stalls, pauses, seeks and ads come as Poisson processes in its time. It is watched to its end with the
 * odds of its grip and the liking, and else left after a share that is mostly small; stalls drive
 * viewers away, as Krishnan and Sitaraman found (Video stream quality impacts viewer behavior, 2012).
 */
export function watch(
  story: Story,
  random: Random,
  viewer: Onlooker,
  video: WatchedVideo,
  liking: number,
): Watched {
  const { device, tier, traits } = viewer;
  const { slowness } = traits.country;
  if (random.chance(preRollsPerPlay * tier.ads)) {
    showAd(story, random, viewer, placements.preRoll, { video_id: video.id });
  }
  const wait = device.startUpSeconds * slowness * Math.exp(random.normal(0, 0.5));
  story.pass(wait);
  const play = new Play(story, random, viewer, video);
  if (random.chance(device.errorsPerPlay * slowness)) {
    play.tell("video_error");
    return { completed: false, share: 0, stalledSeconds: 0, failed: true };
  }
  play.begin(wait);
  const finishes = 1 / (1 + Math.exp(-(video.grip + 1.2 * (liking - 0.5) - 0.1)));
  const share = random.chance(finishes) ? 1 : 0.95 * Math.pow(random.uniform(), 1.6);
  return play.until(share);
}

/** A video that plays. */
class Play {
  private readonly story: Story;
  private readonly random: Random;
  private readonly viewer: Onlooker;
  private readonly video: WatchedVideo;
  private readonly about: OwnFields;
  /** How often each of {@link incidents} comes, an hour. */
  private readonly rates: readonly number[];
  private quality: number;
  private position = 0;
  private seen = 0;
  private stalledSeconds = 0;

  constructor(story: Story, random: Random, viewer: Onlooker, video: WatchedVideo) {
    const { device, tier, traits } = viewer;
    const { slowness } = traits.country;
    this.story = story;
    this.random = random;
    this.viewer = viewer;
    this.video = video;
    this.about = {
      video_id: video.id,
      category: categories[video.category].name,
      brand: video.brand,
      video_length: video.lengthSeconds,
    };
    this.rates = [
      device.stallsPerHour * slowness,
      pausesPerHour,
      seeksPerHour,
      midRollsPerHour * tier.ads,
    ];
    this.quality = Math.min(device.qualities.length - 1, random.poisson(0.4 * slowness));
  }

  tell(type: Parameters<Story["tell"]>[0], own: OwnFields = {}): void {
    this.story.tell(type, { ...this.about, position: tenths(this.position), ...own });
  }

  begin(waitSeconds: number): void {
    this.tell("video_play", { duration: tenths(waitSeconds), quality: this.qualityName });
  }

  /** Plays up to a share of the video, unless the viewer is driven away, and ends. */
  until(share: number): Watched {
    const { random, video } = this;
    let goal = share * video.lengthSeconds;
    const perSecond = this.rates.reduce((sum, rate) => sum + rate) / 3600;
    for (let i = 0; i < mostIncidents; i++) {
      const gap = random.exponential(perSecond);
      if (this.position + gap >= goal) break;
      this.advance(gap);
      const incident = incidents[drawWeighted(random, this.rates)];
      if (incident === "stall") {
        if (this.stall()) goal = this.position;
      } else if (incident === "pause") this.pause();
      else if (incident === "seek") this.seek(goal);
      else showAd(this.story, random, this.viewer, placements.midRoll, { video_id: video.id });
    }
    this.advance(Math.max(0, goal - this.position));
    const completed = goal === video.lengthSeconds;
    this.tell(completed ? "video_complete" : "video_stop");
    return {
      completed,
      share: Math.min(1, this.seen / video.lengthSeconds),
      stalledSeconds: this.stalledSeconds,
      failed: false,
    };
  }

  private get qualityName(): string {
    return this.viewer.device.qualities[this.quality];
  }

  private advance(seconds: number): void {
    this.story.pass(seconds);
    this.position += seconds;
    this.seen += seconds;
  }

  /** Whether it drives the viewer away. */
  private stall(): boolean {
    const { random, viewer } = this;
    const seconds = usualStallSeconds * viewer.traits.country.slowness *
      Math.exp(random.normal(0, 0.8));
    this.tell("video_buffer", { duration: tenths(seconds) });
    this.story.pass(seconds);
    this.stalledSeconds += seconds;
    if (random.chance(leavesPerStall)) return true;
    if (random.chance(dropsPerStall) && this.quality < viewer.device.qualities.length - 1) {
      this.quality++;
      this.tell("video_quality_change", { quality: this.qualityName });
    }
    return false;
  }

  private pause(): void {
    this.tell("video_pause");
    this.story.pass(
      Math.min(longestPauseSeconds, this.random.exponential(1 / usualPauseSeconds)),
    );
    this.tell("video_play");
  }

  private seek(goal: number): void {
    this.position = Math.min(goal, Math.max(0, this.position + this.random.between(-60, 150)));
    this.tell("video_seek");
  }
}
