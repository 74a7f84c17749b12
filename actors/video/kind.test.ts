import { describe, expect, it } from "vitest";
import type { LogMessage } from "../../streams/log.ts";
import { Rejection } from "../../streams/rejection.ts";
import { videoKind } from "./kind.ts";
import { bytesOf, hourMs, idIn, rowAt, Stage, startMs } from "./testing.ts";

const good = rowAt(0, [100, 5, 1]);
const count = "a whole number from 0 to 2^53 - 1";
const id = "a string of 1 to 128 characters";
const time = "an ISO 8601 date or time, or epoch seconds or milliseconds";
const { timestamp: _timestamp, ...timeless } = good;
const { viewCount: _viewCount, ...viewless } = good;

/** JSON that differs from a good reading. */
function but(difference: Record<string, unknown>): string {
  return JSON.stringify({ ...good, ...difference });
}

/** Case, payload, then field, what is found and what is wanted. */
const gallery: readonly (readonly [string, string | Uint8Array, string, string, string])[] = [
  ["no JSON", "viewCount=5", "payload", '"viewCount=5"', "one JSON object in UTF-8"],
  ["nothing at all", "", "payload", '""', "one JSON object in UTF-8"],
  ["JSON that is cut off", '{"video_id":"v"', "payload", '"{\\"video_id\\":\\"v\\""', "one JSON"],
  ["no UTF-8", new Uint8Array([0x22, 0xff, 0x22]), "payload", "", "one JSON object in UTF-8"],
  ["a list", "[]", "payload", "[]", "one JSON object, a reading"],
  ["null", "null", "payload", "null", "one JSON object, a reading"],
  ["a number", "17", "payload", "17", "one JSON object, a reading"],
  ["no time", JSON.stringify(timeless), "timestamp", "nothing", time],
  ["no views", JSON.stringify(viewless), "viewCount", "nothing", count],
  ["views as text", but({ viewCount: "100" }), "viewCount", '"100"', count],
  ["no number of likes", but({ likeCount: null }), "likeCount", "null", count],
  ["negative comments", but({ commentCount: -1 }), "commentCount", "-1", count],
  ["half a view", but({ viewCount: 0.5 }), "viewCount", "0.5", count],
  ["NaN", `{"viewCount":NaN}`, "payload", '"{\\"viewCount\\":NaN}"', "one JSON object in UTF-8"],
  ["views without end", but({}).replace("100", "1e999"), "viewCount", "Infinity", count],
  ["2^53 views", but({ viewCount: 2 ** 53 }), "viewCount", "9007199254740992", count],
  ["an empty id", but({ video_id: "" }), "video_id", '""', id],
  ["an over-long id", but({ video_id: "x".repeat(129) }), "video_id", '"xxx', id],
  ["an id that is a number", but({ video_id: 5 }), "video_id", "5", id],
  ["no time that is one", but({ timestamp: "yesterday" }), "timestamp", '"yesterday"', time],
  ["31 February", but({ timestamp: "2025-02-31" }), "timestamp", '"2025-02-31"', time],
  ["a time before 1990", but({ timestamp: 1 }), "timestamp", "1", "a time from 1990 on"],
  [
    "a time far in the future",
    but({ timestamp: "2031-01-01" }),
    "timestamp",
    '"2031-01-01"',
    "a time at most 24 hours ahead of its arrival",
  ],
  ["a megabyte", but({ note: "x".repeat(2 ** 20) }), "payload", " bytes", "at most 65536"],
  ["a title as long as a book", but({ title: "x".repeat(501) }), "title", '"xxx', "a string of at"],
];

