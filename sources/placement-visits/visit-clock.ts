// The event time of visits: that of the audience beside them, whose past is played first.

/** An audience that is this close to the present has reached it: visits happen now. */
const presentMs = 10 * 60_000;

/**
 * Tells event time, which never goes back. Visits must not be ahead of the audience: event time that has
 * passed closes the sessions of everybody, and what they do next would count as late.
 *
 * ```ts
 * const clock = new VisitClock(undefined);
 * clock.at(nowMs);                     // undefined: nothing is known of the audience
 * clock.hear(nowMs - 3 * 86_400_000);
 * clock.at(nowMs);                     // three days ago
 * clock.hear(nowMs - 60_000);
 * clock.at(nowMs);                     // now
 * ```
 */
export class VisitClock {
  private latestMs: number | undefined;

  /** `leftAtMs` is the event time of the last visit so far, if there was any. */
  constructor(leftAtMs: number | undefined) {
    this.latestMs = leftAtMs;
  }

  /** How far the audience has come, where that is known. */
  hear(audienceMs: number | undefined): void {
    if (audienceMs !== undefined) this.latestMs = Math.max(audienceMs, this.latestMs ?? -Infinity);
  }

  /** The event time of a visit at wall-clock time `nowMs`; undefined before the audience has begun. */
  at(nowMs: number): number | undefined {
    const { latestMs } = this;
    if (latestMs === undefined) return undefined;
    if (nowMs - latestMs < presentMs) this.latestMs = Math.max(latestMs, nowMs);
    return this.latestMs;
  }
}
