// The connection to NATS, as a resource that is drained when its scope closes.
import { Effect, identity, type Scope, Stream } from "effect";
import { connect, type NatsConnection } from "nats";
import { NatsUnavailable } from "./errors.ts";

/** Where NATS is, and under which name we show up in its connection list. */
export interface NatsSettings {
  /** One URL, or several of one cluster separated by commas. */
  readonly url: string;
  readonly name: string;
}

/** Connects, and reconnects for ever once connected: outages are waited out, not passed on. */
export function connectNats(
  settings: NatsSettings,
): Effect.Effect<NatsConnection, NatsUnavailable, Scope.Scope> {
  const open = Effect.tryPromise({
    try: () =>
      connect({
        servers: settings.url.split(",").map((server) => server.trim()),
        name: settings.name,
        maxReconnectAttempts: -1,
        reconnectTimeWait: 250,
        timeout: 5000,
        ignoreAuthErrorAbort: true,
      }),
    catch: (cause) =>
      new NatsUnavailable({
        reason: `cannot connect to NATS at ${withoutSecrets(settings.url)}: ${messageOf(cause)}`,
        cause,
      }),
  });
  const opened = Effect.acquireRelease(
    open,
    (connection) => Effect.promise(() => closeQuietly(connection)),
  );
  return Effect.tap(opened, (connection) => Effect.forkScoped(tellOutages(connection)));
}

/** Says when the server is lost and when it is there again. */
function tellOutages(connection: NatsConnection): Effect.Effect<void> {
  const status = Stream.fromAsyncIterable(connection.status(), identity);
  const told = Stream.runForEach(status, ({ type }) => {
    if (type === "disconnect") return Effect.logWarning("lost the connection to NATS");
    return type === "reconnect" ? Effect.logInfo("connected to NATS again") : Effect.void;
  });
  return Effect.ignore(told);
}

/** Drains within bounds, so that a server which is gone cannot hold up the end of the process. */
async function closeQuietly(connection: NatsConnection): Promise<void> {
  if (connection.isClosed()) return;
  const drained = connection.drain().catch(() => undefined);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<void>((resolve) => timer = setTimeout(resolve, 2000));
  await Promise.race([drained, tooLong]);
  clearTimeout(timer);
  if (!connection.isClosed()) await connection.close();
}

/** A NATS URL without its user and password, fit for messages and logs. */
export function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^@/,]*@/g, "//");
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
