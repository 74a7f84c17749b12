// Whether anybody works: the workers that speak on NATS, and the partitions that none of them has.
import type { NatsConnection } from "nats";
import { Shares } from "../shares.ts";
import { type Check, good, skipped, wrong } from "./check.ts";

/** Owners speak once a second. */
const listenMs = 2500;

/**
 * Listens to the workers for a moment, or until all `partitions` that they should have between them
 * were heard of.
 */
export async function checkWorkers(
  connection: NatsConnection,
  partitions: number,
): Promise<Check> {
  const name = "workers";
  const shares = new Shares();
  const counts = () => shares.counts(performance.now());
  const owned = () => [...counts().values()].reduce((sum, count) => sum + count, 0);
  const { promise: heardAll, resolve } = Promise.withResolvers<void>();
  const subscription = connection.subscribe("status.>", {
    callback: (error, message) => {
      if (error === null) shares.take(message.string(), performance.now());
      if (owned() >= partitions) resolve();
    },
  });
  const timer = setTimeout(resolve, listenMs);
  await heardAll;
  clearTimeout(timer);
  subscription.unsubscribe();
  if (counts().size === 0) return skipped(name, "none is at work: events wait in the log for one");
  const found = `${counts().size} at work on ${owned()} partitions`;
  if (owned() >= partitions) return good(name, found);
  return wrong(
    name,
    `${found}, ${partitions - owned()} have no owner`,
    "partitions that move find one within ten seconds: look again, then in the workers' logs",
  );
}
