// Snapshots from a database that somebody damaged: taken, and then good for forecasts, or refused.
import { Schema } from "effect";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { ActorKind } from "../../actors/actor.ts";
import { type PartitionState, sharedKey } from "../../actors/partition-state.ts";
import { tallyKind } from "../../actors/tally.ts";
import { videoKind } from "../../actors/video/kind.ts";
import { bytesOf, hourMs, startMs } from "../../actors/video/testing.ts";
import type { Snapshot } from "../../db/store.ts";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { Alert, Forecast } from "../../streams/forecast.ts";
import { admitted, emptyPartition, expectStorable, step } from "./admitted.ts";
import { Fuzzing, fuzzTimeoutMs, type Verdict } from "./fuzzing.ts";
import { mutatedBytes } from "./mutations.ts";
import { oddJson, oddNumber, oddText } from "./odd-values.ts";
import { sharedSnapshots, videoSnapshots } from "./snapshots.ts";

const fuzzing = new Fuzzing("snapshots");
afterAll(() => fuzzing.end());

const decodeForecast = Schema.decodeUnknownSync(Schema.fromJsonString(Forecast));
const decodeAlert = Schema.decodeUnknownSync(Schema.fromJsonString(Alert));
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Fails unless what was said and what would be stored is valid, and comes back as it was. */
function expectSound<State, Event, Shared>(
  kind: ActorKind<State, Event, Shared>,
  state: PartitionState<State, Event, Shared>,
): void {
  for (const { subject, payload } of state.takeOutbox()) {
    if (subject.startsWith("alerts.")) decodeAlert(utf8.decode(payload));
    if (!subject.startsWith("predictions.")) continue;
    const { next, hour } = decodeForecast(utf8.decode(payload));
    for (
      const { value, low, high } of [next, hour].flatMap((at) => [at.views, at.likes, at.comments])
    ) {
      expect(low <= value && value <= high && low >= 0).toBe(true);
    }
  }
  expectStorable(kind, state);
}

/** A snapshot like those of one version, mostly said to be of that version. */
function mutatedSnapshotIn(written: number, of: readonly Snapshot[]): fc.Arbitrary<Snapshot> {
  const valid = fc.constantFrom(...of.filter(({ version }) => version === written));
  return fc.record({
    key: valid.map(({ key }) => key),
    version: fc.oneof(
      { weight: 20, arbitrary: fc.constant(written) },
      { weight: 1, arbitrary: fc.constantFrom(0, 1, 2, 3, -1, 1.5, 32_768, NaN) },
    ),
    state: fc.oneof(
      { weight: 9, arbitrary: mutatedBytes(valid.map(({ state }) => state)) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 3000 }) },
    ),
    timerAtMs: fc.constant(undefined),
  });
}

function mutatedSnapshot(of: readonly Snapshot[]): fc.Arbitrary<Snapshot> {
  return fc.oneof(
    { weight: 3, arbitrary: mutatedSnapshotIn(2, of) },
    { weight: 1, arbitrary: mutatedSnapshotIn(1, of) },
  );
}

/** What somebody asks of an actor. */
const question = fc.oneof(
  fc.integer({ min: -1, max: 25 * hourMs }).map((aheadMs) => JSON.stringify({ aheadMs })),
  oddNumber.map((aheadMs) => `{"aheadMs":${aheadMs}}`),
  oddText,
  oddJson,
);

/** Readings that come to a video after its last one, in milliseconds. */
const gapsMs = fc.array(fc.constantFrom(-hourMs, 1, 60_000, hourMs / 2, hourMs, 30 * hourMs), {
  minLength: 1,
  maxLength: 3,
});
const counters = fc.constantFrom([0, 0, 0], [5_000, 100, 10], [
  2 ** 53 - 1,
  2 ** 53 - 1,
  2 ** 53 - 1,
]);

