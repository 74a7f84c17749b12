// `npm run bench:forecast`: how good the forecasts are on files of readings of every kind, by what
// `troupe evaluate forecast` runs, and what a forecast costs. With `--write` the figures go into the
// documents; `--only hourly` takes one file, `--only cost` nothing but the cost.
import { writeFileSync } from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import { machine, publish } from "../document.ts";
import { forecastCost } from "./cost.ts";
import { accuracyFigure, videoFigure } from "./figures.ts";
import { measure, type Measured } from "./measure.ts";
import { accuracyReport, costReport } from "./report.ts";
import { readingSets, realName } from "./sets.ts";

const costName = "cost";
const say = (text: string) => process.stderr.write(`${text}\n`);

const { values } = parseArgs({
  options: {
    write: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
  },
});
const sets = readingSets();
const known = [...sets.map(({ name }) => name), costName];
const unknown = values.only.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  throw new Error(`found --only ${unknown.join()}, wanted one of ${known.join(", ")}`);
}
if (values.write && !(values.only.length === 0 && sets.some(({ name }) => name === realName))) {
  throw new Error(
    `found --write without every file, wanted no --only and ${realName}.csv in the folder that ` +
      "TROUPE_SHARED_DATA names or in ../shared/data",
  );
}
const isWanted = (name: string) => values.only.length === 0 || values.only.includes(name);

const measured: Measured[] = [];
for (const set of sets.filter(({ name }) => isWanted(name))) {
  say(`${set.name}: ${set.about}`);
  measured.push(await measure(set, say));
}
const by = `Measured by \`npm run bench:forecast\``;
const accuracy = `${by}, seed 1, trainings included.\n\n${accuracyReport(measured)}`;
if (measured.length > 0) process.stdout.write(`${accuracy}\n`);
if (values.write) {
  publish("accuracy", accuracy, "docs/forecasting.md");
  writeFileSync("docs/forecast-accuracy.svg", accuracyFigure(measured));
  const track = measured.find(({ track }) => track !== undefined)?.track;
  if (track !== undefined) writeFileSync("docs/forecast-video.svg", videoFigure(track));
}
if (isWanted(costName)) {
  say("what a forecast costs");
  const cost = `${by} on ${machine()}.\n\n${costReport(forecastCost())}`;
  process.stdout.write(`\n${cost}\n`);
  if (values.write) publish("forecast", cost);
}
