// The NATS of a demo: the one that NATS_URL names, else a nats-server of its own.
import { join } from "node:path";
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

/** A demo's NATS. */
export interface DemoNats {
  readonly connection: NatsConnection;
  readonly url: string;
  /** Whose server it is, in words. */
  readonly origin: string;
  /** Fails when a server of our own ends before it was asked to. */
  readonly ended: Effect.Effect<never, NatsServerFailed>;
}

/** The port that clients of NATS try where they are told none. */
const usualPort = 4222;

/** Reaches or starts the NATS of a demo. The caller must hold the data folder. */
export function demoNats(
  configuration: Configuration,
  dataFolder: string,
): Effect.Effect<
  DemoNats,
  NatsUnavailable | NatsServerUnavailable | NatsServerFailed,
  Scope.Scope
> {
  const name = "troupe demo";
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
      folder: join(dataFolder, "nats"),
      port: usualPort,
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
