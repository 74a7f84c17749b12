// `troupe api`: the HTTP API and its page.
import { Effect } from "effect";
import { Command } from "effect/cli";
import { startApi } from "../api/start.ts";
import { settingFlags } from "../config/flags.ts";
import { openDecider } from "../decisions/open-decider.ts";
import { measureConnection } from "../streams/connection-metrics.ts";
import { accessFlags, accessOf } from "./access.ts";
import { servingText } from "./announcement.ts";
import { withConfiguration } from "./command.ts";
import { runFor } from "./flags.ts";
import { foundation } from "./foundation.ts";
import { tellLife } from "./lifecycle.ts";
import { processMetrics } from "./measuring.ts";
import { endInTime, Stop } from "./process.ts";
import { say } from "./terminal.ts";
import { measureTracing, openTracing } from "./tracing.ts";

/** `troupe api`. */
export const api = Command.make(
  "api",
  {
    for: runFor,
    settings: settingFlags([
      "port",
      "host",
      "natsUrl",
      "databaseUrl",
      "partitions",
      "replicas",
      "statsMaxBytes",
      "forecastsKept",
      "statsMaxAge",
      "logFormat",
      "otlpEndpoint",
      "traceRatio",
      ...accessFlags,
    ]),
  },
  (input) =>
    withConfiguration(input.settings, (configuration) =>
      endInTime(Effect.gen(function* () {
        const tracing = yield* openTracing(configuration, "api");
        const { connection, database } = yield* foundation(configuration, "troupe api");
        yield* tellLife("api", configuration);
        const metrics = yield* processMetrics;
        yield* measureTracing(tracing, metrics);
        yield* measureConnection(connection, metrics);
        const decisions = yield* openDecider(connection, { ticks: false, tracing, metrics });
        const { host: hostname, port } = configuration;
        const { url } = yield* startApi({
          database,
          nats: connection,
          decisions,
          hostname,
          port,
          access: yield* accessOf(configuration),
          tracing,
          metrics,
        });
        yield* say(servingText(url));
        const { requested } = yield* Stop;
        yield* Effect.raceFirst(requested, Effect.sleep(input.for));
        yield* say("Stopping.");
      }))),
).pipe(
  Command.withDescription(
    "Serve the HTTP API and its page from the NATS and the Postgres that NATS_URL and DATABASE_URL " +
      "name. It keeps no state: start as many as you like.",
  ),
  Command.withShortDescription("Serve the HTTP API and its page"),
  Command.withExamples([
    {
      command:
        "NATS_URL=nats://broker:4222 DATABASE_URL=postgres://user@db/troupe npm run troupe -- api",
    },
    { command: "npm run troupe -- api --host 0.0.0.0 --port 80" },
  ]),
);
