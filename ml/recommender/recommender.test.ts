import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { Random } from "../random.ts";
import { simulateConsumptions, usualAudience } from "../testing/consumptions.ts";
import { textHash } from "../text-hash.ts";
import { Recommender } from "./recommender.ts";
import { maxRecent } from "./sources.ts";

interface Step {
  readonly user: number;
  readonly item: number;
}

const step = fc.record({ user: fc.nat(5), item: fc.nat(60) });

/** Users and what they consumed last, as those hold it who feed a recommender. */
class Users {
  readonly recent: number[][] = [];

  of(user: number): number[] {
    return this.recent[user] ??= [];
  }

  take(recommender: Recommender, steps: readonly Step[], withCategory = true): void {
    for (const { user, item } of steps) {
      const recent = this.of(user);
      const category = withCategory && item % 4 > 0 ? `category ${item % 4}` : undefined;
      recommender.consume({ recent, item: `item ${item}`, category });
      recent.unshift(textHash(`item ${item}`));
      if (recent.length > maxRecent) recent.pop();
    }
  }
}

function bytesOf(recommender: Recommender): Uint8Array {
  const writer = new ByteWriter();
  recommender.encode(writer);
  return writer.take();
}

const fingerprintOf = (recommender: Recommender) =>
  createHash("sha256").update(bytesOf(recommender)).digest("hex");

function randomFactors(count: number, seed: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length: 16 * count }, () => random.normal(0, 0.3));
}

const hashes = Array.from({ length: 61 }, (_, i) => textHash(`item ${i}`));

