import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { maxPending, Pending } from "./pending.ts";
import { forecastsOf } from "./testing-recount.ts";
import { hourMs, rowAt, Stage, startMs } from "./testing.ts";

const minuteMs = 60_000;
/** The last reading of these tests. */
const lastAtMs = startMs + 30 * minuteMs;

/** Value, low and high of three gains. */
function bandsAround(gain: number): number[] {
  return [0, 1, 2].flatMap(() => [gain + 1, gain, gain + 2]);
}

function followed(minutes: readonly number[]): Pending {
  const pending = new Pending();
  for (const minute of minutes) {
    const madeAtMs = startMs + minute * minuteMs;
    if (pending.wants(madeAtMs)) {
      pending.add(madeAtMs, [minute, 2, 3], [4, 5, 6], bandsAround(minute), 0, 1, 7);
    }
  }
  return pending;
}

function encoded(pending: Pending): Uint8Array {
  const writer = new ByteWriter();
  pending.encode(writer);
  return writer.take();
}

function decoded(version: number, bytes: Uint8Array, lastAtMs: number): Pending {
  const pending = new Pending();
  pending.decode(version, new ByteReader(bytes), lastAtMs);
  return pending;
}

describe("Pending", () => {
  it("follows at most eight forecasts, an eighth of an hour apart", () => {
    const pending = followed(Array.from({ length: 180 }, (_, minute) => minute));
    expect(pending.size).toBe(maxPending);
    const made: number[] = [];
    for (;;) {
      const due = pending.takeDue(Infinity);
      if (due === undefined) break;
      made.push((due.madeAtMs - startMs) / minuteMs);
    }
    expect(made).toEqual([0, 8, 16, 24, 32, 40, 48, 56]);
  });

  it("hands a forecast out once it is an hour old, as it was made", () => {
    const pending = followed([0, 30]);
    expect(pending.takeDue(startMs + hourMs - 1)).toBeUndefined();
    expect(pending.takeDue(startMs + hourMs)).toEqual({
      madeAtMs: startMs,
      dueAtMs: startMs + hourMs,
      base: [0, 2, 3],
      drift: [4, 5, 6],
      band: [1, 0, 2, 1, 0, 2, 1, 0, 2],
      method: 1,
      networkVersion: 7,
    });
    expect(pending.isDue(startMs + hourMs)).toBe(false);
    expect(pending.size).toBe(1);
  });

  it("comes back from its bytes", () => {
    const bytes = encoded(followed([0, 10, 20]));
    expect(encoded(decoded(2, bytes, lastAtMs))).toEqual(bytes);
  });

  it("comes back from bytes of version 1, which knew no networks", () => {
    const bytes = encoded(followed([0, 10, 20]));
    const pending = decoded(1, bytes.slice(0, -3 * 4), lastAtMs);
    for (const minute of [0, 10, 20]) {
      expect(pending.takeDue(Infinity)).toMatchObject({
        madeAtMs: startMs + minute * minuteMs,
        method: 1,
        networkVersion: 0,
      });
    }
  });

  it("refuses bytes that say nonsense", () => {
    const bytes = encoded(followed([0]));
    const tooMany = bytes.slice();
    tooMany[0] = maxPending + 1;
    const unknownMethod = bytes.slice();
    unknownMethod[bytes.length - 5] = 17;
    for (const broken of [tooMany, unknownMethod, bytes.slice(0, -1)]) {
      expect(() => decoded(2, broken, lastAtMs)).toThrow(RangeError);
    }
    const others = encoded(followed([0, 20]));
    for (const lateMs of [startMs + hourMs, startMs + 10 * minuteMs, NaN]) {
      expect(() => decoded(2, others, lateMs)).toThrow("forecast made at");
    }
  });
});

/** The hour-ahead forecasts that are scored when readings come at these minutes, growing by 10 a minute. */
async function scoredAfter(minutes: readonly number[]) {
  const stage = await Stage.open();
  for (const minute of minutes) stage.take(rowAt(minute / 60, [1000 + 10 * minute, 0, 0]));
  await stage.commit();
  const inMinutes = (atMs: number) => (atMs - startMs) / minuteMs;
  return forecastsOf(stage.store, "v", "hour").map(({ madeAtMs, atMs, numbers }) => ({
    made: inMinutes(madeAtMs),
    at: inMinutes(atMs),
    actual: numbers[3],
  }));
}

describe("a forecast for one hour ahead", () => {
  it("is scored against what a straight line between two readings gives", async () => {
    expect(await scoredAfter([0, 20, 50, 100])).toEqual([{ made: 20, at: 80, actual: 1800 }]);
  });

  it("is scored against a reading taken at that very moment", async () => {
    expect(await scoredAfter([0, 20, 80])).toEqual([{ made: 20, at: 80, actual: 1800 }]);
  });

  it("is scored between readings two hours apart, and no further", async () => {
    expect(await scoredAfter([0, 20, 140])).toEqual([{ made: 20, at: 80, actual: 1800 }]);
    expect(await scoredAfter([0, 20, 141])).toEqual([]);
  });

  it("is not followed from a first reading, which has no growth yet", async () => {
    expect(await scoredAfter([0, 60])).toEqual([]);
  });

  it("is followed eight times an hour at most, however often a video is read", async () => {
    const everyMinute = Array.from({ length: 121 }, (_, minute) => minute);
    const made = (await scoredAfter(everyMinute)).map((forecast) => forecast.made);
    expect(made).toEqual([1, 9, 17, 25, 33, 41, 49, 57]);
  });
});
