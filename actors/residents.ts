// The actors in memory, in the order of their last use, under a bound.

/** One actor in memory. */
export interface Resident<State> {
  readonly key: string;
  readonly state: State;
  /** Changed since the last cut of a checkpoint. */
  dirty: boolean;
  /** Number of the last checkpoint that holds it; it may leave memory once that is committed. */
  checkpoint: number;
  /** Where the timer queue believes its timer to be. */
  queuedTimerMs: number | undefined;
  newer: Resident<State> | undefined;
  older: Resident<State> | undefined;
}

/** A map of residents that knows which was used least recently. */
export class Residents<State> {
  private readonly byKey = new Map<string, Resident<State>>();
  private newest: Resident<State> | undefined;
  private oldest: Resident<State> | undefined;

  get size(): number {
    return this.byKey.size;
  }

  has(key: string): boolean {
    return this.byKey.has(key);
  }

  /** The resident without counting as a use. */
  peek(key: string): Resident<State> | undefined {
    return this.byKey.get(key);
  }

  /** The resident, now the most recently used. */
  use(key: string): Resident<State> | undefined {
    const resident = this.byKey.get(key);
    if (resident !== undefined && resident !== this.newest) {
      this.unlink(resident);
      this.linkNewest(resident);
    }
    return resident;
  }

  /** Adds an actor that is not there yet; two of one key would each believe to be the actor. */
  add(key: string, state: State): Resident<State> {
    if (this.byKey.has(key)) throw new RangeError(`${key} is resident already`);
    const resident: Resident<State> = {
      key,
      state,
      dirty: false,
      checkpoint: 0,
      queuedTimerMs: undefined,
      newer: undefined,
      older: undefined,
    };
    this.byKey.set(key, resident);
    this.linkNewest(resident);
    return resident;
  }

  /**
   * Removes clean residents that checkpoint `committed` or an earlier one holds, least recently used
   * first, until at most `bound` are left, and hands each to `onRemoved`. Stops at the first that
   * must stay: what was used after it is younger still.
   */
  shrink(bound: number, committed: number, onRemoved: (resident: Resident<State>) => void): void {
    while (this.byKey.size > bound && this.oldest !== undefined) {
      const resident = this.oldest;
      if (resident.dirty || resident.checkpoint > committed) return;
      this.unlink(resident);
      this.byKey.delete(resident.key);
      onRemoved(resident);
    }
  }

  values(): IterableIterator<Resident<State>> {
    return this.byKey.values();
  }

  private linkNewest(resident: Resident<State>): void {
    resident.older = this.newest;
    resident.newer = undefined;
    if (this.newest !== undefined) this.newest.newer = resident;
    this.newest = resident;
    this.oldest ??= resident;
  }

  private unlink(resident: Resident<State>): void {
    if (resident.newer === undefined) this.newest = resident.older;
    else resident.newer.older = resident.older;
    if (resident.older === undefined) this.oldest = resident.newer;
    else resident.older.newer = resident.newer;
  }
}
