// The keys as one process remembers them, so that the database is not asked at every request.
import type { KeyLookup, KeyRow } from "../db/api-keys.ts";

/** A key that was revoked opens nothing after this long, on any process. */
export const freshMs = 5000;
/** While the database does not answer, what it said last holds for this long. */
export const staleMs = 300_000;
/** Keys remembered at a time. */
const maxRemembered = 10_000;
/** A key that is in use is noted as such this often by each process. */
const touchEveryMs = 60_000;

interface Remembered<Value> {
  readonly value: Value;
  readonly askedMs: number;
  /** When the database said so last. */
  readonly confirmedMs: number;
}

/** Looks keys up, and remembers for {@link freshMs} those that there are. */
export class KeyRing {
  private readonly keys: KeyLookup;
  private readonly now: () => number;
  private any: Remembered<boolean> | undefined;
  private readonly rows = new Map<string, Remembered<KeyRow>>();
  private readonly touchedMs = new Map<string, number>();

  constructor(keys: KeyLookup, now: () => number) {
    this.keys = keys;
    this.now = now;
  }

  /** Whether there ever was a key; once there was, there was for ever. */
  async isAny(): Promise<boolean> {
    if (this.any?.value === true) return true;
    this.any = await this.remembered(this.any, () => this.keys.isAny());
    return this.any?.value ?? false;
  }

  /** Whether this key is remembered, so that to find it costs nothing. */
  knows(id: string): boolean {
    return this.rows.has(id);
  }

  /** A key; ids of none are not remembered, so that nobody can crowd out those of others. */
  async find(id: string): Promise<KeyRow | undefined> {
    const known = this.rows.get(id);
    const found = await this.remembered(known, () => this.keys.find(id));
    this.rows.delete(id);
    if (found !== undefined) this.remember(id, found);
    return found?.value;
  }

  /** Notes the use of a key: a write once a minute at most. */
  async touch(id: string): Promise<void> {
    const nowMs = this.now();
    if (nowMs - (this.touchedMs.get(id) ?? -Infinity) < touchEveryMs) return;
    if (this.touchedMs.size >= maxRemembered) this.touchedMs.clear();
    this.touchedMs.set(id, nowMs);
    await this.keys.touch(id, new Date(nowMs));
  }

  /** Forgets everything that may have changed; the next look asks the database. */
  forget(): void {
    this.any = undefined;
    this.rows.clear();
  }

  private remember(id: string, found: Remembered<KeyRow>): void {
    const [oldest] = this.rows.keys();
    if (this.rows.size >= maxRemembered && oldest !== undefined) this.rows.delete(oldest);
    this.rows.set(id, found);
  }

  /** What is known while it is fresh, else what `ask` answers, else what is known while it is not too old. */
  private async remembered<Value>(
    known: Remembered<Value> | undefined,
    ask: () => Promise<Value | undefined>,
  ): Promise<Remembered<Value> | undefined> {
    const nowMs = this.now();
    if (known !== undefined && nowMs - known.askedMs < freshMs) return known;
    try {
      const value = await ask();
      return value === undefined ? undefined : { value, askedMs: nowMs, confirmedMs: nowMs };
    } catch (error) {
      // Not every request must wait for a database that does not answer.
      if (known !== undefined && nowMs - known.confirmedMs < staleMs) {
        return { ...known, askedMs: nowMs };
      }
      throw error;
    }
  }
}
