import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { Random } from "../random.ts";
import { adjustedRand } from "./adjusted-rand.ts";
import { KMeans } from "./k-means.ts";
import { allPoints, nearestCentre, squaredDistance } from "./points.ts";
import { SegmentCentres } from "./segment-centres.ts";
import { Segmenter } from "./segmenter.ts";
import { Moments } from "./standardisation.ts";
import { featuresOf, planted } from "./testing.ts";

function bytesOf(state: { encode(to: ByteWriter): void }): Uint8Array {
  const writer = new ByteWriter();
  state.encode(writer);
  return writer.take();
}

function fingerprintOf(state: { encode(to: ByteWriter): void }): string {
  return createHash("sha256").update(bytesOf(state)).digest("hex");
}

function show(segmenter: Segmenter, numbers: Float64Array, width: number): void {
  for (let at = 0; at < numbers.length; at += width) {
    segmenter.add(numbers.subarray(at, at + width));
  }
}

function learnt(numbers: Float64Array, width: number, seed = 1, number?: number): Segmenter {
  const segmenter = new Segmenter({ features: featuresOf(width), number, seed });
  show(segmenter, numbers, width);
  segmenter.fit();
  return segmenter;
}

/** Inertia of the learner's centres over that of k-means on all points, all standardised alike. */
function inertiaRatio(segmenter: Segmenter, numbers: Float64Array, width: number): number {
  const moments = new Moments(width, Infinity);
  for (let at = 0; at < numbers.length; at += width) moments.add(numbers.subarray(at, at + width));
  const scale = moments.standardisation();
  const standard = new Float64Array(numbers.length);
  for (let at = 0; at < numbers.length; at += width) scale.apply(numbers, at, standard, at);
  const { centres } = segmenter;
  const converted = centres?.standardisation.convert(centres.centres, scale) ?? standard;
  const batch = new KMeans(allPoints(standard, width), converted.length / width, new Random(99));
  batch.step(Infinity);
  let inertia = 0;
  for (let at = 0; at < standard.length; at += width) {
    const place = nearestCentre(standard, at, converted, width);
    inertia += squaredDistance(standard, at, converted, place * width, width);
  }
  return inertia / batch.inertia;
}

/** `rows` points around each of some centres on a line, in turn. */
function around(centres: readonly number[], rows: number, random: Random): Float64Array {
  return Float64Array.from(
    { length: rows * centres.length },
    (_, i) => random.normal(centres[i % centres.length]),
  );
}

const idsAt = (segmenter: Segmenter, places: readonly number[]) =>
  places.map((place) => segmenter.assign(Float64Array.of(place)));

