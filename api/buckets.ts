// Token buckets: how often each of many may ask, forgotten again once they do not.

/** What came of taking one. */
export interface Taken {
  readonly isAllowed: boolean;
  /** Whole ones that are left. */
  readonly left: number;
  /** Until there is one again; 0 where there is one. */
  readonly waitMs: number;
}

interface Bucket {
  level: number;
  atMs: number;
}

/**
 * A bucket for each key: full at first with `burst`, filled by `perSecond`, and every request takes one.
 * There are `maxBuckets` at most: the one that was asked for longest ago leaves, and would be full soon.
 *
 * ```ts
 * const buckets = new Buckets({ perSecond: 1, burst: 2 });
 * buckets.take("a", 0); // { isAllowed: true, left: 1, waitMs: 0 }
 * buckets.take("a", 0); // { isAllowed: true, left: 0, waitMs: 1000 }
 * buckets.take("a", 500); // { isAllowed: false, left: 0, waitMs: 500 }
 * buckets.take("a", 1000); // { isAllowed: true, left: 0, waitMs: 1000 }
 * ```
 */
export class Buckets {
  private readonly perMs: number;
  private readonly burst: number;
  private readonly maxBuckets: number;
  private readonly buckets = new Map<string, Bucket>();

  constructor(limit: { perSecond: number; burst: number }, maxBuckets = 10_000) {
    this.perMs = limit.perSecond / 1000;
    this.burst = limit.burst;
    this.maxBuckets = maxBuckets;
  }

  take(key: string, nowMs: number): Taken {
    const bucket = this.filled(key, nowMs);
    const isAllowed = bucket.level >= 1;
    if (isAllowed) bucket.level -= 1;
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    const [oldest] = this.buckets.keys();
    if (this.buckets.size > this.maxBuckets) this.buckets.delete(oldest);
    return this.stateOf(bucket, isAllowed);
  }

  /** What taking one would come to. */
  look(key: string, nowMs: number): Taken {
    const bucket = this.filled(key, nowMs);
    return this.stateOf(bucket, bucket.level >= 1);
  }

  private filled(key: string, nowMs: number): Bucket {
    const { level, atMs } = this.buckets.get(key) ?? { level: this.burst, atMs: nowMs };
    // Clocks may be set back, and then nothing has been filled in.
    const filled = Math.max(0, nowMs - atMs) * this.perMs;
    return { level: Math.min(this.burst, level + filled), atMs: nowMs };
  }

  private stateOf({ level }: Bucket, isAllowed: boolean): Taken {
    const waitMs = level >= 1 ? 0 : Math.ceil((1 - level) / this.perMs);
    return { isAllowed, left: Math.floor(level), waitMs };
  }
}
