// The NATS of a demo or a cluster: the one that NATS_URL names, else a nats-server of its own.
import process from "node:process";
import { Effect, Redacted, type Scope } from "effect";
import type { NatsConnection } from "nats";
import type { Configuration } from "../config/table.ts";
import { NatsServerFailed, type NatsServerUnavailable } from "../local/errors.ts";
import { natsProcess } from "../local/nats-process.ts";
import { obtainNatsServer } from "../local/nats-server.ts";
import { connectNats, withoutSecrets } from "../streams/connection.ts";
import type { NatsUnavailable } from "../streams/errors.ts";
import { writeLine } from "./terminal.ts";

export interface LocalNatsOptions {
  /** Under which name the server lists the connection. */
  readonly name: string;
  /** Where a server of our own keeps what it has; the caller must hold it. */
  readonly folder: string;
  /** Whether a server of our own ends with this process, however this process ends. */
  readonly leashed: boolean;
}

/** A NATS that answers. */
export interface LocalNats {
  readonly connection: NatsConnection;
  readonly url: string;
  /** Whose server it is, in words. */
  readonly origin: string;
  /** Fails when a server of our own ends before it was asked to. */
  readonly ended: Effect.Effect<never, NatsServerFailed>;
}

/** The port that clients of NATS try where they are told none. */
const usualPort = 4222;

/** Reaches the NATS that is configured, or starts one. */
export function localNats(
  configuration: Configuration,
  { name, folder, leashed }: LocalNatsOptions,
): Effect.Effect<
  LocalNats,
  NatsUnavailable | NatsServerUnavailable | NatsServerFailed,
  Scope.Scope
> {
  return Effect.gen(function* () {
    if (configuration.natsUrl !== undefined) {
      const url = Redacted.value(configuration.natsUrl);
      const connection = yield* connectNats({ url, name });
      return { connection, url, origin: `NATS at ${withoutSecrets(url)}`, ended: Effect.never };
    }
    const program = yield* obtainNatsServer({
      environment: { ...process.env, NATS_SERVER: configuration.natsServer },
      say: (line) => writeLine(`  ${line}`),
    });
    const server = yield* natsProcess({
      binary: program.path,
      folder,
      port: usualPort,
      leashed,
    });
    const connection = yield* connectNats({ url: server.url, name });
    const ended = Effect.flatMap(
      server.ended,
      (how) =>
        Effect.fail(new NatsServerFailed({ reason: `ended (${how}): see ${server.logFile}` })),
    );
    const origin = `nats-server ${server.version} at ${server.url}`;
    return { connection, url: server.url, origin, ended };
  });
}