describe("Segmenter", () => {
  it("does its example", () => {
    const features = [{ name: "visits", high: "visits often", low: "visits rarely" }];
    const segmenter = new Segmenter({ features, seed: 1 });
    for (let i = 0; i < 300; i++) {
      segmenter.add(Float64Array.of(i % 3 === 0 ? 9 + i / 300 : i / 300));
    }
    expect(segmenter.assign(Float64Array.of(9))).toBe(2);
    expect(segmenter.centres?.profiles).toEqual(["visits rarely", "visits often"]);
  });

  it("finds planted clusters as well as k-means over all points does", () => {
    for (let seed = 0; seed < 6; seed++) {
      const shape = { count: 2 + seed % 5, width: 2 + seed % 3, rows: 3_000, apart: 8 };
      const { numbers, width, clusters } = planted(new Random(seed, 4), shape);
      const segmenter = learnt(numbers, width, seed);
      const ids = Array.from(
        clusters,
        (_, row) => segmenter.assign(numbers.subarray(row * width, (row + 1) * width)) ?? -1,
      );
      expect(adjustedRand(ids, clusters), `seed ${seed}`).toBeGreaterThanOrEqual(0.99);
      expect(inertiaRatio(segmenter, numbers, width), `seed ${seed}`).toBeLessThanOrEqual(1.02);
    }
  });

  it("comes within two percent of k-means over all points where there are no clusters", () => {
    for (let seed = 0; seed < 6; seed++) {
      const random = new Random(seed, 6);
      const width = 2 + seed % 4;
      const draw = seed % 2 === 0 ? () => random.normal() : () => random.exponential(1);
      const numbers = Float64Array.from({ length: 3_000 * width }, draw);
      const segmenter = learnt(numbers, width, seed, 3 + seed % 3);
      expect(inertiaRatio(segmenter, numbers, width), `seed ${seed}`).toBeLessThanOrEqual(1.02);
    }
  });

  it("keeps ids while clusters stay, through many refits", () => {
    const random = new Random(8);
    const places = [0, 10, 20, 30];
    const segmenter = learnt(around(places, 250, random), 1);
    const ids = idsAt(segmenter, places);
    expect(new Set(ids).size).toBe(4);
    const { fits } = segmenter;
    for (let round = 0; round < 6; round++) {
      show(segmenter, around(places, 500, random), 1);
      segmenter.fit();
      expect(idsAt(segmenter, places)).toEqual(ids);
    }
    expect(segmenter.fits).toBeGreaterThanOrEqual(fits + 6);
  });

  it("follows a cluster that drifts under its id", () => {
    const random = new Random(9);
    const segmenter = learnt(around([0, 20], 500, random), 1);
    const ids = idsAt(segmenter, [0, 20]);
    for (let step = 0; step < 50; step++) {
      show(segmenter, around([0, 20 + step / 5], 100, random), 1);
    }
    expect(idsAt(segmenter, [0, 30])).toEqual(ids);
    const { centres } = segmenter;
    if (centres === undefined) throw new Error("found no segments after a fit");
    const { means, factors } = centres.standardisation;
    const place = means[0] + centres.centres[centres.ids.indexOf(ids[1] ?? -1)] / factors[0];
    expect(Math.abs(place - 30)).toBeLessThan(3);
  });

  it(
    "gives what appears a new id, never that of what vanished",
    () => {
      const random = new Random(10);
      const segmenter = learnt(around([0, 20], 400, random), 1);
      const before = idsAt(segmenter, [0, 20]);
      show(segmenter, around([0, 20, 40], 400, random), 1);
      segmenter.fit();
      const [first, second, third] = idsAt(segmenter, [0, 20, 40]);
      expect([first, second]).toEqual(before);
      expect(before).not.toContain(third);
      // Of the cluster at 40 the sample of 2,000 then holds some 6: too few to be told apart.
      show(segmenter, around([0, 20], 60_000, random), 1);
      segmenter.fit();
      expect(idsAt(segmenter, [0, 20])).toEqual(before);
      expect(segmenter.centres?.ids).toEqual(before.toSorted());
      show(segmenter, around([0, 20, 0, 20, 0, 20, 40], 3_000, random), 1);
      segmenter.fit();
      const [, , again] = idsAt(segmenter, [0, 20, 40]);
      expect(idsAt(segmenter, [0, 20])).toEqual(before);
      expect([...before, third]).not.toContain(again);
    },
    60_000,
  );

  it("goes on from its bytes in the middle of a refit as if it had never stopped", () => {
    const { numbers, width } = planted(new Random(3), { count: 3, width: 4, rows: 900, apart: 5 });
    const settings = { features: featuresOf(width), seed: 5 };
    let cutsInRefits = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 899 }), (cut) => {
        const segmenter = new Segmenter(settings);
        show(segmenter, numbers.subarray(0, cut * width), width);
        if (segmenter.isFitting) cutsInRefits++;
        const restored = Segmenter.decode(new ByteReader(bytesOf(segmenter)), settings);
        for (let row = cut; row < 900; row++) {
          const vector = numbers.subarray(row * width, (row + 1) * width);
          expect(restored.assign(vector)).toBe(segmenter.assign(vector));
          segmenter.add(vector);
          restored.add(vector);
        }
        expect(fingerprintOf(restored)).toBe(fingerprintOf(segmenter));
      }),
      { numRuns: 12, examples: [[100], [101], [102], [200], [203], [400], [404], [800], [810]] },
    );
    expect(cutsInRefits).toBeGreaterThan(0);
  });

  it("takes whatever comes", () => {
    const odd = fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 1, 1e-300, 1e99, -1e99, 1e300, 7);
    const vector = fc.array(fc.oneof(odd, fc.double()), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(vector, { minLength: 1, maxLength: 250 }), (vectors) => {
        const segmenter = new Segmenter({ features: featuresOf(3), seed: 1 });
        for (const drawn of vectors) segmenter.add(Float64Array.from(drawn));
        segmenter.fit();
        for (const drawn of vectors) segmenter.add(Float64Array.from(drawn));
        const { centres } = segmenter;
        expect(centres?.centres.every(Number.isFinite)).toBe(true);
        expect(centres?.ids).toContain(segmenter.assign(Float64Array.from(vectors[0])));
        const bytes = bytesOf(segmenter);
        const settings = { features: featuresOf(3), seed: 1 };
        expect(bytesOf(Segmenter.decode(new ByteReader(bytes), settings))).toEqual(bytes);
      }),
      { numRuns: 30 },
    );
  });

  it("has fewer segments than wanted where examples are fewer or repeat", () => {
    expect(learnt(Float64Array.of(1, 2), 1, 1, 5).centres?.ids).toEqual([1, 2]);
    const repeated = Float64Array.from({ length: 400 }, (_, i) => i % 3);
    expect(learnt(repeated, 1, 1, 5).centres?.ids.length).toBe(3);
    expect(learnt(new Float64Array(400).fill(4), 1, 1, 5).centres?.ids).toEqual([1]);
    const empty = new Segmenter({ features: featuresOf(1), seed: 1 });
    empty.fit();
    expect([empty.fits, empty.assign(Float64Array.of(1))]).toEqual([0, undefined]);
  });

  it("lets a feature that did not vary so far decide nothing before the next fit", () => {
    const random = new Random(2);
    const numbers = Float64Array.from(
      { length: 1_000 },
      (_, i) => i % 2 === 0 ? random.normal(i % 4 === 0 ? 0 : 20) : 5,
    );
    const segmenter = learnt(numbers, 2);
    const one = segmenter.assign(Float64Array.of(0, 5));
    expect(segmenter.assign(Float64Array.of(0, 1e9))).toBe(one);
    expect(segmenter.assign(Float64Array.of(20, 1e9))).not.toBe(one);
  });

  it("refuses vectors and settings that do not fit, and bytes that are none of its own", () => {
    const settings = { features: featuresOf(2), seed: 1 };
    const segmenter = new Segmenter(settings);
    expect(() => segmenter.add(Float64Array.of(1))).toThrow("found 1 features, wanted 2");
    expect(() => new Segmenter({ features: [], seed: 1 })).toThrow("features: found 0");
    expect(() => new Segmenter({ ...settings, number: 65 })).toThrow("wanted a whole number");
    const bytes = bytesOf(segmenter);
    const wider = { features: featuresOf(3), seed: 1 };
    expect(() => Segmenter.decode(new ByteReader(bytes), wider)).toThrow("features: found 2");
  });

  it("reads broken bytes as a learner or as a RangeError", () => {
    const { numbers, width } = planted(new Random(3), { count: 2, width: 2, rows: 130, apart: 7 });
    const settings = { features: featuresOf(width), seed: 5 };
    for (const rows of [101, 130]) {
      const segmenter = new Segmenter(settings);
      show(segmenter, numbers.subarray(0, rows * width), width);
      const bytes = bytesOf(segmenter);
      const place = fc.integer({ min: 0, max: bytes.length - 1 });
      fc.assert(fc.property(place, fc.integer({ min: 0, max: 255 }), (at, value) => {
        const broken = bytes.slice();
        broken[at] = value;
        try {
          const decoded = Segmenter.decode(new ByteReader(broken), settings);
          show(decoded, numbers.subarray(0, 100 * width), width);
        } catch (cause) {
          expect(cause).toBeInstanceOf(RangeError);
        }
      }));
    }
  });
});

describe("SegmentCentres", () => {
  it("assign as the learner does, from their bytes", () => {
    const { numbers, width } = planted(new Random(1), { count: 4, width: 3, rows: 800, apart: 6 });
    const segmenter = learnt(numbers, width);
    const { centres } = segmenter;
    if (centres === undefined) throw new Error("found no segments after a fit");
    const told = SegmentCentres.decode(new ByteReader(bytesOf(centres)));
    expect([told.ids, told.profiles]).toEqual([centres.ids, centres.profiles]);
    for (let at = 0; at < numbers.length; at += width) {
      const vector = numbers.subarray(at, at + width);
      expect(told.idOf(vector)).toBe(segmenter.assign(vector));
    }
  });

  it("are not made of ids that do not rise", () => {
    const centres = learnt(around([0, 20], 200, new Random(1)), 1).centres;
    if (centres === undefined) throw new Error("found no segments after a fit");
    const bytes = bytesOf(centres);
    // After format, width and number, one mean and one factor: the first id.
    new DataView(bytes.buffer).setUint32(9 + 16, 7, true);
    expect(() => SegmentCentres.decode(new ByteReader(bytes))).toThrow("id of a segment: found 2");
  });
});
