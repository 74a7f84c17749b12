// `npm run bench:audience`: how good predictions of users are, beside the truth of the simulated audience.
// With `--write` the figures go into docs/benchmarks.md; `--users`, `--days`, `--warm-up` and `--seed` change
// who lives, and for how long.
import process from "node:process";
import { parseArgs } from "node:util";
import { publish } from "../document.ts";
import { measure } from "./measure.ts";
import { audienceReport } from "./report.ts";

const { values } = parseArgs({
  options: {
    write: { type: "boolean", default: false },
    users: { type: "string", default: "2000" },
    days: { type: "string", default: "90" },
    "warm-up": { type: "string", default: "45" },
    seed: { type: "string", default: "1" },
  },
});

function whole(name: keyof typeof values, least: number): number {
  const number = Number(values[name]);
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw new Error(`found --${name} ${values[name]}, wanted a whole number from ${least}`);
}

const days = whole("days", 20);
const run = {
  users: whole("users", 10),
  days,
  warmUpDays: Math.min(whole("warm-up", 1), days - 10),
  seed: whole("seed", 0),
};
const measured = measure(run, (text) => process.stderr.write(`${text}\n`));
const report = `Measured by \`npm run bench:audience\`.\n\n${audienceReport(measured)}`;
process.stdout.write(`${report}\n`);
if (values.write) publish("audience", report);
