// `troupe demo`: everything on this computer, with simulated videos and users to look at.
import { join, resolve } from "node:path";
import process from "node:process";
import { Duration, Effect, Redacted } from "effect";
import { Command, Flag } from "effect/cli";
import type { NatsConnection } from "nats";
import { startWorker } from "../actors/worker.ts";
import { startApi } from "../api/start.ts";
import { settingFlags } from "../config/flags.ts";
import { showDuration } from "../config/kind.ts";
import type { Configuration } from "../config/table.ts";
import { type Database, scopedDatabase } from "../db/database.ts";
import { openDecider } from "../decisions/open-decider.ts";
import { holdDataFolder } from "../local/data-folder.ts";
import { measureConnection } from "../streams/connection-metrics.ts";
import { withoutSecrets } from "../streams/nats-address.ts";
import { forecastSubject } from "../streams/subjects.ts";
import { accessFlags, accessOf } from "./access.ts";
import { withConfiguration } from "./command.ts";
import { runFor } from "./flags.ts";
import {
  joinLog,
  prepareDatabase,
  prepareStreams,
  sharedCluster,
  workerSettings,
} from "./foundation.ts";
import { keepHouse } from "./housekeeping.ts";
import { quietly } from "./lifecycle.ts";
import { localNats, natsName } from "./local-nats.ts";
import { databaseOptions } from "./migrate.ts";
import { processMetrics } from "./measuring.ts";
import { openAuditDesk } from "./audit-desk.ts";
import { openUserDesk } from "./user-desk.ts";
import { openModelDesk } from "./model-desk.ts";
import { endInTime, Stop } from "./process.ts";
import { recordDemo } from "./running-demo.ts";
import { simulateWithExperiment, type SimulationChoice, simulationFlags } from "./simulation.ts";
import { say, writeLine } from "./terminal.ts";
import { stopwatch, told, waitText } from "./told.ts";
import { measureTracing, openTracing } from "./tracing.ts";

interface DemoChoice extends SimulationChoice {
  readonly for: Duration.Duration;
  readonly simulator: boolean;
}

/** `troupe demo`. */
export const demo = Command.make(
  "demo",
  {
    for: runFor,
    simulator: Flag.Boolean("simulator").pipe(
      Flag.withDescription(
        "Feed simulated videos and users (yes); --no-simulator leaves it to you",
      ),
      Flag.withDefault(true),
    ),
    ...simulationFlags,
    settings: settingFlags([
      "port",
      "host",
      "data",
      "natsUrl",
      "natsServer",
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
      "logFormat",
      "otlpEndpoint",
      "traceRatio",
      ...accessFlags,
    ]),
  },
  (input) =>
    withConfiguration(
      input.settings,
      (configuration) => endInTime(runDemo(configuration, input)),
    ),
).pipe(
  Command.withDescription(
    "Run everything on this computer: a nats-server and a Postgres in the data folder, all " +
      "partitions, the HTTP API and its page, and a simulator of videos and users. What it knows is " +
      "kept in the data folder, and the next demo goes on with it. Ctrl-C ends it.",
  ),
  Command.withShortDescription("Run everything on this computer, with videos to look at"),
  Command.withExamples([
    { command: "npm start", description: "The demo, until Ctrl-C" },
    { command: "npm start -- --for 60s --port 9000" },
    {
      command: "npm start -- --no-simulator --data mine",
      description: "Nothing but what you send, in a folder of its own",
    },
  ]),
);

