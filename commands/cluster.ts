// `troupe cluster`: workers, API and simulator as processes of their own on this computer.
import { rm, writeFile } from "node:fs/promises";
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
import { freePorts } from "../local/port.ts";
import { isSimulating, isWorking, servedUrl } from "./announcement.ts";
import { attempt } from "./attempt.ts";
import { type Member, startMembers } from "./cluster-members.ts";
import { withConfiguration } from "./command.ts";
import { runFor } from "./flags.ts";
import { foundation, partitionTotal } from "./foundation.ts";
import { localNats, natsName } from "./local-nats.ts";
import { endInTime, Stop } from "./process.ts";
import { recordDemo } from "./running-demo.ts";
import { tellShares } from "./shares.ts";
import { type SimulationChoice, simulationFlags, simulationWords } from "./simulation.ts";
import { say, writeLine } from "./terminal.ts";
import { told, waitText } from "./told.ts";

interface ClusterChoice extends SimulationChoice {
  readonly for: Duration.Duration;
  readonly nats: number;
  readonly workers: number;
  readonly api: number;
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
    nats: flagOfKind("nats", wholeNumber(1, 9, "number")).pipe(
      Flag.withDescription("nats-servers that keep the streams together: 1, 3 or 5 (1)"),
      Flag.withDefault(1),
    ),
    api: flagOfKind("api", wholeNumber(1, 16, "number")).pipe(
      Flag.withDescription("Processes that serve the API, on ports from --port on (1)"),
      Flag.withDefault(1),
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
      "logFormat",
      "otlpEndpoint",
      "traceRatio",
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
    {
      command: "npm run troupe -- cluster --nats 3 --workers 3 --api 2",
      description: "Any process may die, a nats-server too: every stream has three copies",
    },
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
          servers: choice.nats,
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
      replicas: given.replicas ?? (nats.servers.length > 1 ? Math.min(3, choice.nats) : undefined),
    };
    // Once, before all processes do so: what is wrong with either is then said once.
    yield* Effect.scoped(foundation(configuration, "troupe cluster"));

    const simulates = Option.getOrElse(choice.simulator, () => given.natsUrl === undefined);
    const members = [
      ...workersOf(configuration, choice.workers),
      ...yield* apisOf(configuration, choice.api),
      ...simulates ? [simulatorOf(configuration, choice)] : [],
    ];
    const started = yield* told(
      startMembers(members, dataFolder),
      "starting the processes",
      () => `${members.length} processes`,
    );
    const urls = started.flatMap(({ announcement }) => servedUrl(announcement) ?? []);
    const [url] = urls;
    yield* recordDemo(dataFolder, {
      natsUrl: nats.url,
      natsServerName: natsName(nats.connection),
      apiUrl: url,
      process: process.pid,
      startedAt: new Date().toISOString(),
    });
    const processes = [
      ...nats.servers.map(({ name, pid }) => `${name} (${pid()})`),
      ...members.map(({ name }, i) => `${name} (${started[i].pids()[0]})`),
    ].join(", ");
    yield* say(`\n  Page       ${urls.join(" ")}`);
    yield* say(`  API        ${urls.map((each) => `${each}/docs`).join(" ")}`);
    yield* say(`  Processes  ${processes}`);
    if (given.databaseUrl === undefined) yield* recordDatabase(dataFolder, database.url);
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

/** The API that is started again is to be found where the one before was. */
function apisOf(configuration: Configuration, count: number): Effect.Effect<Member[]> {
  const { port } = configuration;
  const wanted = Array.from({ length: count }, (_, i) => port === 0 ? 0 : port + i);
  // A port that was asked for and is taken is for the process to complain about.
  const ports = port === 0 ? freePorts(wanted) : Effect.succeed(wanted);
  return Effect.map(ports, (found) =>
    found.map((each, i): Member => ({
      name: count === 1 ? "api" : `api ${i + 1}`,
      words: ["api"],
      environment: environmentOf({ ...configuration, port: each }),
      isAtWork: (line) => servedUrl(line) !== undefined,
    })));
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
function joinText(
  given: Configuration,
  { data, natsUrl, databaseUrl }: Configuration,
): string {
  const variables = [
    given.natsUrl === undefined && natsUrl !== undefined
      ? `NATS_URL=${Redacted.value(natsUrl)}`
      : "NATS_URL=…",
    given.databaseUrl === undefined && databaseUrl !== undefined
      ? `DATABASE_URL_FILE=${databaseUrlFile(data)}`
      : "DATABASE_URL=…",
  ];
  return `  One more   ${variables.join(" ")} npm run troupe -- worker`;
}

/** Where the address of the cluster's own Postgres stands, with its password, for this user alone. */
function databaseUrlFile(dataFolder: string): string {
  return join(dataFolder, "cluster", "database-url");
}

/** Leaves that address for the length of the scope. */
function recordDatabase(dataFolder: string, url: string) {
  const file = databaseUrlFile(dataFolder);
  return Effect.acquireRelease(
    attempt(() => writeFile(file, `${url}\n`, { mode: 0o600 })),
    () => Effect.promise(() => rm(file, { force: true })),
  );
}

function endText(choice: ClusterChoice): string {
  return Duration.isFinite(choice.for)
    ? `by itself after ${showDuration(choice.for)}, or with Ctrl-C`
    : "with Ctrl-C";
}
