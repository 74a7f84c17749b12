// What the rows of experiments, their decisions and rewards must keep to.
import { largestReward, maxArms } from "../streams/experiment.ts";
import { count, hold, instant, integer, jsonObject, reached, unique } from "./checks.ts";
import type { Projections } from "./store.ts";

/** Throws a `RangeError` that names the first rule broken, what was found and what was wanted. */
export function checkExperiments(rows: Projections, sequence: number): void {
  checkStandings(rows.experiments, sequence);
  checkDecisions(rows.decisions, sequence);
  checkRewards(rows.rewards);
}

function checkStandings(rows: Projections["experiments"], sequence: number): void {
  unique("experiment", rows, (row) => row.id);
  for (const row of rows) {
    jsonObject("definition", row.definition);
    jsonObject("standing", row.standing);
    instant("createdAtMs", row.createdAtMs);
    for (const name of ["startedAtMs", "endedAtMs"] as const) {
      const value = row[name];
      if (value !== undefined) instant(name, value);
    }
    instant("lastAtMs", row.lastAtMs);
    for (const name of ["decisions", "rewards"] as const) count(name, row[name]);
    reached("experiment's sequence", row.sequence, sequence);
  }
}

function checkDecisions(rows: Projections["decisions"], sequence: number): void {
  unique("decision", rows, (row) => row.id);
  for (const { context, index, propensities, version, atMs, ...row } of rows) {
    if (context !== undefined) jsonObject("context", context);
    const arms = propensities.length;
    hold(arms <= maxArms, "length of propensities", arms, `at most ${maxArms}`);
    for (const value of propensities) {
      hold(value >= 0 && value <= 1, "propensity", value, "a probability");
    }
    integer("index", index);
    hold(propensities[index] > 0, `propensity ${index}`, propensities[index], "more than 0");
    count("version", version);
    instant("atMs", atMs);
    reached("decision's sequence", row.sequence, sequence);
  }
}

function checkRewards(rows: Projections["rewards"]): void {
  unique("reward", rows, (row) => row.decisionId);
  for (const { reward, atMs } of rows) {
    const isWithin = Math.abs(reward) <= largestReward;
    hold(isWithin, "reward", reward, `a number from -${largestReward} to ${largestReward}`);
    instant("atMs", atMs);
  }
}
