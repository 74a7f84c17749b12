// How an experiment is doing, for whoever asks (C4).
import type { RatioVerdict } from "../../ml/experiment/ratio-verdict.ts";
import type { Figure } from "../../ml/experiment/figure.ts";
import { regretOf } from "../../ml/experiment/regret.ts";
import { Random } from "../../ml/random.ts";
import { exploration } from "../../streams/experiment.ts";
import {
  type ArmState,
  CommandQuestion,
  type ExperimentState,
} from "../../streams/experiment-state.ts";
import { isoTime } from "../../streams/iso-time.ts";
import { Result, Schema } from "effect";
import { controlOf, type ExperimentChecks } from "./checks.ts";
import type { Experiment, Trial } from "./experiment.ts";
import type { TrafficHistory } from "./traffic-history.ts";

const decodeQuestion = Schema.decodeUnknownResult(Schema.fromJsonString(CommandQuestion));

/** The state of an experiment, or what became of the command that was asked for; undefined before it is created. */
export function inspectExperiment(experiment: Experiment, question: string): unknown {
  if (question === "") {
    return experiment.trial && inspectTrial(experiment.id, experiment.trial);
  }
  const asked = decodeQuestion(question);
  if (Result.isFailure(asked)) throw new RangeError(`found ${question}, wanted {"command":"…"}`);
  return { outcome: experiment.outcomes.get(asked.success.command) ?? null };
}

/** The live state of an experiment that was created. */
export function inspectTrial(id: string, trial: Trial): ExperimentState {
  const { definition, memory, counts, times, policy, checks } = trial;
  const ids = trial.arms.map((arm) => arm.id);
  const arms = armStates(trial);
  return {
    id,
    status: trial.status,
    version: trial.telling.version,
    definition,
    policy: policy.name,
    arms,
    decisions: memory.next,
    rewards: counts.rewards,
    open: memory.open,
    settled: counts.settled,
    late: counts.late,
    settledEarly: counts.settledEarly,
    duplicates: counts.duplicates,
    contradictions: counts.contradictions,
    unknown: counts.unknown,
    forgotten: memory.first,
    regret: regretFigure(trial, arms),
    lift: liftFigure(checks),
    ratio: ratioFigure(checks.ratioVerdict(), ids),
    verdict: verdictFigure(trial, ids),
    history: trafficOf(trial.history, ids),
    createdAt: isoTime(times.createdAtMs),
    startedAt: timeIfKnown(times.startedAtMs),
    endedAt: timeIfKnown(times.endedAtMs),
    lastAt: isoTime(times.lastAtMs),
  };
}

function armStates(trial: Trial): ArmState[] {
  const { arms, policy, memory } = trial;
  const decisions = memory.next;
  const best = new Float64Array(arms.length);
  const now = new Float64Array(arms.length);
  const open = Uint8Array.from(arms, ({ status }) => status === "active" ? 1 : 0);
  policy.bestProbabilities(open, best);
  sharesNow(trial, open, now);
  return arms.map((arm, i) => {
    const { mean, low, high } = policy.estimate(i);
    return {
      id: arm.id,
      status: arm.status,
      weight: arm.weight,
      decisions: arm.decisions,
      rewards: arm.rewards,
      rewardSum: arm.rewardSum,
      mean: finiteOrNull(mean),
      low: finiteOrNull(low),
      high: finiteOrNull(high),
      probabilityBest: asProbability(best[i]),
      share: decisions === 0 ? 0 : arm.decisions / decisions,
      shareNow: asProbability(now[i]),
      propensity: decisions === 0 ? 0 : asProbability(arm.propensitySum / decisions),
    };
  });
}

/** With what probability each arm is chosen now, where nothing is known of the context. */
function sharesNow({ policy, definition }: Trial, open: Uint8Array, into: Float64Array): void {
  const context = new Float64Array(policy.contextLength);
  context.fill(1, 0, 1);
  policy.shares(context, open, into);
  const explored = policy.name === "fixed" ? 0 : definition.exploration ?? exploration.usual;
  const openArms = open.reduce((count, isOpen) => count + isOpen, 0);
  for (let arm = 0; arm < into.length; arm++) {
    if (open[arm] === 1) into[arm] = (1 - explored) * into[arm] + explored / openArms;
  }
}

/** Of arms of which anything is believed; drawn alike by whoever looks at the same state. */
function regretFigure({ memory }: Trial, arms: readonly ArmState[]): Figure {
  const records = arms.flatMap(({ decisions: pulls, mean, low, high, status }) => {
    if (mean === null || low === null || high === null) return [];
    // One that is gone and was never chosen is nothing that could have been done better.
    return status === "removed" && pulls === 0 ? [] : [{ pulls, mean, low, high }];
  });
  const { value, low, high } = regretOf(records, new Random(memory.next));
  return { value: bounded(value), low: bounded(low), high: bounded(high) };
}

function liftFigure({ lift }: ExperimentChecks): ExperimentState["lift"] {
  const figures = lift.figures();
  if (figures === undefined) return null;
  const { mean, evenMean, difference } = figures;
  return { mean, evenMean, difference, lift: figures.lift ?? null };
}

function ratioFigure(ratio: RatioVerdict, ids: readonly string[]): ExperimentState["ratio"] {
  const { verdict, pValue, decisions, arm, observed, expected } = ratio;
  return {
    verdict,
    pValue,
    decisions: exact(decisions),
    arm: idOf(arm, ids),
    observed: exact(observed),
    expected,
  };
}

function verdictFigure(
  { checks, definition }: Trial,
  ids: readonly string[],
): ExperimentState["verdict"] {
  if (checks.verdict === undefined) return null;
  const { verdict, arm, practicalDifference, comparisons } = checks.verdict.figures();
  return {
    verdict,
    arm: idOf(arm, ids),
    control: ids[controlOf(definition)],
    practicalDifference,
    comparisons: comparisons.map(({ arm, verdict, decisions, ...figures }) => ({
      arm: ids[arm],
      verdict,
      decisions: exact(decisions),
      estimate: finiteOrNull(figures.estimate),
      low: finiteOrNull(figures.low),
      high: finiteOrNull(figures.high),
      moreDecisions: finiteOrNull(figures.moreDecisions),
    })),
  };
}

function trafficOf(history: TrafficHistory, ids: readonly string[]): ExperimentState["history"] {
  const { periodMs, arms, points } = history.figures();
  return {
    seconds: periodMs / 1000,
    arms: arms.map((arm) => idOf(arm, ids)),
    points: points.map(({ atMs, ...point }) => ({ at: isoTime(atMs), ...point })),
  };
}

function idOf(arm: number | undefined, ids: readonly string[]): string | null {
  return arm === undefined ? null : ids[arm];
}

function timeIfKnown(atMs: number | undefined): string | null {
  return atMs === undefined ? null : isoTime(atMs);
}

function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

function asProbability(value: number): number {
  return Math.max(0, Math.min(1, value));
}

/** A count that JSON can hold. */
function exact(count: number): number {
  return Math.min(Number.MAX_SAFE_INTEGER, count);
}

/** A figure that JSON can hold. */
function bounded(value: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}
