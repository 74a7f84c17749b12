// How good the forecasts were: sums of `model_metrics` by group, and the figures made from them.
import { and, asc, desc, eq, gt, gte, lt, min, notInArray, or, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { type Accuracy, accuracyFrom } from "../../ml/score.ts";
import { everyMethodKey, type Target, targets } from "../../streams/forecast.ts";
import type { Drizzle } from "../database.ts";
import { modelMetrics as table } from "../schema.ts";
import { metricSums } from "../store.ts";
import { type Page, pageOf, read, type TimeRange } from "./read.ts";

/** What accuracy can be broken down by. */
export type AccuracyDimension = "hour" | "video" | "horizon" | "method" | "model" | "target";

/** The group that sums are over; a dimension that was not asked for is absent. */
export interface AccuracyGroup {
  readonly hourMs?: number;
  readonly video?: string;
  readonly horizon?: string;
  readonly method?: string;
  readonly model?: string;
  readonly target?: Target;
}

/** Which forecasts, grouped by what, from where on. */
export interface AccuracySelection extends TimeRange {
  /**
   * Of the forecasts that were served, or of those for the next reading of every method that ran. The
   * latter are summed over all videos and versions of models, and have no band.
   */
  readonly forecasts: "served" | "ran";
  readonly by: readonly AccuracyDimension[];
  readonly horizon: string | undefined;
  readonly method: string | undefined;
  readonly model: string | undefined;
  readonly target: Target | undefined;
  /** One video; without it, all of them. Of what was served only. */
  readonly videoKey: string | undefined;
  readonly limit: number;
  /** The last group of the page before. */
  readonly after: AccuracyGroup | undefined;
}

/** How good a group of forecasts was. */
export interface AccuracyRow {
  readonly group: AccuracyGroup;
  readonly accuracy: Accuracy;
  /** Mean absolute error, in counts, of the last rate going on, and of no change. */
  readonly driftMae: number;
  readonly lastMae: number;
}

/**
 * A page of groups, ordered by hour (newest first), video, horizon, method, model, then target.
 * Fails with `StoreUnavailable`.
 */
export async function listAccuracy(
  database: Drizzle,
  selection: AccuracySelection,
): Promise<Page<AccuracyRow>> {
  const { by, after, limit } = selection;
  const counters = targets.filter((name) => (selection.target ?? name) === name);
  const dimensions = groupings.filter(({ name }) => by.includes(name));
  const groups = await read(
    "accuracy",
    database.select({
      hour: min(table.hour),
      video: min(table.videoKey),
      horizon: min(table.horizon),
      method: min(table.method),
      model: min(table.model),
      sums: sumsOf(by.includes("target") ? counters.map((counter) => [counter]) : [counters]),
    }).from(table).where(and(isSelected(selection), isReached(dimensions, after)))
      .groupBy(...dimensions.map(({ column }) => column))
      .having(sql`${totalOf("scored", counters)} > 0`)
      .orderBy(...dimensions.map(({ column, falls }) => falls ? desc(column) : asc(column)))
      .limit(limit + 2),
  );
  // Each of these groups makes a row at least, and only the first may have been on the page before.
  const found = groups.flatMap((row) => {
    const { hour, video, horizon, method, model } = row;
    const group = groupOf({ hourMs: hour?.getTime(), video, horizon, method, model }, by);
    const sums = arrayOf(row.sums);
    if (!by.includes("target")) return [rowOf(group, sums, 0)];
    return counters.map((target, place) =>
      rowOf({ ...group, target }, sums, place * metricSums.length)
    );
  });
  const left = found.filter(({ group, accuracy }) => accuracy.scored > 0 && !isDone(group, after));
  return pageOf(left, limit);
}

function rowOf(group: AccuracyGroup, sums: readonly number[], at: number): AccuracyRow {
  const accuracy = accuracyFrom(sums, at);
  const mean = (name: MetricSum) => sums[at + metricSums.indexOf(name)] / accuracy.scored;
  return {
    group,
    accuracy,
    driftMae: mean("driftAbsoluteError"),
    lastMae: mean("lastAbsoluteError"),
  };
}

interface Grouping {
  readonly name: AccuracyDimension;
  readonly column: PgColumn;
  readonly falls: boolean;
  /** Where a group stands in this dimension, as a parameter of the column. */
  position(group: AccuracyGroup): SQL;
}

/** Dimensions that are columns, in the order of the list; targets are elements of arrays instead. */
const groupings: readonly Grouping[] = [
  {
    name: "hour",
    column: table.hour,
    falls: true,
    position: ({ hourMs }) => sql`${sql.param(new Date(hourMs ?? 0), table.hour)}`,
  },
  {
    name: "video",
    column: table.videoKey,
    falls: false,
    position: ({ video }) => sql`${video ?? ""}`,
  },
  {
    name: "horizon",
    column: table.horizon,
    falls: false,
    position: ({ horizon }) => sql`${horizon ?? ""}`,
  },
  {
    name: "method",
    column: table.method,
    falls: false,
    position: ({ method }) => sql`${method ?? ""}`,
  },
  {
    name: "model",
    column: table.model,
    falls: false,
    position: ({ model }) => sql`${model ?? ""}`,
  },
];

function isSelected({ by, ...selection }: AccuracySelection): SQL | undefined {
  const { forecasts, videoKey, horizon, method, model, fromMs, toMs } = selection;
  const key = forecasts === "ran" ? everyMethodKey : videoKey ?? "";
  const isOfEach = forecasts === "served" && videoKey === undefined && by.includes("video");
  return and(
    isOfEach ? notInArray(table.videoKey, ["", everyMethodKey]) : eq(table.videoKey, key),
    horizon === undefined ? undefined : eq(table.horizon, horizon),
    method === undefined ? undefined : eq(table.method, method),
    model === undefined ? undefined : eq(table.model, model),
    fromMs === undefined ? undefined : gte(table.hour, new Date(fromMs)),
    toMs === undefined ? undefined : lt(table.hour, new Date(toMs)),
  );
}

/** Rows of the group that the page before ended in (it may have ended within) and of later ones. */
function isReached(
  dimensions: readonly Grouping[],
  after: AccuracyGroup | undefined,
): SQL | undefined {
  if (after === undefined) return undefined;
  const isSame: SQL[] = [];
  const isLater: (SQL | undefined)[] = [];
  for (const { column, falls, position } of dimensions) {
    isLater.push(and(...isSame, (falls ? lt : gt)(column, position(after))));
    isSame.push(eq(column, position(after)));
  }
  return or(...isLater, and(...isSame));
}

/** Whether a group was on the page before: it is the last of that page, or its target comes before. */
function isDone(group: AccuracyGroup, after: AccuracyGroup | undefined): boolean {
  if (after === undefined) return false;
  const isSame = group.hourMs === after.hourMs && group.video === after.video &&
    group.horizon === after.horizon && group.method === after.method &&
    group.model === after.model;
  return isSame && place(group.target) <= place(after.target);
}

function place(target: Target | undefined): number {
  return target === undefined ? 0 : targets.indexOf(target);
}

function groupOf(
  values: {
    readonly hourMs: number | undefined;
    readonly video: string | null;
    readonly horizon: string | null;
    readonly method: string | null;
    readonly model: string | null;
  },
  by: readonly AccuracyDimension[],
): AccuracyGroup {
  const { hourMs, video, horizon, method, model } = values;
  return {
    ...(by.includes("hour") && hourMs !== undefined ? { hourMs } : {}),
    ...(by.includes("video") && video !== null ? { video } : {}),
    ...(by.includes("horizon") && horizon !== null ? { horizon } : {}),
    ...(by.includes("method") && method !== null ? { method } : {}),
    ...(by.includes("model") && model !== null ? { model } : {}),
  };
}

type MetricSum = (typeof metricSums)[number];

/** {@link metricSums} over each set of counters, as the text of an array. */
function sumsOf(sets: readonly (readonly Target[])[]): SQL<string> {
  const sums = sets.flatMap((counters) => metricSums.map((name) => totalOf(name, counters)));
  return sql<string>`array[${sql.join(sums, sql`, `)}]::text`;
}

/** Whole numbers are added as floating point too: adding them as numeric is slow. */
function totalOf(name: MetricSum, counters: readonly Target[]): SQL {
  const elements = counters.map((counter) =>
    sql`${table[name]}[${sql.raw(String(targets.indexOf(counter) + 1))}]`
  );
  return sql`sum((${sql.join(elements, sql` + `)})::float8)`;
}

function arrayOf(text: string): number[] {
  return text.slice(1, -1).split(",").map(Number);
}
