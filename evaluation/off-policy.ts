// What policies would have earned on logged decisions: reads the log, and asks every estimator.
import { setImmediate } from "node:timers/promises";
import { Effect } from "effect";
import { bestArm } from "../ml/off-policy/best-arm.ts";
import { cellCounts, type DecisionLog, part } from "../ml/off-policy/logged.ts";
import { evaluateOffPolicy, loggedRow, type OffPolicyRow } from "../ml/off-policy/off-policy.ts";
import { LogModels } from "../ml/off-policy/reward-models.ts";
import { fixedTarget, singleArmTarget, type TargetPolicy } from "../ml/off-policy/target.ts";
import { Random } from "../ml/random.ts";
import { untilInterrupted, type WallClock, wallClock } from "../sources/clock.ts";
import { type EvaluationError, isEvaluationError, NotEvaluable } from "./errors.ts";
import type { SkippedRow } from "./load.ts";
import {
  loadLogged,
  type LoggedColumns,
  type LoggedNames,
  loggedNames,
  type LoggedRows,
} from "./logged-rows.ts";
import {
  expanded,
  type PolicyRequest,
  requestName,
  sharesOf,
  targetOf,
} from "./off-policy-targets.ts";

/** What to evaluate, and how. */
export interface OffPolicyFileOptions {
  readonly file: string;
  readonly columns: LoggedColumns;
  readonly policies: readonly PolicyRequest[];
  /** How often the policy `fixed` chooses each arm, by its name. */
  readonly weights: Readonly<Record<string, number>>;
  readonly seed: number;
  /** The largest weight of the clipped estimators. */
  readonly clip: number;
  /** Called now and then with what is being done and the share of it that is done. */
  readonly onProgress?: (phase: string, share: number) => void;
}

/** A policy that chooses what the log has nothing of. */
export interface Unsupported {
  readonly policy: string;
  /** Share of its choices. */
  readonly share: number;
}

/** What came of it. */
export interface OffPolicyFileEvaluation {
  readonly rows: readonly OffPolicyRow[];
  readonly seed: number;
  /** Decisions that went through all estimators of a policy in a second. */
  readonly rowsPerSecond: number;
  readonly decisions: number;
  readonly arms: number;
  readonly positions: number;
  readonly context: readonly string[];
  /** Whether decisions were put in order of time; else they are in that of the file. */
  readonly isTimed: boolean;
  /** The arm that `best` takes, where it was asked for. */
  readonly bestArm: string | undefined;
  readonly unsupported: readonly Unsupported[];
  readonly skipped: number;
  readonly skippedRows: readonly SkippedRow[];
}

/** Evaluates policies on a file of logged decisions. */
export function evaluateOffPolicyFile(
  options: OffPolicyFileOptions,
): Effect.Effect<OffPolicyFileEvaluation, EvaluationError> {
  return Effect.flatMap(
    wallClock,
    (clock) => untilInterrupted((signal) => evaluate(options, clock, signal), isEvaluationError),
  );
}

async function evaluate(
  options: OffPolicyFileOptions,
  clock: WallClock,
  signal: AbortSignal,
): Promise<OffPolicyFileEvaluation> {
  const { file, columns, policies, seed, onProgress = () => {} } = options;
  const names = loggedNames();
  const loaded = await loadLogged(file, columns, names, signal, (share) => {
    onProgress("reading the log", share);
  });
  const run = new OffPolicyRun(options, loaded, names, signal);
  const requests = expanded(policies, run.whole.log);
  const startedAtMs = clock.nowMs();
  for (const [place, request] of requests.entries()) {
    onProgress(`evaluating ${requestName(request)}`, place / requests.length);
    await setImmediate();
    if (signal.aborted) break;
    await run.evaluate(request);
  }
  const seconds = Math.max(1, clock.nowMs() - startedAtMs) / 1000;
  return {
    rows: run.rows,
    seed,
    rowsPerSecond: Math.round(run.weighed / seconds),
    decisions: loaded.length,
    arms: run.whole.log.armCount,
    positions: run.whole.log.positionCount,
    context: loaded.context,
    isTimed: loaded.isTimed,
    bestArm: run.best,
    unsupported: run.unsupported,
    skipped: loaded.skipped,
    skippedRows: loaded.skippedRows,
  };
}

