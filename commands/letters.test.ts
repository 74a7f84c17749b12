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
          stream: "STATS",
          kind: "video",
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

  it("is that of the user, and of the video where it names one, for activity", () => {
    const of = (json: Record<string, unknown>) =>
      replaySubject(letter(JSON.stringify(json), { stream: "ACTIVITY", subject: "activity.3.5" }));
    const user = { stream: "ACTIVITY", kind: "user" };
    expect(of({ user_id: "a b", type: "video_play", video_id: "v" }))
      .toEqual({ subject: "events.activity.a=20b.v.video_play", ...user });
    expect(of({ user_id: "u", type: "session_start", timestamp: "yesterday" }))
      .toEqual({ subject: "events.activity.u.u.session_start", ...user });
    expect(of({ user_id: "u", type: "danced" }))
      .toEqual({ subject: "events.activity.u.u.unknown", ...user });
    expect(of({ type: "video_play", video_id: "v" })).toMatchObject({
      reason: expect.stringMatching(/no legal user_id/),
    });
  });

  it("is that of the experiment for what experiments are told", () => {
    const of = (subject: string) => replaySubject(letter("{}", { stream: "DECISIONS", subject }));
    expect(of("experiments.3.reward.banner")).toEqual({
      subject: "events.reward.banner",
      stream: "DECISIONS",
      kind: "experiment",
    });
    expect(of("timer.experiment.banner")).toMatchObject({
      reason: expect.stringMatching(/it is no event/),
    });
  });

  it("is none for what was no event", () => {
    const snapshot = letter('{"video_id":"a"}', { subject: "snapshot.video.a" });
    expect(replaySubject(snapshot)).toMatchObject({
      reason: expect.stringMatching(/it is no event/),
    });
    const elsewhere = letter('{"video_id":"a"}', { stream: "ACTIVITY" });
    expect(replaySubject(elsewhere)).toMatchObject({
      reason: expect.stringMatching(/it is no event/),
    });
  });
});
