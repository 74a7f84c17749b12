// One simulated video: its identity, its growth, its counters, and when it is read next.
import { Random } from "../../ml/random.ts";
import { type Category, drawTitle } from "./categories.ts";
import { drawFault, drawGap, type Fault, type FaultRates } from "./faults.ts";
import {
  commentsPerViewAt,
  drawGrowth,
  expectedViews,
  type Growth,
  isBreakingOut,
  likesPerViewAt,
  viewsPerHourAt,
} from "./growth.ts";
import type { DeliveryKind, SimulatedRow, Truth } from "./reading.ts";

/** A channel: where a video appears, and how much that multiplies its views. */
export interface Channel {
  readonly name: string;
  readonly category: Category;
  readonly level: number;
}

/** How videos are read. */
export interface VideoSettings {
  /** Time between two readings of a video, give or take {@link jitter}. */
  readonly readingIntervalMs: number;
  /** A video is read for this long after its birth. */
  readonly trackedMs: number;
  /** Bursts expected in a video's tracked life; at most three come true. */
  readonly burstsPerVideo: number;
  readonly faults: FaultRates;
}

/** One reading of a video, and when its row is to be delivered. */
export interface VideoReading {
  readonly row: SimulatedRow;
  readonly truth: Truth;
  readonly deliverAtMs: number;
  /** When an exact copy of the row follows. */
  readonly repeatAtMs: number | undefined;
}

const idCharacters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
const idLength = 11;
/** Readings come this far from their regular time, as a share of the interval. */
const jitter = 0.05;
/** Shape of the gamma noise on likes and comments a view. */
const ratioSteadiness = 50;

/** A video with everything that happens to it; all its randomness is drawn from its own generator. */
export class SimulatedVideo {
  readonly id: string;
  readonly growth: Growth;
  /** What every row says of it. */
  readonly about: Pick<SimulatedRow, "title" | "channel" | "category" | "published_at">;
  private readonly settings: VideoSettings;
  private readonly random: Random;
  private readonly firstSlotMs: number;
  private slot = 0;
  private dueMs: number;
  private readAtMs: number;
  private views = 0;
  private likes = 0;
  private comments = 0;
  private missed = 0;
  private lastWasLate = false;

  /** A video born at `bornMs` and read from `readFromMs` on. */
  constructor(
    random: Random,
    channel: Channel,
    bornMs: number,
    readFromMs: number,
    settings: VideoSettings,
  ) {
    const { readingIntervalMs, trackedMs, burstsPerVideo } = settings;
    this.random = random;
    this.settings = settings;
    this.id = "";
    for (let i = 0; i < idLength; i++) this.id += random.pick(idCharacters);
    this.growth = drawGrowth(
      random,
      channel.category,
      channel.level,
      bornMs,
      trackedMs,
      burstsPerVideo,
    );
    this.about = {
      title: drawTitle(random, channel.category),
      channel: channel.name,
      category: channel.category.name,
      published_at: new Date(bornMs).toISOString(),
    };
    this.readAtMs = bornMs;
    this.firstSlotMs = Math.max(bornMs, readFromMs) + random.uniform() * readingIntervalMs;
    this.dueMs = Math.round(this.firstSlotMs);
  }

  /** When the video is to be read next, or undefined once it is no longer tracked. */
  get nextReadingMs(): number | undefined {
    return this.dueMs <= this.growth.bornMs + this.settings.trackedMs ? this.dueMs : undefined;
  }

  /** Takes the reading that is due and makes the next one due. */
  read(): VideoReading {
    const atMs = this.dueMs;
    const gained = this.gain(this.readAtMs, atMs);
    this.readAtMs = atMs;
    const missedBefore = this.missed;
    const fault = drawFault(this.random, this.settings.faults);
    this.missed = fault === "gap" ? drawGap(this.random) : 0;
    this.slot += 1 + this.missed;
    this.dueMs = this.timeOfSlot();

    const corrected = fault === "correction" && this.purge(gained);
    const late = fault === "late" && !this.lastWasLate && this.nextReadingMs !== undefined;
    this.lastWasLate = late;
    let kind: DeliveryKind = "reading";
    if (corrected) kind = "correction";
    if (fault === "zero") kind = "zero";
    if (late) kind = "late";
    return {
      row: this.row(atMs, fault),
      truth: {
        kind,
        atMs,
        views: this.views,
        likes: this.likes,
        comments: this.comments,
        viewsPerHour: viewsPerHourAt(this.growth, atMs),
        breakingOut: isBreakingOut(this.growth, atMs),
        missedBefore,
      },
      deliverAtMs: late ? this.soonAfter(this.dueMs) : atMs,
      repeatAtMs: fault === "repeat" ? this.soonAfter(atMs) : undefined,
    };
  }

  /** Adds what the counters gain between two times, and says how many views that is. */
  private gain(fromMs: number, toMs: number): number {
    const { growth, random } = this;
    const mean = expectedViews(growth, fromMs, toMs);
    if (mean === 0) return 0;
    const shape = growth.steadiness * (toMs - fromMs) / 3_600_000;
    const views = random.poisson(random.gamma(shape, mean / shape));
    const middleMs = (fromMs + toMs) / 2;
    this.views += views;
    this.likes += this.reactions(views, likesPerViewAt(growth, middleMs));
    this.comments += this.reactions(views, commentsPerViewAt(growth, middleMs));
    return views;
  }

  /** How many of `views` viewers react, when `share` of them do on average. */
  private reactions(views: number, share: number): number {
    const noise = this.random.gamma(ratioSteadiness, 1 / ratioSteadiness);
    return Math.min(views, this.random.poisson(views * share * noise));
  }

  /** Takes back the views just gained and some more; false where there are none to take. */
  private purge(gained: number): boolean {
    const before = this.views - gained;
    if (before === 0) return false;
    const share = this.random.between(0.002, 0.03);
    const purged = gained + Math.max(1, Math.round(before * share));
    this.views -= purged;
    this.likes = Math.min(this.views, Math.round(this.likes * (1 - share / 2)));
    this.comments = Math.min(this.views, Math.round(this.comments * (1 - share / 2)));
    return true;
  }

  private row(atMs: number, fault: Fault | undefined): SimulatedRow {
    // Half of the time all counters are missing, else one of them.
    const missing = fault === "zero" ? this.random.integer(0, 5) : undefined;
    const shown = (counter: number, value: number) =>
      missing === undefined || (missing < 3 && missing !== counter) ? value : 0;
    return {
      timestamp: new Date(atMs).toISOString(),
      video_id: this.id,
      viewCount: shown(0, this.views),
      likeCount: shown(1, this.likes),
      commentCount: shown(2, this.comments),
      ...this.about,
    };
  }

  private timeOfSlot(): number {
    const intervalMs = this.settings.readingIntervalMs;
    const regularMs = this.firstSlotMs + this.slot * intervalMs;
    return Math.round(regularMs + this.random.between(-jitter, jitter) * intervalMs);
  }

  /** A time after `atMs` and well before the reading that follows it. */
  private soonAfter(atMs: number): number {
    return Math.ceil(atMs + this.random.between(0.01, 0.4) * this.settings.readingIntervalMs);
  }
}
