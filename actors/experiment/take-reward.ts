// A reward comes in and finds its decision: the first one counts, however late.
import type { Reward } from "../../streams/decision.ts";
import type { RewardKind } from "../../streams/experiment.ts";
import { Rejection } from "../../streams/rejection.ts";
import type { Outcome, StepContext } from "../actor.ts";
import { defaultReward, type Experiment, type Trial } from "./experiment.ts";

/** Joins a reward, which was earned at `earnedAtMs`, to its decision. */
export function takeReward(
  experiment: Experiment,
  trial: Trial,
  { decision_id: id, reward: told }: Reward,
  earnedAtMs: number,
  { arrivedAtMs }: Pick<StepContext<unknown>, "arrivedAtMs">,
): Outcome | Rejection {
  const { memory, counts, definition } = trial;
  const reward = amountOf(told, definition.reward.kind);
  if (reward instanceof Rejection) return reward;
  const number = memory.find(id);
  if (number === undefined) {
    counts.unknown++;
    const wanted = memory.first === 0
      ? "the id of a decision of this experiment"
      : `the id of one of the last ${memory.size} decisions: older ones are forgotten`;
    return new Rejection("decision_id", id, wanted);
  }
  const state = memory.state(number);
  if (state === "rewarded") {
    const first = memory.reward(number);
    if (first === reward) {
      counts.duplicates++;
      return "duplicate";
    }
    counts.contradictions++;
    return new Rejection("reward", told, `${first}, which this decision was rewarded with before`);
  }
  if (reward !== defaultReward(definition)) {
    trial.delay.add(arrivedAtMs - memory.atMs(number));
    correct(trial, number, reward);
  }
  memory.setReward(number, reward);
  counts.rewards++;
  const isLate = state === "settled";
  if (isLate) counts.late++;
  const arm = trial.arms[memory.arm(number)];
  arm.rewards++;
  arm.rewardSum += reward;
  trial.history.reward(arrivedAtMs, memory.arm(number), reward);
  experiment.journal.reward({
    decisionId: id,
    experiment: experiment.id,
    reward,
    outcome: isLate ? "late" : "rewarded",
    atMs: earnedAtMs,
  });
  return "stepped";
}

/** The decision earned something else than it was taken to. */
function correct(trial: Trial, number: number, reward: number): void {
  const { memory, policy, splits, checks, definition } = trial;
  const before = defaultReward(definition);
  const arm = memory.arm(number);
  if (number < trial.learntTo) {
    const context = new Float64Array(policy.contextLength);
    memory.readContext(number, context);
    policy.correct(arm, before, reward, context, trial.learntTo - 1 - number);
    trial.telling.isDue = true;
  }
  if (memory.isDrawn(number)) {
    const share = memory.share(number);
    const openArms = memory.openArms(number);
    const split = splits?.at(memory.split(number));
    checks.correct({ arm, share, openArms, split }, before, reward);
  }
}

/** What a reward counts as in experiments of a kind; never as negative zero. */
function amountOf(reward: number, kind: RewardKind): number | Rejection {
  if (kind === "number") return reward + 0;
  if (reward < 0) {
    const wanted = kind === "click"
      ? "0 for no click, or anything above for one"
      : "an amount of 0 or more";
    return new Rejection("reward", reward, wanted);
  }
  if (kind === "click") return reward > 0 ? 1 : 0;
  return reward + 0;
}
