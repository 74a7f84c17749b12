import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxAheadMs, maxEventBytes } from "./event-time.ts";
import { decodeReading, type Reading } from "./reading.ts";
import { Rejection } from "./rejection.ts";

const arrivedAtMs = Date.UTC(2026, 0, 1);
const good = {
  timestamp: "2025-12-31T10:00:00Z",
  video_id: "dQw4w9WgXcQ",
  viewCount: 100,
  likeCount: 10,
  commentCount: 1,
};

function decode(value: unknown): Reading | Rejection {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return decodeReading(new TextEncoder().encode(text), arrivedAtMs);
}

function fieldOf(value: unknown): string {
  const decoded = decode(value);
  return decoded instanceof Rejection ? decoded.field : "accepted";
}

describe("decodeReading", () => {
  it("takes the fields of A1 and keeps the others", () => {
    expect(decode({ ...good, title: "A title", region: "DE", nested: { deep: [1] } })).toEqual({
      videoId: "dQw4w9WgXcQ",
      atMs: Date.UTC(2025, 11, 31, 10),
      views: 100,
      likes: 10,
      comments: 1,
      title: "A title",
      channel: undefined,
      category: undefined,
      publishedAtMs: undefined,
      extra: '{"region":"DE","nested":{"deep":[1]}}',
    });
  });

  it.each([
    ["payload", "not json"],
    ["payload", "[]"],
    ["payload", "3"],
    ["payload", "null"],
    ["timestamp", { ...good, timestamp: "yesterday" }],
    ["timestamp", { ...good, timestamp: null }],
    ["timestamp", { ...good, timestamp: "1989-12-31T23:59:59Z" }],
    ["timestamp", { ...good, timestamp: arrivedAtMs + maxAheadMs + 1 }],
    ["timestamp", { ...good, timestamp: undefined }],
    ["video_id", { ...good, video_id: "" }],
    ["video_id", { ...good, video_id: "x".repeat(129) }],
    ["video_id", { ...good, video_id: 7 }],
    ["viewCount", { ...good, viewCount: -1 }],
    ["viewCount", { ...good, viewCount: 1.5 }],
    ["viewCount", { ...good, viewCount: 2 ** 53 }],
    ["viewCount", { ...good, viewCount: "100" }],
    [
      "viewCount",
      '{"timestamp":1,"video_id":"a","viewCount":1e999,"likeCount":1,"commentCount":1}',
    ],
    ["likeCount", { ...good, likeCount: null }],
    ["commentCount", { ...good, commentCount: undefined }],
    ["title", { ...good, title: 5 }],
    ["published_at", { ...good, published_at: "soon" }],
    ["published_at", { ...good, published_at: 1e300 }],
    ["published_at", { ...good, published_at: -1e15 }],
    ["published_at", { ...good, published_at: "2031-01-01" }],
  ])("names %s in what it rejects: %j", (field, value) => {
    const decoded = decode(value);
    expect(decoded).toBeInstanceOf(Rejection);
    if (decoded instanceof Rejection) {
      expect(decoded.field).toBe(field);
      expect(decoded.found).not.toBe("");
      expect(decoded.wanted).not.toMatch(/undefined|Missing|Expected/);
    }
  });

  it("rejects a payload of a megabyte and bytes that are not UTF-8, unparsed", () => {
    const padding = "x".repeat(1_000_000);
    expect(fieldOf({ ...good, padding })).toBe("payload");
    expect(fieldOf({ ...good, padding: "x".repeat(maxEventBytes / 2) })).toBe("accepted");
    const invalid = decodeReading(new Uint8Array([0xff, 0xfe]), arrivedAtMs);
    expect(invalid).toBeInstanceOf(Rejection);
  });

  it("keeps fields nested a hundred deep and no deeper, and takes -0 for 0", () => {
    const nested = (levels: number) =>
      JSON.stringify(good).replace(/}$/, `,"deep":${"[".repeat(levels)}${"]".repeat(levels)}}`);
    expect(fieldOf(nested(100))).toBe("accepted");
    expect(fieldOf(nested(101))).toBe("payload");
    expect(fieldOf(nested(20_000))).toBe("payload");
    const decoded = decode(JSON.stringify(good).replace("100", "-0"));
    expect(decoded instanceof Rejection ? undefined : decoded.views).toBe(0);
  });

  it("keeps a hostile field name a field", () => {
    const decoded = decode(
      '{"timestamp":1700000000,"video_id":"a","viewCount":1,"likeCount":1,' +
        '"commentCount":1,"__proto__":{"viewCount":9}}',
    );
    expect(decoded).toMatchObject({ views: 1, extra: '{"__proto__":{"viewCount":9}}' });
  });

  it("accepts or rejects any JSON and any bytes, and never throws", () => {
    const anything = fc.oneof(
      fc.json().map((text) => new TextEncoder().encode(text)),
      fc.uint8Array({ maxLength: 200 }),
      fc.record({
        timestamp: fc.anything(),
        video_id: fc.anything(),
        viewCount: fc.anything(),
        likeCount: fc.anything(),
        commentCount: fc.anything(),
      }, { requiredKeys: [] }).map((value) => {
        let text = "{}";
        try {
          text = JSON.stringify(value) ?? "{}";
        } catch {
          // Values such as bigint have no JSON: nothing could send them.
        }
        return new TextEncoder().encode(text);
      }),
    );
    fc.assert(
      fc.property(anything, (payload) => {
        const decoded = decodeReading(payload, arrivedAtMs);
        if (decoded instanceof Rejection) expect(decoded.message).toContain("wanted");
        else expect(Number.isSafeInteger(decoded.views)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
