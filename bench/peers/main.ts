// `npm run bench:peers`: the same work by Troupe and by those it is compared with, in one run on one
// machine. Prints a table and writes it into docs/benchmarks.md.
import { fileURLToPath } from "node:url";
import process from "node:process";
import { parseArgs } from "node:util";
import { ensurePackages, peerPackages } from "../../scripts/packages.mjs";
import { publish } from "../document.ts";
import { whole } from "../table.ts";
import { type Amount, measureCrash, measurePerformance } from "./measures.ts";
import { peers } from "./peers.ts";
import { fetchRedis } from "./redis-server.ts";
import { type Measured, reportOf } from "./report.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const say = (text: string) => process.stderr.write(`${text}\n`);

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    rounds: { type: "string", default: "2" },
  },
});
const amount: Amount = flags.quick
  ? { readings: 5000, videos: 1000, liveSeconds: 5, livePerSecond: 200 }
  : { readings: 100_000, videos: 1000, liveSeconds: 15, livePerSecond: 200 };
const rounds = Number(flags.rounds);

// Troupe's benchmark wants a Postgres of its own, whose processes it can account for.
delete process.env.DATABASE_URL;
await ensurePackages(folder, peerPackages);
await fetchRedis(say);

const unknown = flags.only.filter((name) => !peers.some((peer) => peer.name === name));
if (unknown.length > 0) {
  throw new Error(`no peer is called ${unknown.join(", ")}`);
}
const chosen = peers.filter(({ name }) => flags.only.length === 0 || flags.only.includes(name));
const measured: Measured[] = chosen.map((peer) => ({
  peer,
  rounds: [],
  crash: undefined,
}));
for (let round = 0; round < rounds; round++) {
  // Back and forth, so that nobody is always the first on a machine that warms up or tires.
  const order = round % 2 === 0 ? measured : [...measured].reverse();
  for (const each of order) {
    say(`round ${round + 1} of ${rounds}: ${each.peer.title}`);
    const found = await measurePerformance(each.peer, amount);
    each.rounds.push(found);
    say(
      `  ${whole(found.perSecond)} readings a second, p99 ${found.p99Ms.toFixed(1)} ms, ` +
        `${found.cpuSecondsPerMillion.toFixed(1)} CPU seconds a million`,
    );
  }
}
for (const each of measured) {
  say(`kill -9: ${each.peer.title}`);
  each.crash = await measureCrash(each.peer, amount);
  say(`  ${JSON.stringify(each.crash)}`);
}
const report = await reportOf(measured, amount, rounds);
process.stdout.write(`${report}\n`);
if (!flags.quick && flags.only.length === 0) publish("peers", report);
