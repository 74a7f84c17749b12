// Starts the HTTP interface: the live feed, the routes and the server, until the scope closes.
import { jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "nats";
import { Clock, Effect, type Scope } from "effect";
import type { Decisions } from "../decisions/decisions.ts";
import type { Database } from "../db/database.ts";
import { createApp } from "./app.ts";
import type { ListenFailed, NoFreePort } from "./errors.ts";
import { liveFeed } from "./live-feed.ts";
import { type Listening, serve } from "./server.ts";

/** What the HTTP interface runs on. */
export interface ApiSettings {
  readonly database: Database;
  readonly nats: NatsConnection;
  readonly decisions: Decisions;
  readonly hostname: string;
  readonly port: number;
}

/** Serves the HTTP interface and the page until the scope closes. */
export function startApi(
  settings: ApiSettings,
): Effect.Effect<Listening, NoFreePort | ListenFailed, Scope.Scope> {
  const { database, nats, decisions, hostname, port } = settings;
  return Effect.gen(function* () {
    const clock = yield* Clock.Clock;
    const now = () => clock.currentTimeMillisUnsafe();
    const logContext = yield* Effect.context<never>();
    const report = (error: unknown) => {
      Effect.runForkWith(logContext)(Effect.logError("request failed", error));
    };
    const streams = yield* Effect.promise(() => jetstreamManager(nats, { checkAPI: false }));
    const feed = yield* liveFeed(nats, now);
    const app = createApp({ database, nats, decisions, streams, feed, now, report });
    return yield* serve(app, { hostname, port, endStreams: () => feed.close() });
  });
}
