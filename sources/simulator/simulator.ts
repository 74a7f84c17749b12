// A video platform with a seed: videos are born, grow and are read, with every fault that a collector
// meets, and the truth is kept beside each row.
import { Births, type BirthSettings } from "./births.ts";
import { expectedViews, viewsPerHourAt } from "./growth.ts";
import { ordinaryFaults } from "./faults.ts";
import type { SimulatedReading } from "./reading.ts";
import { Timeline } from "./timeline.ts";
import type { SimulatedVideo } from "./video.ts";

/** What is simulated. The same settings give the same deliveries, always. */
export type SimulatorSettings = BirthSettings;

/** Raise it with every change that makes other deliveries of the same settings. */
export const simulatorVersion = 1;

const dayMs = 24 * 3_600_000;

/** A platform of about a hundred videos, each read once an hour for two months. */
export const ordinaryPlatform: Omit<SimulatorSettings, "seed" | "startMs"> = {
  initialVideos: 90,
  videosPerDay: 1.5,
  readingIntervalMs: 3_600_000,
  trackedMs: 60 * dayMs,
  burstsPerVideo: 0.5,
  faults: ordinaryFaults,
};

type Happening =
  | { readonly kind: "birth" }
  | { readonly kind: "due"; readonly video: SimulatedVideo }
  | { readonly kind: "delivery"; readonly reading: Omit<SimulatedReading, "number"> };

/**
 * The simulated platform. {@link Simulator.advance} moves time on and hands out what is delivered
 * meanwhile, in order of delivery; how often it is called and how far each time makes no difference.
 * Memory is bounded by the videos that are tracked at once.
 *
 * ```ts
 * const simulator = new Simulator({ ...ordinaryPlatform, seed: 1, startMs: Date.UTC(2025, 0, 1) });
 * for (const { row, truth } of simulator.advance(Date.UTC(2025, 0, 2))) {
 *   row.viewCount;      // what the platform says
 *   truth.viewsPerHour; // how fast the video really grows
 * }
 * ```
 */
export class Simulator {
  private readonly births: Births;
  private readonly timeline = new Timeline<Happening>();
  private readonly tracked = new Map<string, SimulatedVideo>();
  private delivered = 0;

  constructor(settings: SimulatorSettings) {
    this.births = new Births(settings);
    for (const video of this.births.initial) this.track(video);
    this.awaitBirth();
  }

  /** The videos that are tracked now. */
  get videos(): Iterable<SimulatedVideo> {
    return this.tracked.values();
  }

  /** The true rate of a tracked video at any time, in views an hour; undefined for other ids. */
  viewsPerHour(videoId: string, atMs: number): number | undefined {
    const video = this.tracked.get(videoId);
    return video && viewsPerHourAt(video.growth, atMs);
  }

  /** The views that a tracked video is expected to gain between two times. */
  expectedViews(videoId: string, fromMs: number, toMs: number): number | undefined {
    const video = this.tracked.get(videoId);
    return video && expectedViews(video.growth, fromMs, toMs);
  }

  /**
   * Everything delivered up to `untilMs`, included. It may be left early and called again: what was
   * not taken comes next.
   */
  *advance(untilMs: number): Generator<SimulatedReading, void, undefined> {
    for (;;) {
      const next = this.timeline.takeUntil(untilMs);
      if (next === undefined) return;
      const { item } = next;
      if (item.kind === "birth") {
        this.track(this.births.next());
        this.awaitBirth();
      } else if (item.kind === "due") this.readVideo(item.video);
      else yield { number: this.delivered++, ...item.reading };
    }
  }

  /** Passes over the next `count` deliveries, to stand where a former run stopped. */
  skip(count: number): void {
    if (count === 0) return;
    for (const _ of this.advance(Infinity)) if (--count === 0) return;
  }

  private awaitBirth(): void {
    const { nextMs } = this.births;
    if (nextMs < Infinity) this.timeline.add(nextMs, { kind: "birth" });
  }

  private track(video: SimulatedVideo): void {
    this.tracked.set(video.id, video);
    this.awaitReading(video);
  }

  private awaitReading(video: SimulatedVideo): void {
    const dueMs = video.nextReadingMs;
    if (dueMs === undefined) this.tracked.delete(video.id);
    else this.timeline.add(dueMs, { kind: "due", video });
  }

  private readVideo(video: SimulatedVideo): void {
    const { row, truth, deliverAtMs, repeatAtMs } = video.read();
    this.deliver({ deliveredAtMs: deliverAtMs, row, truth });
    if (repeatAtMs !== undefined) {
      this.deliver({ deliveredAtMs: repeatAtMs, row, truth: { ...truth, kind: "repeat" } });
    }
    this.awaitReading(video);
  }

  private deliver(reading: Omit<SimulatedReading, "number">): void {
    this.timeline.add(reading.deliveredAtMs, { kind: "delivery", reading });
  }
}
