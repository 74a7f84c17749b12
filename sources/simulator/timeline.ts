// What is to happen, in order of time: a binary heap in which equal times keep the order of adding.

interface Entry<T> {
  readonly atMs: number;
  readonly order: number;
  readonly item: T;
}

/** A priority queue of items by time. Adding and taking cost O(log n). */
export class Timeline<T> {
  private readonly heap: Entry<T>[] = [];
  private added = 0;

  get size(): number {
    return this.heap.length;
  }

  add(atMs: number, item: T): void {
    const entry = { atMs, order: this.added++, item };
    let place = this.heap.push(entry) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(entry, this.heap[parent])) break;
      this.heap[place] = this.heap[parent];
      place = parent;
    }
    this.heap[place] = entry;
  }

  /** Removes and returns the earliest item, unless there is none up to `untilMs`, included. */
  takeUntil(untilMs: number): { readonly atMs: number; readonly item: T } | undefined {
    const [first] = this.heap;
    if (first === undefined || first.atMs > untilMs) return undefined;
    const last = this.heap.pop();
    if (last !== undefined && this.heap.length > 0) this.settle(last);
    return first;
  }

  /** Puts `entry` where the removed first one was, and lets it sink. */
  private settle(entry: Entry<T>): void {
    const { heap } = this;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child++;
      if (!isBefore(heap[child], entry)) break;
      heap[place] = heap[child];
      place = child;
    }
    heap[place] = entry;
  }
}

function isBefore<T>(one: Entry<T>, other: Entry<T>): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}
