// `troupe cluster`: workers, API and simulator as processes of their own on this computer.
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { Duration, Effect, Option, Redacted } from "effect";
import { Command, Flag } from "effect/cli";
import { environmentOf } from "../config/environment.ts";
import { flagOfKind, settingFlags } from "../config/flags.ts";
import { showDuration, wholeNumber } from "../config/kind.ts";
import type { Configuration } from "../config/table.ts";
import { holdDataFolder } from "../local/data-folder.ts";
import { PostgresFailed } from "../local/errors.ts";
import { keptPostgres } from "../local/kept-postgres.ts";
import { freePort } from "../local/port.ts";
import { isSimulating, isWorking, servedUrl } from "./announcement.ts";
import { type Member, startMembers } from "./cluster-members.ts";
import { withConfiguration } from "./command.ts";
import { runFor } from "./flags.ts";
import { foundation, partitionTotal } from "./foundation.ts";
import { localNats } from "./local-nats.ts";
import { endInTime, Stop } from "./process.ts";
import { recordDemo } from "./running-demo.ts";
import { tellShares } from "./shares.ts";
import { type SimulationChoice, simulationFlags, simulationWords } from "./simulation.ts";
import { say, writeLine } from "./terminal.ts";
import { told, waitText } from "./told.ts";

interface ClusterChoice extends SimulationChoice {
  readonly for: Duration.Duration;
  readonly workers: number;
  /** By default only where the NATS is the cluster's own: others may work with another. */
  readonly simulator: Option.Option<boolean>;
}

/** The port that clients of Postgres try where they are told none. */
const usualPostgresPort = 5432;

/** `troupe cluster`. */
export const cluster = Command.make(
  "cluster",
  {
    workers: flagOfKind("workers", wholeNumber(1, 64, "number")).pipe(
      Flag.withDescription("Worker processes that share the partitions (3)"),
      Flag.withDefault(3),
    ),
    for: runFor,
    simulator: Flag.Boolean("simulator").pipe(
      Flag.withDescription(
        "Feed simulated videos and users (only into a NATS of its own); or --no-simulator",
      ),
      Flag.optional,
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
    ]),
  },
  (input) =>
    withConfiguration(
      input.settings,
      (configuration) => endInTime(runCluster(configuration, input)),
    ),
).pipe(
  Command.withDescription(
    "Run a cluster on this computer, every part of it a process of its own: workers that share the " +
      "partitions, the HTTP API and its page, a simulator of videos and users. A nats-server and a " +
      "Postgres come with it, on files in the data folder, unless NATS_URL and DATABASE_URL name " +
      "others. A process that dies is started again. Ctrl-C ends all of them.",
  ),
  Command.withShortDescription("Run several workers and an API on this computer"),
  Command.withExamples([
    { command: "npm run troupe -- cluster --workers 3" },
    { command: "npm run troupe -- cluster --workers 2 --no-simulator --data mine --for 10m" },
    {
      command:
        "NATS_URL=nats://broker:4222 DATABASE_URL=postgres://user@db/troupe npm run troupe -- cluster --workers 8 --runner-host 10.0.0.7",
      description: "Eight more workers for a Troupe that others on other computers work for",
    },
  ]),
);

