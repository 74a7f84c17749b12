// `troupe doctor`: looks at everything that Troupe needs, and says what to do where something is wrong.
import process from "node:process";
import { Effect, Option, Redacted, Result } from "effect";
import { Command, Flag } from "effect/cli";
import { settingFlags } from "../config/flags.ts";
import type { Configuration } from "../config/table.ts";
import { type Check, skipped, type Verdict, wrong } from "./checks/check.ts";
import { checkDataFolder, checkDisk, checkPort, checkRuntime } from "./checks/computer.ts";
import { checkEmbedded, checkPostgres } from "./checks/database.ts";
import { checkProgram, checkServer } from "./checks/nats.ts";
import { checkMetrics, metricsUrl } from "./checks/scraping.ts";
import { checkWorkers } from "./checks/workers.ts";
import { withConfiguration } from "./command.ts";
import { reachTroupe } from "./connect.ts";
import { NotConfigured, Reported } from "./errors.ts";
import { readDemo } from "./running-demo.ts";
import { say } from "./terminal.ts";
import { partitionTotal, topologySettings } from "./foundation.ts";

/** `troupe doctor`. */
export const doctor = Command.make(
  "doctor",
  {
    json: Flag.Boolean("json").pipe(
      Flag.withDescription("Print the checks as JSON"),
      Flag.withoutNegation,
      Flag.withDefault(false),
    ),
    metricsUrls: Flag.String("metrics-url").pipe(
      Flag.withMetavar("<url>"),
      Flag.filterMap(
        (text) => Option.fromUndefinedOr(metricsUrl(text)),
        () => "the address of a process, such as http://worker-1:9464",
      ),
      Flag.withDescription(
        "A process whose metrics to look at, API or worker; may be given again (the demo here)",
      ),
      Flag.atLeast(0),
    ),
    settings: settingFlags([
      "natsUrl",
      "databaseUrl",
      "data",
      "natsServer",
      "host",
      "port",
      "partitions",
      "replicas",
      "statsMaxBytes",
      "forecastsKept",
      "statsMaxAge",
    ]),
  },
  (input) =>
    withConfiguration(input.settings, (configuration) =>
      Effect.gen(function* () {
        const checks = yield* examine(configuration, input.metricsUrls);
        yield* say(input.json ? JSON.stringify(checks, null, 2) : report(checks));
        if (checks.some((check) => check.verdict === "wrong")) {
          return yield* new Reported({ exitCode: 1 });
        }
      })),
).pipe(
  Command.withDescription(
    "Look at everything that Troupe needs: the runtime, the data folder, the disk, the port, NATS " +
      "with its streams, the workers, the database with its tables, the clocks, and what running " +
      "processes measure of themselves, by the limits of the alerts. Each line says what was found " +
      "and, where it is wrong, what to do. The exit code is 1 where something is wrong.",
  ),
  Command.withShortDescription("Check versions, permissions, connections and streams"),
  Command.withExamples([
    { command: "npm run troupe -- doctor" },
    {
      command: "NATS_URL=nats://broker:4222 npm run troupe -- doctor --json",
      description: "Another server, for a program to read",
    },
    {
      command:
        "npm run troupe -- doctor --metrics-url http://api:8080 --metrics-url http://worker-1:9464",
      description: "What an API and a worker measure",
    },
  ]),
);

/** Looks at everything, in the order in which somebody would put it right. */
function examine(
  configuration: Configuration,
  metricsUrls: readonly string[],
): Effect.Effect<Check[]> {
  return Effect.gen(function* () {
    const { data, host, port, natsServer, databaseUrl } = configuration;
    const demo = yield* readDemo(data);
    return [
      checkRuntime(process.versions),
      yield* Effect.promise(() => checkDataFolder(data)),
      yield* Effect.promise(() => checkDisk(data)),
      yield* Effect.promise(() => checkPort(host, port, demo?.apiUrl)),
      yield* checkProgram({ ...process.env, NATS_SERVER: natsServer }),
      ...yield* examineNats(configuration),
      ...databaseUrl === undefined
        ? [yield* Effect.promise(() => checkEmbedded(demo?.apiUrl))]
        : yield* checkPostgres(Redacted.value(databaseUrl)),
      ...yield* checkMetrics(urlsOf(metricsUrls, demo?.apiUrl), configuration.apiKey),
    ];
  });
}

/** The processes to look at: those that were named, else the demo. */
function urlsOf(named: readonly string[], demoUrl: string | undefined): readonly string[] {
  const own = demoUrl === undefined ? undefined : metricsUrl(demoUrl);
  return named.length > 0 || own === undefined ? [...new Set(named)] : [own];
}

function examineNats(configuration: Configuration): Effect.Effect<readonly Check[]> {
  return Effect.scoped(Effect.gen(function* () {
    const reached = yield* Effect.result(reachTroupe(configuration, "troupe doctor"));
    if (Result.isFailure(reached)) {
      const error = reached.failure;
      if (error instanceof NotConfigured) {
        return [skipped("NATS server", "NATS_URL is not set and no demo runs here")];
      }
      return [wrong("NATS server", error.message, "start it, or correct NATS_URL")];
    }
    const { connection } = reached.success;
    return yield* Effect.promise(async () => {
      const url = connection.getServer();
      const checks = await checkServer(connection, url, topologySettings(configuration));
      // Where nobody can be at work there is nobody to listen for.
      const hasJetStream = checks.some(({ name, verdict }) =>
        name === "JetStream" && verdict === "good"
      );
      if (!hasJetStream) return checks;
      return [...checks, await checkWorkers(connection, partitionTotal(configuration))];
    });
  }));
}

const marks: Readonly<Record<Verdict, string>> = { good: "✓", wrong: "✗", skipped: "–" };

function report(checks: readonly Check[]): string {
  const width = Math.max(...checks.map((check) => check.name.length));
  const lines = checks.flatMap(({ name, verdict, found, remedy }) => {
    const line = `${marks[verdict]} ${name.padEnd(width)}  ${found}`;
    return remedy === undefined ? [line] : [line, `  ${" ".repeat(width)}  → ${remedy}`];
  });
  const faults = checks.filter((check) => check.verdict === "wrong").length;
  const verdict = faults === 0 ? "All is well." : `${faults} to be put right.`;
  return [...lines, "", verdict].join("\n");
}
