import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { videoKind } from "./kind.ts";
import { version1 } from "./testing-version-1.ts";
import { rowAt, Stage, startMs } from "./testing.ts";

/** The bytes of version 1 under a key. */
function stored(key: string): Uint8Array {
  const found = version1.find((snapshot) => snapshot.key === key);
  if (found === undefined) throw new Error(`no snapshot of "${key}" is there`);
  return found.state;
}

async function restored(): Promise<Stage> {
  const stage = await Stage.open();
  await stage.restore(version1);
  return stage;
}

/** The last reading of both videos, in hours. */
const lastHours = 14.5;

describe("a snapshot of version 1", () => {
  it("brings back what was known of a video", async () => {
    const video = (await restored()).video();
    expect(video).toMatchObject({
      videoId: "v",
      title: "A title",
      channel: "cats",
      category: "pets",
      publishedAtMs: Date.UTC(2025, 7, 7, 20),
      firstAtMs: startMs,
      readings: 30,
      networkVersion: 0,
      sequence: 34,
      silentAtMs: 1_754_674_200_000,
    });
    expect(video.window.length).toBe(20);
    expect([0, 1, 2].map((target) => video.belief.counter(target))).toEqual([2372, 78, 7]);
    expect([0, 1, 2].map((target) => video.perHour(target))).toEqual([96, 4, 0]);
    expect(video.pending.size).toBe(2);
    expect(video.day.total).toBe(2372 - 1040);
    expect(video.firstDay.isOpen).toBe(true);
    const open = new Float64Array(18);
    video.openForecast(open);
    // What it had forecast for the next reading: 2418, 2412 to 2425.
    expect([...open.slice(0, 3)]).toEqual([46, 40, 53]);
  });

  it("goes on with forecasts in the new way, banded as narrowly as before", async () => {
    const stage = await restored();
    stage.take(rowAt(lastHours + 0.5, [2372 + 46, 80, 7]));
    stage.take(rowAt(lastHours + 0.5, [10 * 25, 5, 0], { video_id: "young", channel: "cats" }));
    const [grown, young] = stage.forecasts.slice(-2);
    expect([grown.method, grown.model]).toEqual(["trend", "trend@2"]);
    const { value, low, high } = grown.next.views;
    expect(value - grown.reading.viewCount).toBeGreaterThan(35);
    expect(value - grown.reading.viewCount).toBeLessThan(60);
    expect(high - low).toBeLessThan(30);
    expect([young.method, young.reading.viewCount]).toEqual(["cold-start", 250]);
    // The hour-ahead forecast of an hour before is scored under what it was made by.
    await stage.commit();
    const models = stage.store.metrics.filter(({ videoKey }) => videoKey === "v")
      .map(({ horizon, method, model }) => [horizon, method, model].join(" "));
    expect(new Set(models)).toEqual(new Set(["next trend trend@2", "hour trend trend@2"]));
  });

  it("brings back what videos share: a new one still borrows from its channel", async () => {
    const about = { video_id: "new", channel: "cats" };
    const forecastIn = (stage: Stage) => {
      stage.take(rowAt(lastHours + 1, [10, 1, 0], about));
      return stage.forecasts[0].hour.views.value - 10;
    };
    const [informed, ignorant] = [await restored(), await Stage.open()];
    expect(informed.shared.untold).toBeGreaterThan(0);
    expect(forecastIn(informed)).toBeGreaterThan(1.5 * forecastIn(ignorant));
    expect(informed.shared.pooled.observations).toBe(0);
  });

  it("is written in version 2, and comes back from that to the byte", () => {
    const writer = new ByteWriter();
    for (const key of ["v", "young"]) {
      videoKind.decodeState(key, 1, new ByteReader(stored(key))).encode(writer);
      const bytes = writer.take();
      videoKind.decodeState(key, 2, new ByteReader(bytes)).encode(writer);
      expect(writer.take()).toEqual(bytes);
    }
    videoKind.decodeShared(1, new ByteReader(stored(""))).encode(writer);
    const bytes = writer.take();
    videoKind.decodeShared(2, new ByteReader(bytes)).encode(writer);
    expect(writer.take()).toEqual(bytes);
  });

  it("is read whole, and refused where it is cut off", () => {
    for (const { key, state } of version1) {
      const decode = (bytes: Uint8Array) => {
        const reader = new ByteReader(bytes);
        if (key === "") videoKind.decodeShared(1, reader);
        else videoKind.decodeState(key, 1, reader);
        return reader.remaining;
      };
      expect(decode(state)).toBe(0);
      for (let length = 0; length < state.length; length += 5) {
        expect(() => decode(state.subarray(0, length))).toThrow(RangeError);
      }
    }
  });
});