describe("snapshots", { timeout: fuzzTimeoutMs }, () => {
  it("of videos go on, or are refused", () => {
    const snapshot = mutatedSnapshot(videoSnapshots);
    const inputs = fc.record({ snapshot, gapsMs, counters, question });
    fuzzing.try(5000, inputs, (input) => {
      const { snapshot, gapsMs, counters: [views, likes, comments], question } = input;
      const state = admitted(videoKind, [snapshot]);
      if (state === undefined) return "rejected";
      const video = state.residents.peek(snapshot.key)?.state;
      if (video === undefined) throw new Error("it was taken, and is not there");
      JSON.stringify(videoKind.inspect(video, question, state.shared));
      let atMs = video.belief.lastAtMs;
      for (const gapMs of gapsMs) {
        atMs = Math.max(startMs, atMs + gapMs);
        const row = {
          timestamp: new Date(atMs).toISOString(),
          video_id: video.videoId,
          viewCount: views,
          likeCount: likes,
          commentCount: comments,
        };
        step(videoKind, state, bytesOf(row), atMs);
      }
      JSON.stringify(videoKind.inspect(video, question, state.shared));
      expectSound(videoKind, state);
      return "accepted";
    });
  });

  it("of what videos share help the next young video, or are refused", () => {
    const inputs = fc.record({
      snapshot: mutatedSnapshot(sharedSnapshots),
      video: fc.nat(),
      gapsMs,
    });
    fuzzing.try(2000, inputs, ({ snapshot, video, gapsMs }) => {
      const kin = videoSnapshots[video % videoSnapshots.length];
      const { channel, category } = videoKind.decodeState(
        kin.key,
        kin.version,
        new ByteReader(kin.state),
      );
      const state = admitted(videoKind, [snapshot]);
      if (state === undefined) return "rejected";
      let atMs = startMs;
      for (const gapMs of [0, 1, ...gapsMs, hourMs]) {
        atMs += Math.abs(gapMs);
        const row = {
          timestamp: new Date(atMs).toISOString(),
          video_id: "young",
          viewCount: atMs - startMs,
          likeCount: 7,
          commentCount: 0,
          channel,
          category,
        };
        step(videoKind, state, bytesOf(row), atMs);
      }
      expectSound(videoKind, state);
      return "accepted";
    });
  });

  it("under any key are refused, or are of that video", () => {
    const [{ version, state }] = videoSnapshots;
    fuzzing.try(1000, oddText.filter((key) => key !== sharedKey), (key) => {
      const partition = admitted(videoKind, [{ key, version, state, timerAtMs: undefined }]);
      if (partition === undefined) return "rejected";
      expect(partition.residents.peek(key)?.state.key).toBe(key);
      return "accepted";
    });
  });

  it("of tallies go on, or are refused", () => {
    const writer = new ByteWriter();
    const tallies = [1, 7, 12].map((amount) => {
      const state = emptyPartition(tallyKind);
      step(tallyKind, state, bytesOf({ key: "a", atMs: 1000 * amount, amount }), startMs);
      return state.cut().content.snapshots;
    }).flat();
    const valid = fc.constantFrom(...tallies);
    const inputs = fc.record({
      key: fc.constantFrom("a", sharedKey),
      version: fc.constantFrom(0, 1, 2, 2, 2, 3),
      state: mutatedBytes(valid.map(({ state }) => state)),
      timerAtMs: fc.constant(undefined),
    });
    fuzzing.try(3000, inputs, (snapshot): Verdict => {
      const state = admitted(tallyKind, [snapshot]);
      if (state === undefined) return "rejected";
      step(tallyKind, state, bytesOf({ key: "a", atMs: startMs, amount: 5 }), startMs);
      for (const { key, version, state: bytes } of state.cut().content.snapshots) {
        if (key === sharedKey) continue;
        tallyKind.encode(tallyKind.decodeState(key, version, new ByteReader(bytes)), writer);
        expect(writer.take()).toEqual(bytes);
      }
      return "accepted";
    });
  });
});