describe("videoKind.decode", () => {
  it.each(gallery)("refuses %s, and says why", async (_case, payload, field, found, wanted) => {
    const stage = await Stage.open();
    const bytes = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
    const outcome = stage.takeBytes(bytes, startMs);
    expect(outcome).toBeInstanceOf(Rejection);
    expect(outcome).toMatchObject({
      field,
      found: expect.stringContaining(found),
      wanted: expect.stringContaining(wanted),
    });
    const [letter, ...others] = stage.sent;
    expect(others).toEqual([]);
    expect(letter).toMatchObject({
      subject: "deadletters.video.0",
      messageId: `video.0.1.dead.${field}`,
      headers: {
        "Troupe-Subject": "stats.0",
        "Troupe-Stream": "STATS",
        "Troupe-Sequence": "1",
        "Troupe-Field": field,
      },
    });
    expect(letter.payload).toEqual(bytes);
    // The partition goes on.
    expect(stage.take(good)).toBe("stepped");
    await stage.commit();
    expect(stage.counts).toEqual({ stepped: 1, late: 0, duplicates: 0, deadLetters: 1 });
  });

  it("refuses an id that belongs to another partition than its subject", async () => {
    const stage = await Stage.open(0, 4);
    const video_id = idIn(3, 4);
    const outcome = stage.takeBytes(bytesOf({ ...good, video_id }), startMs);
    expect(outcome).toMatchObject({
      field: "video_id",
      found: `"${video_id}"`,
      wanted: "the id that the subject names " +
        "(this id belongs to partition 3, the subject to 0)",
    });
  });

  it("says the event time, for the watermark, and the token of the id, for the key", () => {
    const message: LogMessage = {
      sequence: 1,
      arrivedAtMs: startMs,
      subject: "stats.0",
      payload: bytesOf({ ...good, video_id: "a b" }),
    };
    expect(videoKind.decode(message, 0, 1)).toMatchObject({ key: "a=20b", atMs: startMs });
  });

  it("keeps the fields it does not know, in the history", async () => {
    const stage = await Stage.open();
    stage.take(rowAt(0, [1, 0, 0]));
    const extra = { source: "probe", "\u0000": [1, { a: null }] };
    stage.takeBytes(bytesOf({ ...rowAt(1, [2, 0, 0]), ...extra }), startMs + hourMs);
    stage.take(rowAt(2, [3, 0, 0]));
    await stage.commit();
    const [{ extras = [] }] = stage.store.readings;
    expect(extras.map((text) => text === undefined ? undefined : JSON.parse(text)))
      .toEqual([undefined, extra, undefined]);
  });
});

describe("the row of a video", () => {
  it("says the last word on it", async () => {
    const stage = await Stage.open();
    const about = {
      video_id: "a b",
      title: "Cats",
      channel: "c",
      category: "pets",
      published_at: "2025-08-01",
    };
    stage.take(rowAt(0, [100, 10, 1], about));
    stage.take(rowAt(1, [160, 12, 1], { video_id: "a b", title: "More cats" }));
    await stage.commit();
    const [forecast] = stage.forecasts.slice(-1);
    const bands = [forecast.next, forecast.hour].flatMap(({ views, likes, comments }) =>
      [views, likes, comments].flatMap(({ value, low, high }) => [value, low, high])
    );
    expect(stage.store.videos.get("a=20b")).toMatchObject({
      videoId: "a b",
      title: "More cats",
      channel: "c",
      category: "pets",
      publishedAtMs: Date.UTC(2025, 7, 1),
      firstAtMs: startMs,
      lastAtMs: startMs + hourMs,
      readings: 2,
      counters: [160, 12, 1],
      gain: 60,
      growth: 0.6,
      forecastGain: forecast.hour.views.value - 160,
      method: "cold-start",
      model: "trend@2",
      nextAtMs: startMs + 2 * hourMs,
      forecast: bands,
      sequence: 2,
    });
  });

  it("is written for a reading that was late, too, as it is", async () => {
    const stage = await Stage.open();
    stage.take(rowAt(1, [160, 12, 1]));
    await stage.commit();
    stage.take(rowAt(0, [100, 10, 1]));
    await stage.commit();
    expect(stage.store.videos.get("v")).toMatchObject({ readings: 1, counters: [160, 12, 1] });
  });
});
