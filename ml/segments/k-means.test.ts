import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { Random } from "../random.ts";
import { KMeans } from "./k-means.ts";
import { allPoints, halfOfPoints, nearestCentre, squaredDistance } from "./points.ts";
import { planted } from "./testing.ts";

function fitted(numbers: Float64Array, width: number, count: number, seed = 1): KMeans {
  const run = new KMeans(allPoints(numbers, width), count, new Random(seed));
  run.step(Infinity);
  return run;
}

function bytesOf(run: KMeans): Uint8Array {
  const writer = new ByteWriter();
  run.encode(writer);
  return writer.take();
}

/** The least inertia of sorted numbers in `count` runs: on a line, clusters do not overlap. */
function leastInertia(sorted: readonly number[], count: number): number {
  if (count === 1) {
    const mean = sorted.reduce((sum, value) => sum + value, 0) / Math.max(1, sorted.length);
    return sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  }
  return Math.min(
    ...sorted.map((_, i) =>
      leastInertia(sorted.slice(0, i + 1), count - 1) + leastInertia(sorted.slice(i + 1), 1)
    ),
  );
}

const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 12 });

describe("KMeans", () => {
  it("does its example", () => {
    const run = fitted(Float64Array.of(1, 2, 10, 12), 1, 2);
    expect([...run.centres].sort((a, b) => a - b)).toEqual([1.5, 11]);
    expect(run.inertia).toBeCloseTo(2.5, 12);
    expect([...run.sizes]).toEqual([2, 2]);
  });

  it("comes within a quarter of the best there is on few points", () => {
    fc.assert(fc.property(values, fc.integer({ min: 1, max: 4 }), (drawn, count) => {
      const run = fitted(Float64Array.from(drawn), 1, count);
      const least = leastInertia(drawn.toSorted((a, b) => a - b), count);
      expect(run.inertia).toBeGreaterThanOrEqual(least - 1e-6);
      expect(run.inertia).toBeLessThanOrEqual(1.25 * least + 1e-6);
    }));
  });

  it("says of its centres what can be counted", () => {
    const { numbers } = planted(new Random(5), { count: 4, width: 3, rows: 300, apart: 3 });
    const run = fitted(numbers, 3, 4);
    const sizes = new Float64Array(4);
    let inertia = 0;
    for (let at = 0; at < numbers.length; at += 3) {
      const place = nearestCentre(numbers, at, run.centres, 3);
      sizes[place]++;
      inertia += squaredDistance(numbers, at, run.centres, 3 * place, 3);
    }
    expect([...run.sizes]).toEqual([...sizes]);
    expect(run.inertia).toBeCloseTo(inertia, 6);
  });

  it("comes to the same in slices of any size, saved and restored between them", () => {
    const work = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 8 });
    const { numbers, width } = planted(new Random(2), { count: 3, width: 2, rows: 90, apart: 2 });
    const points = halfOfPoints(numbers, width, 1);
    const make = () => {
      const given = { centres: Float64Array.of(0, 0, 1, 1, 2, 2, 3, 3), keptShare: 0.99 };
      return new KMeans(points, 4, new Random(9), { count: 3, given });
    };
    const whole = make();
    whole.step(Infinity);
    fc.assert(
      fc.property(work, (slices) => {
        let run = make();
        for (let i = 0; !run.isDone; i++) {
          expect(run.step(slices[i % slices.length])).toBeLessThanOrEqual(
            slices[i % slices.length],
          );
          run = KMeans.decode(new ByteReader(bytesOf(run)), points, 4);
        }
        expect(bytesOf(run)).toEqual(bytesOf(whole));
      }),
      { numRuns: 20 },
    );
  });

  it("keeps given centres unless another start is better by as much as is wanted", () => {
    const numbers = Float64Array.of(0, 1, 10, 11);
    const from = (keptShare: number) => {
      const given = { centres: Float64Array.of(0.4, 10.5), keptShare };
      const run = new KMeans(allPoints(numbers, 1), 2, new Random(1), { given });
      run.step(Infinity);
      return [...run.centres].sort((a, b) => a - b);
    };
    // Given: .16 + .36 + .25 + .25 = 1.02; the best: 1.
    expect(from(0.97)).toEqual([0.4, 10.5]);
    expect(from(0.99)).toEqual([0.5, 10.5]);
  });

  it("makes a centre of every point where there are fewer than centres wanted", () => {
    const run = fitted(Float64Array.of(3, 4), 1, 5);
    expect([...run.centres].sort()).toEqual([3, 4]);
    expect(fitted(new Float64Array(0), 1, 5).isDone).toBe(true);
  });

  it("leaves centres without members where points repeat", () => {
    const run = fitted(Float64Array.of(7, 7, 7, 7), 1, 2);
    expect([...run.sizes].sort()).toEqual([0, 4]);
    expect(run.inertia).toBe(0);
  });
});
