// Whether this process is connected to NATS, for its metrics.
import { Effect, identity, type Scope, Stream } from "effect";
import type { NatsConnection } from "nats";
import type { Metrics } from "../metrics/metrics.ts";

/** Tells of `connection`, which is open now, for the length of the scope. */
export function measureConnection(
  connection: NatsConnection,
  metrics: Metrics,
): Effect.Effect<void, never, Scope.Scope> {
  return Effect.suspend(() => {
    const connected = metrics.gauge("troupe_nats_connected").of();
    const disconnects = metrics.counter("troupe_nats_disconnects_total").of();
    connected.set(connection.isClosed() ? 0 : 1);
    const changes = Stream.fromAsyncIterable(connection.status(), identity);
    const followed = Stream.runForEach(changes, ({ type }) =>
      Effect.sync(() => {
        if (type === "disconnect") {
          connected.set(0);
          disconnects.add(1);
        } else if (type === "reconnect") connected.set(1);
      }));
    return Effect.asVoid(Effect.forkScoped(Effect.ignore(followed)));
  });
}
