// How the rows of experiments, their decisions and rewards become rows of tables.
import { partitionParameter } from "./checkpoint-rows.ts";
import { flag, given, instant, real, Rows, slice, text, whole } from "./columnar.ts";
import type { DecisionRow, ExperimentRow, RewardRow } from "./experiment-projections.ts";
import { decisions, experiments, rewards } from "./experiment-schema.ts";

export const experimentRows = new Rows<typeof experiments, ExperimentRow>(
  "experiments",
  experiments,
  {
    id: text((row) => row.id),
    title: text((row) => row.title),
    partition: given(partitionParameter),
    status: text((row) => row.status),
    policy: text((row) => row.policy),
    reward: text((row) => row.reward),
    definition: text((row) => row.definition),
    standing: text((row) => row.standing),
    createdAt: instant((row) => row.createdAtMs),
    startedAt: instant((row) => row.startedAtMs),
    endedAt: instant((row) => row.endedAtMs),
    lastAt: instant((row) => row.lastAtMs),
    decisions: whole((row) => row.decisions),
    rewards: whole((row) => row.rewards),
    sequence: whole((row) => row.sequence),
  },
);

export const decisionRows = new Rows<typeof decisions, DecisionRow>("decisions", decisions, {
  id: text((row) => row.id),
  experiment: text((row) => row.experiment),
  userId: text((row) => row.userId),
  context: text((row) => row.context),
  arm: text((row) => row.arm),
  index: whole((row) => row.index),
  propensities: slice(0),
  policy: text((row) => row.policy),
  version: whole((row) => row.version),
  kept: flag((row) => row.kept),
  at: instant((row) => row.atMs),
  sequence: whole((row) => row.sequence),
}, {
  type: "double precision[]",
  slices: 1,
  length: (row) => row.propensities.length,
  number: (row, _slice, place) => row.propensities[place],
});

export const rewardRows = new Rows<typeof rewards, RewardRow>("rewards", rewards, {
  decisionId: text((row) => row.decisionId),
  experiment: text((row) => row.experiment),
  reward: real((row) => row.reward),
  outcome: text((row) => row.outcome),
  at: instant((row) => row.atMs),
});
