import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activityTypes } from "../streams/activity-types.ts";
import { eventFromJson, eventSubject } from "../streams/event.ts";
import { Rejection } from "../streams/rejection.ts";
import { decodeToken } from "../streams/token.ts";
import { RequestProblem } from "./errors.ts";
import { type EventItem, jsonItems, jsonLineItems } from "./event-items.ts";

const nowMs = Date.UTC(2025, 7, 8, 12);
const reading = {
  timestamp: "2025-08-08T11:00:00Z",
  video_id: "a b",
  viewCount: 10,
  likeCount: 2,
  commentCount: 1,
};
const activity = {
  event_id: "e-2",
  type: "video_play",
  timestamp: "2025-08-08T11:30:00Z",
  user_id: "anna",
  video_id: "a b",
};
const bytes = (text: string) => new TextEncoder().encode(text);
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

/** What became of each item: the id that its subject names first, or the field at fault. */
function fates(items: readonly EventItem[]): [number, string][] {
  return items.map(({ index, event }) => [
    index,
    event instanceof Rejection ? `!${event.field}` : decodeToken(event.subject.split(".")[2]),
  ]);
}

describe("jsonItems", () => {
  it("takes one object or an array of them", () => {
    expect(fates(jsonItems(bytes(JSON.stringify(reading)), nowMs))).toEqual([[0, "a b"]]);
    const several = [reading, { ...reading, video_id: "" }, 7, null, { ...reading, video_id: "c" }];
    expect(fates(jsonItems(bytes(JSON.stringify(several)), nowMs))).toEqual([
      [0, "a b"],
      [1, "!video_id"],
      [2, "!payload"],
      [3, "!payload"],
      [4, "c"],
    ]);
    expect(jsonItems(bytes("[]"), nowMs)).toEqual([]);
  });

  it("takes readings and activity mixed, and says where each goes", () => {
    const items = [activity, reading, { ...activity, video_id: undefined }];
    const lines = items.map((item) => JSON.stringify(item));
    const wanted = [
      { index: 0, event: { subject: "events.activity.anna.a=20b.video_play", eventId: "e-2" } },
      { index: 1, event: { subject: "events.stats.a=20b", eventId: undefined } },
      { index: 2, event: { subject: "events.activity.anna.anna.video_play", eventId: "e-2" } },
    ];
    expect(jsonItems(bytes(`[${lines.join()}]`), nowMs)).toMatchObject(wanted);
    expect(jsonLineItems(bytes(lines.join("\n")), nowMs)).toMatchObject(wanted);
  });

  it.each(["", "{", "[1,]", "\ufeff", '{"a":1}{"b":2}'])("refuses %j as a whole", (text) => {
    expect(() => jsonItems(bytes(text), nowMs)).toThrow(RequestProblem);
  });

  it("refuses bytes that are not UTF-8 as a whole", () => {
    expect(() => jsonItems(new Uint8Array([0x22, 0xff, 0x22]), nowMs)).toThrow(RequestProblem);
  });

  it.each(["x", "viewCount"])(
    "rejects an item whose %s is nested too deeply, and no other",
    (field) => {
      // The name that is a number keeps the engine from writing it without recursion.
      const deep = { ...reading, [field]: undefined };
      const text = JSON.stringify(deep).replace("{", `{"${field}":{"1":${nested(30_000)}},`);
      const others = JSON.stringify(reading);
      expect(fates(jsonItems(bytes(`[${text},${others}]`), nowMs))).toEqual([
        [0, "!payload"],
        [1, "a b"],
      ]);
      expect(fates(jsonLineItems(bytes(`${text}\n${others}`), nowMs))).toEqual([
        [0, field === "x" ? "!payload" : "!viewCount"],
        [1, "a b"],
      ]);
    },
  );

  it("rejects an item larger than the stream takes", () => {
    const large = { ...reading, note: "x".repeat(65_536) };
    expect(fates(jsonItems(bytes(JSON.stringify(large)), nowMs))).toEqual([[0, "!payload"]]);
  });

  it("takes 10,000 items and not one more", () => {
    const items = (count: number) => bytes(`[${new Array(count).fill("0").join()}]`);
    expect(jsonItems(items(10_000), nowMs)).toHaveLength(10_000);
    expect(() => jsonItems(items(10_001), nowMs)).toThrow(/more than 10000 items/);
  });

  it("takes an event's own id, and rejects what can be none", () => {
    const ids = ["e-1", "", 7, "x".repeat(129), null];
    const items = jsonItems(
      bytes(JSON.stringify(ids.map((event_id) => ({ ...reading, event_id })))),
      nowMs,
    );
    expect(fates(items).map(([, fate]) => fate)).toEqual([
      "a b",
      "!event_id",
      "!event_id",
      "!event_id",
      "!event_id",
    ]);
    expect(items[0].event).toMatchObject({ eventId: "e-1" });
  });
});

