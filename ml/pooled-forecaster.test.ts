import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { expertCount } from "./experts.ts";
import { ageSteps } from "./loss-tables.ts";
import { PooledForecaster } from "./pooled-forecaster.ts";
import { Random } from "./random.ts";
import { featureCount } from "./regression-features.ts";

const hourMs = 3_600_000;
const nowMs = Date.UTC(2026, 0, 1);

/** One video's reading: it teaches the regression, the decay and the losses of one target. */
interface Lesson {
  readonly owner: number;
  readonly target: number;
  readonly seed: number;
  /** Whether its owner then tells the others. */
  readonly tells: boolean;
}

const lesson = fc.record({
  owner: fc.nat(2),
  target: fc.nat(2),
  seed: fc.nat(1_000),
  tells: fc.boolean(),
});
const lessons = fc.array(lesson, { minLength: 1, maxLength: 40 });

function teach(pooled: PooledForecaster, { target, seed }: Lesson): void {
  const random = new Random(seed);
  const features = Float64Array.from({ length: featureCount }, () => random.normal());
  const losses = Float64Array.from({ length: expertCount }, () => random.between(0, 10));
  pooled.observe();
  pooled.regressions[target].learn(features, random.between(-2, 2), random.between(0, 1_000));
  pooled.learnDecay(
    target,
    random.integer(0, ageSteps - 1),
    random.between(0, 2),
    random.normal(),
    random.between(0, 99),
  );
  pooled.losses[target].add(random.integer(0, 7), random.integer(0, 11), losses);
}

function toldBy(pooled: PooledForecaster, observations: number): Uint8Array {
  const writer = new ByteWriter();
  pooled.takeDelta(observations, writer);
  return writer.take();
}

const heard = (bytes: Uint8Array) => PooledForecaster.decodeDelta(new ByteReader(bytes));

/** All that others would notice of what it knows. */
function figures(pooled: PooledForecaster): number[] {
  const features = Float64Array.from({ length: featureCount }, (_, i) => Math.sin(i));
  const expected = new Float64Array(expertCount);
  return [0, 1, 2].flatMap((target) => {
    pooled.losses[target].expect(2, 3, expected);
    pooled.regressions[target].solve();
    return [
      pooled.regressions[target].logRatio(features),
      pooled.regressions[target].cautiousLogRatio(features),
      ...expected,
      ...Array.from({ length: ageSteps }, (_, step) => pooled.decaySlope(target, step)),
    ];
  });
}

