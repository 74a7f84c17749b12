// Event-time timers of the residents: a binary heap by time, then key, so that firing has one order.
import type { Resident } from "./residents.ts";

/** Fewer dead entries than this are not worth a pass over the heap. */
const leastForgotten = 1024;

/**
 * A queue with at most one live entry per resident. A timer that moves later keeps its old entry,
 * which is put back at its new time when it comes up: most timers are moved by every event and fire
 * never.
 */
export class Timers<State> {
  /** The heap: times, and whose they are; an object for each entry would take three times the memory. */
  private times: number[] = [];
  private residents: Resident<State>[] = [];
  /** Residents forgotten since the heap was last cleared of their entries. */
  private forgotten = 0;

  /** Entries held, live and stale. */
  get size(): number {
    return this.times.length;
  }

  /** Says where a resident's timer stands now. */
  set(resident: Resident<State>, atMs: number | undefined): void {
    if (atMs === undefined) return;
    if (resident.queuedTimerMs !== undefined && resident.queuedTimerMs <= atMs) return;
    resident.queuedTimerMs = atMs;
    this.push(atMs, resident);
  }

  /** Forgets a resident that leaves memory. Dead entries never outnumber the live ones for long. */
  forget(resident: Resident<State>): void {
    if (resident.queuedTimerMs === undefined) return;
    resident.queuedTimerMs = undefined;
    if (++this.forgotten <= Math.max(leastForgotten, this.size / 2)) return;
    this.forgotten = 0;
    const { times, residents } = this;
    this.times = [];
    this.residents = [];
    times.forEach((atMs, i) => {
      if (residents[i].queuedTimerMs === atMs) this.push(atMs, residents[i]);
    });
  }

  /**
   * Takes the earliest resident whose timer, as `timerAtMs` tells it now, is due by `untilMs`.
   */
  takeDue(
    untilMs: number,
    timerAtMs: (state: State) => number | undefined,
  ): Resident<State> | undefined {
    while (this.times.length > 0 && this.times[0] <= untilMs) {
      const [atMs, resident] = [this.times[0], this.residents[0]];
      this.dropFirst();
      if (resident.queuedTimerMs !== atMs) continue;
      resident.queuedTimerMs = undefined;
      const actualMs = timerAtMs(resident.state);
      if (actualMs !== undefined && actualMs <= untilMs && actualMs === atMs) return resident;
      this.set(resident, actualMs);
    }
    return undefined;
  }

  private push(atMs: number, resident: Resident<State>): void {
    const { times, residents } = this;
    let child = times.push(atMs) - 1;
    residents.push(resident);
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.isAfter(parent, atMs, resident)) break;
      times[child] = times[parent];
      residents[child] = residents[parent];
      child = parent;
    }
    times[child] = atMs;
    residents[child] = resident;
  }

  private dropFirst(): void {
    const { times, residents } = this;
    const [atMs, resident] = [times.pop(), residents.pop()];
    if (atMs === undefined || resident === undefined || times.length === 0) return;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= times.length) break;
      if (child + 1 < times.length && this.isAfter(child, times[child + 1], residents[child + 1])) {
        child++;
      }
      if (this.isAfter(child, atMs, resident)) break;
      times[parent] = times[child];
      residents[parent] = residents[child];
      parent = child;
    }
    times[parent] = atMs;
    residents[parent] = resident;
  }

  /** Whether the entry at a place is to fire after this one. */
  private isAfter(place: number, atMs: number, { key }: Resident<State>): boolean {
    const other = this.times[place];
    return other > atMs || (other === atMs && this.residents[place].key > key);
  }
}
