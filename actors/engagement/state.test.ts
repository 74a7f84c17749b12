import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { phases, Play } from "./open-plays.ts";
import { EngagementState } from "./state.ts";
import { place } from "./sums.ts";
import { Audience, eventAt, simulateAudience } from "./testing.ts";

/** A state with something of everything. */
function someState(viewers: number): EngagementState {
  const audience = new Audience();
  const { events } = simulateAudience({
    seed: 1,
    viewers,
    plays: viewers,
    spanSeconds: 600,
    lengthSeconds: 300,
    hasPositions: true,
  });
  audience.take(...events, eventAt(3_000, "user_like"), eventAt(3_000, "video_play"));
  return audience.state;
}

function bytesOf(state: EngagementState): Uint8Array {
  const writer = new ByteWriter();
  state.encode(writer);
  return writer.take();
}

describe("EngagementState", () => {
  it.each([0, 3, 1_000])("comes back from its bytes as it was (%i viewers)", (viewers) => {
    const state = someState(viewers);
    const bytes = bytesOf(state);
    const reader = new ByteReader(bytes);
    const decoded = EngagementState.decode("v", reader);
    expect(reader.remaining).toBe(0);
    expect(bytesOf(decoded)).toEqual(bytes);
  });

  it("takes little room, however many watch", () => {
    expect(bytesOf(new EngagementState("v")).length).toBeLessThan(600);
    expect(bytesOf(someState(1)).length).toBeLessThan(1_000);
    expect(bytesOf(someState(5_000)).length).toBeLessThan(26_000);
  });

  it("refuses bytes that are cut off", () => {
    const bytes = bytesOf(someState(3));
    for (let length = 0; length < bytes.length; length++) {
      const reader = new ByteReader(bytes.subarray(0, length));
      expect(() => EngagementState.decode("v", reader)).toThrow(RangeError);
    }
  });

  const spoilt: readonly (readonly [string, (state: EngagementState) => void])[] = [
    ["count", (state) => state.sums[place.likes] = -1],
    ["count", (state) => state.sums[place.plays] = 0.5],
    ["sum", (state) => state.sums[place.watchSeconds] = NaN],
    ["completedPlays", (state) => state.sums[place.completedPlays] = 1e6],
    ["scoredPlays", (state) => state.sums[place.scoredPlays] = 1e6],
    ["level", (state) => state.level = 21],
    ["length of the video", (state) => state.lengthSeconds = Infinity],
    ["latest time", (state) => state.latestMs = -1],
    ["time of the idle", (state) => state.idleAtMs = 1e300],
    ["sequence", (state) => state.sequence = 0.5],
    ["plays of known length", (state) => state.dropOff.add(1, 2, 1e6)],
    ["seconds of a play", (state) => spoilPlay(state, (play) => play.watchedSeconds = -1)],
    ["start-up of a play", (state) => spoilPlay(state, (play) => play.startUpSeconds = Infinity)],
    ["count of a play", (state) => spoilPlay(state, (play) => play.stalls = 0.5)],
    ["time of a play", (state) => spoilPlay(state, (play) => play.lastMs = NaN)],
    ["marks of a play", (state) => spoilPlay(state, (play) => play.level = 21)],
    ["viewer", (state) => spoilPlay(state, (play) => play.viewer = 0)],
    [
      "completion of a play",
      (state) =>
        spoilPlay(state, (play) => {
          play.isCompleted = true;
          play.phase = phases.paused;
        }),
    ],
    ["a viewer's second play", (state) => {
      const play = new Play();
      state.plays.read(0, play);
      state.plays.write(state.plays.size, play);
    }],
  ];

  it.each(spoilt)("refuses bytes with an impossible %s", (name, spoil) => {
    const state = someState(3);
    spoil(state);
    const decode = () => EngagementState.decode("v", new ByteReader(bytesOf(state)));
    expect(decode).toThrow(RangeError);
    expect(decode).toThrow(name === "a viewer's second play" ? "a second time" : name);
  });
});

function spoilPlay(state: EngagementState, spoil: (play: Play) => void): void {
  const play = new Play();
  state.plays.read(0, play);
  spoil(play);
  state.plays.write(0, play);
}
