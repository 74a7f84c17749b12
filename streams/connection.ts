// The connection to NATS, as a resource that is drained when its scope closes.
import { Effect, identity, type Scope, Stream } from "effect";
import { connect, type NatsConnection } from "nats";
import { NatsUnavailable } from "./errors.ts";
import { parseNatsUrl, withoutSecrets } from "./nats-address.ts";
import { natsFailure } from "./nats-failure.ts";
import { type NatsLogin, signIn } from "./nats-login.ts";
import { type NatsTls, tlsOptions } from "./nats-tls.ts";

/** Where NATS is, who signs in there, and under which name we show up in its connection list. */
export interface NatsSettings {
  /**
   * One URL, or several of one cluster separated by commas; `nats://user:password@host:port` or
   * `nats://token@host:port` say who signs in, `tls://` demands TLS.
   */
  readonly url: string;
  readonly name: string;
  readonly login?: NatsLogin | undefined;
  readonly tls?: NatsTls | undefined;
}

/**
 * Connects, and reconnects for ever once connected: outages are waited out, not passed on. What it
 * fails with says what was wrong and with which setting, and never a secret.
 */
export function connectNats(
  settings: NatsSettings,
): Effect.Effect<NatsConnection, NatsUnavailable, Scope.Scope> {
  const opened = Effect.acquireRelease(
    open(settings),
    (connection) => Effect.promise(() => closeQuietly(connection)),
  );
  return Effect.tap(opened, (connection) => Effect.forkScoped(tellOutages(connection)));
}

function open(settings: NatsSettings): Effect.Effect<NatsConnection, NatsUnavailable> {
  return Effect.gen(function* () {
    const address = parseNatsUrl(settings.url);
    if (address === undefined) return yield* new NatsUnavailable({ reason: noAddress });
    const login = yield* signIn(address.login, settings.login ?? {});
    const tls = yield* tlsOptions(address, settings.tls ?? {});
    return yield* Effect.tryPromise({
      try: () =>
        connect({
          servers: [...address.servers],
          name: settings.name,
          maxReconnectAttempts: -1,
          reconnectTimeWait: 250,
          timeout: 5000,
          ignoreAuthErrorAbort: true,
          // The sandbox lets servers be dialled by the names that they were given by, and no others.
          resolve: false,
          ...login === undefined ? {} : { authenticator: login.authenticator },
          ...tls === undefined ? {} : { tls },
        }),
      catch: (cause) =>
        new NatsUnavailable({
          reason: `cannot connect to NATS at ${withoutSecrets(settings.url)}: ` +
            natsFailure(cause, { way: login?.way, tls }),
          cause,
        }),
    });
  });
}

const noAddress = "cannot connect to NATS: found a URL (hidden) that is none, wanted " +
  "nats://host:port, or several of one cluster separated by commas that say the same of who signs in";

/** Says when the server is lost and when it is there again. */
function tellOutages(connection: NatsConnection): Effect.Effect<void> {
  const status = Stream.fromAsyncIterable(connection.status(), identity);
  const told = Stream.runForEach(status, ({ type }) => {
    if (type === "disconnect") return Effect.logWarning("lost the connection to NATS");
    return type === "reconnect" ? Effect.logInfo("connected to NATS again") : Effect.void;
  });
  return Effect.ignore(Effect.annotateLogs(told, { component: "nats" }));
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
