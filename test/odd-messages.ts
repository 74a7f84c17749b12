// For tests: messages that no partition can take, and readings that it must, however odd.
import { partitionOf } from "../streams/token.ts";

/** Partitions of the tests that send these. */
export const partitionCount = 4;

const hourMs = 3_600_000;
const startMs = Date.UTC(2025, 7, 8);

/** A reading as it should be. */
export const good = {
  timestamp: new Date(startMs).toISOString(),
  video_id: "good",
  viewCount: 100,
  likeCount: 5,
  commentCount: 1,
};

/** An id of another partition than that of "good". */
const strayId =
  ["a", "b", "c", "d", "e", "f"].find((id) =>
    partitionOf(id, partitionCount) !== partitionOf(good.video_id, partitionCount)
  ) ?? "";

/** Field at fault, and a message that has the fault. */
export const faults: readonly (readonly [field: string, message: string | Uint8Array])[] = [
  ["payload", "not JSON"],
  ["payload", ""],
  ["payload", new Uint8Array([0xff, 0, 0x7b])],
  ["payload", JSON.stringify([good])],
  ["payload", JSON.stringify({ ...good, note: "x".repeat(1_000_000) })],
  ["timestamp", JSON.stringify({ ...good, timestamp: undefined })],
  ["timestamp", JSON.stringify({ ...good, timestamp: "the day before yesterday" })],
  ["timestamp", JSON.stringify({ ...good, timestamp: "2150-01-01T00:00:00Z" })],
  ["timestamp", JSON.stringify({ ...good, timestamp: "1989-12-31T23:59:59Z" })],
  ["video_id", JSON.stringify({ ...good, video_id: "" })],
  ["video_id", JSON.stringify({ ...good, video_id: "é".repeat(129) })],
  ["video_id", JSON.stringify({ ...good, video_id: ["good"] })],
  ["video_id", JSON.stringify({ ...good, video_id: strayId })],
  ["viewCount", JSON.stringify({ ...good, viewCount: "100" })],
  ["viewCount", JSON.stringify({ ...good, viewCount: -1 })],
  ["likeCount", JSON.stringify({ ...good, likeCount: 1.5 })],
  ["likeCount", JSON.stringify({ ...good, likeCount: NaN })],
  ["commentCount", JSON.stringify({ ...good, commentCount: 2 ** 53 })],
  ["commentCount", JSON.stringify(good).replace(/1}$/, "1e999}")],
];

/** Ids that are legal and likely to break something. */
export const hostileIds = [
  "with space and.dots",
  "🎭".repeat(128),
  "nul\u0000nul",
  "\ud800 alone",
  "*",
  ">",
  "~0",
  "=41",
  "null",
  "NULL",
  "__proto__",
  '{"quotes",\\}',
  "line\r\nbreak",
  "'; drop table videos; --",
];

/** Readings of a video, hourly; texts that a database cannot hold as they are, and odd fields. */
export function readingsOf(video_id: string, count: number) {
  return Array.from({ length: count }, (_, hour) => ({
    timestamp: new Date(startMs + hour * hourMs).toISOString(),
    video_id,
    viewCount: 1000 + 60 * hour,
    likeCount: 10 + hour,
    commentCount: 0,
    title: 'a "title" \\ {of} \u0000 \ud800 🎭, NULL',
    channel: "NULL",
    category: "",
    extra: { "\u0000": "\ud800", list: [null, "{a,b}"] },
  }));
}
