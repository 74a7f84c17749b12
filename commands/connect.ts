// How a command reaches the Troupe that it is about: as configured, else the demo on this computer.
import { Effect, Redacted, Result, type Scope } from "effect";
import type { NatsConnection } from "nats";
import type { Configuration } from "../config/table.ts";
import { connectNats } from "../streams/connection.ts";
import type { NatsUnavailable } from "../streams/errors.ts";
import { NotConfigured, NotUsable } from "./errors.ts";
import { natsName } from "./local-nats.ts";
import { natsSettings } from "./nats-settings.ts";
import { demoFile, readDemo, type RunningDemo } from "./running-demo.ts";

/** A connection, and the demo where it leads to one. */
export interface Reached {
  readonly connection: NatsConnection;
  readonly demo: RunningDemo | undefined;
}

/**
 * Connects to `NATS_URL`, else to the demo that runs on the data folder. Fails with
 * {@link NotConfigured} where there is neither and with {@link NotUsable} where that demo is gone.
 */
export function reachTroupe(
  configuration: Configuration,
  name: string,
): Effect.Effect<Reached, NatsUnavailable | NotConfigured | NotUsable, Scope.Scope> {
  return Effect.gen(function* () {
    if (configuration.natsUrl !== undefined) {
      const url = Redacted.value(configuration.natsUrl);
      const connection = yield* connectNats(natsSettings(configuration, url, name));
      return { connection, demo: undefined };
    }
    const demo = yield* readDemo(configuration.data);
    if (demo === undefined) {
      return yield* new NotConfigured({
        wanted: "NATS_URL",
        remedy: `No demo runs on the data folder ${configuration.data} either. ` +
          "Start one with `npm start`, or set NATS_URL to the server that Troupe works with.",
      });
    }
    const settings = natsSettings(configuration, demo.natsUrl, name);
    const connection = yield* Effect.result(connectNats(settings));
    const found = Result.isSuccess(connection) ? connection.success : undefined;
    if (found === undefined || natsName(found) !== demo.natsServerName) {
      return yield* new NotUsable({
        reason: `the demo of ${demo.startedAt} that ${demoFile(configuration.data)} speaks of ` +
          "has ended without clearing up: start one with `npm start`, or set NATS_URL" +
          (Result.isFailure(connection) ? ` (${connection.failure.message})` : ""),
      });
    }
    return { connection: found, demo };
  });
}
