import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import type { MemoryStore } from "../../db/memory-store.ts";
import { lessonKinds, lessonSubject } from "../../streams/lessons.ts";
import { forecastModel } from "../../streams/model-version.ts";
import { partitionOf } from "../../streams/token.ts";
import { videoKind } from "./kind.ts";
import { isNews } from "./news.ts";
import type { VideoState } from "./state.ts";
import { artefactSaying, newsOfVersions } from "./testing-network.ts";
import { bytesOf, hourMs, rowAt, simulatedDeliveries, Stage, startMs } from "./testing.ts";

/** One message for a partition. */
interface Message {
  readonly payload: Uint8Array;
  readonly arrivedAtMs: number;
}

const partitions = 2;

/** What a platform delivers to one of two partitions. */
function messagesFor(partition: number, seed: number): Message[] {
  return simulatedDeliveries(seed, 3)
    .filter(({ row }) => partitionOf(row.video_id, partitions) === partition)
    .map(({ row, deliveredAtMs }) => ({ payload: bytesOf(row), arrivedAtMs: deliveredAtMs }));
}

/** What the trainer tells while they come: a first champion, a challenger, and its promotion. */
const [first, second] = [artefactSaying(0.2, 0.1, 0), artefactSaying(-0.1, 0, 0.2)];
const assignments: readonly Message[] = [
  newsOfVersions([1, first]),
  newsOfVersions([1, first], [2, second], 0.3),
  newsOfVersions([2, second]),
].map((payload, i) => ({ payload, arrivedAtMs: startMs + [12, 20, 60][i] * hourMs }));

/** The messages for partition 0, news of partition 1 and of models among them. */
async function logOfPartition0(seed: number): Promise<Message[]> {
  const other = await Stage.open(1, partitions);
  const news: Message[] = [];
  for (const { payload, arrivedAtMs } of messagesFor(1, seed)) {
    const sent = other.sent.length;
    other.takeBytes(payload, arrivedAtMs);
    for (const { subject, payload } of other.sent.slice(sent)) {
      if (subject.startsWith("events.")) news.push({ payload, arrivedAtMs });
    }
  }
  return [...messagesFor(0, seed), ...news, ...assignments].sort((a, b) =>
    a.arrivedAtMs - b.arrivedAtMs
  );
}

/** Everything that must not depend on when a partition began anew. */
function outcome({ store, sent, snapshots, counts }: Stage) {
  const outputs = new Map<string, string>();
  for (const { messageId, subject, payload } of sent) {
    const text = `${subject} ${Buffer.from(payload).toString("latin1")}`;
    expect(outputs.get(messageId) ?? text).toBe(text);
    outputs.set(messageId, text);
  }
  const inOrder = <Row>(rows: Iterable<readonly [string, Row]>) =>
    [...rows].sort(([a], [b]) => a < b ? -1 : 1);
  return {
    outputs: inOrder(outputs),
    counts,
    snapshots: inOrder(
      [...snapshots].map(([key, { state, timerAtMs }]) => [key, [timerAtMs, state.join()]]),
    ),
    readings: inOrder(joined(store.readings, ({ videoKey }) => videoKey, 5)),
    predictions: inOrder(
      joined(store.predictions, ({ videoKey, horizon }) => `${videoKey} ${horizon}`, 14),
    ),
    videos: inOrder(store.videos),
    hourly: inOrder(store.hourly.map((row) => [`${row.videoKey} ${row.hourMs}`, row])),
  };
}

/** Rows that a checkpoint cut into chunks, whole again. */
function joined<Chunk extends { readonly numbers: readonly number[] }>(
  chunks: readonly Chunk[],
  keyOf: (chunk: Chunk) => string,
  width: number,
): Map<string, string[]> {
  const rows = new Map<string, string[]>();
  for (const chunk of chunks) {
    const list = rows.get(keyOf(chunk)) ?? [];
    rows.set(keyOf(chunk), list);
    for (let i = 0; i < chunk.numbers.length; i += width) {
      list.push(chunk.numbers.slice(i, i + width).join());
    }
  }
  return rows;
}

/** The sums of scores, which are added up in another order when checkpoints fall elsewhere. */
function scores(store: MemoryStore): Map<string, readonly number[]> {
  return new Map(
    store.metrics.map(({ videoKey, hourMs, horizon, method, model, sums }) => [
      [videoKey, hourMs, horizon, method, model].join(" "),
      Array.from(sums),
    ]),
  );
}

