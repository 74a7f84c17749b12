import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LossTables, lossTablesSize } from "./loss-tables.ts";
import { maxOwnLosses, Mix } from "./mix.ts";

/** A mix for one video, with the tables that it would share. */
class Mixed {
  readonly own: Float64Array;
  readonly usual = new Float64Array(1);
  readonly weights: Float64Array;
  private readonly mix: Mix;
  private readonly tables: LossTables;

  constructor(forecasters: number) {
    const size = lossTablesSize(forecasters);
    this.mix = new Mix(forecasters);
    this.own = new Float64Array(forecasters);
    this.weights = new Float64Array(forecasters);
    this.tables = new LossTables(new Float64Array(size), new Float64Array(size), 0, forecasters);
  }

  /** What the mix says where its forecasters say `values`. */
  say(values: readonly number[], favour = 1, base = 20): number {
    const said = Float64Array.from(values);
    this.mix.weigh(this.tables, this.own, 0, said, 0, base, 30, 500, favour, this.weights);
    return this.mix.average(said, this.weights, 0);
  }

  learn(values: readonly number[], gain: number, base = 20): void {
    const said = Float64Array.from(values);
    const { tables, own, usual } = this;
    this.mix.learn(tables, own, 0, usual, 0, said, 0, gain, base, 30, 500);
  }
}

const value = fc.oneof(
  fc.double({ min: 0, max: 1e4, noNaN: true }),
  fc.constantFrom(0, NaN, 1e30),
);
const step = fc.record({
  values: fc.array(value, { minLength: 5, maxLength: 5 }),
  gain: fc.oneof(fc.nat(10_000), fc.constantFrom(0, Number.MAX_SAFE_INTEGER)),
  base: fc.double({ min: 0, max: 1e6, noNaN: true }),
});
const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);

describe("Mix", () => {
  it("moves towards who was right, as in the documented example", () => {
    const mixed = new Mixed(2);
    for (let i = 0; i < 5; i++) mixed.learn([10, 30], 10);
    const said = mixed.say([10, 30]);
    expect(mixed.weights[0]).toBeCloseTo(1, 2);
    expect(said).toBeCloseTo(10, 1);
  });

  it("gives everybody who speaks a weight, together 1, and the silent none", () => {
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      const mixed = new Mixed(5);
      for (const { values, gain, base } of steps) {
        const said = mixed.say(values, 1, base);
        const speaking = values.filter((value) => !Number.isNaN(value));
        expect(sum(mixed.weights)).toBeCloseTo(speaking.length === 0 ? 0 : 1, 9);
        values.forEach((value, i) => {
          expect(mixed.weights[i]).toBeGreaterThanOrEqual(0);
          if (Number.isNaN(value)) expect(mixed.weights[i]).toBe(0);
        });
        const [least, most] = speaking.length === 0
          ? [0, 0]
          : [Math.min(...speaking), Math.max(...speaking)];
        expect(said).toBeGreaterThanOrEqual(least * (1 - 1e-9) - 1e-9);
        expect(said).toBeLessThanOrEqual(most * (1 + 1e-9) + 1e-9);
        mixed.learn(values, gain, base);
        expect(Math.max(...mixed.own)).toBeLessThanOrEqual(maxOwnLosses);
        expect(mixed.usual[0]).toBeLessThan(Infinity);
      }
    }));
  });

  it("trusts all alike before anybody was wrong, but for one in favour", () => {
    const mixed = new Mixed(4);
    mixed.say([1, 2, 3, 4]);
    expect([...mixed.weights]).toEqual([0.25, 0.25, 0.25, 0.25]);
    mixed.say([1, 2, 3, 4], 3);
    expect(mixed.weights[3]).toBeCloseTo(0.5, 12);
    mixed.say([1, 2, 3, 4], 0);
    expect(mixed.weights[3]).toBe(0);
  });

  it("averages logarithms: the middle of 9.5 and 1.5 is 3.5", () => {
    expect(new Mixed(2).say([9.5, 1.5])).toBeCloseTo(Math.sqrt(10 * 2) - 0.5, 9);
  });

  it("neither blames nor praises who said nothing", () => {
    const mixed = new Mixed(3);
    for (let i = 0; i < 20; i++) mixed.learn([100, NaN, 140], 100);
    mixed.say([100, 120, 140]);
    const [right, silent, wrong] = mixed.weights;
    expect(right).toBeGreaterThan(silent);
    expect(silent).toBeGreaterThan(wrong);
  });

  it("learns nothing where nobody spoke", () => {
    const mixed = new Mixed(2);
    mixed.learn([NaN, NaN], 5);
    expect([...mixed.own, ...mixed.usual]).toEqual([0, 0, 0]);
    expect(mixed.say([NaN, NaN])).toBe(0);
  });

  it("forgives: who becomes right is believed again", () => {
    const mixed = new Mixed(2);
    for (let i = 0; i < 100; i++) mixed.learn([100, 150], 100);
    expect(mixed.say([100, 150])).toBeLessThan(101);
    for (let i = 0; i < 1_000; i++) mixed.learn([100, 150], 150);
    expect(mixed.say([100, 150])).toBeGreaterThan(149);
  });

  it("compares losses in what is usual for the video, so that one wild reading decides little", () => {
    const mixed = new Mixed(2);
    for (let i = 0; i < 50; i++) mixed.learn([100, 104], 100);
    mixed.learn([100, 104], 1_000_000);
    mixed.say([100, 104]);
    expect(mixed.weights[0]).toBeGreaterThan(0.9);
  });
});
