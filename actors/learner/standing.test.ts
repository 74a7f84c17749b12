import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { Random } from "../../ml/random.ts";
import { Standing } from "./standing.ts";
import { Telling } from "./telling.ts";

function standingOf(count: number, seed: number, advantage: number): Standing {
  const random = new Random(seed);
  const standing = new Standing();
  for (let i = 0; i < count; i++) standing.add(1 - advantage + random.normal(0, 0.1), 1);
  return standing;
}

describe("the standing of a model", () => {
  it("is none before enough was seen, whatever it shows", () => {
    expect(standingOf(50, 1, 0.5).isPromoted).toBe(false);
    expect(standingOf(400, 1, 0.5).isPromoted).toBe(true);
  });

  it("is not given to a model that is as good as its baseline, but for rare luck", () => {
    let lucky = 0;
    for (let seed = 0; seed < 200; seed++) {
      if (standingOf(500, seed, 0).isPromoted) lucky++;
    }
    expect(lucky).toBeLessThan(20);
  });

  it("is lost again to a baseline that does better", () => {
    const standing = standingOf(500, 1, 0.05);
    expect(standing.isPromoted).toBe(true);
    for (let i = 0; i < 3000; i++) standing.add(1.1, 1);
    expect(standing.isPromoted).toBe(false);
    expect(standing.losses.model).toBeGreaterThan(standing.losses.baseline);
  });

  it("goes on from bytes, and comes of no others", () => {
    const standing = standingOf(300, 4, 0.01);
    const writer = new ByteWriter();
    standing.encode(writer);
    const bytes = writer.take();
    const copy = Standing.decode(new ByteReader(bytes));
    expect([copy.isPromoted, copy.losses]).toEqual([standing.isPromoted, standing.losses]);
    fc.assert(fc.property(fc.uint8Array({ minLength: 41, maxLength: 41 }), (random) => {
      try {
        expect(Standing.decode(new ByteReader(random)).losses.model).not.toBe(Infinity);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }));
  });
});

describe("telling what was learnt", () => {
  it("is due after 25 examples, then after a tenth more, then every 5,000", () => {
    const telling = new Telling();
    const due: number[] = [];
    for (let i = 1; i <= 120_000; i++) if (telling.count(0)) due.push(i);
    expect(due.slice(0, 4)).toEqual([25, 50, 75, 100]);
    const gaps = due.slice(1).map((at, i) => at - due[i]);
    gaps.slice(1).forEach((gap, i) => expect(gap).toBeGreaterThanOrEqual(gaps[i]));
    expect(gaps.at(-1)).toBe(5000);
    expect(telling.version).toBe(due.length);
  });

  it("is due after six hours, too, where there are examples enough", () => {
    const telling = new Telling();
    for (let i = 0; i < 10_000; i++) telling.count(0);
    while (!telling.count(0)) expect(telling.examples).toBeLessThan(20_000);
    for (let i = 0; i < 24; i++) expect(telling.count(7 * 3_600_000)).toBe(false);
    expect(telling.count(7 * 3_600_000)).toBe(true);
    expect(telling.count(7 * 3_600_000)).toBe(false);
  });
});