function runDemo(configuration: Configuration, choice: DemoChoice) {
  return Effect.gen(function* () {
    const startedAt = new Date();
    const sinceStart = stopwatch();
    const dataFolder = resolve(configuration.data);
    yield* say(`Troupe, demo on the data folder ${dataFolder}`);
    yield* holdDataFolder({ folder: dataFolder, onWait: (pid) => writeLine(waitText(pid)) });

    const tracing = yield* openTracing(configuration, "demo");
    const access = yield* accessOf(configuration);
    const [nats, database] = yield* Effect.all([
      told(
        localNats(configuration, {
          name: "troupe demo",
          folder: join(dataFolder, "nats"),
          leashed: false,
        }),
        "getting NATS ready",
        ({ origin }) => origin,
      ),
      told(
        demoDatabase(configuration),
        "getting the database ready; making it, the first time, takes some seconds",
        ({ dialect }) => databaseText(dialect),
      ),
    ], { concurrency: 2 });
    const { connection } = nats;
    const metrics = yield* processMetrics;
    yield* measureTracing(tracing, metrics);
    yield* measureConnection(connection, metrics);
    yield* prepareStreams(connection, configuration);
    yield* joinLog(connection, database);
    // Alone on a database of its own; on one that others may work with, as one of them.
    const cluster = configuration.databaseUrl === undefined
      ? { mode: "single" } as const
      : yield* sharedCluster(Redacted.value(configuration.databaseUrl), configuration);
    yield* told(
      startWorker({
        ...workerSettings(connection, database, cluster, configuration),
        tracing,
        metrics,
      }).pipe(quietly(configuration)),
      "starting the partitions",
      () => `${configuration.partitions} partitions`,
    );
    yield* openAuditDesk(connection, database);
    yield* openUserDesk(connection, database);
    yield* openModelDesk(connection, database, configuration.partitions);
    const decisions = yield* openDecider(connection, { ticks: true, tracing, metrics }).pipe(
      quietly(configuration),
    );
    const { url } = yield* told(
      startApi({
        database,
        nats: connection,
        decisions,
        hostname: configuration.host,
        port: configuration.port,
        access,
        tracing,
        metrics,
      }),
      "starting the HTTP API",
      () => "HTTP API and page",
    );
    yield* recordDemo(dataFolder, {
      natsUrl: nats.url,
      natsServerName: natsName(connection),
      apiUrl: url,
      process: process.pid,
      startedAt: startedAt.toISOString(),
    });
    yield* say(addresses(url, nats.url, choice));
    if (choice.simulator && configuration.natsUrl !== undefined) yield* say(simulatedText);
    yield* Effect.forkScoped(tellFirstForecast(connection, sinceStart));

    const { requested } = yield* Stop;
    const feed = choice.simulator
      ? simulateWithExperiment(connection, configuration.replicas, choice)
      : Effect.void;
    yield* Effect.raceAllFirst([
      requested,
      Effect.sleep(choice.for),
      nats.ended,
      Effect.andThen(feed, Effect.never),
      keepHouse(database, configuration),
    ]);
    yield* say("Stopping.");
  });
}

/** The database of the demo, with its tables. */
function demoDatabase(configuration: Configuration) {
  return Effect.tap(scopedDatabase(databaseOptions(configuration)), prepareDatabase);
}

function databaseText(dialect: Database["dialect"]): string {
  return dialect === "pglite" ? "Postgres in the data folder" : "Postgres at DATABASE_URL";
}

/** Said where the NATS is not the demo's own: others may read what goes into it. */
const simulatedText =
  "Simulated videos and users go into the NATS at NATS_URL; --no-simulator keeps them out.\n";

function addresses(apiUrl: string, natsUrl: string, choice: DemoChoice): string {
  const end = Duration.isFinite(choice.for)
    ? `by itself after ${showDuration(choice.for)}, or with Ctrl-C`
    : "with Ctrl-C";
  const url = withoutSecrets(natsUrl);
  return [
    "",
    `  Page       ${apiUrl}`,
    `  API        ${apiUrl}/docs`,
    `  NATS_URL   ${url}`,
    `  Subscribe  nats --server ${url} sub '${forecastSubject("*")}'`,
    "  Replay     npm run troupe -- replay <file.csv>",
    `  Ends       ${end}`,
    "",
  ].join("\n");
}

/** Waits for a forecast to go out and tells after how long. */
function tellFirstForecast(connection: NatsConnection, sinceStart: () => string) {
  const first = Effect.callback<void>((resume) => {
    const subscription = connection.subscribe(forecastSubject("*"), {
      max: 1,
      callback: () => resume(Effect.void),
    });
    return Effect.sync(() => {
      if (!connection.isClosed()) subscription.unsubscribe();
    });
  });
  return Effect.flatMap(first, () => say(`First forecast ${sinceStart()} after the start.`));
}