describe("a partition of videos that begins anew", () => {
  it("says and stores what it would have without, to the byte (property)", async () => {
    const dice = fc.infiniteStream(fc.integer({ min: 0, max: 999 }));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000 }), dice, async (seed, dice) => {
        const log = await logOfPartition0(seed);
        const calm = await Stage.open(0, partitions);
        for (const { payload, arrivedAtMs } of log) calm.takeBytes(payload, arrivedAtMs);
        await calm.commit();

        const restless = await Stage.open(0, partitions);
        let restarts = 0;
        while (restless.sequence < log.length) {
          const { payload, arrivedAtMs } = log[restless.sequence];
          restless.takeBytes(payload, arrivedAtMs);
          const throwing = dice.next().value;
          if (throwing < 30) await restless.commit();
          else if (throwing < 50 && restarts++ < 20) await restless.restart();
        }
        await restless.commit();

        expect(outcome(restless)).toEqual(outcome(calm));
        const wanted = scores(calm.store);
        const found = scores(restless.store);
        expect([...found.keys()].sort()).toEqual([...wanted.keys()].sort());
        const wrong = [...wanted].filter(([name, sums]) =>
          !sums.every((sum, i) =>
            Math.abs(sum - (found.get(name)?.[i] ?? NaN)) <= 1e-9 * (1 + Math.abs(sum))
          )
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 6 },
    );
  });

  it("heard news and of models, told news and lessons, and set timers in these runs", async () => {
    const log = await logOfPartition0(1);
    expect(log.filter(({ payload }) => isNews(payload)).length).toBeGreaterThan(1);
    const stage = await Stage.open(0, partitions);
    for (const { payload, arrivedAtMs } of log) stage.takeBytes(payload, arrivedAtMs);
    await stage.commit();
    expect(stage.sent.some(({ payload }) => isNews(payload))).toBe(true);
    expect(new Set(stage.forecasts.map(({ model }) => model)))
      .toEqual(new Set(["trend@2", "forecast@1", "forecast@2"]));
    for (const kind of lessonKinds.slice(0, 2)) {
      const subject = lessonSubject(forecastModel, kind, 0);
      expect(stage.sent.some((message) => message.subject === subject)).toBe(true);
    }
    expect([...stage.snapshots.values()].some(({ timerAtMs }) => timerAtMs !== undefined))
      .toBe(true);
  });
});

describe("VideoState", () => {
  const zeros = new Float64Array(9);

  async function snapshotOf(readings: number): Promise<Uint8Array> {
    const stage = await Stage.open();
    const about = { title: "A title", channel: "cats", category: "pets" };
    for (let hour = 0; hour < readings; hour++) {
      stage.take(rowAt(hour, [100 * hour, hour, 0], about));
    }
    await stage.commit();
    return stage.snapshots.get("v")?.state ?? new Uint8Array();
  }

  it("refuses bytes of another version, and bytes that are cut off", async () => {
    const bytes = await snapshotOf(5);
    const decode = (version: number, from: Uint8Array) =>
      videoKind.decodeState("v", version, new ByteReader(from));
    expect(decode(2, bytes).readings).toBe(5);
    for (const version of [0, 3, NaN]) {
      expect(() => decode(version, bytes)).toThrow(`found version ${version}, wanted 1 or 2`);
    }
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decode(2, bytes.subarray(0, length))).toThrow(RangeError);
    }
  });

  const spoilt: readonly (readonly [string, (state: VideoState) => void])[] = [
    ["length of a text", (state) => state.title = "x".repeat(501)],
    ["readings", (state) => state.readings = 25.5],
    ["window", (state) => state.readings = 3],
    ["sequence", (state) => state.sequence = NaN],
    ["publication", (state) => state.publishedAtMs = -1],
    ["time of the first reading", (state) => state.firstAtMs = state.window.lastAtMs],
    ["time of the next reading", (state) => state.nextAtMs = Infinity],
    ["time of silence", (state) => state.silentAtMs = 1e300],
    ["growth per hour", (state) => state.setPerHour(1, -1)],
    ["change of growth", (state) => state.setViewsPerHourPerHour(1e300)],
    ["forecast gain", (state) => state.setOpenForecast(new Float64Array(18).fill(NaN))],
    ["band", (state) => state.setOpenForecast(Float64Array.from({ length: 18 }, (_, i) => i))],
    ["gain of an hour", (state) => state.day.add(startMs, startMs + 1, -1e9)],
    ["time of a reading", (state) => state.window.push(1e14, 1, 1, 1)],
    ["forecast made at", (state) => state.pending.add(startMs, zeros, zeros, zeros, 0, 1, 0)],
  ];

  it.each(spoilt)("refuses bytes that say nonsense: %s", async (name, spoil) => {
    const state = videoKind.decodeState("v", 2, new ByteReader(await snapshotOf(25)));
    spoil(state);
    const writer = new ByteWriter();
    state.encode(writer);
    const decode = () => videoKind.decodeState("v", 2, new ByteReader(writer.take()));
    expect(decode).toThrow(name);
  });

  it("refuses what videos share, too, of another version or cut off", async () => {
    const stage = await Stage.open();
    stage.take(rowAt(0, [1, 0, 0]));
    stage.take(rowAt(1, [2, 0, 0]));
    await stage.commit();
    const bytes = stage.snapshots.get("")?.state ?? new Uint8Array();
    const decode = (version: number, from: Uint8Array) =>
      videoKind.decodeShared(version, new ByteReader(from));
    expect(decode(2, bytes).untold).toBe(1);
    expect(() => decode(0, bytes)).toThrow("found version 0, wanted 1 or 2");
    for (let length = 0; length < bytes.length; length += 997) {
      expect(() => decode(2, bytes.subarray(0, length))).toThrow(RangeError);
    }
  });
});
