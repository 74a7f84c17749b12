// Rows about decisions and rewards, gathered between two checkpoints and gone with the second.
import type { DecisionRow, RewardRow } from "../../db/experiment-projections.ts";
import type { ProjectionSink } from "../actor.ts";

/** Rows by the id of the decision; the first of each counts, as in the database. */
export class ExperimentJournal {
  private readonly decisions = new Map<string, DecisionRow>();
  private readonly rewards = new Map<string, RewardRow>();

  decision(row: DecisionRow): void {
    if (!this.decisions.has(row.id)) this.decisions.set(row.id, row);
  }

  reward(row: RewardRow): void {
    if (!this.rewards.has(row.decisionId)) this.rewards.set(row.decisionId, row);
  }

  /** Hands the rows over. */
  project(sink: ProjectionSink): void {
    for (const row of this.decisions.values()) sink.decisions.push(row);
    for (const row of this.rewards.values()) sink.rewards.push(row);
  }
}
