import fc from "fast-check";
import { Result, Schema } from "effect";
import { describe, expect, it } from "vitest";
import { activityTypes } from "./activity-types.ts";
import { activityFromJson, ActivityJson, isPlainActivity } from "./activity.ts";

const decode = Schema.decodeUnknownResult(ActivityJson);

const text = fc.oneof(
  fc.string({ maxLength: 5 }),
  fc.constantFrom(
    "",
    "x".repeat(100),
    "x".repeat(101),
    "x".repeat(128),
    "x".repeat(129),
    "😀".repeat(128),
  ),
);
const amount = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, -1, 8_640_000, 8_640_001, 1e9, 1e9 + 1),
);
const anything = fc.oneof(text, amount, fc.jsonValue());
const event = fc.record(
  {
    event_id: fc.oneof(text, anything),
    type: fc.oneof(fc.constantFrom<string>(...activityTypes), anything),
    timestamp: fc.oneof(fc.constant("2025-08-08"), amount, anything),
    user_id: fc.oneof(text, anything),
    session_id: anything,
    video_id: anything,
    article_id: anything,
    ad_id: anything,
    decision_id: anything,
    placement: anything,
    category: anything,
    brand: anything,
    device: anything,
    country: anything,
    tier: anything,
    quality: anything,
    position: anything,
    duration: anything,
    video_length: anything,
    revenue: anything,
    whatever: anything,
  },
  { requiredKeys: [] },
);
const likely = fc.record(
  {
    event_id: fc.constant("e"),
    type: fc.constantFrom(...activityTypes),
    timestamp: fc.constant("2025-08-08"),
    user_id: fc.constant("u"),
    video_id: text,
    category: text,
    position: amount,
    revenue: amount,
  },
  { requiredKeys: ["event_id", "type", "timestamp", "user_id"] },
);

describe("isPlainActivity", () => {
  it("never disagrees with the schema (property)", () => {
    fc.assert(
      fc.property(fc.oneof(likely, likely, event, fc.jsonValue()), (value) => {
        // What comes is JSON: without undefined, NaN and infinities.
        const json: unknown = JSON.parse(JSON.stringify(value));
        expect(isPlainActivity(json)).toBe(Result.isSuccess(decode(json)));
      }),
      { numRuns: 2000 },
    );
  });

  it("leads to the same event", () => {
    const json = {
      event_id: "e",
      type: "video_play",
      timestamp: "2025-08-08",
      user_id: "u",
      tier: "x",
    };
    const decoded = decode(json);
    expect(Result.isSuccess(decoded) && decoded.success).toEqual(json);
    expect(activityFromJson(json, Infinity)).toMatchObject({
      eventId: "e",
      tier: "x",
      videoId: undefined,
    });
  });
});
