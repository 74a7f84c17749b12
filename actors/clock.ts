// The clock port: what the runtime, and only the runtime, may know of wall time.

/** Wall time and one-shot alarms. Tests and simulations bring their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Calls `then` once after `delayMs`; the returned function cancels. */
  after(delayMs: number, then: () => void): () => void;
}

/** This computer's clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, then) {
    const timer = setTimeout(then, delayMs);
    return () => clearTimeout(timer);
  },
};
