// The decisions of an experiment as a log to evaluate other policies on (ml/off-policy/), column by column.
import { and, desc, eq } from "drizzle-orm";
import { Schema } from "effect";
import type { DecisionLog } from "../../ml/off-policy/logged.ts";
import { ExperimentDefinition, rewardTimeout } from "../../streams/experiment.ts";
import type { Drizzle } from "../database.ts";
import { decisions, experiments, rewards } from "../experiment-schema.ts";
import { partitions } from "../schema.ts";
import { DecisionPages } from "./decision-pages.ts";
import { conditionOf, type DecisionPosition } from "./decisions.ts";
import { read, type TimeRange } from "./read.ts";

/** Most decisions of one log. */
export const maxLoggedDecisions = 200_000;

/** Rows that one query fetches, unless they are long: reading them holds up the process for some 20 ms. */
const usualRowsAtOnce = 1_000;

/** The kind of actors whose partitions say how far experiments have come. */
const kind = "experiment";

/** Which decisions: the newest of those that were made within the range. */
export interface LoggedDecisionsSelection extends TimeRange {
  /** At most {@link maxLoggedDecisions}. */
  readonly limit: number;
}

/** What {@link loggedDecisions} answers. */
export interface LoggedDecisions {
  /** In the order of time; the context as policies see it (`encodeContext`). */
  readonly log: DecisionLog;
  /** Decisions up to this time were settled. */
  readonly settledMs: number;
  /** Whether there are others that are older: more than the limit, or than memory is to hold. */
  readonly more: boolean;
}

/**
 * The newest settled decisions of an experiment, each with what it earned: the default where no reward came.
 * Settled are those whose time-out has passed on the clock of the experiment's partition. Younger ones are
 * left out even if their reward is there: of decisions that may still wait, only good ones would be. So are
 * those that kept a user's arm: they were not drawn, and estimators count on independent draws.
 * Undefined where there is no such experiment. Fails with `StoreUnavailable`.
 */
export async function loggedDecisions(
  database: Drizzle,
  experiment: string,
  { fromMs, toMs, limit }: LoggedDecisionsSelection,
  rowsAtOnce = usualRowsAtOnce,
): Promise<LoggedDecisions | undefined> {
  const found = await definitionAndTime(database, experiment);
  if (found === undefined) return undefined;
  const { definition, atMs } = found;
  const { timeoutSeconds = rewardTimeout.usual } = definition.reward;
  const settledMs = Math.floor(atMs - 1000 * timeoutSeconds);
  const range = { fromMs, toMs: Math.min(toMs ?? Infinity, settledMs + 1) };
  const pages = new DecisionPages(definition);
  const wanted = Math.min(limit, maxLoggedDecisions);
  let after: DecisionPosition | undefined;
  for (;;) {
    const count = pages.room(wanted, rowsAtOnce);
    if (count === 0) return { log: pages.log(), settledMs, more: true };
    const rows = await read(
      "decisions of a log",
      database.select({
        id: decisions.id,
        at: decisions.at,
        index: decisions.index,
        propensities: decisions.propensities,
        context: decisions.context,
        reward: rewards.reward,
      }).from(decisions).leftJoin(rewards, eq(rewards.decisionId, decisions.id))
        .where(and(eq(decisions.kept, false), conditionOf({ experiment, ...range, after })))
        .orderBy(desc(decisions.at), desc(decisions.id)).limit(count + 1),
    );
    pages.add(rows.slice(0, count));
    if (rows.length <= count) return { log: pages.log(), settledMs, more: false };
    const last = rows[count - 1];
    after = { atMs: last.at.getTime(), id: last.id };
  }
}

const parseDefinition = Schema.decodeUnknownSync(Schema.fromJsonString(ExperimentDefinition));

/** What an experiment is, and how far the time of its partition has come. */
async function definitionAndTime(database: Drizzle, experiment: string) {
  const rows = await read(
    "experiment of a log",
    database.select({
      definition: experiments.definition,
      lastAt: experiments.lastAt,
      watermarkAt: partitions.watermarkAt,
    }).from(experiments)
      .leftJoin(
        partitions,
        and(eq(partitions.kind, kind), eq(partitions.partition, experiments.partition)),
      )
      .where(eq(experiments.id, experiment)),
  );
  return rows.map(({ definition, lastAt, watermarkAt }) => ({
    definition: parseDefinition(definition),
    atMs: (watermarkAt ?? lastAt).getTime(),
  }))[0];
}
