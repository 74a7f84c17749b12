// How good the regressor is that serves engagement, on any table: every row is forecast before its label is
// looked at, then learnt from.
import { setImmediate } from "node:timers/promises";
import { Effect } from "effect";
import { someBandwidths } from "../ml/classifier/features.ts";
import { largestLabel } from "../ml/regressor/label-history.ts";
import { Regressor } from "../ml/regressor/regressor.ts";
import { ErrorScore } from "../ml/scoring/error-score.ts";
import { RowEncoder } from "../ml/tabular/row-encoder.ts";
import { untilInterrupted, type WallClock, wallClock } from "../sources/clock.ts";
import { rowsBetweenLooks, type TableProgress } from "./classify.ts";
import { loadTable, type TableOptions } from "./data-table.ts";
import { type EvaluationError, isEvaluationError } from "./errors.ts";
import type { SkippedRow } from "./load.ts";

/** What to evaluate, and how. */
export interface RegressOptions extends TableOptions {
  /** What random directions are drawn from: the same seed, the same figures. */
  readonly seed: number;
  readonly onProgress?: (progress: TableProgress) => void;
}

/** One method and its figures; what was not to be had is undefined. */
export interface RegressRow {
  readonly method: string;
  readonly mae: number | undefined;
  readonly rmse: number | undefined;
  readonly r2: number | undefined;
  /** Time to encode a row, to forecast it and to learn from it. */
  readonly microsecondsPerUpdate?: number | undefined;
}

/** What came of it. */
export interface RegressionEvaluation {
  readonly rows: readonly RegressRow[];
  readonly seed: number;
  readonly rowsPerSecond: number;
  readonly n: number;
  readonly columns: readonly string[];
  readonly skipped: number;
  readonly skippedRows: readonly SkippedRow[];
}

/** Runs a table through the regressor and scores what it forecast; before the first label that is 0. */
export function evaluateRegressor(
  options: RegressOptions,
): Effect.Effect<RegressionEvaluation, EvaluationError> {
  return Effect.flatMap(
    wallClock,
    (clock) => untilInterrupted((signal) => evaluate(options, clock, signal), isEvaluationError),
  );
}

async function evaluate(
  options: RegressOptions,
  clock: WallClock,
  signal: AbortSignal,
): Promise<RegressionEvaluation> {
  const { seed, onProgress = () => {} } = options;
  const { columns, rows, skipped, skippedRows } = await loadTable(
    options,
    numberOf,
    signal,
    (rows) => onProgress({ phase: "reading", rows, of: undefined }),
  );
  const encoder = new RowEncoder({ columns: columns.length, labels: "number", seed });
  const regressor = new Regressor({
    dense: encoder.size,
    candidates: encoder.labelFeatures,
    kernels: someBandwidths,
    seed,
  });
  const [served, lastValue] = [new ErrorScore(), new ErrorScore()];
  let last = 0;
  const startedAtMs = clock.nowMs();
  for (let i = 0; i < rows.length; i++) {
    if (i % rowsBetweenLooks === 0) {
      await setImmediate();
      if (signal.aborted) break;
      onProgress({ phase: "learning", rows: i, of: rows.length });
    }
    const { cells, label } = rows[i];
    const { dense } = encoder.encode(cells);
    served.add(regressor.predict(dense), label);
    lastValue.add(last, label);
    regressor.learn(dense, label);
    encoder.learn(cells, label);
    last = label;
  }
  const elapsedMs = Math.max(1, clock.nowMs() - startedAtMs);
  const n = rows.length;
  return {
    rows: [
      { ...rowOf("served", served), microsecondsPerUpdate: 1000 * elapsedMs / Math.max(1, n) },
      rowOf("last value", lastValue),
    ],
    seed,
    rowsPerSecond: Math.round(1000 * n / elapsedMs),
    n,
    columns,
    skipped,
    skippedRows,
  };
}

function rowOf(method: string, score: ErrorScore): RegressRow {
  const { mae, rmse, r2 } = score.figures();
  return { method, mae, rmse, r2 };
}

function numberOf(text: string): { readonly label: number } | string {
  const label = text.trim() === "" ? NaN : Number(text);
  return Math.abs(label) <= largestLabel ? { label } : `a number up to ${largestLabel}`;
}
