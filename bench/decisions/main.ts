// The benchmark of decisions: how many a second in one process, for each policy, and how long one takes over
// NATS and over HTTP beside what those take alone. Writes its part of docs/benchmarks.md where it ran in full:
// `npm run bench:decisions -- --seconds 3` is a small try.
import process from "node:process";
import { parseArgs } from "node:util";
import { machine, publish } from "../document.ts";
import { onFreshServers, runProgram } from "../servers.ts";
import { table, whole } from "../table.ts";
import type { AskingTimes, Quantiles } from "./asking.ts";
import type { InProcessTimes } from "./in-process.ts";
import { whileServing } from "./serving.ts";

const fullSeconds = 20;
const fullPace = 2000;
const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: `${fullSeconds}` },
    pace: { type: "string", default: `${fullPace}` },
  },
});
const [seconds, pace] = [Number(values.seconds), Number(values.pace)];
if (!(seconds >= 1 && pace >= 1)) {
  throw new Error(`found ${values.seconds} s at ${values.pace} a second, wanted 1 and 1`);
}

const say = (text: string) => process.stderr.write(`${text}\n`);

async function inProcess(): Promise<string> {
  say("decisions in process");
  const { evenPerSecond, policies }: InProcessTimes = JSON.parse(
    await runProgram("bench/decisions/in-process.ts", []),
  );
  const rows = policies.map(({ policy, perSecond, cpuMicros, firstMs }) => [
    policy,
    whole(perSecond),
    (perSecond / evenPerSecond).toFixed(2),
    `${cpuMicros.toFixed(1)} µs`,
    `${firstMs.toFixed(3)} ms`,
  ]);
  const head = [
    "policy",
    "decisions a second",
    "of an even draw",
    "CPU",
    "first one on a new posterior",
  ];
  return `${table(head, rows)}\n\nAn id and an even draw by it, without a policy: ${
    whole(evenPerSecond)
  } a second.`;
}

async function asking(): Promise<string> {
  say(`${whole(pace)} decisions a second over NATS and HTTP`);
  const times: AskingTimes = await onFreshServers((url, connection, database) =>
    whileServing(
      connection,
      database,
      async ({ apiUrl, echoUrl }) =>
        JSON.parse(
          await runProgram("bench/decisions/asking.ts", [url, apiUrl, echoUrl, pace, seconds]),
        ),
    )
  );
  const row = (name: string, own: Quantiles, bare?: Quantiles) => [
    name,
    ...own.map((ms) => `${ms.toFixed(2)} ms`),
    bare === undefined ? "" : `${(own[1] / bare[1]).toFixed(1)}×`,
  ];
  return table(["asked", "p50", "p99", "p99.9", "p99 beside bare"], [
    row("NATS request, answered at once", times.echo),
    row("JetStream message, stored", times.stored),
    row("decision over NATS", times.decided, times.stored),
    row("HTTP request, answered at once", times.httpEcho),
    row("decision over HTTP", times.httpDecided, times.httpEcho),
  ]);
}

const report = [
  `Measured by \`npm run bench:decisions\` on ${machine()}.`,
  "In process: five arms, a posterior of 20,000 decisions; the id, the draw and the propensity of every arm. " +
  "`linear-thompson` looks at a context of six numbers, and works its propensities out for each decision.",
  await inProcess(),
  `Answers: ${whole(pace)} a second for ${
    whole(seconds)
  } s, asked by another process whether or not earlier ` +
  "ones were answered. A decision is in the log, on disk as NATS writes it, before it is answered: a bare " +
  "message that is stored is what it is held against.",
  await asking(),
].join("\n\n");
process.stdout.write(`${report}\n`);
if (seconds === fullSeconds && pace === fullPace) publish("decisions", report);
