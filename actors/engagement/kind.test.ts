import { describe, expect, it } from "vitest";
import { ByteReader } from "../../ml/bytes.ts";
import { engagementFigures } from "../../streams/engagement-figures.ts";
import type { LogMessage } from "../../streams/log.ts";
import { Rejection } from "../../streams/rejection.ts";
import { partitionOf } from "../../streams/token.ts";
import { SharedNews } from "../actor.ts";
import { beginning, PartitionState } from "../partition-state.ts";
import { engagementKind } from "./kind.ts";
import { startMs } from "./testing.ts";

const good = {
  event_id: "e1",
  type: "video_play",
  timestamp: startMs,
  user_id: "ann",
  video_id: "v",
  country: "DE",
};

function message(payload: unknown, sequence = 1): LogMessage {
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  return {
    sequence,
    arrivedAtMs: startMs + 1000 * sequence,
    subject: "activity.0.0",
    payload: new TextEncoder().encode(text),
  };
}

describe("engagementKind.decode", () => {
  const { video_id: _video, ...about } = good;
  it.each([
    ["an event about no video", { ...about, type: "article_view", article_id: "a" }],
    ["what is no JSON", "hello"],
    ["an event without a user", { ...good, user_id: undefined }],
    ["an event of no known type", { ...good, type: "video_dance" }],
    ["an event from the future", { ...good, timestamp: "2031-01-01" }],
    ["news for users", `{"learner":"churn","video_id":"v"}`],
  ])("leaves %s to the user's partition", (_case, payload) => {
    const decoded = engagementKind.decode(message(payload), 0, 1);
    expect(decoded).toBeInstanceOf(SharedNews);
  });

  it("says the token of the video, for the key, and the event time, for the watermark", () => {
    expect(engagementKind.decode(message({ ...good, video_id: "a b" }), 0, 1))
      .toMatchObject({ key: "a=20b", atMs: startMs, event: { userId: "ann" } });
  });

  it("refuses a video that belongs to another partition", () => {
    const home = partitionOf("v", 4);
    expect(engagementKind.decode(message(good), home, 4)).toMatchObject({ key: "v" });
    const decoded = engagementKind.decode(message(good), (home + 1) % 4, 4);
    expect(decoded).toBeInstanceOf(Rejection);
    expect(decoded).toMatchObject({
      field: "video_id",
      found: '"v"',
      wanted: "the id that the subject names " +
        `(this id belongs to partition ${home}, the subject to ${(home + 1) % 4})`,
    });
  });
});

describe("a partition of the kind", () => {
  const identity = { partition: 0, partitionCount: 1, stream: "ACTIVITY", latenessMs: 0 };

  function partition() {
    return new PartitionState(engagementKind, identity, beginning);
  }

  function take(state: ReturnType<typeof partition>, payload: unknown) {
    const next = message(payload, state.sequence + 1);
    const decoded = engagementKind.decode(next, 0, 1);
    if (decoded instanceof Rejection) state.reject(next, decoded);
    else if (decoded instanceof SharedNews) state.share(next, decoded);
    else state.apply(next, decoded);
  }

  it("writes a row for each video that changed, and goes on from snapshots", () => {
    const first = partition();
    take(first, good);
    take(first, { ...good, event_id: "e2", user_id: "bob", video_id: "w", device: "a\u0000b" });
    take(first, { ...good, event_id: "e3", type: "video_stop", timestamp: startMs + 40_000 });
    take(first, { ...good, event_id: "e3", type: "video_stop", timestamp: startMs + 40_000 });
    take(first, "nothing for this kind");
    expect(first.counts).toEqual({ stepped: 3, late: 0, duplicates: 1, deadLetters: 0 });
    const { content } = first.cut();
    expect(content.snapshots.map(({ key }) => key)).toEqual(["v", "w"]);
    const [v, w] = content.projections.engagement;
    expect(v).toMatchObject({ key: "v", videoId: "v", lastAtMs: startMs + 3000, sequence: 4 });
    const figures = new Map(engagementFigures.map(({ name }, i) => [name, v.figures[i]]));
    expect(figures.size).toBe(v.figures.length);
    expect(figures.get("plays")).toBe(1);
    expect(figures.get("watchSeconds")).toBe(40);
    expect(v.retention).toHaveLength(20);
    expect(JSON.parse(v.countries)).toEqual({
      top: [{ name: "DE", plays: 1, playsMissed: 0, watchSeconds: 40 }],
      other: { plays: 0, watchSeconds: 0 },
      unknown: { plays: 0, watchSeconds: 0 },
    });
    // Postgres holds no NUL.
    expect(JSON.parse(w.devices).top[0].name).toBe("a\uFFFDb");

    const second = partition();
    for (const snapshot of content.snapshots) second.admit(snapshot);
    take(second, { ...good, event_id: "e4", type: "user_like", video_id: "w" });
    expect(second.cut().content.projections.engagement).toMatchObject([{ key: "w" }]);
  });

  it("ends plays that nobody ended, by event time", () => {
    const state = partition();
    take(state, good);
    take(state, { ...good, event_id: "e2", timestamp: startMs + 10_000, type: "video_pause" });
    const place = engagementFigures.findIndex(({ name }) => name === "averageWatchSeconds");
    const averageOf = (key: string) =>
      state.cut().content.projections.engagement.find((row) => row.key === key)?.figures[place];
    expect(averageOf("v")).toBeNaN();
    const atMs = startMs + 7_200_000;
    const like = { ...good, event_id: "e3", type: "user_like", video_id: "w", timestamp: atMs };
    const later = message(like, 7_200);
    const decoded = engagementKind.decode(later, 0, 1);
    if (!("event" in decoded)) throw new Error("no event");
    state.apply(later, decoded);
    expect(averageOf("v")).toBe(10);
  });
});

describe("engagementKind.inspect", () => {
  it("says all there is, null for what is not known", () => {
    const state = engagementKind.initial("v");
    const shared = engagementKind.initialShared();
    const json = JSON.parse(JSON.stringify(engagementKind.inspect(state, "anything", shared)));
    expect(json).toMatchObject({ video_id: "v", lastAt: null, openPlays: 0, sequence: 0 });
    expect(Object.keys(json.figures)).toEqual(engagementFigures.map(({ name }) => name));
    expect(json.figures).toMatchObject({ plays: 0, qualityScore: null, completionRate: null });
    expect(json.retention).toHaveLength(20);
  });
});

describe("engagementKind.decodeState", () => {
  it("refuses bytes of another version", () => {
    expect(() => engagementKind.decodeState("v", 3, new ByteReader(new Uint8Array(1000))))
      .toThrow("found version 3, wanted 1 to 2");
  });
});
