// How good the classifier is that serves click and conversion, on any table: every row is predicted before
// its label is looked at, then learnt from.
import { setImmediate } from "node:timers/promises";
import { Effect } from "effect";
import { Classifier } from "../ml/classifier/classifier.ts";
import { someBandwidths } from "../ml/classifier/features.ts";
import { FadingBaseRate } from "../ml/scoring/base-rate.ts";
import { ProbabilityScore } from "../ml/scoring/probability-score.ts";
import { RowEncoder } from "../ml/tabular/row-encoder.ts";
import { untilInterrupted, type WallClock, wallClock } from "../sources/clock.ts";
import { type DataTable, loadTable, type TableOptions } from "./data-table.ts";
import { type EvaluationError, isEvaluationError, NotEvaluable } from "./errors.ts";
import { maxSkippedRows, type SkippedRow } from "./load.ts";
import { plainLabel, type TwoClasses, twoClasses } from "./two-classes.ts";

/** What to evaluate, and how. */
export interface ClassifyOptions extends TableOptions {
  /** What random directions are drawn from: the same seed, the same figures. */
  readonly seed: number;
  readonly onProgress?: (progress: TableProgress) => void;
}

/** How an evaluation of a table is getting on. */
export interface TableProgress {
  readonly phase: "reading" | "learning";
  readonly rows: number;
  /** Rows of the table; unknown while reading. */
  readonly of: number | undefined;
}

/** One method and its figures; what was not to be had is undefined. */
export interface ClassifyRow {
  readonly method: string;
  readonly windowedAuc: number | undefined;
  readonly pooledAuc: number | undefined;
  readonly logLoss: number | undefined;
  readonly normalisedEntropy: number | undefined;
  readonly brier: number | undefined;
  readonly ece: number | undefined;
  readonly lift10: number | undefined;
  readonly accuracy: number | undefined;
  /** Time to encode a row, to predict it and to learn from it. */
  readonly microsecondsPerUpdate?: number | undefined;
}

/** What came of it. */
export interface Classification extends TwoClasses {
  readonly rows: readonly ClassifyRow[];
  readonly seed: number;
  readonly rowsPerSecond: number;
  readonly n: number;
  /** Rows that were positive. */
  readonly positives: number;
  readonly columns: readonly string[];
  readonly skipped: number;
  readonly skippedRows: readonly SkippedRow[];
}

/** Rows between two looks at whether the evaluation is still wanted. */
export const rowsBetweenLooks = 1_000;

/** Places for hashes, as a power of two: more than a model that is told to others has. */
const tableBits = 18;

/** Runs a table through the classifier and scores what it said. */
export function evaluateClassifier(
  options: ClassifyOptions,
): Effect.Effect<Classification, EvaluationError> {
  return Effect.flatMap(
    wallClock,
    (clock) => untilInterrupted((signal) => evaluate(options, clock, signal), isEvaluationError),
  );
}

async function evaluate(
  options: ClassifyOptions,
  clock: WallClock,
  signal: AbortSignal,
): Promise<Classification> {
  const { seed, onProgress = () => {} } = options;
  const loaded = await loadTable(
    options,
    (text) => ({ label: plainLabel(text) }),
    signal,
    (rows) => onProgress({ phase: "reading", rows, of: undefined }),
  );
  const { positive, negative, table } = withTwoClasses(loaded, options);
  const { columns, rows, skipped, skippedRows } = table;
  const encoder = new RowEncoder({ columns: columns.length, labels: "probability", seed });
  const classifier = new Classifier({
    dense: encoder.size,
    tableBits,
    crosses: true,
    kernels: someBandwidths,
    seed,
  });
  const baseRate = new FadingBaseRate();
  const [served, baseline] = [new ProbabilityScore(), new ProbabilityScore()];
  const startedAtMs = clock.nowMs();
  for (let i = 0; i < rows.length; i++) {
    if (i % rowsBetweenLooks === 0) {
      await setImmediate();
      if (signal.aborted) break;
      onProgress({ phase: "learning", rows: i, of: rows.length });
    }
    const { cells, label } = rows[i];
    const features = encoder.encode(cells);
    const probability = classifier.predict(features);
    served.add(probability, label);
    baseline.add(baseRate.probability, label);
    classifier.learn(features, label);
    baseRate.learn(label);
    encoder.learn(cells, label ? 1 : 0);
  }
  const elapsedMs = Math.max(1, clock.nowMs() - startedAtMs);
  const n = rows.length;
  return {
    rows: [
      { ...rowOf("served", served), microsecondsPerUpdate: 1000 * elapsedMs / Math.max(1, n) },
      rowOf("fading base rate", baseline),
    ],
    seed,
    rowsPerSecond: Math.round(1000 * n / elapsedMs),
    n,
    positives: served.figures().positives,
    positive,
    negative,
    columns,
    skipped,
    skippedRows,
  };
}

function rowOf(method: string, score: ProbabilityScore): ClassifyRow {
  const { auc, windowedAuc, logLoss, normalisedEntropy, brier, ece, lift10, accuracy } = score
    .figures();
  return {
    method,
    windowedAuc,
    pooledAuc: auc,
    logLoss,
    normalisedEntropy,
    brier,
    ece,
    lift10,
    accuracy,
  };
}

/** The table with labels that are true or false; rows whose label is a slip are left out. */
function withTwoClasses(
  loaded: DataTable<string>,
  { file, label: column }: TableOptions,
): TwoClasses & { readonly table: DataTable<boolean> } {
  const counts = new Map<string, number>();
  for (const { label } of loaded.rows) {
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const classes = twoClasses(counts);
  if (typeof classes === "string") {
    const found = `in the column ${JSON.stringify(column)} ${classes}`;
    throw new NotEvaluable({ file, found, wanted: "two values, such as 0 and 1" });
  }
  const { positive, negative } = classes;
  const isOfThem = (label: string) => label === positive || label === negative;
  const slips = loaded.rows.filter(({ label }) => !isOfThem(label));
  const reasons = slips.slice(0, maxSkippedRows).map(({ line, label }) => ({
    line,
    reason: `${column}: found ${JSON.stringify(label)}, wanted ${positive} or ${negative}`,
  }));
  const table = {
    columns: loaded.columns,
    rows: loaded.rows.filter(({ label }) => isOfThem(label)).map((row) => ({
      ...row,
      label: row.label === positive,
    })),
    skipped: loaded.skipped + slips.length,
    skippedRows: [...loaded.skippedRows, ...reasons].slice(0, maxSkippedRows),
  };
  return { positive, negative, table };
}
