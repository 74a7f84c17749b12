// Decisions of an experiment, newest first, each beside what it earned.
import { and, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import type { Drizzle } from "../database.ts";
import type { DecisionRow, RewardOutcome, RewardRow } from "../experiment-projections.ts";
import { decisions, rewards } from "../experiment-schema.ts";
import { type Page, pageOf, read, type TimeRange } from "./read.ts";

/** A decision and what it earned; nothing is known of one that waits, or that earned the default. */
export interface RewardedDecision extends DecisionRow {
  readonly reward: number | undefined;
  readonly rewardAtMs: number | undefined;
  readonly outcome: RewardOutcome | undefined;
}

/** A place in a list of decisions. */
export interface DecisionPosition {
  readonly atMs: number;
  readonly id: string;
}

/** Which decisions, from where on: those that were made within the range. */
export interface DecisionsSelection extends TimeRange {
  readonly experiment: string;
  readonly limit: number;
  readonly after: DecisionPosition | undefined;
}

/** A page of an experiment's decisions. Fails with `StoreUnavailable`. */
export async function listDecisions(
  database: Drizzle,
  selection: DecisionsSelection,
): Promise<Page<RewardedDecision>> {
  const rows = await read(
    "decisions of an experiment",
    database.select().from(decisions).leftJoin(rewards, eq(rewards.decisionId, decisions.id))
      .where(conditionOf(selection))
      .orderBy(desc(decisions.at), desc(decisions.id)).limit(selection.limit + 1),
  );
  const found = rows.map(({ decisions, rewards }): RewardedDecision => ({
    ...decisionRow(decisions),
    reward: rewards?.reward,
    rewardAtMs: rewards?.at.getTime(),
    outcome: rewards?.outcome,
  }));
  return pageOf(found, selection.limit);
}

/** The condition on decisions that a selection amounts to; the index on them answers it. */
export function conditionOf(
  { experiment, fromMs, toMs, after }: Omit<DecisionsSelection, "limit">,
): SQL | undefined {
  return and(
    eq(decisions.experiment, experiment),
    fromMs === undefined ? undefined : gte(decisions.at, new Date(fromMs)),
    toMs === undefined ? undefined : lt(decisions.at, new Date(toMs)),
    after === undefined ? undefined : isAfter(after),
  );
}

/** A comparison of rows. */
function isAfter({ atMs, id }: DecisionPosition): SQL {
  const at = sql.param(new Date(atMs), decisions.at);
  return sql`(${decisions.at}, ${decisions.id}) < (${at}, ${id})`;
}

/** A decision as committed. */
export function decisionRow(row: typeof decisions.$inferSelect): DecisionRow {
  return {
    id: row.id,
    experiment: row.experiment,
    userId: row.userId ?? undefined,
    context: row.context ?? undefined,
    arm: row.arm,
    index: row.index,
    propensities: row.propensities,
    policy: row.policy,
    version: row.version,
    kept: row.kept,
    atMs: row.at.getTime(),
    sequence: row.sequence,
  };
}

/** A reward as committed. */
export function rewardRow(row: typeof rewards.$inferSelect): RewardRow {
  return {
    decisionId: row.decisionId,
    experiment: row.experiment,
    reward: row.reward,
    outcome: row.outcome,
    atMs: row.at.getTime(),
  };
}
