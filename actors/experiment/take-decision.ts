// A decision comes in, and is remembered, for what it will earn.
import { encodeContext } from "../../streams/experiment-context.ts";
import type { LoggedDecision } from "../../streams/decision.ts";
import { Rejection } from "../../streams/rejection.ts";
import type { Outcome, StepContext } from "../actor.ts";
import { noSplit, rememberedShare } from "./decision-memory.ts";
import { learnDue, learnNext } from "./learning.ts";
import { defaultReward, type Experiment, timeoutMs, type Trial } from "./experiment.ts";

/** How far from 1 the probabilities of a decision may be in sum. */
const tolerance = 1e-6;

/** Decisions are settled whose time is up, milliseconds since the epoch; they earned the default. */
export function settleDue(trial: Trial, untilMs: number): void {
  const { memory, counts } = trial;
  for (;;) {
    const dueAtMs = nextSettlementMs(trial);
    if (dueAtMs === undefined || dueAtMs > untilMs) return;
    memory.settle(memory.firstOpen);
    counts.settled++;
  }
}

/** When the next decision has to be settled, if one waits. */
export function nextSettlementMs({ memory, definition }: Trial): number | undefined {
  return memory.open === 0 ? undefined : memory.atMs(memory.firstOpen) + timeoutMs(definition);
}

/** Learns of a decision that was made at `madeAtMs`. */
export function takeDecision(
  experiment: Experiment,
  trial: Trial,
  decision: LoggedDecision,
  madeAtMs: number,
  { arrivedAtMs, sequence }: Pick<StepContext<unknown>, "arrivedAtMs" | "sequence">,
): Outcome | Rejection {
  const fault = faultOf(trial, decision);
  if (fault !== undefined) return fault;
  const { memory, counts, policy, definition, splits, users, arms } = trial;
  if (memory.find(decision.decision_id) !== undefined) {
    counts.duplicates++;
    return "duplicate";
  }
  const { index: arm, propensities, context = {}, kept = false, user_id: user } = decision;
  const reward = defaultReward(definition);
  const numbers = new Float64Array(policy.contextLength);
  if (numbers.length > 0) encodeContext(definition.context ?? [], context, numbers);
  const drawn = {
    arm,
    share: rememberedShare(propensities[arm]),
    openArms: propensities.reduce((count, share) => share > 0 ? count + 1 : count, 0),
  };
  makeRoom(trial);
  const isDrawn = !kept && (user === undefined || users === undefined || users.isNew(user));
  const split = isDrawn && splits !== undefined ? splits.keep(propensities) : noSplit;
  memory.push({
    id: decision.decision_id,
    atMs: arrivedAtMs,
    ...drawn,
    split,
    isDrawn,
    context: numbers,
  });
  if (isDrawn) {
    const checked = { ...drawn, split: splits?.at(split) };
    trial.checks.decide(arrivedAtMs, checked, propensities, reward);
  }
  learnDue(trial, arrivedAtMs);
  trial.history.decide(arrivedAtMs, arm);
  arms[arm].decisions++;
  for (let i = 0; i < propensities.length; i++) arms[i].propensitySum += propensities[i];
  trial.telling.isDue = true;
  experiment.journal.decision({
    id: decision.decision_id,
    experiment: experiment.id,
    userId: user,
    context: decision.context && JSON.stringify(decision.context),
    arm: decision.arm,
    index: arm,
    propensities,
    policy: decision.policy,
    version: decision.version,
    kept,
    atMs: madeAtMs,
    sequence,
  });
  return "stepped";
}

/** The oldest decision makes way; it earned the default if nothing else is known. */
function makeRoom(trial: Trial): void {
  const { memory, counts, splits } = trial;
  if (!memory.isFull) return;
  const oldest = memory.first;
  if (trial.learntTo === oldest) learnNext(trial);
  if (memory.state(oldest) === "open") {
    memory.settle(oldest);
    counts.settledEarly++;
  }
  splits?.release(memory.split(oldest));
  memory.forgetOldest();
}

/** Why a decision cannot be of this experiment. One that was answered counts, even if it ended meanwhile. */
function faultOf(
  trial: Trial,
  { index, arm, propensities }: LoggedDecision,
): Rejection | undefined {
  const { arms, definition, status } = trial;
  if (status === "draft") {
    return new Rejection("experiment", status, "an experiment that was started");
  }
  if (arms[index]?.id !== arm) {
    return new Rejection(
      "arm",
      `${arm}, number ${index}`,
      `the id of that arm: ${arms[index]?.id}`,
    );
  }
  const { length } = propensities;
  const fewest = definition.arms.length;
  if (length < fewest || length > arms.length) {
    const wanted = `one of each arm: ${fewest} to ${arms.length}`;
    return new Rejection("propensities", `${length} probabilities`, wanted);
  }
  const sum = propensities.reduce((total, share) => total + share, 0);
  if (Math.abs(sum - 1) > tolerance) {
    return new Rejection("propensities", `${sum} in sum`, "1 in sum");
  }
  return undefined;
}
