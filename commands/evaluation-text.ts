// What an evaluation tells a person: a table per target, one sentence of judgement, what was left out.
import { wilsonInterval } from "../ml/score.ts";
import type { Evaluation } from "../evaluation/evaluate.ts";
import { baselines, type EvaluationRow, served } from "../evaluation/tally.ts";
import { type Target, targets } from "../streams/forecast.ts";
import { columns, grouped } from "./terminal.ts";

/** Below so many readings the uncertainty of a coverage is worth a word. */
const fewReadings = 1000;

/** The whole report. */
export function evaluationText(evaluation: Evaluation, lateAfter: string): string {
  const { rows, fromMs, toMs, videos, readings, readingsPerSecond, seed } = evaluation;
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return [
    `${grouped(readings)} readings of ${grouped(videos)} video${videos === 1 ? "" : "s"}, ` +
    `${day(fromMs)} to ${day(toMs)}; ${
      grouped(readingsPerSecond)
    } readings a second, seed ${seed}.`,
    ...leftOut(evaluation),
    "",
    ...targets.flatMap((target) => tableOf(target, rows, lateAfter)),
    ...verdict(rows),
  ].join("\n");
}

function tableOf(target: Target, all: readonly EvaluationRow[], lateAfter: string): string[] {
  const rows = all.filter((row) => row.target === target);
  if (rows.length === 0) return [];
  const best = bestBaseline(rows);
  const head = [
    "n",
    "MAE",
    "/drift",
    `after ${lateAfter}`,
    "per video",
    "MdAPE",
    "covered",
    "width",
  ];
  const cells = rows.map((row) => [
    row.method + (row === best ? " *" : ""),
    grouped(row.n),
    significant(row.mae),
    fixed(row.ratio, 3),
    fixed(row.lateRatio, 3),
    fixed(row.medianRatio, 3),
    percent(row.mdape),
    coverage(row),
    significant(row.width),
  ]);
  return [columns([[target, ...head], ...cells]), ""];
}

/** What stands below the tables: how served compares, and how to read them. */
function verdict(rows: readonly EvaluationRow[]): string[] {
  const comparisons = targets.flatMap((target) => comparison(target, rows));
  if (comparisons.length === 0) return ["Nothing was scored: that takes two readings of a video."];
  return [
    `Served against the best baseline (*, chosen in hindsight), by MAE: ${comparisons.join(", ")}.`,
    `The baselines are ${baselines.join(", ")}. /drift: MAE over that of drift; per video: the ` +
    "median over videos of that; MdAPE: the median error in percent of the gain.",
  ];
}

/** How served compares to the best baseline of one target, where it was scored. */
function comparison(target: Target, all: readonly EvaluationRow[]): string[] {
  const rows = all.filter((row) => row.target === target);
  const best = bestBaseline(rows);
  const error = rows.find(({ method }) => method === served)?.mae ?? null;
  if (best === undefined || best.mae === null || error === null) return [];
  if (error === best.mae) return [`${target} just as good as ${best.method}`];
  const word = error < best.mae ? "better" : "WORSE";
  if (best.mae === 0) return [`${target} ${word} than ${best.method}, which is never wrong`];
  const percent = Math.abs(100 * (error / best.mae - 1)).toFixed(1);
  return [`${target} ${percent} % ${word} than ${best.method}`];
}

function bestBaseline(rows: readonly EvaluationRow[]): EvaluationRow | undefined {
  // Rows of a target stand in the order of their errors.
  return rows.find(({ method, n }) => baselines.includes(method) && n > 0);
}

function leftOut(evaluation: Evaluation): string[] {
  const { absent, assumedVideo, skipped, unreadable, duplicates, secondOfMoment, skippedRows } =
    evaluation;
  const lines: string[] = [];
  if (assumedVideo !== undefined) {
    lines.push(`No column for ids: all rows were taken for one video, "${assumedVideo}".`);
  }
  if (absent.length > 0) {
    lines.push(
      `No column for ${absent.join(" or ")}: left out, and 0 for the forecasts of the rest.`,
    );
  }
  if (skipped > 0) {
    const reasons = [
      count(unreadable, "no readings"),
      count(duplicates, "said again what was said"),
      count(secondOfMoment, "a second, other reading of a video at one moment"),
    ];
    lines.push(`${grouped(skipped)} rows skipped: ${reasons.filter((text) => text).join(", ")}.`);
  }
  const hidden = unreadable - skippedRows.length;
  for (const { line, reason } of skippedRows) lines.push(`  line ${line}: ${reason}`);
  if (hidden > 0) lines.push(`  and ${grouped(hidden)} more`);
  if (evaluation.unscored > 0) {
    lines.push(
      `${grouped(evaluation.unscored)} gains not scored: a counter was missing or taken back.`,
    );
  }
  return lines;
}

function count(rows: number, what: string): string {
  return rows === 0 ? "" : `${grouped(rows)} ${what}`;
}

function coverage({ n, coverage }: EvaluationRow): string {
  if (coverage === null) return "–";
  if (n >= fewReadings) return percent(coverage);
  const { low, high } = wilsonInterval(coverage * n, n);
  return `${percent(coverage)} (${(100 * low).toFixed(0)}–${(100 * high).toFixed(0)})`;
}

function percent(share: number | null): string {
  return share === null ? "–" : `${(100 * share).toFixed(1)} %`;
}

function fixed(value: number | null, digits: number): string {
  return value === null ? "–" : value.toFixed(digits);
}

/** Three digits or all before the point. */
function significant(value: number | null): string {
  if (value === null) return "–";
  return value >= 100 ? grouped(Math.round(value)) : value.toPrecision(3);
}
