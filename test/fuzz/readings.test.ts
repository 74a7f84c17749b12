// What the log hands to a partition of videos: readings, and the news of other partitions and of models;
// and what it hands to the trainer: lessons.
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { SharedNews } from "../../actors/actor.ts";
import { videoKind } from "../../actors/video/kind.ts";
import { decodeNews, isNews } from "../../actors/video/news.ts";
import { VideoShared } from "../../actors/video/shared.ts";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { decodeComparison, decodeDrift } from "../../streams/lessons.ts";
import { decodeReading, readingFromJson } from "../../streams/reading.ts";
import { Rejection } from "../../streams/rejection.ts";
import { decodeToken, partitionOf } from "../../streams/token.ts";
import { Fuzzing, fuzzTimeoutMs, type Verdict } from "./fuzzing.ts";
import { encoded, mutatedBytes, mutatedJson } from "./mutations.ts";
import { oddJson, oddNumber, oddText } from "./odd-values.ts";
import { arrivedAtMs, expectReading, expectRejection, reading } from "./readings.ts";
import { modelNews, spokenNews, toldLessons } from "./snapshots.ts";

const fuzzing = new Fuzzing("readings");
afterAll(() => fuzzing.end());

/** The verdict on a decoded reading, which has to be a valid one, or a reason. */
function verdictOn(decoded: ReturnType<typeof decodeReading>): Verdict {
  if (decoded instanceof Rejection) {
    expectRejection(decoded);
    return "rejected";
  }
  expectReading(decoded);
  return "accepted";
}

/** The verdict on news: what they tell can be heard, written and read again. */
function verdictOnNews(payload: Uint8Array): Verdict {
  const decoded = decodeNews(payload);
  if (decoded instanceof Rejection) {
    expectRejection(decoded);
    return "rejected";
  }
  expect(isNews(payload) || payload.length > 0).toBe(true);
  const shared = new VideoShared();
  decoded.apply(shared);
  decoded.apply(shared);
  const writer = new ByteWriter();
  shared.encode(writer);
  const written = writer.take();
  VideoShared.decode(videoKind.version, new ByteReader(written)).encode(writer);
  expect(writer.take()).toEqual(written);
  return "accepted";
}

/** What `work` gives to a caller that stands so many frames deeper in the stack. */
function deeper<A>(frames: number, work: () => A): A {
  return frames === 0 ? work() : deeper(frames - 1, work);
}

const readingBytes = encoded(fc.oneof(
  { weight: 1, arbitrary: reading.map((row) => JSON.stringify(row)) },
  { weight: 6, arbitrary: mutatedJson(reading) },
  { weight: 1, arbitrary: oddJson },
));

describe("from the log", { timeout: fuzzTimeoutMs }, () => {
  it("takes or rejects readings, whatever bytes they are", () => {
    const inputs = fc.oneof(
      { weight: 6, arbitrary: readingBytes },
      { weight: 2, arbitrary: mutatedBytes(readingBytes, 1) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    );
    fuzzing.try(20_000, inputs, (payload) => {
      const decoded = decodeReading(payload, arrivedAtMs);
      // Every owner of the partition has to come to the same verdict, however deep its stack is.
      if (payload.length > 500) {
        expect(deeper(1500, () => decodeReading(payload, arrivedAtMs))).toEqual(decoded);
      }
      return verdictOn(decoded);
    });
  });

  it("takes or rejects values that are parsed already", () => {
    const inputs = fc.oneof(
      fc.record({
        timestamp: fc.oneof(oddNumber, fc.constant("2025-08-08")),
        video_id: fc.oneof(oddText, fc.jsonValue()),
        viewCount: oddNumber,
        likeCount: fc.constantFrom(0, -0, 1),
        commentCount: fc.oneof(fc.constant(1), fc.jsonValue()),
      }),
      fc.tuple(reading, oddNumber).map(([row, published_at]) => ({ ...row, published_at })),
      fc.jsonValue(),
    );
    fuzzing.try(3000, inputs, (value) => verdictOn(readingFromJson(value, arrivedAtMs)));
  });

  it("addresses what it takes to the actor whose partition the message is in", () => {
    const messages = fc.record({
      payload: readingBytes,
      partition: fc.nat(3),
      subject: oddText,
      sequence: fc.integer({ min: 1 }),
      arrivedAtMs: fc.constant(arrivedAtMs),
    });
    fuzzing.try(5000, messages, (message) => {
      const decoded = videoKind.decode(message, message.partition, 4);
      if (decoded instanceof Rejection) {
        expectRejection(decoded);
        return "rejected";
      }
      if (decoded instanceof SharedNews) return "accepted";
      expect(partitionOf(decoded.key, 4)).toBe(message.partition);
      expect(decodeToken(decoded.key)).toBe(decoded.event.videoId);
      expectReading(decoded.event);
      return "accepted";
    });
  });

  it("takes or rejects news of other partitions", () => {
    const text = fc.constantFrom(...spokenNews);
    const json = fc.constantFrom(...spokenNews.map((text): { delta: string } => JSON.parse(text)));
    const delta = json.map(({ delta }) => new Uint8Array(Buffer.from(delta, "base64")));
    const inputs = fc.oneof(
      { weight: 1, arbitrary: encoded(text) },
      { weight: 2, arbitrary: encoded(mutatedJson(json)) },
      { weight: 1, arbitrary: mutatedBytes(encoded(text), 1) },
      {
        weight: 5,
        arbitrary: encoded(
          fc.tuple(json, mutatedBytes(delta, 1)).map(([news, bytes]) =>
            JSON.stringify({ ...news, delta: Buffer.from(bytes).toString("base64") })
          ),
        ),
      },
    );
    fuzzing.try(2500, inputs, verdictOnNews);
  });

  it("takes or rejects news of models", () => {
    const text = fc.constantFrom(...modelNews);
    const json = fc.constantFrom(
      ...modelNews.map((text): { champion: { artefact: string } } => JSON.parse(text)),
    );
    const artefact = json.map(({ champion }) =>
      new Uint8Array(Buffer.from(champion.artefact, "base64"))
    );
    const inputs = fc.oneof(
      { weight: 2, arbitrary: encoded(mutatedJson(json)) },
      { weight: 1, arbitrary: mutatedBytes(encoded(text), 1) },
      {
        weight: 3,
        arbitrary: encoded(
          fc.tuple(json, mutatedBytes(artefact)).map(([news, bytes]) => {
            const artefact = Buffer.from(bytes).toString("base64");
            return JSON.stringify({ ...news, champion: { version: 9, artefact } });
          }),
        ),
      },
    );
    fuzzing.try(1500, inputs, verdictOnNews);
  });

  it("takes or rejects lessons for the trainer", () => {
    const text = fc.constantFrom(...toldLessons);
    const inputs = fc.oneof(
      { weight: 1, arbitrary: encoded(text) },
      { weight: 4, arbitrary: encoded(mutatedJson(text.map((text): object => JSON.parse(text)))) },
      { weight: 1, arbitrary: mutatedBytes(encoded(text), 1) },
      { weight: 1, arbitrary: encoded(oddJson) },
    );
    fuzzing.try(3000, inputs, (payload) => {
      const lessons = [decodeComparison(payload), decodeDrift(payload)];
      const rejected = lessons.filter((lesson) => lesson instanceof Rejection);
      rejected.forEach(expectRejection);
      return rejected.length < lessons.length ? "accepted" : "rejected";
    });
  });
});
