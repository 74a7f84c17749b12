// What was forecast of one video, reading by reading, for the figure of it.
import { Schema } from "effect";
import type { Burst } from "../../sources/simulator/growth.ts";
import { Forecast } from "../../streams/forecast.ts";
import { forecastSubject } from "../../streams/subjects.ts";
import { encodeToken } from "../../streams/token.ts";
import type { Platform } from "./platform.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Time before and after the beginning of the burst that is looked at. */
const beforeMs = 2 * dayMs;
const afterMs = 3 * dayMs;
/** Time that a video is given to be known. */
const settlingMs = 5 * dayMs;

/** A video, and the burst that is looked at. */
export interface Bursting {
  readonly videoId: string;
  readonly burst: Burst;
}

/** Views an hour between a reading and the next: what came, and what had been forecast. */
export interface TrackPoint {
  readonly atMs: number;
  readonly came: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const decodeForecast = Schema.decodeUnknownSync(Schema.fromJsonString(Forecast));
const utf8 = new TextDecoder();

/** The video whose burst is the largest of those that were seen from well before to well after. */
export function burstingVideo({ growths, startMs, endMs }: Platform): Bursting | undefined {
  let found: Bursting | undefined;
  for (const [videoId, { bornMs, bursts }] of growths) {
    for (const burst of bursts) {
      const isSeen =
        burst.startMs - beforeMs > Math.max(bornMs + settlingMs, startMs + settlingMs) &&
        burst.startMs + afterMs < endMs;
      const isLarger = burst.peakViewsPerHour > (found?.burst.peakViewsPerHour ?? 0);
      if (isSeen && isLarger) found = { videoId, burst };
    }
  }
  return found;
}

/** Listens for the forecasts of one video around its burst. */
export class VideoTrack {
  readonly points: TrackPoint[] = [];
  readonly burstAtMs: number;
  private readonly subject: string;
  private last: Forecast | undefined;

  constructor({ videoId, burst }: Bursting) {
    this.subject = forecastSubject(encodeToken(videoId));
    this.burstAtMs = burst.startMs;
  }

  hear(subject: string, payload: Uint8Array): void {
    if (subject !== this.subject) return;
    const forecast = decodeForecast(utf8.decode(payload));
    const { last } = this;
    this.last = forecast;
    const atMs = Date.parse(forecast.madeAt);
    const isNear = atMs >= this.burstAtMs - beforeMs && atMs <= this.burstAtMs + afterMs;
    if (last === undefined || !isNear) return;
    const { madeAt, reading, next } = last;
    const fromMs = Date.parse(madeAt);
    const perHour = (views: number, untilMs: number) =>
      (views - reading.viewCount) * hourMs / (untilMs - fromMs);
    const expectedAtMs = Date.parse(next.at);
    this.points.push({
      atMs,
      came: perHour(forecast.reading.viewCount, atMs),
      value: perHour(next.views.value, expectedAtMs),
      low: perHour(next.views.low, expectedAtMs),
      high: perHour(next.views.high, expectedAtMs),
    });
  }
}
