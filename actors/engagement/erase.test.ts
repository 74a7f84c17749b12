import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { textHash } from "../../ml/text-hash.ts";
import { erasureJson } from "../../streams/erasure.ts";
import { everybodysErasure, userErasure, videoErasure } from "../../streams/testing-erasure.ts";
import { SharedNews } from "../actor.ts";
import { dropViewer } from "./erase.ts";
import { engagementKind } from "./kind.ts";
import { Audience, eventAt, startMs } from "./testing.ts";

const about = { video: "v", viewer: textHash("ann") };

describe("a viewer who is erased", () => {
  it("has no open play any more, and whoever else watches has", () => {
    const audience = new Audience();
    audience.take(eventAt(0, "video_play"), eventAt(1, "video_play", { user_id: "bob" }));
    const before = audience.figures.plays;
    expect(dropViewer(audience.state, videoErasure("ann", startMs + 5000, about))).toBe("stepped");
    expect(audience.state.plays.size).toBe(1);
    expect(audience.state.plays.find(textHash("bob"))).toBe(0);
    expect(audience.figures.plays).toBe(before);
    expect(dropViewer(audience.state, videoErasure("ann", startMs + 5000, about)))
      .toBe("duplicate");
  });

  it("keeps a play that has gone on since: that is of somebody who came back", () => {
    const audience = new Audience();
    audience.take(eventAt(10, "video_play"));
    expect(dropViewer(audience.state, videoErasure("ann", startMs + 9000, about)))
      .toBe("duplicate");
    expect(audience.state.plays.size).toBe(1);
  });

  it("is refused when old data comes again, and counts nowhere", () => {
    const audience = new Audience();
    audience.shared.erased.add(everybodysErasure("ann", startMs + 5000));
    expect(audience.take(eventAt(5, "user_like"))).toBe("late");
    expect(audience.snapshot()).toHaveLength(0);
    expect(audience.take(eventAt(5, "user_like", { user_id: "bob" }))).toBe("stepped");
    expect(audience.take(eventAt(6, "user_like"))).toBe("stepped");
    expect(audience.figures.likes).toBe(2);
  });
});

describe("commands of erasures in a partition of videos", () => {
  const decodedOf = (command: Parameters<typeof erasureJson>[0]) => {
    const payload = new TextEncoder().encode(erasureJson(command));
    const message = { sequence: 1, arrivedAtMs: startMs, subject: "activity.0.0", payload };
    return engagementKind.decode(message, 0, 1);
  };

  it("go to the video, to all, or to others, and move no time", () => {
    const command = videoErasure("ann", startMs, about);
    expect(decodedOf(command)).toEqual({ key: "v", atMs: 0, event: command });
    const shared = engagementKind.initialShared();
    const news = decodedOf(everybodysErasure("ann", startMs));
    if (news instanceof SharedNews) news.apply(shared);
    expect(shared.erased.covers("ann", startMs)).toBe(true);
    const others = decodedOf(userErasure("bob", startMs));
    if (others instanceof SharedNews) others.apply(shared);
    expect(shared.erased.size).toBe(1);
  });

  it("are remembered in snapshots, and unknown to those of version 1", () => {
    const shared = engagementKind.initialShared();
    shared.erased.add(everybodysErasure("ann", startMs));
    const writer = new ByteWriter();
    engagementKind.encodeShared(shared, writer);
    const decoded = engagementKind.decodeShared(2, new ByteReader(writer.take()));
    expect(decoded.erased.covers("ann", startMs)).toBe(true);
    const first = engagementKind.decodeShared(1, new ByteReader(new Uint8Array(0)));
    expect(first.erased.size).toBe(0);
  });

  it("make nothing of a video that nobody has heard of", () => {
    const state = engagementKind.initial("v");
    dropViewer(state, videoErasure("ann", startMs, about));
    const writer = new ByteWriter();
    engagementKind.encode(state, writer);
    expect(writer.take()).toHaveLength(0);
  });
});
