// Readings for fuzzing: mostly valid ones to mutate, and what a valid decoded one must be.
import { headers } from "nats";
import fc from "fast-check";
import { expect } from "vitest";
import { deadLetterHeaders, deadLetterOf } from "../../streams/deadletter.ts";
import { earliestMs, maxAheadMs } from "../../streams/event-time.ts";
import { type Reading, readingFromJson } from "../../streams/reading.ts";
import { maxFoundCharacters, type Rejection } from "../../streams/rejection.ts";
import { decodeToken, encodeToken } from "../../streams/token.ts";
import { deadLetterHeadroomBytes } from "../../streams/topology.ts";
import { oddText } from "./odd-values.ts";

/** When the log took everything that these tests send. */
export const arrivedAtMs = Date.UTC(2026, 0, 1);

const yearMs = 366 * 24 * 3_600_000;
const counter = fc.oneof(fc.nat(100_000), fc.maxSafeNat());

const time = fc.oneof(
  fc.integer({ min: earliestMs, max: arrivedAtMs }).map((ms) => new Date(ms).toISOString()),
  fc.integer({ min: earliestMs, max: arrivedAtMs }),
  fc.constantFrom(1_754_611_200, "2025-08-08", "2025-08-08 06:00", "1754611200", "1754611200000"),
);
const text = fc.oneof(fc.constant(undefined), oddText);

/** A reading as producers send it; nearly all are valid. */
export const reading: fc.Arbitrary<object> = fc.record({
  timestamp: time,
  video_id: fc.oneof(fc.constantFrom("dQw4w9WgXcQ", "a", "a b"), oddText),
  viewCount: counter,
  likeCount: counter,
  commentCount: counter,
  title: text,
  channel: text,
  category: fc.constantFrom(undefined, "music"),
  published_at: fc.oneof(fc.constant(undefined), time),
  source: fc.constantFrom(undefined, "feed", null, { list: [1, { a: "b" }] }),
}, { requiredKeys: ["timestamp", "video_id", "viewCount", "likeCount", "commentCount"] });

/** Fails unless a decoded reading is one that an actor may believe, and decodes again to the same. */
export function expectReading(decoded: Reading): void {
  const { videoId, atMs, views, likes, comments, publishedAtMs, extra } = decoded;
  expect(decodeToken(encodeToken(videoId))).toBe(videoId);
  expect(Number.isSafeInteger(atMs) && atMs >= earliestMs).toBe(true);
  expect(atMs).toBeLessThanOrEqual(arrivedAtMs + maxAheadMs);
  for (const count of [views, likes, comments]) {
    expect(Number.isSafeInteger(count) && count >= 0 && !Object.is(count, -0)).toBe(true);
  }
  for (const text of [decoded.title, decoded.channel, decoded.category]) {
    expect(text === undefined || text.length <= 500).toBe(true);
  }
  if (publishedAtMs !== undefined) {
    expect(Number.isSafeInteger(publishedAtMs) && publishedAtMs >= 0).toBe(true);
    expect(publishedAtMs).toBeLessThanOrEqual(arrivedAtMs + yearMs);
  }
  const others: unknown = extra === undefined ? {} : JSON.parse(extra);
  expect(others).toBeTypeOf("object");
  const again = readingFromJson({
    ...Object(others),
    timestamp: atMs >= 1e11 ? atMs : new Date(atMs).toISOString(),
    video_id: videoId,
    viewCount: views,
    likeCount: likes,
    commentCount: comments,
    ...defined({ title: decoded.title, channel: decoded.channel, category: decoded.category }),
    ...defined({ published_at: isoOf(publishedAtMs) }),
  }, arrivedAtMs);
  expect({ ...again, extra: undefined }).toEqual({ ...decoded, extra: undefined });
}

/** Fails unless a rejection says where, what was found and what was wanted, and can be sent on. */
export function expectRejection(rejection: Rejection): void {
  const { field, found, wanted } = rejection;
  expect(field).not.toBe("");
  expect(found).not.toBe("");
  expect(found.length).toBeLessThanOrEqual(maxFoundCharacters + 1);
  expect(wanted).not.toBe("");
  expect(wanted).not.toMatch(/undefined|Missing|Expected|TypeError/);
  const source = { kind: "video", partition: 0, stream: "STATS", subject: "stats.0", sequence: 1 };
  const sent = headers();
  sent.set("Nats-Msg-Id", `video.0.1.dead.${field}`);
  const letter = deadLetterHeaders(deadLetterOf(source, rejection, new Uint8Array()));
  for (const [name, text] of Object.entries(letter)) sent.set(name, text);
  expect(String(sent).length).toBeLessThan(deadLetterHeadroomBytes);
}

function isoOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

/** The fields that have a value. */
export function defined(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
