// What every event must keep to, whatever it tells of: how large it may be, and when it may have happened.
import { Rejection } from "./rejection.ts";
import { timeWanted } from "./time.ts";

/** Largest event accepted; one above it becomes a dead letter. */
export const maxEventBytes = 65_536;

/** Earliest event time accepted. */
export const earliestMs = Date.UTC(1990, 0, 1);

/** How far an event time may lie ahead of the moment at which the log took the event. */
export const maxAheadMs = 24 * 3_600_000;

/**
 * What is wrong with the time `atMs` that was read from a field, in an event that the log took at
 * `arrivedAtMs`; undefined where it is a time that an event can have.
 */
export function eventTimeFault(
  field: string,
  found: string | number,
  atMs: number,
  arrivedAtMs: number,
): Rejection | undefined {
  if (Number.isNaN(atMs)) return new Rejection(field, found, timeWanted);
  if (atMs < earliestMs) return new Rejection(field, found, "a time from 1990 on");
  if (atMs > arrivedAtMs + maxAheadMs) {
    return new Rejection(field, found, "a time at most 24 hours ahead of its arrival");
  }
  return undefined;
}
