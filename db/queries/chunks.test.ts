import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Chunk,
  type ChunkRequest,
  itemPosition,
  type ItemsSelection,
  newestItems,
} from "./chunks.ts";

/** Chunks of times, as the log would leave them: mostly rising, sometimes late, sometimes equal. */
const chunks = fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 6 }), {
  maxLength: 150,
}).map((all): Chunk[] =>
  all.map((offsets, i) => {
    const atMs = offsets.map((offset) => Math.max(0, 10 * i + offset - 20));
    return { firstSequence: 100 * i + 1, atMs, lastAtMs: Math.max(...atMs) };
  })
);

/** What the database does with a request. */
function fetched(all: readonly Chunk[], request: ChunkRequest): Promise<Chunk[]> {
  const { fromMs = -Infinity, untilMs = Infinity, after, count } = request;
  const order = (a: Chunk, b: Chunk) =>
    b.lastAtMs - a.lastAtMs || b.firstSequence - a.firstSequence;
  return Promise.resolve(
    all.filter((chunk) => chunk.lastAtMs >= fromMs && Math.min(...chunk.atMs) <= untilMs)
      .filter((chunk) => after === undefined || order(chunk, after) > 0)
      .toSorted(order).slice(0, count),
  );
}

describe("newestItems", () => {
  it("shows every item of the range once, newest first, under any limit", async () => {
    const time = fc.option(fc.integer({ min: 0, max: 1600 }), { nil: undefined });
    const limit = fc.integer({ min: 1, max: 100 });
    await fc.assert(
      fc.asyncProperty(chunks, time, time, limit, async (all, fromMs, toMs, limit) => {
        const found: { atMs: number; firstSequence: number; index: number }[] = [];
        let after: ItemsSelection["after"];
        for (;;) {
          const selection = { fromMs, toMs, limit, after };
          const page = await newestItems(selection, (request) => fetched(all, request));
          found.push(...page.items.map(itemPosition));
          if (!page.more) break;
          expect(page.items).toHaveLength(limit);
          after = found.at(-1);
        }
        const wanted = all.flatMap((chunk) =>
          chunk.atMs.map((_, index) => itemPosition({ chunk, index }))
        ).filter(({ atMs }) => atMs >= (fromMs ?? 0) && atMs < (toMs ?? Infinity));
        wanted.sort((a, b) =>
          b.atMs - a.atMs || b.firstSequence - a.firstSequence || b.index - a.index
        );
        expect(found).toEqual(wanted);
      }),
    );
  });

  it("looks no further than it must", async () => {
    const all = Array.from({ length: 500 }, (_, i): Chunk => ({
      firstSequence: i + 1,
      atMs: [i],
      lastAtMs: i,
    }));
    let requests = 0;
    await newestItems(
      { fromMs: undefined, toMs: undefined, limit: 10, after: undefined },
      (request) => {
        requests++;
        return fetched(all, request);
      },
    );
    expect(requests).toBe(1);
  });
});
