// The births of a platform: which videos there are from the beginning, and which come when. The same
// for all who ask with the same settings, so that an audience watches the very videos that are read.
import { Random } from "../../ml/random.ts";
import { categories } from "./categories.ts";
import { type Channel, SimulatedVideo, type VideoSettings } from "./video.ts";

/** What decides which videos a platform has. */
export interface BirthSettings extends VideoSettings {
  readonly seed: number;
  /** When the simulation begins, milliseconds since the epoch. */
  readonly startMs: number;
  /** Videos that are already there when it begins, of every age. */
  readonly initialVideos: number;
  /** Births a day, on average. */
  readonly videosPerDay: number;
}

/** Marks the generators of things that are not videos. */
const birthsStream = -1;
const channelsStream = -2;

const dayMs = 24 * 3_600_000;

/** Bears the videos of a platform, in order. */
export class Births {
  /** The videos that are there at the start. */
  readonly initial: readonly SimulatedVideo[];
  private readonly settings: BirthSettings;
  private readonly random: Random;
  private readonly channels: readonly Channel[];
  private born = 0;
  private dueMs: number;

  constructor(settings: BirthSettings) {
    this.settings = settings;
    this.random = new Random(settings.seed, birthsStream);
    this.channels = drawChannels(new Random(settings.seed, channelsStream));
    const { startMs, initialVideos, trackedMs } = settings;
    this.initial = Array.from(
      { length: initialVideos },
      () => this.bear(startMs - this.random.uniform() * trackedMs),
    );
    this.dueMs = this.afterBirth(startMs);
  }

  /** When the next video is born, milliseconds since the epoch; Infinity where none will be. */
  get nextMs(): number {
    return this.dueMs;
  }

  /** Bears the video that is next. */
  next(): SimulatedVideo {
    const video = this.bear(this.dueMs);
    this.dueMs = this.afterBirth(this.dueMs);
    return video;
  }

  private afterBirth(bornMs: number): number {
    const { videosPerDay } = this.settings;
    return videosPerDay === 0 ? Infinity : bornMs + this.random.exponential(videosPerDay) * dayMs;
  }

  private bear(atMs: number): SimulatedVideo {
    const { seed, startMs } = this.settings;
    const random = new Random(seed, startMs, this.born++);
    const channel = random.pick(this.channels);
    return new SimulatedVideo(random, channel, wholeSecond(atMs), startMs, this.settings);
  }
}

/** Every channel of the platform, a few of them far larger than the rest. */
function drawChannels(random: Random): Channel[] {
  return categories.flatMap((category) =>
    category.channels.map((name) => ({ name, category, level: Math.exp(random.normal(0, 1)) }))
  );
}

function wholeSecond(atMs: number): number {
  return Math.floor(atMs / 1000) * 1000;
}
