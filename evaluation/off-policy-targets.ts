// The policies that a log can be asked about, by their names on the command line.
import { makePolicy } from "../ml/bandit/policies.ts";
import { type PolicyName, policyNames } from "../ml/bandit/policy.ts";
import { type RewardKind, rewardsOf, takesRewards } from "../ml/bandit/rewards.ts";
import { cellCounts, type DecisionLog, sumTolerance } from "../ml/off-policy/logged.ts";
import {
  fixedTarget,
  learningTarget,
  type TargetPolicy,
  uniformTarget,
} from "../ml/off-policy/target.ts";
import { NotEvaluable } from "./errors.ts";

/** Policies that learn from the log on their way. */
const learning: readonly PolicyName[] = policyNames.filter((name) => name !== "fixed");

/** Policies that need nothing but their name. */
const plain: readonly string[] = ["uniform", "best", ...learning];

/** What `all` stands for, as far as it takes the rewards of the log; a linear one where there is context. */
const usual: Readonly<Record<RewardKind, readonly string[]>> = {
  click: ["uniform", "best", "thompson", "adaptive-thompson", "ucb", "epsilon-greedy"],
  amount: ["uniform", "best", "gamma-thompson", "normal-thompson", "epsilon-greedy"],
  number: ["uniform", "best", "normal-thompson", "epsilon-greedy"],
};

/** How `log:` begins, before the file whose policy is meant. */
const logPrefix = "log:";

/** What can be asked for, in words. */
export const policyWanted = `${plain.join(", ")}, fixed, log:<csv> or all`;

/** A policy that somebody asks about. */
export type PolicyRequest =
  | { readonly kind: "all" }
  | { readonly kind: "best" }
  | { readonly kind: "uniform" }
  | { readonly kind: "fixed" }
  | { readonly kind: "learning"; readonly name: PolicyName }
  | { readonly kind: "log"; readonly file: string };

/** What a text asks for; undefined where that is nothing known. */
export function policyRequest(text: string): PolicyRequest | undefined {
  if (text === "all" || text === "best" || text === "uniform" || text === "fixed") {
    return { kind: text };
  }
  if (text.startsWith(logPrefix) && text.length > logPrefix.length) {
    return { kind: "log", file: text.slice(logPrefix.length) };
  }
  const name = learning.find((known) => known === text);
  return name === undefined ? undefined : { kind: "learning", name };
}

/** The policies that are meant by these, `all` written out, and each once. */
export function expanded(
  requests: readonly PolicyRequest[],
  log: DecisionLog,
): readonly PolicyRequest[] {
  const names = [...usual[rewardKind(log)], ...log.contextLength > 0 ? ["linear-thompson"] : []];
  const all = requests.flatMap((request) =>
    request.kind === "all" ? names.flatMap((name) => policyRequest(name) ?? []) : [request]
  );
  const seen = new Set<string>();
  return all.filter((request) => seen.size < seen.add(requestName(request)).size);
}

/** What a request is called in the figures. */
export function requestName(request: PolicyRequest): string {
  if (request.kind === "learning") return request.name;
  return request.kind === "log" ? `${logPrefix}${request.file}` : request.kind;
}

/** What a policy of a log is made of. */
export interface TargetSource {
  readonly file: string;
  readonly log: DecisionLog;
  /** Names of the arms of the log, by their numbers. */
  readonly arms: readonly string[];
  /** How often `fixed` chooses each arm, by its name. */
  readonly weights: Readonly<Record<string, number>>;
}

/**
 * A policy that is not about another log, nor the best arm. Throws {@link NotEvaluable} where it cannot be
 * run on this log.
 */
export function targetOf(
  request: Exclude<PolicyRequest, { readonly kind: "all" | "best" | "log" }>,
  { file, log, arms, weights }: TargetSource,
): TargetPolicy {
  if (request.kind === "uniform") return uniformTarget();
  if (request.kind === "fixed") {
    const unknown = Object.keys(weights).find((name) => !arms.includes(name));
    const known = arms.slice(0, 20).join(", ");
    if (unknown !== undefined) {
      throw new NotEvaluable({ file, found: `no arm ${unknown}`, wanted: `one of ${known}` });
    }
    return fixedTarget("fixed", arms.map((name) => weights[name] ?? 0));
  }
  const { name } = request;
  const kind = rewardKind(log);
  if (!takesRewards(rewardsOf[name], kind)) {
    const wanted = `rewards that ${name} takes: ${rewardWords[rewardsOf[name]]}`;
    throw new NotEvaluable({ file, found: rewardWords[kind], wanted });
  }
  const make = () => makePolicy({ name }, log.armCount, log.contextLength);
  try {
    make();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const wanted = `a log that ${name} can learn from; --context names columns of context`;
    throw new NotEvaluable({ file, found: cause.message, wanted });
  }
  // Shares are asked for a limited number of times, as some have to be integrated.
  return learningTarget(name, make, Math.ceil(log.length / mostShares));
}

const rewardWords: Readonly<Record<RewardKind, string>> = {
  click: "rewards from 0 to 1",
  amount: "rewards of 0 and more",
  number: "rewards of any sign",
};

function rewardKind({ reward }: DecisionLog): RewardKind {
  if (reward.some((value) => value < 0)) return "number";
  return reward.some((value) => value > 1) ? "amount" : "click";
}

/** How often shares of a policy that learns are worked out on a log. */
const mostShares = 4_000;

/**
 * How often the policy of a log chose each arm, position by position: as its propensities say, where these
 * stay the same throughout; the mean of the propensities of all arms, where these were logged; else as it
 * did.
 */
export function sharesOf(log: DecisionLog): Float64Array {
  const { length, armCount, positionCount, arm, position, propensity, propensities } = log;
  const counts = cellCounts(log);
  const shares = new Float64Array(counts.length);
  const stated = new Float64Array(counts.length);
  let isSteady = true;
  for (let row = 0; row < length; row++) {
    const from = position[row] * armCount;
    const cell = from + arm[row];
    isSteady &&= stated[cell] === 0 || stated[cell] === propensity[row];
    stated[cell] = propensity[row];
    for (let i = 0; i < armCount && propensities !== undefined; i++) {
      shares[from + i] += propensities[row * armCount + i];
    }
  }
  if (propensities !== undefined) return shares;
  for (let place = 0; place < positionCount; place++) {
    const sum = stated.subarray(place * armCount, (place + 1) * armCount)
      .reduce((total, share) => total + share, 0);
    // An arm that was never chosen has a propensity that nobody stated.
    isSteady &&= sum === 0 || Math.abs(sum - 1) <= sumTolerance;
  }
  return isSteady ? stated : counts;
}