function runCluster(given: Configuration, choice: ClusterChoice) {
  return Effect.gen(function* () {
    const dataFolder = resolve(given.data);
    yield* say(`Troupe, cluster of ${choice.workers} on the data folder ${dataFolder}`);
    yield* holdDataFolder({ folder: dataFolder, onWait: (pid) => writeLine(waitText(pid)) });
    const [nats, database] = yield* Effect.all([
      told(
        localNats(given, {
          name: "troupe cluster",
          folder: join(dataFolder, "cluster", "nats"),
          leashed: true,
        }),
        "getting NATS ready",
        ({ origin }) => origin,
      ),
      told(
        clusterPostgres(given, join(dataFolder, "cluster", "postgres")),
        "getting Postgres ready; making its files, the first time, takes some seconds",
        ({ origin }) => origin,
      ),
    ], { concurrency: 2 });
    const configuration = {
      ...given,
      data: dataFolder,
      natsUrl: Redacted.make(nats.url),
      databaseUrl: Redacted.make(database.url),
      // The API that is started again is to be found where the one before was.
      port: given.port || (yield* freePort()),
    };
    // Once, before all processes do so: what is wrong with either is then said once.
    yield* Effect.scoped(foundation(configuration, "troupe cluster"));

    const simulates = Option.getOrElse(choice.simulator, () => given.natsUrl === undefined);
    const members = [
      ...workersOf(configuration, choice.workers),
      apiOf(configuration),
      ...simulates ? [simulatorOf(configuration, choice)] : [],
    ];
    const started = yield* told(
      startMembers(members, dataFolder),
      "starting the processes",
      () => `${members.length} processes`,
    );
    const url = started.flatMap(({ announcement }) => servedUrl(announcement) ?? [])[0];
    yield* recordDemo(dataFolder, {
      natsUrl: nats.url,
      natsServerName: nats.connection.info?.server_name ?? "",
      apiUrl: url,
      process: process.pid,
      startedAt: new Date().toISOString(),
    });
    const processes = members.map(({ name }, i) => `${name} (${started[i].pids()[0]})`).join(", ");
    yield* say(`\n  Page       ${url}\n  API        ${url}/docs`);
    yield* say(`  Processes  ${processes}`);
    yield* say(joinText(given, configuration));
    yield* say(`  Ends       ${endText(choice)}\n`);

    const nameOf = (owner: string) => {
      const at = started.findIndex(({ pids }) =>
        pids().some((pid) => owner === `${hostname()}/${pid}`)
      );
      return at < 0 ? owner : members[at].name;
    };
    const { requested } = yield* Stop;
    yield* Effect.raceAllFirst([
      requested,
      Effect.sleep(choice.for),
      nats.ended,
      database.ended,
      tellShares(nats.connection, partitionTotal(configuration), nameOf),
    ]);
    yield* say("Stopping.");
  });
}

/** The Postgres that DATABASE_URL names, else one whose files are in `folder`. */
function clusterPostgres({ databaseUrl }: Configuration, folder: string) {
  if (databaseUrl !== undefined) {
    const url = Redacted.value(databaseUrl);
    return Effect.succeed({ url, origin: "Postgres at DATABASE_URL", ended: Effect.never });
  }
  return Effect.map(
    keptPostgres({ environment: process.env, folder, port: usualPostgresPort }),
    ({ url, version, ended, folder: found, logFile }) => ({
      url,
      origin: `PostgreSQL ${version} at 127.0.0.1:${new URL(url).port}` +
        (found === folder ? "" : `, on files in ${found} as its user cannot enter ${folder}`),
      ended: Effect.flatMap(
        ended,
        (how) => Effect.fail(new PostgresFailed({ reason: `ended (${how}): see ${logFile}` })),
      ),
    }),
  );
}

function workersOf(configuration: Configuration, count: number): Member[] {
  const environment = environmentOf(configuration);
  const { runnerPort } = configuration;
  return Array.from({ length: count }, (_, i): Member => ({
    name: `worker ${i + 1}`,
    words: ["worker"],
    // One port for all would let only the first of them listen.
    environment: { ...environment, TROUPE_RUNNER_PORT: `${runnerPort === 0 ? 0 : runnerPort + i}` },
    isAtWork: isWorking,
  }));
}

function apiOf(configuration: Configuration): Member {
  return {
    name: "api",
    words: ["api"],
    environment: environmentOf(configuration),
    isAtWork: (line) => servedUrl(line) !== undefined,
  };
}

function simulatorOf(configuration: Configuration, choice: SimulationChoice): Member {
  return {
    name: "simulator",
    words: ["simulate", ...simulationWords(choice)],
    environment: environmentOf(configuration),
    isAtWork: isSimulating,
  };
}

/** How somebody adds a worker from another terminal; addresses that were given are not repeated. */
function joinText(given: Configuration, { natsUrl, databaseUrl }: Configuration): string {
  const variables = [
    given.natsUrl === undefined && natsUrl !== undefined
      ? `NATS_URL=${Redacted.value(natsUrl)}`
      : "NATS_URL=…",
    given.databaseUrl === undefined && databaseUrl !== undefined
      ? `DATABASE_URL=${Redacted.value(databaseUrl)}`
      : "DATABASE_URL=…",
  ];
  return `  One more   ${variables.join(" ")} npm run troupe -- worker`;
}

function endText(choice: ClusterChoice): string {
  return Duration.isFinite(choice.for)
    ? `by itself after ${showDuration(choice.for)}, or with Ctrl-C`
    : "with Ctrl-C";
}
