// When an experiment learns from its decisions: once a reward would have come, if there is one.
import type { Trial } from "./experiment.ts";
import { defaultReward, timeoutMs } from "./experiment.ts";

/**
 * How old a decision is when it is learnt from. The arm that is chosen most has the most decisions whose
 * reward is still on its way: counted as if none would come, it would look the worst.
 */
function learningAgeMs({ delay, definition }: Trial): number {
  return Math.min(timeoutMs(definition), delay.usualMs);
}

/** Learns from decisions that are old enough at `nowMs`, milliseconds since the epoch. */
export function learnDue(trial: Trial, nowMs: number): void {
  const latestMs = nowMs - learningAgeMs(trial);
  const { memory } = trial;
  while (trial.learntTo < memory.next && memory.atMs(trial.learntTo) <= latestMs) learnNext(trial);
}

/** When the next decision is old enough, if one waits. */
export function nextLearningMs(trial: Trial): number | undefined {
  const { memory, learntTo } = trial;
  return learntTo < memory.next ? memory.atMs(learntTo) + learningAgeMs(trial) : undefined;
}

/** Learns from the oldest decision that was not learnt from: what it earned, or else the default. */
export function learnNext(trial: Trial): void {
  const { memory, policy, definition } = trial;
  const number = trial.learntTo++;
  const context = new Float64Array(policy.contextLength);
  memory.readContext(number, context);
  const isRewarded = memory.state(number) === "rewarded";
  const reward = isRewarded ? memory.reward(number) : defaultReward(definition);
  policy.learn(memory.arm(number), reward, context);
  trial.telling.isDue = true;
}
