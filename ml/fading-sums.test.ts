import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { FadingSums, fadingSumsSize } from "./fading-sums.ts";

const newSums = (keep: number, size = 2) => {
  const numbers = () => new Float64Array(fadingSumsSize(size));
  return new FadingSums(numbers(), numbers(), 0, size, keep);
};

function observe(sums: FadingSums, first: number, second = 0): void {
  sums.observe();
  sums.own[1] += first;
  sums.own[2] += second;
}

/** What one owner tells the others, after which it counts as told. */
function told(sums: FadingSums): Float64Array {
  const writer = new ByteWriter();
  sums.encodeOwn(writer);
  sums.settle();
  const delta = new Float64Array(3);
  sums.decodeInto(new ByteReader(writer.take()), delta);
  return delta;
}

const figures = (sums: FadingSums) => [sums.count, sums.value(0), sums.value(1)];

const observation = fc.record({
  owner: fc.nat(4),
  value: fc.integer({ min: -1_000, max: 1_000 }),
  tells: fc.boolean(),
});
const observations = fc.array(observation, { minLength: 1, maxLength: 60 });

describe("FadingSums", () => {
  it("fade with every observation, as in the documented example", () => {
    const sums = newSums(0.9);
    observe(sums, 5);
    observe(sums, 1);
    expect(sums.count).toBeCloseTo(1.9, 12);
    expect(sums.value(0)).toBeCloseTo(5.5, 12);
  });

  it("are what each observation weighs by its age, told or not", () => {
    fc.assert(fc.property(observations, fc.constantFrom(0.5, 0.9, 0.9995, 1), (seen, keep) => {
      const sums = newSums(keep);
      let [count, total] = [0, 0];
      for (const { value, tells } of seen) {
        observe(sums, value);
        count = keep * count + 1;
        total = keep * total + value;
        if (tells) sums.settle();
      }
      expect(sums.count).toBeCloseTo(count, 6);
      expect(sums.value(0)).toBeCloseTo(total, 6);
    }));
  });

  it("are the same for whoever hears of every observation in its order", () => {
    fc.assert(fc.property(observations, fc.constantFrom(0.5, 0.9, 0.9995), (seen, keep) => {
      const [teller, listener] = [newSums(keep), newSums(keep)];
      for (const { value, tells } of seen) {
        observe(teller, value, 1);
        if (tells) listener.merge(told(teller));
      }
      listener.merge(told(teller));
      figures(listener).forEach((figure, i) => expect(figure).toBeCloseTo(figures(teller)[i], 2));
    }));
  });

  it("that never fade are the same for any number of owners who tell each other", () => {
    fc.assert(fc.property(observations, (seen) => {
      const alone = newSums(1);
      const owners = Array.from({ length: 5 }, () => newSums(1));
      const tell = (owner: number) => {
        const delta = told(owners[owner]);
        owners.forEach((other, i) => {
          if (i !== owner) other.merge(delta);
        });
      };
      for (const { owner, value, tells } of seen) {
        observe(alone, value, 1);
        observe(owners[owner], value, 1);
        if (tells) tell(owner);
      }
      owners.forEach((_, owner) => tell(owner));
      for (const owner of owners) expect(figures(owner)).toEqual(figures(alone));
    }));
  });

  it("never count less than nothing, or more than they can remember", () => {
    fc.assert(fc.property(observations, fc.constantFrom(0, 0.5, 0.9, 0.9995), (seen, keep) => {
      const owners = Array.from({ length: 5 }, () => newSums(keep));
      for (const { owner, value, tells } of seen) {
        observe(owners[owner], value);
        if (tells) {
          const delta = told(owners[owner]);
          owners.forEach((other, i) => {
            if (i !== owner) other.merge(delta);
          });
        }
        for (const { count } of owners) {
          expect(count).toBeGreaterThanOrEqual(0);
          expect(count).toBeLessThanOrEqual(1.000001 / (1 - keep));
        }
      }
    }));
  });

  it("believe numbers that can be sums of observations, and refuse others", () => {
    const ranges = [{ name: "loss", count: 2, low: 0, high: 10 }];
    const sums = newSums(0.9);
    const check = (numbers: readonly number[]) => () =>
      sums.check(Float64Array.from(numbers), ranges);
    expect(check([0, 0, 0])).not.toThrow();
    expect(check([1.9, 19, 0])).not.toThrow();
    expect(check([1.9, 20, 0])).toThrow(/^loss: found 20, wanted 0 to 19\.0019/);
    expect(check([1.9, 0, -1])).toThrow(RangeError);
    expect(check([0, 1, 0])).toThrow(RangeError);
    for (const count of [-1, 1e-300, 10.1, NaN, Infinity]) {
      expect(check([count, 0, 0])).toThrow(/^observations: found /);
    }
  });
});
