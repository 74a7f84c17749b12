import { describe, expect, it } from "vitest";
import { type Reading, readingFromJson } from "../streams/reading.ts";
import { Rejection } from "../streams/rejection.ts";
import { ReadingTable } from "./reading-table.ts";

const startMs = Date.UTC(2026, 0, 1);

function reading(hours: number, more: Partial<Reading> = {}): Reading {
  return {
    videoId: "v",
    atMs: startMs + hours * 3_600_000,
    views: 0,
    likes: 0,
    comments: 0,
    title: undefined,
    channel: undefined,
    category: undefined,
    publishedAtMs: undefined,
    extra: undefined,
    ...more,
  };
}

function payloads(table: ReadingTable): Reading[] {
  return Array.from({ length: table.length }, (_, place) => {
    const json: unknown = JSON.parse(new TextDecoder().decode(table.payload(place)));
    const decoded = readingFromJson(json, table.atMs(place));
    if (decoded instanceof Rejection) throw new Error(decoded.message);
    return decoded;
  });
}

describe("ReadingTable", () => {
  it("gives readings back as they were added, in order of time", () => {
    const about = { title: "t", channel: "c", category: "k", publishedAtMs: startMs - 1000 };
    const readings = [
      reading(3, { views: 30, likes: 3, comments: 1, ...about }),
      reading(1, { views: 2 ** 53 - 1, videoId: 'odd "é" id' }),
      reading(2, { views: 20, ...about }),
      reading(0, { views: 10, ...about, title: "earlier title" }),
      reading(2, { views: 21 }),
    ];
    const table = new ReadingTable();
    for (const one of readings) table.add(one);
    table.sort();
    expect(payloads(table)).toEqual([3, 1, 2, 4, 0].map((i) => readings[i]));
    expect([table.length, table.videoCount]).toEqual([5, 2]);
  });

  it("grows as long as there is room", () => {
    const table = new ReadingTable(5000, 2000);
    for (let i = 0; i < 5000; i++) {
      table.add(reading(5000 - i, { videoId: `v${i % 2000}`, views: i }));
    }
    table.sort();
    expect(payloads(table).map(({ views }) => views))
      .toEqual(Array.from({ length: 5000 }, (_, i) => 4999 - i));
    expect(() => table.add(reading(0))).toThrow(new RangeError("more than 5000 readings"));
  });

  it("takes no more videos than it has room for, and no harm by one more", () => {
    const table = new ReadingTable(10, 1);
    table.add(reading(0));
    expect(() => table.add(reading(1, { videoId: "w" })))
      .toThrow(new RangeError("more than 1 videos"));
    table.add(reading(2));
    table.sort();
    expect(payloads(table).map(({ videoId }) => videoId)).toEqual(["v", "v"]);
  });
});
