// Starts the HTTP interface: the live feed, the routes and the server, until the scope closes.
import { jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "nats";
import { Cause, Clock, Effect, type Scope } from "effect";
import type { Decisions } from "../decisions/decisions.ts";
import { ApiKeys } from "../db/api-keys.ts";
import type { Database } from "../db/database.ts";
import { Metrics } from "../metrics/metrics.ts";
import type { Tracing } from "../streams/tracing/span.ts";
import { type AccessSettings, openDoor } from "./access.ts";
import { createApp } from "./app.ts";
import type { KeysUnusable, ListenFailed, NoFreePort } from "./errors.ts";
import { liveFeed } from "./live-feed.ts";
import { type Listening, serve } from "./server.ts";
import { measureSystem } from "./system-metrics.ts";
import { tracedFields } from "./tracing.ts";

/** What the HTTP interface runs on. */
export interface ApiSettings {
  readonly database: Database;
  readonly nats: NatsConnection;
  readonly decisions: Decisions;
  readonly hostname: string;
  readonly port: number;
  /** Who gets in, how often, and from where. */
  readonly access?: AccessSettings;
  /** Where requests are counted, and what `GET /metrics` tells; its own where there are none. */
  readonly metrics?: Metrics;
  /** Takes the spans of requests. */
  readonly tracing?: Tracing | undefined;
}

/** Serves the HTTP interface and the page until the scope closes. */
export function startApi(
  settings: ApiSettings,
): Effect.Effect<Listening, NoFreePort | ListenFailed | KeysUnusable, Scope.Scope> {
  const { database, nats, decisions, hostname, port, access = {} } = settings;
  return Effect.gen(function* () {
    const clock = yield* Clock.Clock;
    const now = () => clock.currentTimeMillisUnsafe();
    const logContext = yield* Effect.context<never>();
    const report = (error: unknown) => {
      const fields = { component: "api", ...tracedFields() };
      const line = Effect.annotateLogs(
        Effect.logError("request failed", Cause.fail(error)),
        fields,
      );
      Effect.runForkWith(logContext)(line);
    };
    const streams = yield* Effect.promise(() => jetstreamManager(nats, { checkAPI: false }));
    const feed = yield* liveFeed(nats, now, { maxPerReader: access.liveReaders });
    const keys = new ApiKeys(database);
    const door = yield* openDoor(access, { keys, hostname, now, report });
    const { metrics = new Metrics() } = settings;
    const ports = { database, nats, decisions, streams, feed, door, metrics, now, report };
    yield* Effect.acquireRelease(
      Effect.sync(() => measureSystem(ports)),
      (forget) => Effect.sync(forget),
    );
    const app = createApp(ports, {
      tracing: settings.tracing,
      corsOrigins: access.corsOrigins,
      strictTransport: access.isBehindTls,
      requestTimeMs: access.requestTimeMs,
    });
    return yield* serve(app, { hostname, port, endStreams: () => feed.close() });
  });
}
