// What a checkpoint writes of experiments: how each stands, its decisions, and what they earned.
import type { ExperimentStatus } from "../streams/experiment.ts";

/** Replaces the experiment's row in `experiments`. */
export interface ExperimentRow {
  readonly id: string;
  readonly title: string | undefined;
  readonly status: ExperimentStatus;
  readonly policy: string;
  readonly reward: string;
  /** The definition, as JSON. */
  readonly definition: string;
  /** How it stands, as JSON: what its actor tells whoever asks. */
  readonly standing: string;
  readonly createdAtMs: number;
  readonly startedAtMs: number | undefined;
  readonly endedAtMs: number | undefined;
  readonly lastAtMs: number;
  readonly decisions: number;
  readonly rewards: number;
  readonly sequence: number;
}

/** Adds a row to `decisions`; one that is there already stays as it is. */
export interface DecisionRow {
  readonly id: string;
  readonly experiment: string;
  readonly userId: string | undefined;
  /** What was known, as JSON. */
  readonly context: string | undefined;
  readonly arm: string;
  readonly index: number;
  /** Probability of each arm, by number. */
  readonly propensities: readonly number[];
  readonly policy: string;
  readonly version: number;
  readonly kept: boolean;
  readonly atMs: number;
  readonly sequence: number;
}

/** What became of a decision in the end. */
export const rewardOutcomes = ["rewarded", "late"] as const;
export type RewardOutcome = typeof rewardOutcomes[number];

/** Adds a row to `rewards`; one that is there already stays as it is. A decision without one earned the default. */
export interface RewardRow {
  readonly decisionId: string;
  readonly experiment: string;
  readonly reward: number;
  readonly outcome: RewardOutcome;
  readonly atMs: number;
}
