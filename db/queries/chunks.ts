// Paging through what is stored as chunks of parallel arrays, newest first, whatever the chunks hold:
// a late reading may make one reach far back.
import type { Page, TimeRange } from "./read.ts";

/** A row that holds several items as parallel arrays. */
export interface Chunk {
  readonly firstSequence: number;
  /** The latest of {@link Chunk.atMs}. */
  readonly lastAtMs: number;
  readonly atMs: readonly number[];
}

/** An item's place in the order: its time, its chunk, its place there; larger is newer. */
export interface ItemPosition {
  readonly atMs: number;
  readonly firstSequence: number;
  readonly index: number;
}

/** An item, as its place in its chunk. */
export interface ItemOf<C extends Chunk> {
  readonly chunk: C;
  readonly index: number;
}

/** Which items of a series of chunks, from where on. */
export interface ItemsSelection extends TimeRange {
  readonly limit: number;
  /** The last item of the page before. */
  readonly after: ItemPosition | undefined;
}

/** Chunks that may hold selected items, by `lastAtMs` and `firstSequence`, newest first. */
export interface ChunkRequest {
  /** Only chunks with an item at or after this time. */
  readonly fromMs: number | undefined;
  /** Only chunks with an item at or before this time. */
  readonly untilMs: number | undefined;
  /** Only chunks that come after this one in the order. */
  readonly after: Chunk | undefined;
  readonly count: number;
}

const chunksAtOnce = 50;

/**
 * The newest selected items. Chunks are fetched until no chunk that is left can hold an item newer
 * than the last one of the page, so memory is bounded by a page and one fetch.
 */
export async function newestItems<C extends Chunk>(
  selection: ItemsSelection,
  fetch: (request: ChunkRequest) => Promise<readonly C[]>,
): Promise<Page<ItemOf<C>>> {
  const { fromMs, toMs, after, limit } = selection;
  const untilMs = Math.min(toMs === undefined ? Infinity : toMs - 1, after?.atMs ?? Infinity);
  let found: ItemOf<C>[] = [];
  let last: C | undefined;
  for (;;) {
    const chunks = await fetch({
      fromMs,
      untilMs: Number.isFinite(untilMs) ? untilMs : undefined,
      after: last,
      count: chunksAtOnce,
    });
    for (const chunk of chunks) {
      for (let index = 0; index < chunk.atMs.length; index++) {
        if (isSelected({ chunk, index }, selection)) found.push({ chunk, index });
      }
    }
    found = found.sort(newestFirst).slice(0, limit + 1);
    last = chunks.at(-1);
    const isComplete = last === undefined || chunks.length < chunksAtOnce ||
      (found.length > limit && itemPosition(found[limit]).atMs > last.lastAtMs);
    if (isComplete) return { items: found.slice(0, limit), more: found.length > limit };
  }
}

/** Where an item stands in the order. */
export function itemPosition({ chunk, index }: ItemOf<Chunk>): ItemPosition {
  return { atMs: chunk.atMs[index], firstSequence: chunk.firstSequence, index };
}

function isSelected(item: ItemOf<Chunk>, { fromMs, toMs, after }: ItemsSelection): boolean {
  const position = itemPosition(item);
  return (fromMs === undefined || position.atMs >= fromMs) &&
    (toMs === undefined || position.atMs < toMs) &&
    (after === undefined || compare(position, after) < 0);
}

function newestFirst(a: ItemOf<Chunk>, b: ItemOf<Chunk>): number {
  return compare(itemPosition(b), itemPosition(a));
}

function compare(a: ItemPosition, b: ItemPosition): number {
  return a.atMs - b.atMs || a.firstSequence - b.firstSequence || a.index - b.index;
}
