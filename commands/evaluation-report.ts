// What the evaluations of learners tell: one JSON object for a program, or a table and remarks for a person.
import process from "node:process";
import { Effect } from "effect";
import { columns, grouped, say } from "./terminal.ts";

/** Figures that rows may hold, in the order in which a table shows them, and how many digits each gets. */
const figureDigits = {
  auc: 4,
  windowedAuc: 4,
  pooledAuc: 4,
  logLoss: 4,
  normalisedEntropy: 4,
  brier: 4,
  ece: 4,
  lift10: 2,
  accuracy: 4,
  mae: 4,
  rmse: 4,
  r2: 4,
  inertiaRatio: 4,
  adjustedRand: 4,
  hitRate10: 4,
  ndcg10: 4,
  coverage: 4,
  microsecondsPerUpdate: 1,
} as const;

/** The name of a figure. */
export type Figure = keyof typeof figureDigits;

/** One method: `served`, or the name of a baseline, and its figures; what was not to be had is left out. */
export type ReportRow =
  & { readonly method: string }
  & { readonly [F in Figure]?: number | undefined };

/** What came of an evaluation. */
export interface EvaluationReport<Row extends ReportRow = ReportRow> {
  readonly rows: readonly Row[];
  readonly seed: number;
  readonly rowsPerSecond: number;
}

/**
 * Writes a report: with `json` one object and nothing else, any further members of the report and its rows
 * included; else a table below `heading`, and `remarks` line by line.
 */
export function sayReport(
  report: EvaluationReport,
  { json, heading, remarks = [] }: {
    readonly json: boolean;
    readonly heading: string;
    readonly remarks?: readonly string[];
  },
): Effect.Effect<void> {
  return say(json ? JSON.stringify(report) : reportText(report, heading, remarks));
}

/** The report as text for a person. */
export function reportText(
  { rows, seed, rowsPerSecond }: EvaluationReport,
  heading: string,
  remarks: readonly string[],
): string {
  const figures = figureNames.filter((name) => rows.some((row) => row[name] !== undefined));
  const table = columns([
    ["method", ...figures],
    ...rows.map((row) => [row.method, ...figures.map((name) => figureText(name, row[name]))]),
  ]);
  const how = `${grouped(Math.round(rowsPerSecond))} rows a second, seed ${seed}.`;
  return [`${heading}; ${how}`, "", table, ...remarks].join("\n");
}

const figureNames = Object.keys(figureDigits).filter((name): name is Figure =>
  name in figureDigits
);

function figureText(name: Figure, value: number | undefined): string {
  return value === undefined ? "" : value.toFixed(figureDigits[name]);
}

/** A line on standard error, where a program that reads standard output does not see it. */
export function remark(text: string): Effect.Effect<void> {
  return Effect.sync(() => process.stderr.write(`${text}\n`));
}
