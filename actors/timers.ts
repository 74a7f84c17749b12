// Event-time timers of the residents: a binary heap by time, then key, so that firing has one order.
import type { Resident } from "./residents.ts";

interface Entry<State> {
  readonly atMs: number;
  readonly resident: Resident<State>;
}

/** Fewer dead entries than this are not worth a pass over the heap. */
const leastForgotten = 1024;

/**
 * A queue with at most one live entry per resident. A timer that moves later keeps its old entry,
 * which is put back at its new time when it comes up: most timers are moved by every event and fire
 * never.
 */
export class Timers<State> {
  private heap: Entry<State>[] = [];
  /** Residents forgotten since the heap was last cleared of their entries. */
  private forgotten = 0;

  /** Entries held, live and stale. */
  get size(): number {
    return this.heap.length;
  }

  /** Says where a resident's timer stands now. */
  set(resident: Resident<State>, atMs: number | undefined): void {
    if (atMs === undefined) return;
    if (resident.queuedTimerMs !== undefined && resident.queuedTimerMs <= atMs) return;
    resident.queuedTimerMs = atMs;
    this.push({ atMs, resident });
  }

  /** Forgets a resident that leaves memory. Dead entries never outnumber the live ones for long. */
  forget(resident: Resident<State>): void {
    if (resident.queuedTimerMs === undefined) return;
    resident.queuedTimerMs = undefined;
    if (++this.forgotten <= Math.max(leastForgotten, this.heap.length / 2)) return;
    this.forgotten = 0;
    this.heap = this.heap.filter((entry) => entry.resident.queuedTimerMs === entry.atMs);
    this.heap.sort((a, b) => before(a, b) ? -1 : 1);
  }

  /**
   * Takes the earliest resident whose timer, as `timerAtMs` tells it now, is due by `untilMs`.
   */
  takeDue(
    untilMs: number,
    timerAtMs: (state: State) => number | undefined,
  ): Resident<State> | undefined {
    while (this.heap.length > 0 && this.heap[0].atMs <= untilMs) {
      const { atMs, resident } = this.pop();
      if (resident.queuedTimerMs !== atMs) continue;
      resident.queuedTimerMs = undefined;
      const actualMs = timerAtMs(resident.state);
      if (actualMs !== undefined && actualMs <= untilMs && actualMs === atMs) return resident;
      this.set(resident, actualMs);
    }
    return undefined;
  }

  private push(entry: Entry<State>): void {
    const heap = this.heap;
    let child = heap.push(entry) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!before(entry, heap[parent])) break;
      heap[child] = heap[parent];
      child = parent;
    }
    heap[child] = entry;
  }

  private pop(): Entry<State> {
    const heap = this.heap;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child++;
      if (!before(heap[child], last)) break;
      heap[parent] = heap[child];
      parent = child;
    }
    heap[parent] = last;
    return top;
  }
}

function before<State>(a: Entry<State>, b: Entry<State>): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.resident.key < b.resident.key);
}
