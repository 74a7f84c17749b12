// The state of one experiment: who it is, what it learnt, and which decisions still may be rewarded.
import type { Policy } from "../../ml/bandit/policy.ts";
import { RewardDelay } from "../../ml/experiment/reward-delay.ts";
import {
  type ArmStatus,
  type ExperimentDefinition,
  type ExperimentStatus,
  rewardTimeout,
} from "../../streams/experiment.ts";
import { ExperimentChecks } from "./checks.ts";
import { CommandOutcomes } from "./command-outcomes.ts";
import { DecisionMemory } from "./decision-memory.ts";
import { ExperimentJournal } from "./journal.ts";
import { SplitTable } from "./split-table.ts";
import { TrafficHistory } from "./traffic-history.ts";
import { UserFilter } from "./user-filter.ts";

/** An arm, and what came of it. */
export interface ArmRecord {
  readonly id: string;
  readonly weight: number;
  status: ArmStatus;
  decisions: number;
  rewards: number;
  rewardSum: number;
  /** Of all decisions, the probabilities that it had in them. */
  propensitySum: number;
}

/** What is counted of an experiment besides its arms. */
export interface ExperimentCounts {
  rewards: number;
  settled: number;
  settledEarly: number;
  late: number;
  duplicates: number;
  contradictions: number;
  unknown: number;
}

/** Names of the counts, in the order in which they are written. */
export const countNames = [
  "rewards",
  "settled",
  "settledEarly",
  "late",
  "duplicates",
  "contradictions",
  "unknown",
] as const satisfies readonly (keyof ExperimentCounts)[];

/** When what happened, milliseconds since the epoch, as the log took it. */
export interface ExperimentTimes {
  readonly createdAtMs: number;
  startedAtMs: number | undefined;
  endedAtMs: number | undefined;
  lastAtMs: number;
}

/** What was told of an experiment. */
export interface Telling {
  /** How often. */
  version: number;
  /** When it may be told again: the longer it was, the later. */
  nextAtMs: number;
  /** Whether anything was learnt since. */
  isDue: boolean;
}

/** An experiment that was created. */
export interface Trial {
  readonly definition: ExperimentDefinition;
  status: ExperimentStatus;
  readonly arms: ArmRecord[];
  readonly policy: Policy;
  /** Decisions by number: as many were made as its `next` says. */
  readonly memory: DecisionMemory;
  /** The policy has learnt from all decisions before this number; see learning.ts. */
  learntTo: number;
  /** How long rewards other than the default take to come. */
  readonly delay: RewardDelay;
  /** Of fixed splits only. */
  readonly splits: SplitTable | undefined;
  /** Users whose arm was drawn, where a fixed split is sticky: from then on it is the same one. */
  readonly users: UserFilter | undefined;
  readonly checks: ExperimentChecks;
  readonly history: TrafficHistory;
  readonly counts: ExperimentCounts;
  readonly times: ExperimentTimes;
  readonly telling: Telling;
}

/** Whoever is named by an id, whether it was created yet or not. */
export interface Experiment {
  readonly id: string;
  readonly outcomes: CommandOutcomes;
  trial: Trial | undefined;
  /** Stream sequence of the last event. */
  sequence: number;
  /** Rows since the last checkpoint; no part of the snapshot. */
  journal: ExperimentJournal;
}

/** An id of which nothing is known. */
export function unknownExperiment(id: string): Experiment {
  return {
    id,
    outcomes: new CommandOutcomes(),
    trial: undefined,
    sequence: 0,
    journal: new ExperimentJournal(),
  };
}

/** A trial that nothing has happened in. */
export function newTrial(definition: ExperimentDefinition, policy: Policy, atMs: number): Trial {
  const isFixed = policy.name === "fixed";
  return {
    definition,
    status: "draft",
    arms: definition.arms.map(({ id, weight = 1 }) => newArm(id, weight)),
    policy,
    memory: new DecisionMemory(policy.contextLength),
    learntTo: 0,
    delay: new RewardDelay(),
    splits: isFixed ? new SplitTable() : undefined,
    users: isFixed && definition.sticky === true ? new UserFilter() : undefined,
    checks: ExperimentChecks.of(definition, isFixed),
    history: new TrafficHistory(),
    counts: {
      rewards: 0,
      settled: 0,
      settledEarly: 0,
      late: 0,
      duplicates: 0,
      contradictions: 0,
      unknown: 0,
    },
    times: { createdAtMs: atMs, startedAtMs: undefined, endedAtMs: undefined, lastAtMs: atMs },
    telling: { version: 0, nextAtMs: 0, isDue: false },
  };
}

/** An arm that nobody was given yet. */
export function newArm(id: string, weight: number): ArmRecord {
  return {
    id,
    weight,
    status: "active",
    decisions: 0,
    rewards: 0,
    rewardSum: 0,
    propensitySum: 0,
  };
}

/** What a decision is taken to earn until a reward says otherwise; never negative zero. */
export function defaultReward({ reward }: ExperimentDefinition): number {
  return (reward.default ?? 0) + 0;
}

/** How long a reward is waited for, in milliseconds. */
export function timeoutMs({ reward }: ExperimentDefinition): number {
  return 1000 * (reward.timeoutSeconds ?? rewardTimeout.usual);
}
