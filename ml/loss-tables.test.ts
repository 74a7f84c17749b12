import { describe, expect, it } from "vitest";
import {
  ageClassOf,
  ageStepOf,
  ageSteps,
  LossTables,
  lossTablesSize,
  maxLoss,
  sizeClassOf,
} from "./loss-tables.ts";

const forecasters = 3;
const size = lossTablesSize(forecasters);

function newTables() {
  const [base, own] = [new Float64Array(size), new Float64Array(size)];
  return { own, tables: new LossTables(base, own, 0, forecasters) };
}

function expected(tables: LossTables, sizeClass: number, ageClass: number): number[] {
  const out = new Float64Array(forecasters);
  tables.expect(sizeClass, ageClass, out);
  return [...out];
}

const rising = (values: readonly number[]) =>
  values.every((value, i) => i === 0 || value >= values[i - 1]);

describe("the classes of videos", () => {
  it("rise with what videos gain, each three times as large as the one below", () => {
    const sizes = Array.from({ length: 40 }, (_, i) => sizeClassOf(1.6 ** i - 1));
    expect(sizes[0]).toBe(0);
    expect(rising(sizes)).toBe(true);
    expect(new Set(sizes)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
    expect(sizeClassOf(3 * 500) - sizeClassOf(500)).toBe(1);
    expect(sizeClassOf(1e30)).toBe(7);
  });

  it("rise with readings while a video has few, with age from then on", () => {
    const young = Array.from({ length: 20 }, (_, i) => ageClassOf(i, 10_000));
    expect(rising(young)).toBe(true);
    const ages = [0, 7, 25, 100, 200, 800, 5_000].map((hours) => ageClassOf(20, hours));
    expect(ages).toEqual([...new Set(ages)].sort((a, b) => a - b));
    expect(ages[0]).toBeGreaterThan(young[19]);
    expect(ages.length).toBe(ageSteps);
    expect([0, 6, 5_000].map(ageStepOf)).toEqual([0, 1, ageSteps - 1]);
  });
});

describe("LossTables", () => {
  it("expect nothing before anything was lost", () => {
    expect(expected(newTables().tables, 0, 0)).toEqual([0, 0, 0]);
  });

  it("expect what was lost, wherever it was, and more of it in the very classes", () => {
    const { tables } = newTables();
    for (let i = 0; i < 10; i++) tables.add(2, 3, Float64Array.of(1, 2, 0));
    const [here, likeSize, likeAge, elsewhere] = [[2, 3], [2, 9], [5, 3], [5, 9]].map(
      ([sizeClass, ageClass]) => expected(tables, sizeClass, ageClass),
    );
    for (const losses of [here, likeSize, likeAge, elsewhere]) {
      expect(losses[0]).toBeGreaterThan(0);
      expect(losses[1]).toBeCloseTo(2 * losses[0], 9);
      expect(losses[2]).toBe(0);
    }
    expect(here[0]).toBeCloseTo(likeSize[0] + likeAge[0] - elsewhere[0], 9);
    for (const part of [likeSize, likeAge]) {
      expect(part[0]).toBeGreaterThan(elsewhere[0]);
      expect(part[0]).toBeLessThan(here[0]);
    }
  });

  it("forget: the latest losses are worth more", () => {
    const { tables } = newTables();
    for (let i = 0; i < 1_000; i++) tables.add(0, 0, Float64Array.of(5, 0, 0));
    const before = expected(tables, 0, 0);
    for (let i = 0; i < 1_000; i++) tables.add(0, 0, Float64Array.of(0, 5, 0));
    const after = expected(tables, 0, 0);
    expect(after[0]).toBeLessThan(0.02 * before[0]);
    expect(after[1]).toBeGreaterThan(0.98 * before[0]);
  });

  it("believe what they added up themselves, and refuse what nobody can have lost", () => {
    const { own, tables } = newTables();
    for (let i = 0; i < 3_000; i++) tables.add(i % 8, i % 12, Float64Array.of(maxLoss, 1, 0));
    expect(() => tables.check(own)).not.toThrow();
    own[1] *= 1.01;
    expect(() => tables.check(own)).toThrow(/^sum of losses: found /);
    own[1] = -1;
    expect(() => tables.check(own)).toThrow(RangeError);
  });
});
