import { describe, expect, it } from "vitest";
import { factorCount } from "../../ml/recommender/factors.ts";
import { textHash } from "../../ml/text-hash.ts";
import { FactorLife } from "./factor-life.ts";

function consumption(i: number) {
  const [user, item] = [`user ${i % 30}`, `item ${i % 17}`];
  return { atMs: i, user, item, category: undefined, recent: new Uint32Array(0) };
}

function heard(count: number, life = new FactorLife(1)): FactorLife {
  for (let i = 0; i < count; i++) life.hear(consumption(i));
  return life;
}

describe("the life of factors", () => {
  it("begins a rebuild after a thousand consumptions, and again after as many or a quarter", () => {
    const life = new FactorLife(1);
    const due: number[] = [];
    for (let i = 1; i <= 12_000; i++) {
      life.hear(consumption(i));
      if (!life.isDue) continue;
      due.push(i);
      life.defer();
    }
    expect(due).toEqual([1000, 2000, 3000, 4000, 5000, 6250, 7813, 9767]);
  });

  it("asks for factors of what was consumed, by numbers", () => {
    const { request, hashes } = heard(1000).request();
    expect(request.users.length).toBe(1000);
    expect([Math.max(...request.users), Math.max(...request.items)]).toEqual([29, 16]);
    expect(hashes).toEqual(Uint32Array.from({ length: 17 }, (_, i) => textHash(`item ${i}`)));
    for (let i = 0; i < 40; i++) {
      expect(hashes[request.items[i]]).toBe(textHash(consumption(i).item));
    }
  });

  it("remembers the newest, as many as there is room for", () => {
    const life = new FactorLife(1, 50);
    for (let i = 0; i < 120; i++) life.hear({ ...consumption(i), item: `item ${i}` });
    const { hashes, request } = life.request();
    expect(request.items.length).toBe(50);
    const newest = Array.from({ length: 50 }, (_, i) => textHash(`item ${70 + i}`));
    expect(new Set(hashes)).toEqual(new Set(newest));
  });

  it("counts versions on from those that were heard of, and waits after them", () => {
    const life = heard(1000);
    expect(life.isDue).toBe(true);
    life.hearFactors({ version: 7 });
    expect(life.isDue).toBe(false);
    const hashes = Uint32Array.of(1, 2, 3);
    const factors = life.factors(hashes, new Float32Array(3 * factorCount), 2);
    expect([factors.version, factors.hashes.length, factors.values.length])
      .toEqual([8, 2, 2 * factorCount]);
    life.hearFactors({ version: 3 });
    expect(life.version).toBe(7);
  });
});
