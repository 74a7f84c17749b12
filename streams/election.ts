// A cluster of nats-servers that is choosing its leaders: what it answers meanwhile, and waiting for it.
import { JetStreamApiError } from "@nats-io/jetstream";
import { TimeoutError } from "nats";

/**
 * What a cluster answers that is not complete yet or has no leader, by the server's number: incomplete,
 * no suitable peers (it has not heard of them), not active, not available, not leader.
 */
const passing: ReadonlySet<number> = new Set([10004, 10005, 10006, 10008, 10009]);

/** An election takes up to ten seconds, and a cluster that starts has several to hold. */
const patienceMs = 45_000;
const pauseMs = 250;

/** Whether an answer of JetStream may be another one as soon as leaders have been chosen. */
export function isPassing(error: unknown): boolean {
  if (error instanceof JetStreamApiError) return passing.has(error.code);
  return error instanceof TimeoutError;
}

/** Asks again while the answer is one that passes, for three quarters of a minute; then fails with it. */
export async function onceLed<A>(ask: () => Promise<A>): Promise<A> {
  const startedAtMs = performance.now();
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isPassing(error) || performance.now() - startedAtMs > patienceMs) throw error;
    }
    await new Promise<void>((resolve) => setTimeout(resolve, pauseMs));
  }
}
