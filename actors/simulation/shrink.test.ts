import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shrink } from "./shrink.ts";

describe("shrink", () => {
  it("finds the choice that matters", async () => {
    const fails = (list: readonly number[]) => Promise.resolve(list.includes(7));
    expect(await shrink([5, 3, 0, 7, 2], fails, 100)).toEqual([7]);
  });

  it("makes calm what it cannot leave out, and lowers what it cannot make calm", async () => {
    const fails = (list: readonly number[]) => Promise.resolve(list.length >= 4 && list[3] > 4);
    expect(await shrink([9, 8, 7, 30, 5, 4], fails, 200)).toEqual([0, 0, 0, 5]);
  });

  it("always ends with a list that fails, in as many attempts as it may make", async () => {
    const lists = fc.array(fc.nat(9), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(lists, fc.nat(40), fc.nat(60), async (list, bound, attempts) => {
        let runs = 0;
        const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
        fc.pre(sum(list) >= bound);
        const found = await shrink(list, (candidate) => {
          runs++;
          return Promise.resolve(sum(candidate) >= bound);
        }, attempts);
        expect(sum(found)).toBeGreaterThanOrEqual(bound);
        expect(runs).toBeLessThanOrEqual(attempts);
      }),
    );
  });
});
