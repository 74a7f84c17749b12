// What forecasters would do on simulated videos that know the rates by which these grow, and therefore
// what is left to gain.
import { Result, Schema } from "effect";
import { expectedViews, type Growth, viewsPerHourAt } from "../../sources/simulator/growth.ts";
import { Forecast } from "../../streams/forecast.ts";

const hourMs = 3_600_000;

/** The knowing forecasters, from the one that knows most. */
export const knowers = ["all rates to come", "all but bursts to come", "the rate now"] as const;

const decodeForecast = Schema.decodeUnknownResult(Schema.fromJsonString(Forecast));
const utf8 = new TextDecoder();

/**
 * Scores the knowing on views, between the same believed readings between which actors are scored: it
 * hears of these from the forecasts that actors publish after each.
 *
 * - _all rates to come_ knows when bursts will begin, which nobody can
 * - _all but bursts to come_ knows a burst once it has begun, and how it will end
 * - _the rate now_ lets the rate at the last reading go on
 */
export class KnownRates {
  private readonly growths: ReadonlyMap<string, Growth>;
  private readonly last = new Map<string, { readonly atMs: number; readonly views: number }>();
  private readonly errors = knowers.map(() => 0);
  private count = 0;

  constructor(growths: ReadonlyMap<string, Growth>) {
    this.growths = growths;
  }

  /** Gains scored. */
  get scored(): number {
    return this.count;
  }

  /** Mean absolute error of each of the {@link knowers}. */
  get meanErrors(): readonly number[] {
    return this.errors.map((error) => error / this.count);
  }

  /** Hears what a partition publishes; forecasts tell of the readings that they were made from. */
  hear(subject: string, payload: Uint8Array): void {
    if (!subject.startsWith("predictions.")) return;
    const decoded = decodeForecast(utf8.decode(payload));
    if (Result.isFailure(decoded)) throw decoded.failure;
    const { video_id, madeAt, reading } = decoded.success;
    this.take(video_id, Date.parse(madeAt), reading.viewCount);
  }

  /** Takes the next believed reading of a video. A fall is a correction, and not scored. */
  take(videoId: string, atMs: number, views: number): void {
    const before = this.last.get(videoId);
    this.last.set(videoId, { atMs, views });
    const growth = this.growths.get(videoId);
    if (before === undefined || growth === undefined || views < before.views) return;
    const gain = views - before.views;
    const begun = growth.bursts.filter(({ startMs }) => startMs <= before.atMs);
    const said = [
      expectedViews(growth, before.atMs, atMs),
      expectedViews({ ...growth, bursts: begun }, before.atMs, atMs),
      viewsPerHourAt(growth, before.atMs) * (atMs - before.atMs) / hourMs,
    ];
    said.forEach((value, i) => this.errors[i] += Math.abs(value - gain));
    this.count++;
  }
}
