// Activity for fuzzing: mostly valid events to mutate, and what a valid decoded one must be.
import fc from "fast-check";
import { expect } from "vitest";
import {
  type Activity,
  activityFromJson,
  isPlainActivity,
  maxWordCharacters,
} from "../../streams/activity.ts";
import { activityNumber, activityTypes } from "../../streams/activity-types.ts";
import { earliestMs, maxAheadMs } from "../../streams/event-time.ts";
import { decodeToken, encodeToken } from "../../streams/token.ts";
import { oddNumber, oddText } from "./odd-values.ts";
import { arrivedAtMs, defined } from "./readings.ts";

const time = fc.oneof(
  fc.integer({ min: earliestMs, max: arrivedAtMs }).map((ms) => new Date(ms).toISOString()),
  fc.integer({ min: earliestMs, max: arrivedAtMs }),
  fc.constantFrom(1_754_611_200, "2025-08-08", "2025-08-08 06:00", "1754611200"),
);
const id = fc.oneof(fc.constantFrom("anna", "a", "a b"), oddText);
const optionalId = fc.option(id, { nil: undefined });
const word = fc.oneof(
  fc.constantFrom(undefined, "", "DE", "premium", "x".repeat(maxWordCharacters)),
  fc.string({ maxLength: 20 }),
);
const seconds = fc.oneof(
  fc.constantFrom(undefined, 0, -0, 0.5, 120, 8_640_000, 5e-324),
  fc.double({ min: 0, max: 8_640_000, noNaN: true }),
);

/** Activity as producers send it; nearly all of it is valid. */
export const activity: fc.Arbitrary<object> = fc.record({
  event_id: id,
  type: fc.constantFrom(...activityTypes),
  timestamp: time,
  user_id: id,
  session_id: optionalId,
  video_id: optionalId,
  article_id: optionalId,
  ad_id: optionalId,
  decision_id: optionalId,
  placement: word,
  category: word,
  device: word,
  country: word,
  tier: word,
  quality: word,
  position: seconds,
  duration: seconds,
  video_length: seconds,
  revenue: fc.oneof(fc.constantFrom(undefined, 0, 9.99, 1e9), oddNumber),
  song: fc.constantFrom(undefined, "a field of its own", { deep: [1] }),
}, { requiredKeys: ["event_id", "type", "timestamp", "user_id"] });

/** Fails unless a decoded event is one that actors may believe, and decodes again to the same. */
export function expectActivity(decoded: Activity): void {
  const { atMs, type, revenue } = decoded;
  for (const id of idsOf(decoded)) {
    if (id !== undefined) expect(decodeToken(encodeToken(id))).toBe(id);
  }
  expect(activityNumber(type)).toBeGreaterThanOrEqual(0);
  expect(Number.isSafeInteger(atMs) && atMs >= earliestMs).toBe(true);
  expect(atMs).toBeLessThanOrEqual(arrivedAtMs + maxAheadMs);
  for (const word of wordsOf(decoded)) {
    expect(word === undefined || word.length <= maxWordCharacters).toBe(true);
  }
  const { positionSeconds, durationSeconds, videoLengthSeconds } = decoded;
  for (const seconds of [positionSeconds, durationSeconds, videoLengthSeconds]) {
    expect(seconds === undefined || (seconds >= 0 && seconds <= 8_640_000)).toBe(true);
  }
  expect(revenue === undefined || (revenue >= 0 && revenue <= 1e9)).toBe(true);
  const row = defined({
    event_id: decoded.eventId,
    type,
    timestamp: new Date(atMs).toISOString(),
    user_id: decoded.userId,
    session_id: decoded.sessionId,
    video_id: decoded.videoId,
    article_id: decoded.articleId,
    ad_id: decoded.adId,
    decision_id: decoded.decisionId,
    placement: decoded.placement,
    category: decoded.category,
    brand: decoded.brand,
    device: decoded.device,
    country: decoded.country,
    tier: decoded.tier,
    quality: decoded.quality,
    position: positionSeconds,
    duration: durationSeconds,
    video_length: videoLengthSeconds,
    revenue,
  });
  expect(isPlainActivity(row)).toBe(true);
  expect(activityFromJson(row, arrivedAtMs)).toEqual(decoded);
}

function idsOf(event: Activity): (string | undefined)[] {
  const { eventId, userId, sessionId, videoId, articleId, adId, decisionId } = event;
  return [eventId, userId, sessionId, videoId, articleId, adId, decisionId];
}

function wordsOf(event: Activity): (string | undefined)[] {
  const { placement, category, brand, device, country, tier, quality } = event;
  return [placement, category, brand, device, country, tier, quality];
}
