import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { RollingWindow, windowCapacity, windowStateSize } from "./window.ts";

const count = fc.maxSafeNat();
const readings = fc.array(fc.tuple(fc.nat(1e9), count, count, count), { maxLength: 50 })
  .map((rows) => rows.sort((a, b) => a[0] - b[0]));

function contents(window: RollingWindow): number[][] {
  return Array.from({ length: window.length }, (_, i) => [
    window.atMs(i),
    window.counter(i, 0),
    window.counter(i, 1),
    window.counter(i, 2),
  ]);
}

describe("RollingWindow", () => {
  it("gives the gain of the documented example", () => {
    const window = new RollingWindow();
    window.push(0, 100, 5, 1);
    window.push(3_600_000, 160, 6, 1);
    expect(window.gain(1, 0)).toBe(60);
  });

  it("holds the newest readings, oldest first, as a list cut short would", () => {
    fc.assert(fc.property(readings, (rows) => {
      const window = new RollingWindow();
      rows.forEach(([atMs, views, likes, comments], i) => {
        window.push(atMs, views, likes, comments);
        expect(contents(window)).toEqual(rows.slice(0, i + 1).slice(-windowCapacity));
        expect(window.lastAtMs).toBe(atMs);
      });
    }));
  });

  it("comes back from bytes and goes on as before, in memory of its own or shared", () => {
    fc.assert(fc.property(readings, fc.nat(20), (rows, kept) => {
      const window = new RollingWindow();
      const first = rows.slice(0, -kept || undefined);
      for (const [atMs, ...counters] of first) window.push(atMs, ...counters);
      const writer = new ByteWriter();
      window.encode(writer);
      const memory = new Float64Array(windowStateSize + 7);
      memory.fill(-1, 0, 3);
      const restored = RollingWindow.decode(new ByteReader(writer.take()), memory, 3);
      for (const [atMs, ...counters] of rows.slice(first.length)) {
        window.push(atMs, ...counters);
        restored.push(atMs, ...counters);
      }
      expect(contents(restored)).toEqual(contents(window));
      expect([...memory.subarray(0, 3), ...memory.subarray(windowStateSize + 3)]).toEqual(
        [-1, -1, -1, 0, 0, 0, 0],
      );
    }));
  });

  it("has no last time while it is empty", () => {
    expect(new RollingWindow().lastAtMs).toBeNaN();
  });

  it("refuses a reading that is older than its newest, and bytes of a longer window", () => {
    const window = new RollingWindow();
    window.push(10, 0, 0, 0);
    expect(() => window.push(9, 0, 0, 0)).toThrow("found a reading at 9, wanted one from 10 on");
    expect(() => RollingWindow.decode(new ByteReader(new Uint8Array([21])))).toThrow(
      "found a window of 21 readings, wanted at most 20",
    );
  });
});
