// Keeps a log readable whatever happens: of lines that say the same, the first few of a minute are
// written and the rest counted. Pure: time is told.

/** Lines that were counted and not written. */
export interface Repeated<Sample> {
  /** The last of them. */
  readonly sample: Sample;
  readonly times: number;
}

interface Told<Sample> {
  readonly sinceMs: number;
  written: number;
  held: number;
  sample: Sample;
}

const periodMs = 60_000;
/** Lines that say the same and are written within one period. */
const written = 5;
/** Different things that may be said within one period; what is beyond counts as one thing. */
const maxTopics = 200;
const elsewhere = "";

/**
 * Decides what is written.
 *
 * ```ts
 * const limiter = new LogLimiter<string>();
 * [1, 2, 3, 4, 5, 6, 7].map((i) => limiter.admits("odd", `line ${i}`, 0)).filter(Boolean).length; // 5
 * limiter.due(60_000); // [{ sample: "line 7", times: 2 }]
 * ```
 */
export class LogLimiter<Sample> {
  private readonly topics = new Map<string, Told<Sample>>();

  /** Whether a line about `topic` is to be written. */
  admits(topic: string, sample: Sample, nowMs: number): boolean {
    const known = this.topics.get(topic) ?? this.begin(topic, sample, nowMs);
    if (known.written < written) {
      known.written++;
      return true;
    }
    known.held++;
    known.sample = sample;
    return false;
  }

  /** What was held back in periods that are over by now; in all of them where `nowMs` is infinite. */
  due(nowMs: number): Repeated<Sample>[] {
    const repeated: Repeated<Sample>[] = [];
    for (const [topic, { sinceMs, held: times, sample }] of this.topics) {
      if (nowMs - sinceMs < periodMs) continue;
      this.topics.delete(topic);
      if (times > 0) repeated.push({ sample, times });
    }
    return repeated;
  }

  private begin(topic: string, sample: Sample, nowMs: number): Told<Sample> {
    const isFull = this.topics.size >= maxTopics;
    const place = isFull ? elsewhere : topic;
    const known = this.topics.get(place);
    if (known !== undefined) return known;
    const told = { sinceMs: nowMs, written: 0, held: 0, sample };
    this.topics.set(place, told);
    return told;
  }
}
