// The forecast message, written byte by byte: it goes out after every reading, and making an object,
// a string and bytes of it would cost more than the forecast.
import type { Method } from "../../streams/forecast.ts";
import { isoTime } from "../../streams/iso-time.ts";
import { JsonBytes } from "../../streams/json-bytes.ts";

/** Growth of a video, as its state tells it. */
export interface Growth {
  /** Per hour, of views, likes or comments. */
  perHour(target: number): number;
  readonly viewsPerHourPerHour: number;
}

/** Everything a forecast message says. Gains are relative to `counters`. */
export interface ForecastParts {
  readonly videoId: string;
  readonly madeAtMs: number;
  readonly method: Method;
  readonly model: string;
  /** Names of the experts that weigh most for views, likes and comments. */
  readonly heaviest: readonly string[];
  readonly counters: ArrayLike<number>;
  readonly growth: Growth;
  readonly nextAtMs: number;
  readonly hourAtMs: number;
  /** Value, low, high of the gain of views, likes, comments: nine for `next`, nine for `hour`. */
  readonly bands: ArrayLike<number>;
  readonly partition: number;
  readonly sequence: number;
}

/** Likes per view, 0 for a video that nobody has viewed. */
export function likesPerView(counters: ArrayLike<number>): number {
  return counters[0] === 0 ? 0 : counters[1] / counters[0];
}

/** A counter in whole counts: nobody has half a view, nor fewer than none, nor 2^53 of them. */
export function wholeCount(value: number): number {
  return Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.round(value)));
}

const json = new JsonBytes();

/** The JSON of the `Forecast` schema, as bytes. */
export function forecastJson(parts: ForecastParts): Uint8Array {
  const { counters, growth, bands } = parts;
  json.raw('{"video_id":').text(parts.videoId).raw(',"madeAt":"').raw(isoTime(parts.madeAtMs));
  json.raw('","method":"').raw(parts.method).raw('","model":"').raw(parts.model);
  json.raw('","weighedMost":{"views":"').raw(parts.heaviest[0]);
  json.raw('","likes":"').raw(parts.heaviest[1]);
  json.raw('","comments":"').raw(parts.heaviest[2]);
  json.raw('"},"reading":{"viewCount":').number(counters[0]);
  json.raw(',"likeCount":').number(counters[1]);
  json.raw(',"commentCount":').number(counters[2]);
  json.raw('},"growth":{"viewsPerHour":').number(Math.round(growth.perHour(0)));
  json.raw(',"likesPerHour":').number(rounded(growth.perHour(1)));
  json.raw(',"commentsPerHour":').number(rounded(growth.perHour(2)));
  json.raw(',"viewsPerHourPerHour":').number(Math.round(growth.viewsPerHourPerHour));
  json.raw(',"likesPerView":').number(Math.round(1e5 * likesPerView(counters)) / 1e5);
  json.raw('},"next":');
  ahead(parts.nextAtMs, counters, bands, 0);
  json.raw(',"hour":');
  ahead(parts.hourAtMs, counters, bands, 9);
  json.raw(',"partition":').number(parts.partition);
  json.raw(',"sequence":').number(parts.sequence).raw("}");
  return json.take();
}

function ahead(
  atMs: number,
  counters: ArrayLike<number>,
  bands: ArrayLike<number>,
  from: number,
): void {
  json.raw('{"at":"').raw(isoTime(atMs)).raw('","views":');
  band(counters[0], bands, from);
  json.raw(',"likes":');
  band(counters[1], bands, from + 3);
  json.raw(',"comments":');
  band(counters[2], bands, from + 6);
  json.raw("}");
}

function band(counter: number, bands: ArrayLike<number>, from: number): void {
  json.raw('{"value":').number(wholeCount(counter + bands[from]));
  json.raw(',"low":').number(wholeCount(counter + bands[from + 1]));
  json.raw(',"high":').number(wholeCount(counter + bands[from + 2])).raw("}");
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
