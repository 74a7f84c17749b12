// `troupe worker`: runs partitions, sharing them with the other workers on the same database.
import { Effect } from "effect";
import { Command } from "effect/cli";
import { startWorker } from "../actors/worker.ts";
import { settingFlags } from "../config/flags.ts";
import { openDecider } from "../decisions/open-decider.ts";
import { workingText } from "./announcement.ts";
import { withConfiguration } from "./command.ts";
import { runFor } from "./flags.ts";
import { foundation, sharedCluster, workerSettings } from "./foundation.ts";
import { keepHouse } from "./housekeeping.ts";
import { openModelDesk } from "./model-desk.ts";
import { endInTime, Stop } from "./process.ts";
import { say } from "./terminal.ts";

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
    ]),
  },
  (input) =>
    withConfiguration(input.settings, (configuration) =>
      endInTime(Effect.gen(function* () {
        const { connection, database, databaseUrl } = yield* foundation(
          configuration,
          "troupe worker",
        );
        const shared = yield* sharedCluster(databaseUrl, configuration);
        yield* startWorker(workerSettings(connection, database, shared, configuration));
        yield* openModelDesk(connection, database, configuration.partitions);
        yield* openDecider(connection, { ticks: true });
        yield* say(workingText(shared.host, shared.port, configuration.partitions));
        const { requested } = yield* Stop;
        yield* Effect.raceAllFirst([
          requested,
          Effect.sleep(input.for),
          keepHouse(database, configuration.history),
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
