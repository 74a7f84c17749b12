import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeToken } from "../streams/token.ts";
import { replaySubject, type StoredLetter } from "./letters.ts";

function letter(payload: string | Uint8Array, source: Partial<StoredLetter> = {}): StoredLetter {
  return {
    number: 1,
    sequence: 2,
    at: "2025-08-08T00:00:00.000Z",
    kind: "video",
    partition: 3,
    stream: "STATS",
    subject: "stats.3",
    field: "viewCount",
    found: "-1",
    wanted: "a whole number",
    payload: typeof payload === "string" ? new TextEncoder().encode(payload) : payload,
    ...source,
  };
}

describe("replaySubject", () => {
  it("is the subject of the video that the payload names, whatever else is wrong with it", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 64 }), fc.jsonValue(), (id, other) => {
        const payload = JSON.stringify({ viewCount: other, video_id: id });
        expect(replaySubject(letter(payload))).toEqual({
          subject: `events.stats.${encodeToken(id)}`,
        });
      }),
    );
  });

  it.each([
    "not JSON",
    "[]",
    "null",
    "{}",
    '{"video_id":7}',
    '{"video_id":""}',
    `{"video_id":"${"x".repeat(129)}"}`,
    new Uint8Array([0xff]),
  ])("is none where the payload names no video: %j", (payload) => {
    expect(replaySubject(letter(payload))).toMatchObject({
      reason: expect.stringMatching(/no legal video_id/),
    });
  });

  it("is none for what was no reading", () => {
    const snapshot = letter('{"video_id":"a"}', { subject: "snapshot.video.a" });
    expect(replaySubject(snapshot)).toMatchObject({
      reason: expect.stringMatching(/it is no reading/),
    });
    const elsewhere = letter('{"video_id":"a"}', { stream: "ACTIVITY" });
    expect(replaySubject(elsewhere)).toMatchObject({
      reason: expect.stringMatching(/it is no reading/),
    });
  });
});
