// `troupe worker`: runs partitions, sharing them with the other workers on the same database.
import { Effect } from "effect";
import { Command } from "effect/cli";
import { startWorker } from "../actors/worker.ts";
import { settingFlags } from "../config/flags.ts";
import { openDecider } from "../decisions/open-decider.ts";
import { measureConnection } from "../streams/connection-metrics.ts";
import { openAuditDesk } from "./audit-desk.ts";
import { openUserDesk } from "./user-desk.ts";
import { workingText } from "./announcement.ts";
import { withConfiguration } from "./command.ts";
import { runFor } from "./flags.ts";
import { foundation, sharedCluster, workerSettings } from "./foundation.ts";
import { keepHouse } from "./housekeeping.ts";
import { tellLife } from "./lifecycle.ts";
import { processMetrics } from "./measuring.ts";
import { openModelDesk } from "./model-desk.ts";
import { serveProbes } from "./probes.ts";
import { endInTime, Stop } from "./process.ts";
import { databaseAnswers, natsAnswers, partitionsAreClaimed } from "./readiness.ts";
import { say } from "./terminal.ts";
import { measureTracing, openTracing } from "./tracing.ts";

/** `troupe worker`. */
export const worker = Command.make(
  "worker",
  {
    for: runFor,
    settings: settingFlags([
      "natsUrl",
      "databaseUrl",
      "partitions",
      "replicas",
      "statsMaxBytes",
      "forecastsKept",
      "statsMaxAge",
      "history",
      "checkpointEvents",
      "checkpointMs",
      "residentActors",
      "lateness",
      "trainEvery",
      "trainSeed",
      "churnHorizon",
      "runnerHost",
      "runnerPort",
      "metricsHost",
      "metricsPort",
      "logFormat",
      "otlpEndpoint",
      "traceRatio",
    ]),
  },
  (input) =>
    withConfiguration(input.settings, (configuration) =>
      endInTime(Effect.gen(function* () {
        const tracing = yield* openTracing(configuration, "worker");
        const metrics = yield* processMetrics;
        yield* measureTracing(tracing, metrics);
        const becomeReady = yield* serveProbes(configuration, metrics);
        const { connection, database, databaseUrl } = yield* foundation(
          configuration,
          "troupe worker",
        );
        yield* tellLife("worker", configuration);
        yield* measureConnection(connection, metrics);
        const shared = yield* sharedCluster(databaseUrl, configuration);
        const settings = workerSettings(connection, database, shared, configuration);
        const worker = yield* startWorker({ ...settings, tracing, metrics });
        yield* openAuditDesk(connection, database);
        yield* openUserDesk(connection, database);
        yield* openModelDesk(connection, database, configuration.partitions);
        yield* openDecider(connection, { ticks: true, tracing, metrics });
        becomeReady([
          natsAnswers(connection),
          databaseAnswers(database),
          partitionsAreClaimed(worker, () => performance.now()),
        ]);
        yield* say(workingText(shared.host, shared.port, configuration.partitions));
        const { requested } = yield* Stop;
        yield* Effect.raceAllFirst([
          requested,
          Effect.sleep(input.for),
          keepHouse(database, configuration),
        ]);
        yield* say("Stopping: handing the partitions over.");
      }))),
).pipe(
  Command.withDescription(
    "Run partitions against the NATS and the Postgres that NATS_URL and DATABASE_URL name. Workers " +
      "on the same database share the partitions: start as many as you like, on as many computers.",
  ),
  Command.withShortDescription("Run partitions, sharing them with other workers"),
  Command.withExamples([
    {
      command:
        "NATS_URL=nats://broker:4222 DATABASE_URL=postgres://user@db/troupe npm run troupe -- worker",
    },
    {
      command: "npm run troupe -- worker --runner-host 10.0.0.7 --runner-port 34431",
      description: "Reached by workers on other computers at this address",
    },
  ]),
);