describe("Recommender", () => {
  it("recommends as in the documented example", () => {
    const recommender = new Recommender();
    for (let i = 0; i < 30; i++) {
      recommender.consume({ recent: [], item: "a" });
      recommender.consume({ recent: [textHash("a")], item: "b" });
      recommender.consume({ recent: [], item: "c" });
    }
    const answer = recommender.recommend({ recent: [textHash("a")], count: 2 });
    expect(answer.map(({ item, reason }) => [item, reason])).toEqual([
      ["b", { kind: "because-watched", item: "a" }],
      ["c", { kind: "popular-now" }],
    ]);
  });

  it("never recommends what was consumed or seen, nor anything twice", () => {
    fc.assert(fc.property(fc.array(step), fc.nat(60), fc.nat(20), (steps, seen, count) => {
      const recommender = new Recommender({ maxItems: 32 });
      const users = new Users();
      users.take(recommender, steps);
      for (let user = 0; user < 6; user++) {
        const recent = users.of(user);
        const hasSeen = (hash: number) => hash === hashes[seen];
        const items = recommender.recommend({ recent, hasSeen, count })
          .map(({ item }) => textHash(item));
        for (const item of items) {
          expect(recent).not.toContain(item);
          expect(item).not.toBe(hashes[seen]);
        }
        expect(new Set(items).size).toBe(items.length);
        expect(items.length).toBeLessThanOrEqual(count);
      }
      expect(recommender.itemCount).toBeLessThanOrEqual(32);
    }));
  });

  it("goes on from its bytes as if it had never stopped", () => {
    fc.assert(fc.property(fc.array(step), fc.array(step), fc.nat(), (before, after, seed) => {
      const recommender = new Recommender({ maxItems: 32, seed });
      const users = new Users();
      users.take(recommender, before);
      recommender.applyFactors(3, hashes, randomFactors(hashes.length, seed));
      const restored = Recommender.decode(new ByteReader(bytesOf(recommender)));
      const sameUsers = new Users();
      users.recent.forEach((recent, user) => sameUsers.recent[user] = [...recent]);
      users.take(recommender, after);
      sameUsers.take(restored, after);
      expect(fingerprintOf(restored)).toBe(fingerprintOf(recommender));
      const request = { recent: users.of(0), count: 10 };
      expect(restored.recommend(request)).toEqual(recommender.recommend(request));
      expect(restored.factorsVersion).toBe(3);
    }));
  });

  it("refuses bytes that are none of its own", () => {
    const recommender = new Recommender({ maxItems: 32 });
    new Users().take(
      recommender,
      Array.from({ length: 90 }, (_, i) => ({ user: i % 3, item: i % 40 })),
    );
    recommender.applyFactors(1, hashes, randomFactors(hashes.length, 1));
    const bytes = bytesOf(recommender);
    fc.assert(fc.property(fc.nat(bytes.length - 1), (length) => {
      expect(() => Recommender.decode(new ByteReader(bytes.subarray(0, length)))).toThrow(
        RangeError,
      );
    }));
    fc.assert(fc.property(fc.nat(bytes.length - 1), fc.nat(255), (place, value) => {
      const broken = bytes.slice();
      broken[place] = value;
      let restored: Recommender;
      try {
        restored = Recommender.decode(new ByteReader(broken));
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return;
      }
      for (const { score } of restored.recommend({ recent: [hashes[1]], count: 10 })) {
        expect(Number.isFinite(score)).toBe(true);
      }
    }));
  });

  it("stays bounded, whatever is consumed", () => {
    const recommender = new Recommender({ maxItems: 64 });
    const random = new Random(2);
    const users = new Users();
    const steps = Array.from({ length: 5_000 }, (_, i) => {
      return { user: i % 6, item: random.integer(0, 5_000) };
    });
    users.take(recommender, steps.slice(0, 2_500));
    const half = bytesOf(recommender).length;
    users.take(recommender, steps.slice(2_500));
    expect(recommender.itemCount).toBeLessThanOrEqual(64);
    expect(bytesOf(recommender).length).toBeLessThan(1.5 * half);
  });

  it("says the most popular of the present to somebody of whom nothing is known", () => {
    const recommender = new Recommender();
    for (let i = 0; i < 500; i++) recommender.consume({ recent: [], item: `old ${i % 3}` });
    for (let i = 0; i < 400; i++) recommender.consume({ recent: [], item: `new ${i % 3}` });
    const answer = recommender.recommend({ recent: [], count: 3 });
    expect(answer.map(({ item }) => item).sort()).toEqual(["new 0", "new 1", "new 2"]);
    expect(answer.every(({ reason }) => reason.kind === "popular-now")).toBe(true);
  });

  it("gives an item that nobody consumed a chance where its category is liked", () => {
    const recommender = new Recommender();
    const users = new Users();
    const random = new Random(4);
    // Users 0 to 2 take items of categories 1 to 3 only.
    const steps = Array.from({ length: 2_000 }, (_, i) => {
      return { user: i % 3, item: 4 * random.integer(0, 14) + i % 3 + 1 };
    });
    users.take(recommender, steps);
    for (let category = 1; category < 4; category++) {
      recommender.introduce(`premiere ${category}`, `category ${category}`);
    }
    const had = new Set(users.of(1));
    const answer = recommender.recommend({
      recent: users.of(1),
      hasSeen: (hash) => had.has(hash) || hashes.includes(hash),
      count: 3,
    });
    expect(answer[0].item).toBe("premiere 2");
    expect(answer[0].reason).toEqual({ kind: "new-in", category: "category 2" });
    const cold = { recent: [], categories: [{ category: "category 3", weight: 5 }], count: 1 };
    const [first] = recommender.recommend(cold);
    expect(first.reason).toMatchObject({ category: "category 3" });
  });

  it("follows factors once they are of use", () => {
    const recommender = new Recommender();
    const users = new Users();
    const random = new Random(6);
    const values = new Float32Array(16 * hashes.length);
    // Odd items lie in one direction and even ones in another, and so does what people take.
    for (let item = 0; item < hashes.length; item++) values[16 * item + item % 2] = 1;
    for (let round = 0; round < 60; round++) {
      const steps = Array.from({ length: 60 }, (_, i) => {
        return { user: i % 6, item: 2 * random.integer(0, 29) + i % 2 };
      });
      users.take(recommender, steps, false);
      recommender.applyFactors(round + 1, hashes, values);
    }
    const answer = recommender.recommend({
      recent: users.of(3).slice(0, 2),
      count: 10,
      diversity: 0,
    });
    expect(answer.every(({ item }) => Number(item.slice(5)) % 2 === 1)).toBe(true);
  });

  it("trades likelihood for variety", () => {
    const recommender = new Recommender();
    const audience = simulateConsumptions({ ...usualAudience, consumptions: 3_000 });
    const users = new Map<number, number[]>();
    for (const { user, item, category } of audience) {
      const recent = users.get(user) ?? [];
      recommender.consume({ recent, item: `${item}`, category });
      users.set(user, [textHash(`${item}`), ...recent].slice(0, maxRecent));
    }
    const categoryOf = new Map(audience.map(({ item, category }) => [`${item}`, category]));
    const variety = (diversity: number) => {
      let kinds = 0;
      for (const recent of users.values()) {
        const answer = recommender.recommend({ recent, count: 10, diversity });
        kinds += new Set(answer.map(({ item }) => categoryOf.get(item))).size;
      }
      return kinds / users.size;
    };
    expect(variety(1)).toBeGreaterThan(1.2 * variety(0));
    expect(variety(0.1)).toBeGreaterThanOrEqual(variety(0));
  });

  it("refuses room that it cannot number", () => {
    for (const maxItems of [0, 1.5, 70_000]) {
      expect(() => new Recommender({ maxItems })).toThrow(RangeError);
    }
  });
});
