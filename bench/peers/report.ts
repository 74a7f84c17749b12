// What was measured, as the part of docs/benchmarks.md that compares Troupe with its peers.
import { readFileSync } from "node:fs";
import { machine } from "../document.ts";
import { table, whole } from "../table.ts";
import type { Verdict } from "./forecasts.ts";
import { onFreshGround } from "./ground.ts";
import type { Amount, Performance } from "./measures.ts";
import type { Peer } from "./peers.ts";
import { redisVersion } from "./redis-server.ts";

/** All that was measured of one peer. */
export interface Measured {
  readonly peer: Peer;
  readonly rounds: Performance[];
  crash: Verdict | undefined;
}

/** The middle value, or the mean of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

function medianOf(each: Measured, field: keyof Performance): number {
  return median(each.rounds.map((round) => round[field]));
}

const megabytes = (bytes: number) => whole(bytes / 1024 ** 2);

/** Everything that was measured, as Markdown. */
export async function reportOf(
  all: readonly Measured[],
  amount: Amount,
  rounds: number,
): Promise<string> {
  const [first] = all;
  const speed = table(
    [
      "peer",
      "readings a second",
      "range",
      "Troupe beside it",
      "CPU seconds a million",
      "p50 at 200 a second",
      "p99",
      "CPU of one core at 200 a second",
      "peak memory",
      "with NATS and Postgres",
    ],
    all.map((each) => {
      const rates = each.rounds.map((round) => round.perSecondCheckpointed);
      const ratio = medianOf(first, "perSecondCheckpointed") / median(rates);
      return [
        each.peer.title,
        whole(median(rates)),
        `${whole(Math.min(...rates))} to ${whole(Math.max(...rates))}`,
        `${ratio.toFixed(1)}×`,
        medianOf(each, "cpuSecondsPerMillion").toFixed(1),
        `${medianOf(each, "p50Ms").toFixed(1)} ms`,
        `${medianOf(each, "p99Ms").toFixed(1)} ms`,
        `${(100 * medianOf(each, "liveCpuShare")).toFixed(0)} %`,
        `${megabytes(medianOf(each, "peerBytes"))} MB`,
        `${megabytes(medianOf(each, "allBytes"))} MB`,
      ];
    }),
  );
  const crashes = table(
    [
      "after a kill -9",
      "readings doubled",
      "readings lost",
      "videos with a wrong state",
      "forecasts missing",
      "forecasts repeated",
    ],
    all.flatMap(({ peer, crash }) =>
      crash === undefined ? [] : [[
        peer.title,
        whole(crash.doubled),
        whole(crash.lost),
        whole(crash.wrongVideos),
        whole(crash.readings - crash.distinct),
        whole(crash.repeated),
      ]]
    ),
  );
  const paragraphs = [
    `Measured by \`npm run bench:peers\` on ${machine()}; ${await versions()}.`,
    `A backlog of ${whole(amount.readings)} readings of ${whole(amount.videos)} videos, then ` +
    `${amount.livePerSecond} readings a second for ${amount.liveSeconds} seconds; ${rounds} ` +
    `rounds back and forth on fresh servers, medians. What the columns mean, and how each peer is ` +
    `configured, stands in [bench/peers](../bench/peers/README.md).`,
    speed,
    crashes,
    "What survives what:",
    all.map(({ peer }) => `- **${peer.title}**: ${peer.durability}`).join("\n"),
  ];
  return paragraphs.join("\n\n");
}

async function versions(): Promise<string> {
  const servers = await onFreshGround(async ({ connection, sql }) => {
    const [row] = await sql<{ server_version: string }[]>`show server_version`;
    return [
      `nats-server ${connection.info?.version}`,
      `Postgres ${row.server_version}`,
    ];
  });
  const own = dependenciesIn("package.json");
  const product = dependenciesIn("../../package.json");
  const used = { ...own, effect: product.effect, postgres: product.postgres };
  const packages = Object.entries(used).map(([name, version]) => `${name} ${version}`);
  return [...servers, `Redis ${redisVersion()}`, ...packages].join(", ");
}

/** Packages and versions of a manifest, by its path from here. */
function dependenciesIn(manifest: string): Record<string, string> {
  return JSON.parse(readFileSync(new URL(manifest, import.meta.url), "utf8")).dependencies;
}
