// Small logs for the tests of off-policy evaluation.
import type { Random } from "../random.ts";
import { type DecisionLog, decisionLog } from "./logged.ts";

/** Four decisions between two arms, each as likely: arms 0, 1, 0, 1 earned 1, 0, 0, 1. */
export function fourDecisions(): DecisionLog {
  const shape = { armCount: 2, positionCount: 1, contextLength: 0 };
  const rewards = [1, 0, 0, 1];
  return decisionLog(shape, rewards.map((reward, i) => ({ arm: i % 2, reward, propensity: 0.5 })));
}

/** How decisions come about in a simulated log. */
export interface SimulatedLog {
  readonly length: number;
  /** How likely each arm is. */
  readonly propensities: readonly number[];
  /** What an arm earns in a context. */
  readonly reward: (arm: number, context: readonly number[], random: Random) => number;
  readonly contextLength?: number;
}

/** A log that comes about so, with normal contexts. */
export function simulatedLog(
  { length, propensities, reward, contextLength = 0 }: SimulatedLog,
  random: Random,
): DecisionLog {
  const shape = { armCount: propensities.length, positionCount: 1, contextLength };
  const decisions = Array.from({ length }, () => {
    let left = random.uniform();
    let arm = 0;
    while (arm < propensities.length - 1 && (left -= propensities[arm]) >= 0) arm++;
    const context = Array.from({ length: contextLength }, () => random.normal());
    return { arm, reward: reward(arm, context, random), propensity: propensities[arm], context };
  });
  return decisionLog(shape, decisions);
}

/** Shares in proportion to these weights. */
export function sharesOf(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
