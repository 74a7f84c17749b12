// What goes wrong between a video's counters and the rows about them.
import type { Random } from "../../ml/random.ts";

/** Probabilities, per reading, of each fault; at most one befalls a reading. */
export interface FaultRates {
  /** The next readings are missing: 1 to {@link longestGap} of them. */
  readonly gap: number;
  /** One or all of the counters read 0, as they do when the platform fails to answer. */
  readonly zero: number;
  /** The row is sent a second time, unchanged. */
  readonly repeat: number;
  /** The row is delivered after the one that follows it. */
  readonly late: number;
  /** The platform takes back views that it no longer believes, so that counters fall. */
  readonly correction: number;
}

export type Fault = keyof FaultRates;

const faults: readonly Fault[] = ["gap", "zero", "repeat", "late", "correction"];

/** Faults about as often as real collectors see them, corrections somewhat oftener. */
export const ordinaryFaults: FaultRates = {
  gap: 0.004,
  zero: 0.002,
  repeat: 0.004,
  late: 0.004,
  correction: 0.001,
};

/** A collector and a platform without any fault. */
export const noFaults: FaultRates = { gap: 0, zero: 0, repeat: 0, late: 0, correction: 0 };

/** Most readings that one gap swallows. */
export const longestGap = 48;

/** The fault of one reading, if it has one. */
export function drawFault(random: Random, rates: FaultRates): Fault | undefined {
  let left = random.uniform();
  for (const fault of faults) {
    left -= rates[fault];
    if (left < 0) return fault;
  }
  return undefined;
}

/** How many readings a gap swallows: few mostly, seldom many. */
export function drawGap(random: Random): number {
  return Math.min(longestGap, 1 + Math.floor(random.exponential(1 / 6)));
}
