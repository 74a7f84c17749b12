// Rows of experiments for tests: each as a whole, of which only what matters need be said.
import type { DecisionRow, ExperimentRow, RewardRow } from "./experiment-projections.ts";
import { noProjections, type Projections } from "./store.ts";

const startMs = Date.UTC(2025, 7, 8, 6);

export function experimentOf(
  id: string,
  differences: Partial<ExperimentRow> = {},
): ExperimentRow {
  const arms = [{ id: "top" }, { id: "middle" }, { id: "bottom" }];
  return {
    id,
    title: "Where ads are shown",
    status: "running",
    policy: "adaptive-thompson",
    reward: "click",
    definition: JSON.stringify({ id, arms, reward: { kind: "click" } }),
    standing: '{"version":3}',
    createdAtMs: startMs,
    startedAtMs: startMs + 1,
    endedAtMs: undefined,
    lastAtMs: startMs + 86_400_000,
    decisions: 1,
    rewards: 1,
    sequence: 1,
    ...differences,
  };
}

export function decisionOf(
  experiment: string,
  own: string,
  differences: Partial<DecisionRow> = {},
): DecisionRow {
  return {
    id: `${experiment}.${own}`,
    experiment,
    userId: "somebody",
    context: '{"device":"tv","age":1.5}',
    arm: "middle",
    index: 1,
    propensities: [0.25, 2 / 3, 0],
    policy: "adaptive-thompson",
    version: 7,
    kept: false,
    atMs: startMs + 2,
    sequence: 1,
    ...differences,
  };
}

export function rewardOf(
  experiment: string,
  own: string,
  differences: Partial<RewardRow> = {},
): RewardRow {
  return {
    decisionId: `${experiment}.${own}`,
    experiment,
    reward: 1,
    outcome: "rewarded",
    atMs: startMs + 3,
    ...differences,
  };
}

/** A row in every table of experiments, of an experiment whose id begins with `prefix`. */
export function experimentRowsOf(prefix: string): Projections {
  return {
    ...noProjections,
    experiments: [experimentOf(`${prefix}ads`)],
    decisions: [decisionOf(`${prefix}ads`, "1")],
    rewards: [rewardOf(`${prefix}ads`, "1")],
  };
}
