// `troupe simulate`: feeds the simulated platform and its audience into a Troupe that runs already.
import { Effect } from "effect";
import { Command } from "effect/cli";
import { settingFlags } from "../config/flags.ts";
import { simulate as simulatePlatform, type SimulationProgress } from "../sources/simulation.ts";
import { measureConnection } from "../streams/connection-metrics.ts";
import { simulatingText } from "./announcement.ts";
import { withConfiguration } from "./command.ts";
import { reachTroupe } from "./connect.ts";
import { runFor, until } from "./flags.ts";
import { processMetrics } from "./measuring.ts";
import { serveProbes } from "./probes.ts";
import { endInTime, Stop } from "./process.ts";
import { ProgressLine } from "./progress.ts";
import { natsAnswers } from "./readiness.ts";
import { simulationFlags, simulationOptions } from "./simulation.ts";
import { grouped, say } from "./terminal.ts";

/** `troupe simulate`. */
export const simulate = Command.make(
  "simulate",
  {
    ...simulationFlags,
    until,
    for: runFor,
    settings: settingFlags(["natsUrl", "data", "replicas", "metricsHost", "metricsPort"]),
  },
  (input) =>
    withConfiguration(input.settings, (configuration) =>
      endInTime(Effect.gen(function* () {
        const metrics = yield* processMetrics;
        const becomeReady = yield* serveProbes(configuration, metrics);
        const { connection, demo } = yield* reachTroupe(configuration, "troupe simulate");
        yield* measureConnection(connection, metrics);
        becomeReady([natsAnswers(connection)]);
        const { requested } = yield* Stop;
        yield* say(simulatingText(input.videos, input.users, input.seed));
        if (demo !== undefined) yield* say(`The page: ${demo.apiUrl}`);
        const line = new ProgressLine();
        let last: SimulationProgress | undefined;
        const run = simulatePlatform({
          ...simulationOptions(connection, configuration.replicas, input),
          untilMs: input.until,
          onProgress: (progress) => {
            last = progress;
            line.show(progressText(progress));
          },
        });
        yield* Effect.raceAllFirst([run, requested, Effect.sleep(input.for)]);
        line.end();
        if (last !== undefined) {
          yield* say(`${progressText(last)}. The same command goes on there.`);
        }
      }))),
).pipe(
  Command.withDescription(
    "Feed a simulated platform: videos that are born, grow with the hours of the day and the days " +
      "of the week, break out, and are read with gaps, repeats and corrections; and its audience: " +
      "users who come, watch and read, subscribe, and leave. What it fed before it does not feed " +
      "again. Goes to the running demo, or to NATS_URL.",
  ),
  Command.withShortDescription("Feed simulated videos and users"),
  Command.withExamples([
    { command: "npm run troupe -- simulate --seed 2 --videos 500 --for 60s" },
    {
      command: "npm run troupe -- simulate --speed 36000",
      description: "Ten hours a second, until the simulation has reached now",
    },
    {
      command: "npm run troupe -- simulate --users 5000 --drift",
      description: "A larger audience, which changes its ways after two weeks",
    },
  ]),
);

function progressText({ platform, audience }: SimulationProgress): string {
  const activity = audience === undefined ? "" : ` and ${grouped(audience.sent)} activity events`;
  const atMs = Math.min(platform.simulatedMs, audience?.simulatedMs ?? Infinity);
  return `${grouped(platform.sent)} readings${activity} sent, ` +
    `simulated time ${new Date(atMs).toISOString()}`;
}
