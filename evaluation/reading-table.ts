// All readings of a file in memory, a number a cell, in the order in which they were taken.
import type { Reading } from "../streams/reading.ts";

/** Most readings of one evaluation: sorted by time they take some 300 MB. */
export const maxReadings = 5_000_000;

/** Most videos of one evaluation: their actors all stay in memory. */
export const maxVideos = 100_000;

/** What a reading says of its video beside the counters. */
type About = Pick<Reading, "title" | "channel" | "category" | "publishedAtMs">;

interface Video {
  readonly id: string;
  /** What the newest reading added said of it, which the next one nearly always repeats. */
  about: number;
}

const firstCapacity = 1024;

/** Numbers per reading: when it was taken, views, likes, comments. */
const width = 4;

/** Readings that are added in any order, and after {@link ReadingTable.sort} stand in that of time. */
export class ReadingTable {
  private count = 0;
  private numbers = new Float64Array(firstCapacity * width);
  private videoOf = new Uint32Array(firstCapacity);
  private aboutOf = new Uint32Array(firstCapacity);
  private order = new Uint32Array(0);
  private readonly videos: Video[] = [];
  private readonly abouts: About[] = [];
  private readonly numberOfVideo = new Map<string, number>();
  private readonly mostReadings: number;
  private readonly mostVideos: number;

  /** An empty table with room for so many readings and videos. */
  constructor(mostReadings = maxReadings, mostVideos = maxVideos) {
    this.mostReadings = mostReadings;
    this.mostVideos = mostVideos;
  }

  get length(): number {
    return this.count;
  }

  /** Videos that the readings are of. */
  get videoCount(): number {
    return this.videos.length;
  }

  /** Adds a reading. Throws a `RangeError` where there is no room for it. */
  add(reading: Reading): void {
    if (this.count === this.mostReadings) {
      throw new RangeError(`more than ${this.mostReadings} readings`);
    }
    const video = this.videoNumber(reading.videoId);
    if (this.count === this.videoOf.length) this.grow();
    const row = this.count++;
    this.videoOf[row] = video;
    this.aboutOf[row] = this.aboutNumber(this.videos[video], reading);
    this.numbers[row * width] = reading.atMs;
    this.numbers[row * width + 1] = reading.views;
    this.numbers[row * width + 2] = reading.likes;
    this.numbers[row * width + 3] = reading.comments;
  }

  /** Puts the readings in order of time; those of one moment stay in the order they were added in. */
  sort(): void {
    const { numbers } = this;
    this.order = Uint32Array.from({ length: this.count }, (_, i) => i);
    this.order.sort((a, b) => numbers[a * width] - numbers[b * width] || a - b);
  }

  /** When the reading at `place` in order of time was taken. */
  atMs(place: number): number {
    return this.numbers[this.order[place] * width];
  }

  /** The reading at `place` in order of time as a producer would send it. */
  payload(place: number): Uint8Array {
    const row = this.order[place];
    const at = row * width;
    const { title, channel, category, publishedAtMs } = this.abouts[this.aboutOf[row]];
    return utf8.encode(JSON.stringify({
      timestamp: this.numbers[at],
      video_id: this.videos[this.videoOf[row]].id,
      viewCount: this.numbers[at + 1],
      likeCount: this.numbers[at + 2],
      commentCount: this.numbers[at + 3],
      title,
      channel,
      category,
      published_at: publishedAtMs === undefined ? undefined : new Date(publishedAtMs).toISOString(),
    }));
  }

  private videoNumber(id: string): number {
    const known = this.numberOfVideo.get(id);
    if (known !== undefined) return known;
    if (this.videos.length === this.mostVideos) {
      throw new RangeError(`more than ${this.mostVideos} videos`);
    }
    const number = this.videos.push({ id, about: nothingSaid }) - 1;
    this.numberOfVideo.set(id, number);
    return number;
  }

  private aboutNumber(video: Video, reading: Reading): number {
    const { title, channel, category, publishedAtMs } = reading;
    const last = this.abouts[video.about];
    const isSame = last?.title === title && last?.channel === channel &&
      last?.category === category && last?.publishedAtMs === publishedAtMs;
    if (last === undefined || !isSame) {
      video.about = this.abouts.push({ title, channel, category, publishedAtMs }) - 1;
    }
    return video.about;
  }

  private grow(): void {
    const capacity = 2 * this.videoOf.length;
    const { numbers, videoOf, aboutOf } = this;
    this.numbers = new Float64Array(capacity * width);
    this.numbers.set(numbers);
    this.videoOf = new Uint32Array(capacity);
    this.videoOf.set(videoOf);
    this.aboutOf = new Uint32Array(capacity);
    this.aboutOf.set(aboutOf);
  }
}

/** The about of a video that no reading was added of: no such number is ever given out. */
const nothingSaid = 2 ** 32 - 1;

const utf8 = new TextEncoder();