describe("jsonLineItems", () => {
  const line = JSON.stringify(reading);

  it("numbers items by their line, blank lines included", () => {
    const body = bytes(`${line}\n\n  \r\nnot json\n${line}\r\n`);
    expect(fates(jsonLineItems(body, nowMs))).toEqual([[0, "a b"], [3, "!payload"], [4, "a b"]]);
    expect(jsonLineItems(bytes("\n\n"), nowMs)).toEqual([]);
    expect(jsonLineItems(bytes(""), nowMs)).toEqual([]);
  });

  it("rejects a line that is not UTF-8, and no other", () => {
    const body = new Uint8Array([...bytes(line), 0x0a, 0xff, 0x0a, ...bytes(line)]);
    expect(fates(jsonLineItems(body, nowMs))).toEqual([[0, "a b"], [1, "!payload"], [2, "a b"]]);
  });

  it("takes 10,000 items and not one more", () => {
    const lines = (count: number) => bytes("0\n".repeat(count));
    expect(jsonLineItems(lines(10_000), nowMs)).toHaveLength(10_000);
    expect(() => jsonLineItems(lines(10_001), nowMs)).toThrow(/more than 10000 items/);
  });

  it("decides about every event as the stream does", () => {
    const field = fc.oneof(
      fc.constant(undefined),
      fc.integer(),
      fc.double(),
      fc.string(),
      fc.constantFrom("2025-08-08", "1989-12-31", "2025-08-10T00:00:00Z", 1754611200),
      fc.jsonValue(),
    );
    const time = fc.oneof(fc.constant(reading.timestamp), field);
    const id = fc.oneof(fc.constantFrom("v", "w"), field);
    const count = fc.oneof(fc.nat(), field);
    const readings = fc.record({
      timestamp: time,
      video_id: id,
      viewCount: count,
      likeCount: count,
      commentCount: count,
      note: field,
    });
    const acts = fc.record({
      event_id: id,
      type: fc.oneof(fc.constantFrom(...activityTypes), field),
      timestamp: time,
      user_id: id,
      video_id: fc.option(id, { nil: undefined }),
      duration: fc.option(count, { nil: undefined }),
    });
    fc.assert(fc.property(fc.oneof(readings, acts), (event) => {
      const payload = bytes(JSON.stringify(event));
      const json: unknown = JSON.parse(JSON.stringify(event));
      const streamed = eventFromJson(json, nowMs);
      for (const items of [jsonItems(payload, nowMs), jsonLineItems(payload, nowMs)]) {
        const decided = items[0].event;
        if (decided instanceof Rejection) expect(decided).toEqual(streamed);
        else {
          expect(streamed).not.toBeInstanceOf(Rejection);
          expect(decided.subject).toBe(eventSubject(json));
          expect(JSON.parse(new TextDecoder().decode(decided.payload))).toEqual(json);
        }
      }
    }));
  });
});