describe("PooledForecaster", () => {
  it("learns how rates fall with age, from those of every age apart", () => {
    const pooled = new PooledForecaster();
    const before = pooled.decaySlope(0, 3);
    expect(before).toBeLessThan(0);
    for (let i = 0; i < 300; i++) pooled.learnDecay(0, 3, 0.3, 0.3 * -0.8, 50);
    expect(pooled.decaySlope(0, 3)).toBeCloseTo(-0.8, 1);
    expect([pooled.decaySlope(0, 2), pooled.decaySlope(1, 3)]).toEqual([before, before]);
  });

  it("knows a moment's shock from many videos, and forgets it before and after", () => {
    const pooled = new PooledForecaster();
    expect(pooled.shock(0, nowMs, hourMs)).toBe(0);
    for (let video = 0; video < 50; video++) pooled.addShock(0, 0.4, nowMs, hourMs);
    expect(pooled.shock(0, nowMs, hourMs)).toBeCloseTo(0.4, 1);
    expect(pooled.shock(1, nowMs, hourMs)).toBe(0);
    for (const apartMs of [-24 * hourMs, 24 * hourMs]) {
      expect(pooled.shock(0, nowMs + apartMs, hourMs)).toBeCloseTo(0, 6);
    }
    // One video of another year must not keep the shock from fading for the others.
    pooled.addShock(0, 0.4, nowMs + 365 * 24 * hourMs, hourMs);
    for (let video = 0; video < 50; video++) pooled.addShock(0, -0.2, nowMs + hourMs, hourMs);
    expect(pooled.shock(0, nowMs + hourMs, hourMs)).toBeCloseTo(-0.2, 1);
  });

  it("hears from another what that one knows", () => {
    fc.assert(
      fc.property(lessons, (lessons) => {
        const [teller, listener] = [new PooledForecaster(), new PooledForecaster()];
        for (const one of lessons) teach(teller, one);
        listener.merge(heard(toldBy(teller, lessons.length)));
        expect(listener.observations).toBe(teller.observations);
        const wanted = figures(teller);
        figures(listener).forEach((figure, i) => expect(figure).toBeCloseTo(wanted[i], 3));
      }),
      { numRuns: 25 },
    );
  });

  it("tells everything once, and nothing that it was told", () => {
    const [one, other] = [new PooledForecaster(), new PooledForecaster()];
    const empty = toldBy(other, 0);
    teach(one, { owner: 0, target: 1, seed: 1, tells: true });
    expect(toldBy(one, 1).length).toBeGreaterThan(empty.length);
    expect(toldBy(one, 0)).toEqual(empty);
    const [before, after] = [figures(other), figures(one)];
    expect(after).not.toEqual(before);
    teach(one, { owner: 0, target: 2, seed: 2, tells: true });
    other.merge(heard(toldBy(one, 1)));
    expect(toldBy(other, 0)).toEqual(empty);
  });

  it("goes on from its bytes as if it had never stopped, also in what it has not told", () => {
    fc.assert(
      fc.property(lessons, fc.nat(40), (lessons, cut) => {
        const pooled = new PooledForecaster();
        let restored = new PooledForecaster();
        lessons.forEach((one, i) => {
          if (i === cut % lessons.length) {
            const writer = new ByteWriter();
            pooled.encode(writer);
            restored = PooledForecaster.decode(new ByteReader(writer.take()));
          }
          for (const owner of i < cut % lessons.length ? [pooled] : [pooled, restored]) {
            teach(owner, one);
            if (one.tells) toldBy(owner, 1);
          }
        });
        expect(figures(restored)).toEqual(figures(pooled));
        expect(toldBy(restored, 1)).toEqual(toldBy(pooled, 1));
      }),
      { numRuns: 25 },
    );
  });

  it("ends up much the same in every partition, whoever tells whom when", () => {
    fc.assert(
      fc.property(lessons, (lessons) => {
        const owners = [0, 1, 2].map(() => new PooledForecaster());
        const tell = (teller: number) => {
          const delta = heard(toldBy(owners[teller], 1));
          owners.forEach((owner, i) => {
            if (i !== teller) owner.merge(delta);
          });
        };
        for (const one of lessons) {
          teach(owners[one.owner], one);
          if (one.tells) tell(one.owner);
        }
        owners.forEach((_, teller) => tell(teller));
        const all = owners.map(figures);
        // Whose sums came later have faded less; nothing else differs.
        for (const other of all.slice(1)) {
          other.forEach((figure, i) => {
            expect(Math.abs(figure - all[0][i])).toBeLessThan(0.05 * (1 + Math.abs(figure)));
          });
        }
      }),
      { numRuns: 25 },
    );
  });

  it("refuses what nobody can have told", () => {
    const pooled = new PooledForecaster();
    for (let seed = 0; seed < 30; seed++) {
      teach(pooled, { owner: 0, target: seed % 3, seed, tells: true });
    }
    const bytes = toldBy(pooled, 30);
    expect(() => heard(bytes.subarray(0, -1))).toThrow(RangeError);
    const reader = new ByteReader(bytes);
    PooledForecaster.decodeDelta(reader);
    expect(reader.remaining).toBe(0);
    const unmarked = bytes.slice();
    unmarked[4] = 2;
    expect(() => heard(unmarked)).toThrow("found 2, wanted 0 or 1 before sums");
    const uncounted = bytes.slice();
    new DataView(uncounted.buffer).setFloat32(5, -3, true);
    expect(() => heard(uncounted)).toThrow(/^observations: found -3/);
    const wild = bytes.slice();
    new DataView(wild.buffer).setFloat32(9, NaN, true);
    expect(() => heard(wild)).toThrow(/^sum of products: found NaN/);
  });
});
