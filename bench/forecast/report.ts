// The tables of the benchmark of forecasts, in Markdown.
import { baselines, type EvaluationRow, served } from "../../evaluation/tally.ts";
import { type Target, targets } from "../../streams/forecast.ts";
import { table, whole } from "../table.ts";
import type { ForecastCost } from "./cost.ts";
import { knowers } from "./known-rates.ts";
import type { Measured } from "./measure.ts";

/** How good the forecasts are: what was measured, the errors, and beside those who know the rates. */
export function accuracyReport(all: readonly Measured[]): string {
  const simulated = all.filter(({ known }) => known !== undefined);
  return [
    filesTable(all),
    errorsTable(all),
    ...(simulated.length === 0 ? [] : [
      "Views of the simulated videos, beside forecasters that know the rates which make them grow " +
      "(`/drift`):",
      knownTable(simulated),
    ]),
  ].join("\n\n");
}

function filesTable(all: readonly Measured[]): string {
  return table(
    ["file", "what it holds", "readings", "networks trained", "promoted"],
    all.map(({ set, evaluation, trained, promoted }) => [
      set.name,
      set.about,
      whole(evaluation.readings),
      whole(trained),
      whole(promoted),
    ]),
  );
}

function errorsTable(all: readonly Measured[]): string {
  return table(
    [
      "file",
      "target",
      "scored",
      "served /drift",
      "/best of four",
      "which",
      "untrained /drift",
      "mix /drift",
      "network /drift",
      "coverage",
    ],
    all.flatMap((measured) =>
      targets.flatMap((target) => {
        const ours = rowOf(measured.evaluation.rows, target, served);
        return ours === undefined || ours.n === 0 ? [] : [errorsRow(measured, ours)];
      })
    ),
  );
}

function errorsRow({ set, evaluation, untrained }: Measured, ours: EvaluationRow): string[] {
  const { target } = ours;
  const { rows } = evaluation;
  // Rows of a target stand in the order of their errors.
  const best = rows.find((row) => row.target === target && baselines.includes(row.method));
  return [
    set.name,
    target,
    whole(ours.n),
    ratio(ours.ratio),
    ratio(quotient(ours.mae, best?.mae)),
    best?.method ?? "",
    ratio(rowOf(untrained.rows, target, served)?.ratio),
    ratio(rowOf(rows, target, "mix")?.ratio),
    ratio(rowOf(rows, target, "network")?.ratio),
    ours.coverage === null ? "" : `${(100 * ours.coverage).toFixed(1)} %`,
  ];
}

function knownTable(all: readonly Measured[]): string {
  return table(
    ["file", "scored", ...knowers, "served"],
    all.map(({ set, known, evaluation: { rows } }) => {
      const drift = rowOf(rows, "views", "drift")?.mae;
      return [
        set.name,
        whole(known?.scored ?? 0),
        ...(known?.meanErrors ?? []).map((error) => ratio(quotient(error, drift))),
        ratio(rowOf(rows, "views", served)?.ratio),
      ];
    }),
  );
}

/** What a forecast costs, beside the aims. */
export function costReport({ look, network, learn }: ForecastCost): string {
  const row = (what: string, micros: number, aim: string) => [what, `${micros.toFixed(1)} µs`, aim];
  return table(["three targets of one video", "time", "aim"], [
    row("look ahead: experts, regression, mix", look, "< 10 µs"),
    row("the same, and the network with its correction", look + network, "< 25 µs"),
    row("learn from what came", learn, ""),
  ]);
}

function rowOf(rows: readonly EvaluationRow[], target: Target, method: string) {
  return rows.find((row) => row.target === target && row.method === method);
}

function quotient(dividend: number | null, divisor: number | null | undefined): number | null {
  return dividend === null || !divisor ? null : dividend / divisor;
}

function ratio(value: number | null | undefined): string {
  return value === null || value === undefined ? "" : value.toFixed(3);
}
