// What a simulated audience chooses from: the videos of the simulated platform and articles, each with
// an appeal that changes by the hour.
import { Random } from "../../ml/random.ts";
import { Births, type BirthSettings } from "../simulator/births.ts";
import { categories } from "../simulator/categories.ts";
import { type Growth, viewsPerHourAt } from "../simulator/growth.ts";
import type { SimulatedVideo } from "../simulator/video.ts";
import { type Item, Shelf } from "./shelf.ts";

/** A video as the audience knows it. */
export interface WatchedVideo extends Item {
  /** Place in the order of births. */
  readonly number: number;
  readonly growth: Growth;
  readonly lengthSeconds: number;
  /** Added to the log odds of being watched to its end. */
  readonly grip: number;
  /** Numbers of videos that suit those who have watched this one: two of its category, a bit older. */
  readonly companions: readonly number[];
}

/** An article. */
export interface Article extends Item {
  readonly publishedMs: number;
  readonly appeal: number;
  /** How long a patient reader needs. */
  readonly readingSeconds: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** One article comes out in each of these spans. */
const articleIntervalMs = 3 * hourMs;
/** How long an article is kept, and how fast its appeal decays. */
const articleLifeMs = 10 * dayMs;
const articleDecayMs = 1.5 * dayMs;

/** How much a video's true growth counts in its appeal: an audience of one site is not the whole world. */
const appealExponent = 0.25;

const sites = ["The Long Column", "Evening Harbour", "Plain Numbers", "Second Screen"];

/** Middling length of a video in each category, in seconds; see `categories`. */
const usualSeconds: Readonly<Record<string, number>> = {
  Music: 240,
  Gaming: 900,
  News: 300,
  Education: 720,
  Comedy: 420,
  Sports: 540,
  Science: 660,
  Film: 1200,
};

/** A video's companions are among so many of its category that came before it. */
const mostAlike = 20;

/** Longest video. */
const longestSeconds = 3600;

/** Marks the generators of what the catalogue draws. */
const videosStream = -21;
const articlesStream = -22;

/** What there is to choose from, as time goes on. */
export class Catalogue {
  private readonly settings: BirthSettings;
  private readonly births: Births;
  private readonly random: Random;
  private readonly videos = new Shelf<WatchedVideo>(categories.length);
  private readonly articles = new Shelf<Article>(categories.length);
  /** Live videos by channel, in order of birth. */
  private readonly channels = new Map<string, WatchedVideo[]>();
  /** Live videos by number, in order of birth. */
  private readonly live = new Map<number, WatchedVideo>();
  /** Numbers of the latest videos of each category. */
  private readonly latest: number[][] = categories.map(() => []);
  private admitted = 0;
  private published: Article[] = [];
  private articlesDrawn = 0;
  private hour = -Infinity;

  constructor(settings: BirthSettings) {
    this.settings = settings;
    this.births = new Births(settings);
    this.random = new Random(settings.seed, settings.startMs, videosStream);
    const initial = this.births.initial.toSorted((one, other) =>
      one.growth.bornMs - other.growth.bornMs
    );
    for (const video of initial) this.admit(video);
  }

  /** Goes on to `atMs`: what has come by the last full hour is there, and its appeal is that hour's. */
  advance(atMs: number): void {
    const hour = Math.floor(atMs / hourMs);
    if (hour === this.hour) return;
    this.hour = hour;
    const nowMs = hour * hourMs;
    while (this.births.nextMs <= nowMs) this.admit(this.births.next());
    this.retire(nowMs - this.settings.trackedMs);
    this.publish(nowMs);
    this.videos.fill(
      this.live.values(),
      ({ growth }) => Math.pow(viewsPerHourAt(growth, nowMs), appealExponent),
    );
    this.articles.fill(
      this.published,
      ({ appeal, publishedMs }) => appeal * Math.exp(-(nowMs - publishedMs) / articleDecayMs),
    );
  }

  /** A video that suits these tastes. */
  takeVideo(random: Random, tastes: readonly number[]): WatchedVideo | undefined {
    return this.videos.take(random, tastes);
  }

  /** An article that suits these tastes. */
  takeArticle(random: Random, tastes: readonly number[]): Article | undefined {
    return this.articles.take(random, tastes);
  }

  /** The next newer video of the same channel; undefined where there is none. */
  following(number: number): WatchedVideo | undefined {
    const video = this.live.get(number);
    return video && this.channels.get(video.brand)?.find((other) => other.number > number);
  }

  /** A video that suits those who have watched this one. */
  companion(number: number, random: Random): WatchedVideo | undefined {
    const companions = this.live.get(number)?.companions ?? [];
    return companions.length === 0 ? undefined : this.live.get(random.pick(companions));
  }

  private admit({ id, growth, about }: SimulatedVideo): void {
    const { random } = this;
    const category = categories.findIndex(({ name }) => name === about.category);
    const alike = this.latest[category];
    const usual = usualSeconds[about.category] ?? 600;
    const video: WatchedVideo = {
      number: this.admitted++,
      id,
      category,
      brand: about.channel,
      growth,
      lengthSeconds: Math.min(
        longestSeconds,
        Math.round(30 + usual * Math.exp(random.normal(0, 0.5))),
      ),
      grip: random.normal(0, 0.6),
      companions: alike.length === 0 ? [] : [random.pick(alike), random.pick(alike)],
    };
    if (alike.push(video.number) > mostAlike) alike.shift();
    this.live.set(video.number, video);
    const own = this.channels.get(video.brand);
    if (own === undefined) this.channels.set(video.brand, [video]);
    else own.push(video);
  }

  private retire(bornBeforeMs: number): void {
    for (const { number, brand, growth } of this.live.values()) {
      if (growth.bornMs >= bornBeforeMs) return;
      this.live.delete(number);
      this.channels.get(brand)?.shift();
    }
  }

  private publish(nowMs: number): void {
    const { startMs } = this.settings;
    for (;;) {
      const slotMs = startMs - articleLifeMs + this.articlesDrawn * articleIntervalMs;
      if (slotMs > nowMs) break;
      this.published.push(this.drawArticle(this.articlesDrawn++, slotMs));
    }
    this.published = this.published.filter(({ publishedMs }) =>
      publishedMs > nowMs - articleLifeMs
    );
  }

  private drawArticle(number: number, publishedMs: number): Article {
    const { seed, startMs } = this.settings;
    const random = new Random(seed, startMs, articlesStream, number);
    return {
      id: `article-${random.next().toString(36)}`,
      category: random.integer(0, categories.length - 1),
      brand: random.pick(sites),
      publishedMs,
      appeal: Math.exp(random.normal(0, 0.8)),
      readingSeconds: Math.round(120 * Math.exp(random.normal(0, 0.4))),
    };
  }
}
