import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Bands,
  bandSize,
  bandsStateSize,
  horizonHour,
  type HorizonIndex,
  horizonNext,
  missRate,
  roundBands,
} from "./bands.ts";
import { Random } from "./random.ts";

const newBands = () => new Bands(new Float64Array(bandsStateSize), 0);

/** The band of views around `value`. */
function bandOf(bands: Bands, value: number, horizon: HorizonIndex = horizonNext): number[] {
  const out = new Float64Array(bandSize);
  bands.write(horizon, 0, value, 1e6, undefined, false, out, 0);
  return [...out];
}

/** Forecasts, rounds, scores and learns `steps` gains; returns the shares within, below and above. */
function run(
  bands: Bands,
  steps: number,
  draw: (step: number) => { value: number; gain: number },
): { within: number; below: number; above: number } {
  const served = new Float64Array(3 * bandSize);
  let below = 0;
  let above = 0;
  for (let step = 0; step < steps; step++) {
    const { value, gain } = draw(step);
    for (let target = 0; target < 3; target++) {
      bands.write(horizonNext, target, value, 1e6, undefined, false, served, target * bandSize);
    }
    roundBands(served);
    if (gain < served[1]) below++;
    if (gain > served[2]) above++;
    bands.calibrate(horizonNext, served, 0, [gain, gain, gain], undefined);
  }
  return { within: 1 - (below + above) / steps, below: below / steps, above: above / steps };
}

describe("Bands", () => {
  const random = new Random(1);
  const worlds: Record<string, () => { value: number; gain: number }> = {
    "counts": () => ({ value: 40, gain: random.poisson(40) }),
    "large noisy counts": () => {
      const value = Math.exp(random.between(4, 12));
      return { value, gain: Math.round(value * Math.exp(random.normal(0, 0.4))) };
    },
    "heavy tails": () => {
      const tail = random.exponential(1) * (random.chance(0.5) ? 0.5 : -0.5);
      return { value: 1_000, gain: Math.round(1_000 * Math.exp(tail)) };
    },
    "lopsided errors": () => ({ value: 500, gain: Math.round(500 * random.gamma(1.5, 1)) }),
    "forecasts that are always too high": () => ({ value: 900, gain: random.poisson(600) }),
    "forecasts that are always right": () => ({ value: 12_345.4, gain: 12_345 }),
    "counters that fall": () => ({ value: 5, gain: Math.round(random.normal(0, 6)) }),
  };
  for (const [name, draw] of Object.entries(worlds)) {
    it(`hold four gains of five on ${name}`, () => {
      const bands = newBands();
      const early = run(bands, 200, draw);
      const late = run(bands, 3_000, draw);
      if (name === "forecasts that are always right") {
        expect(late.within).toBe(1);
        return;
      }
      expect(early.within).toBeGreaterThan(0.7);
      expect(late.within).toBeGreaterThan(0.77);
      expect(late.within).toBeLessThan(0.86);
      const oneSided = name === "forecasts that are always too high";
      expect(late.below).toBeLessThan(oneSided ? 0.23 : 0.13);
      expect(late.above).toBeLessThan(0.13);
    });
  }

  it("come back to four of five after the world changed", () => {
    const bands = newBands();
    run(bands, 500, () => ({ value: 1_000, gain: random.poisson(1_000) }));
    const wild = () => ({ value: 1_000, gain: Math.round(1_000 * Math.exp(random.normal(0, 1))) });
    run(bands, 100, wild);
    expect(run(bands, 1_000, wild).within).toBeGreaterThan(0.75);
    run(bands, 100, () => ({ value: 1_000, gain: random.poisson(1_000) }));
    expect(run(bands, 1_000, () => ({ value: 1_000, gain: random.poisson(1_000) })).within)
      .toBeLessThan(0.87);
  });

  it("let the upper side be crossed twice as often where the lower cannot be", () => {
    const rare = () => ({ value: 0, gain: random.poisson(0.6) });
    const { within, below } = run(newBands(), 3_000, rare);
    expect(below).toBe(0);
    expect(within).toBeGreaterThan(0.77);
    expect(within).toBeLessThan(0.9);
  });

  it("reach below no gain only for counters that often fall, and never below no count", () => {
    const bands = newBands();
    expect(bandOf(bands, 1)[1]).toBe(0);
    run(bands, 100, () => ({ value: 1, gain: random.chance(0.3) ? -3 : 1 }));
    expect(bandOf(bands, 1)[1]).toBeLessThan(0);
    const out = new Float64Array(bandSize);
    bands.write(horizonNext, 0, 1, 0, undefined, false, out, 0);
    expect(Math.abs(out[1])).toBe(0);
  });

  it("are learnt apart for the next reading and for one hour, which starts from the former", () => {
    const bands = newBands();
    run(bands, 500, () => ({ value: 1_000, gain: 1_000 }));
    const narrow = bandOf(bands, 1_000);
    expect(bandOf(bands, 1_000, horizonHour)).toEqual(narrow);
    for (let i = 0; i < 200; i++) {
      bands.calibrate(
        horizonHour,
        new Float64Array([1_000, 900, 1_100, 0, 0, 0, 0, 0, 0]),
        0,
        [i % 2 === 0 ? 100 : 9_000, 0, 0],
        undefined,
      );
    }
    expect(bandOf(bands, 1_000)).toEqual(narrow);
    expect(bandOf(bands, 1_000, horizonHour)[2]).toBeGreaterThan(2 * narrow[2]);
  });

  it("are finite and in order around every forecast, whatever they have learnt", () => {
    const value = fc.oneof(fc.double({ min: 0, max: 2 ** 53, noNaN: true }), fc.constant(0));
    const gain = fc.integer({ min: -(2 ** 53 - 1), max: 2 ** 53 - 1 });
    fc.assert(fc.property(fc.array(fc.tuple(value, gain)), value, (past, next) => {
      const bands = newBands();
      past.forEach(([forecast, came]) => run(bands, 1, () => ({ value: forecast, gain: came })));
      const [middle, low, high] = bandOf(bands, next);
      expect(Number.isFinite(low) && Number.isFinite(high)).toBe(true);
      expect(low).toBeLessThanOrEqual(middle);
      expect(high).toBeGreaterThanOrEqual(middle);
      expect(high).toBeLessThan((next + 1) * 500);
      expect(middle).toBe(Math.min(next, Number.MAX_SAFE_INTEGER));
    }));
  });

  it("measure residuals as documented", () => {
    expect(Bands.residual(100, 122)).toBeCloseTo(0.89, 2);
    expect(Bands.residual(0, 1e15)).toBe(4);
    expect(missRate).toBe(0.2);
  });
});

describe("roundBands", () => {
  it("makes whole numbers in the same order, and no negative zero", () => {
    const bands = new Float64Array([0.4, -0.3, 0.6, 2.5, 2.4, 2.6, 1e15, 0, 2 ** 53 - 1, 0.1]);
    roundBands(bands);
    expect([...bands]).toEqual([0, 0, 1, 3, 2, 3, 1e15, 0, 2 ** 53 - 1, 0.1]);
  });
});
