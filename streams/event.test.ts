import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activityTypes } from "./activity-types.ts";
import { eventFromJson, eventSubject, isActivityJson } from "./event.ts";
import { Rejection } from "./rejection.ts";
import { encodeToken } from "./token.ts";

const nowMs = Date.UTC(2026, 0, 2);
const reading = {
  timestamp: "2026-01-01T00:00:00Z",
  video_id: "v",
  viewCount: 1,
  likeCount: 0,
  commentCount: 0,
};
const activity = {
  event_id: "e",
  type: "video_play",
  timestamp: "2026-01-01T00:00:00Z",
  user_id: "u",
  video_id: "v",
};

describe("eventFromJson", () => {
  it("takes readings and activity, each for what it is", () => {
    expect(eventFromJson(reading, nowMs)).toMatchObject({ videoId: "v", views: 1 });
    expect(eventFromJson(activity, nowMs)).toMatchObject({ userId: "u", type: "video_play" });
  });

  it("takes a reading with a type or a user of its own for a reading", () => {
    expect(isActivityJson({ ...reading, type: "daily", user_id: "collector" })).toBe(false);
  });

  it.each([
    [{ ...activity, type: "danced" }, "type", /one of video_play, video_pause/],
    [{ ...activity, event_id: undefined }, "event_id", /1 to 128 characters/],
    [{ ...activity, user_id: "" }, "user_id", /1 to 128 characters/],
    [{ ...activity, timestamp: "soon" }, "timestamp", /ISO 8601/],
    [{ ...activity, timestamp: "2027-01-01" }, "timestamp", /24 hours ahead/],
    [{ ...activity, position: -1 }, "position", /seconds from 0/],
    [{ ...activity, revenue: "9.99" }, "revenue", /a number from 0/],
    [{ ...activity, device: "x".repeat(101) }, "device", /at most 100 characters/],
    [{ type: "video_play" }, "event_id", /1 to 128 characters/],
    [{ video_id: "v" }, "timestamp", /ISO 8601/],
    ["text", "payload", /reading/],
  ])("says what is wrong with %j", (json, field, wanted) => {
    const rejection = eventFromJson(JSON.parse(JSON.stringify(json)), nowMs);
    if (!(rejection instanceof Rejection)) throw new Error("was taken");
    expect(rejection.field).toBe(field);
    expect(rejection.wanted).toMatch(wanted);
  });
});

describe("eventSubject", () => {
  const id = fc.string({ minLength: 1, maxLength: 40 });

  it("names user, video and type, the user twice where there is no video", () => {
    fc.assert(fc.property(id, id, fc.constantFrom(...activityTypes), (user, video, type) => {
      const [u, v] = [encodeToken(user), encodeToken(video)];
      expect(eventSubject({ user_id: user, video_id: video, type }))
        .toBe(`events.activity.${u}.${v}.${type}`);
      expect(eventSubject({ user_id: user, type })).toBe(`events.activity.${u}.${u}.${type}`);
    }));
  });

  it("is one of as many words as the stream takes, whatever is sent", () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => {
      expect(eventSubject(json)).toMatch(
        /^events\.(stats\.[^.\s]+|activity\.[^.\s]+\.[^.\s]+\.[^.\s]+)$/,
      );
    }));
  });
});
