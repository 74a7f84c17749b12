import fc from "fast-check";
import { Schema } from "effect";
import { describe, expect, it } from "vitest";
import { expertNames } from "../../ml/experts.ts";
import { Alert, Forecast, methods } from "../../streams/forecast.ts";
import { isId } from "../../streams/token.ts";
import { forecastJson, type ForecastParts } from "./message.ts";
import { rowAt, Stage, textOf } from "./testing.ts";

const maxCount = Number.MAX_SAFE_INTEGER;

const hostileIds = [
  'say "hi"',
  "back\\slash\\",
  "\u0000\u0001\u001f\u007f",
  "line\nbreak\r\ttab\b\f",
  "\u2028\u2029",
  "\ud800",
  "\udc00 and \udbff",
  "🎭🎬".repeat(30),
  '{"video_id":"v"}',
  "</script>",
  "__proto__",
  "é à l'ünïcode",
];

/** Any string of UTF-16 code units, lone surrogates and all. */
const anyText = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1, maxLength: 40 })
  .map((units) => String.fromCharCode(...units));
const count = fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.maxSafeNat());
const counts = fc.tuple(count, count, count);
const expert = fc.constantFrom(...expertNames);
const rate = fc.double({ min: -1e22, max: 1e22, noNaN: true });
const atMs = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2062, 0, 1) });

/** Bands as they come out of the forecaster, rounded: low ≤ value ≤ high, low at least −counter. */
const gains = fc.tuple(count, count, count).map((three) => three.sort((a, b) => a - b));
const bandsOf = (counters: readonly number[]) =>
  fc.array(gains, { minLength: 6, maxLength: 6 }).map((bands) =>
    bands.flatMap(([low, value, high], i) => [
      value,
      Math.max(-counters[i % 3], low - 1000),
      high,
    ])
  );

const parts: fc.Arbitrary<ForecastParts> = counts.chain((counters) =>
  fc.record({
    videoId: fc.oneof(anyText, fc.constantFrom(...hostileIds)),
    madeAtMs: atMs,
    method: fc.constantFrom(...methods),
    model: fc.constantFrom("trend@2", "forecast@2147483647"),
    heaviest: fc.tuple(expert, expert, expert),
    counters: fc.constant(counters),
    growth: fc.tuple(rate, rate, rate, rate).map(([views, likes, comments, change]) => ({
      perHour: (target: number) => [views, likes, comments][target],
      viewsPerHourPerHour: change,
    })),
    nextAtMs: atMs,
    hourAtMs: atMs,
    bands: bandsOf(counters),
    partition: fc.integer({ min: 0, max: 1000 }),
    sequence: fc.maxSafeNat(),
  })
);

/** The same message by way of objects, rounded as the message says. */
function plainly(parts: ForecastParts): unknown {
  const { counters, growth, bands } = parts;
  const rounded = (value: number, unit: number) => Math.round(value * unit) / unit;
  const whole = (value: number) => Math.min(maxCount, Math.max(0, Math.round(value)));
  const band = (target: number, from: number) => {
    const [value, low, high] = [0, 1, 2].map((i) => counters[target] + bands[from + i]);
    return { value: whole(value), low: whole(low), high: whole(high) };
  };
  const ahead = (atMs: number, from: number) => ({
    at: new Date(atMs).toISOString(),
    views: band(0, from),
    likes: band(1, from + 3),
    comments: band(2, from + 6),
  });
  const likesPerView = counters[0] === 0 ? 0 : counters[1] / counters[0];
  const message = {
    video_id: parts.videoId,
    madeAt: new Date(parts.madeAtMs).toISOString(),
    method: parts.method,
    model: parts.model,
    weighedMost: {
      views: parts.heaviest[0],
      likes: parts.heaviest[1],
      comments: parts.heaviest[2],
    },
    reading: { viewCount: counters[0], likeCount: counters[1], commentCount: counters[2] },
    growth: {
      viewsPerHour: rounded(growth.perHour(0), 1),
      likesPerHour: rounded(growth.perHour(1), 100),
      commentsPerHour: rounded(growth.perHour(2), 100),
      viewsPerHourPerHour: rounded(growth.viewsPerHourPerHour, 1),
      likesPerView: rounded(likesPerView, 1e5),
    },
    next: ahead(parts.nextAtMs, 0),
    hour: ahead(parts.hourAtMs, 9),
    partition: parts.partition,
    sequence: parts.sequence,
  };
  return JSON.parse(JSON.stringify(message));
}

describe("forecastJson", () => {
  it("writes what JSON.stringify would, whatever the id and the numbers (property)", () => {
    fc.assert(fc.property(parts, (parts) => {
      expect(JSON.parse(textOf(forecastJson(parts)))).toEqual(plainly(parts));
    }));
  });

  it("writes what its schema describes, low ≤ value ≤ high (property)", () => {
    const decode = Schema.decodeUnknownSync(Schema.fromJsonString(Forecast));
    fc.assert(fc.property(parts, (parts) => {
      const { next, hour } = decode(textOf(forecastJson(parts)), { onExcessProperty: "error" });
      for (const ahead of [next, hour]) {
        for (const band of [ahead.views, ahead.likes, ahead.comments]) {
          expect(band.low).toBeLessThanOrEqual(band.value);
          expect(band.value).toBeLessThanOrEqual(band.high);
          expect(band.low).toBeGreaterThanOrEqual(0);
          expect(Number.isSafeInteger(band.high)).toBe(true);
        }
      }
    }));
  });

  it("carries every legal id there and back, also in trend events", async () => {
    for (const video_id of hostileIds.filter(isId)) {
      const stage = await Stage.open();
      stage.take(rowAt(0, [1000, 5, 1], { video_id }));
      stage.take(rowAt(1, [500, 5, 1], { video_id }));
      await stage.commit();
      expect(stage.forecasts.map((forecast) => forecast.video_id)).toEqual([video_id, video_id]);
      const alerts: Alert[] = stage.alerts;
      expect(alerts.map((alert) => [alert.kind, alert.video_id])).toEqual([
        ["correction", video_id],
      ]);
    }
  });
});
