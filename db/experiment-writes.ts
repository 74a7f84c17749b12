// How a checkpoint writes experiments, their decisions and rewards.
import { sql } from "drizzle-orm";
import { replacedBut } from "./assignments.ts";
import { decisionRows, experimentRows, rewardRows } from "./experiment-rows.ts";
import { decisions, experiments, rewards } from "./experiment-schema.ts";
import type { WriteGroup } from "./write-group.ts";

export const experimentWrites: WriteGroup = {
  tables: ["experiments", "decisions", "rewards"],
  inserts: (drizzle, ifAdvanced) => [
    drizzle.$with("written_experiments").as(
      drizzle.insert(experiments).select(experimentRows.select(ifAdvanced)).onConflictDoUpdate({
        target: experiments.id,
        set: replacedBut(experiments, ["id"]),
        setWhere: sql`${experiments.sequence} <= excluded.sequence`,
      }),
    ),
    drizzle.$with("written_decisions").as(
      drizzle.insert(decisions).select(decisionRows.select(ifAdvanced)).onConflictDoNothing(),
    ),
    drizzle.$with("written_rewards").as(
      drizzle.insert(rewards).select(rewardRows.select(ifAdvanced)).onConflictDoNothing(),
    ),
  ],
  parameters: (rows) => ({
    ...experimentRows.parameters(rows.experiments),
    ...decisionRows.parameters(rows.decisions),
    ...rewardRows.parameters(rows.rewards),
  }),
};
