// Experiments: lists by the last activity, and one by its id.
import { and, desc, eq, sql } from "drizzle-orm";
import type { ExperimentStatus } from "../../streams/experiment.ts";
import type { Drizzle } from "../database.ts";
import type { ExperimentRow } from "../experiment-projections.ts";
import { experiments } from "../experiment-schema.ts";
import { type Page, pageOf, read } from "./read.ts";

/** A place in a list of experiments. */
export interface ExperimentPosition {
  readonly lastAtMs: number;
  readonly id: string;
}

/** Which experiments, from where on. */
export interface ExperimentsSelection {
  /** Undefined for all. */
  readonly status: ExperimentStatus | undefined;
  readonly limit: number;
  readonly after: ExperimentPosition | undefined;
}

/** A page of experiments, those of the latest activity first. Fails with `StoreUnavailable`. */
export async function listExperiments(
  database: Drizzle,
  { status, limit, after }: ExperimentsSelection,
): Promise<Page<ExperimentRow>> {
  const rows = await read(
    "list of experiments",
    database.select().from(experiments).where(and(
      status === undefined ? undefined : eq(experiments.status, status),
      after === undefined
        ? undefined
        : sql`(${experiments.lastAt}, ${experiments.id}) < (${
          sql.param(new Date(after.lastAtMs), experiments.lastAt)
        }, ${after.id})`,
    )).orderBy(desc(experiments.lastAt), desc(experiments.id)).limit(limit + 1),
  );
  return pageOf(rows.map(experimentRow), limit);
}

/** One experiment; undefined where there is none of that id. Fails with `StoreUnavailable`. */
export async function findExperiment(
  database: Drizzle,
  id: string,
): Promise<ExperimentRow | undefined> {
  const rows = await read(
    "experiment",
    database.select().from(experiments).where(eq(experiments.id, id)),
  );
  return rows.map(experimentRow)[0];
}

/** An experiment as committed. */
export function experimentRow(row: typeof experiments.$inferSelect): ExperimentRow {
  return {
    id: row.id,
    title: row.title ?? undefined,
    status: row.status,
    policy: row.policy,
    reward: row.reward,
    definition: row.definition,
    standing: row.standing,
    createdAtMs: row.createdAt.getTime(),
    startedAtMs: row.startedAt?.getTime(),
    endedAtMs: row.endedAt?.getTime(),
    lastAtMs: row.lastAt.getTime(),
    decisions: row.decisions,
    rewards: row.rewards,
    sequence: row.sequence,
  };
}