/** A log and the reward models that all policies on it share. */
interface FittedLog {
  readonly log: DecisionLog;
  readonly models: LogModels;
}

/** The walk through the policies that were asked about. */
class OffPolicyRun {
  readonly whole: FittedLog;
  readonly rows: OffPolicyRow[];
  readonly unsupported: Unsupported[] = [];
  /** Decisions that went through all estimators. */
  weighed = 0;
  best: string | undefined;
  private readonly options: OffPolicyFileOptions;
  private readonly loaded: LoggedRows;
  private readonly names: LoggedNames;
  private readonly signal: AbortSignal;

  constructor(
    options: OffPolicyFileOptions,
    loaded: LoggedRows,
    names: LoggedNames,
    signal: AbortSignal,
  ) {
    [this.options, this.loaded, this.names, this.signal] = [options, loaded, names, signal];
    this.whole = this.fitted(loaded.log(names));
    this.rows = [loggedRow(this.whole.log)];
  }

  async evaluate(request: PolicyRequest): Promise<void> {
    if (request.kind === "all") return;
    if (request.kind === "best") this.evaluateBest();
    else if (request.kind === "log") await this.evaluateLog(request.file, requestName(request));
    else {
      const { file, weights } = this.options;
      const { log } = this.whole;
      const arms = this.names.arms.all.slice(0, log.armCount);
      this.add(this.whole, targetOf(request, { file, log, arms, weights }));
    }
  }

  /** The best arm of the first half, on the second: what chose it must not judge it. */
  private evaluateBest(): void {
    const { log } = this.whole;
    const middle = Math.floor(log.length / 2);
    if (middle === 0) {
      const wanted = "2 or more, to choose the best arm from the first half";
      throw new NotEvaluable({ file: this.options.file, found: "1 decision", wanted });
    }
    const arm = bestArm(part(log, 0, middle));
    this.best = this.names.arms.all[arm];
    const later = this.fitted(part(log, middle, log.length));
    this.rows.push(loggedRow(later.log, "logged, second half"));
    this.add(later, singleArmTarget("best", arm));
  }

  /** What made another log, which may know arms that this one does not. */
  private async evaluateLog(file: string, name: string): Promise<void> {
    const { loaded, names, signal, whole } = this;
    const other = await loadLogged(file, { ...this.options.columns, context: [] }, names, signal);
    if (signal.aborted) return;
    const log = loaded.log(names);
    const [shares, own] = [sharesOf(other.log(names)), cellCounts(log)];
    for (let from = 0; from < own.length; from += log.armCount) {
      const isEmpty = (cells: Float64Array) =>
        cells.subarray(from, from + log.armCount).every((count) => count === 0);
      if (isEmpty(own) || !isEmpty(shares)) continue;
      const position = names.positions.all[from / log.armCount];
      const found = `no decision at position ${JSON.stringify(position)}`;
      throw new NotEvaluable({ file, found, wanted: "some at each position of the log" });
    }
    const isWider = log.armCount > whole.log.armCount;
    this.add(isWider ? this.fitted(log) : whole, fixedTarget(name, shares));
  }

  private add({ log, models }: FittedLog, target: TargetPolicy): void {
    const { file, seed, clip } = this.options;
    try {
      models.models(target.learns);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      const wanted = "less context: --context names the columns, or none";
      throw new NotEvaluable({ file, found: cause.message, wanted });
    }
    const { rows, unsupported } = evaluateOffPolicy(log, target, { seed, clip, models });
    this.rows.push(...rows);
    this.weighed += log.length;
    if (unsupported > 0) this.unsupported.push({ policy: target.name, share: unsupported });
  }

  private fitted(log: DecisionLog): FittedLog {
    return { log, models: new LogModels(log, new Random(this.options.seed)) };
  }
}
