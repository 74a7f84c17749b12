// All policies by their names.
import type { ByteReader } from "../bytes.ts";
import { checkNumbers } from "../ranges.ts";
import { AdaptiveThompson } from "./adaptive-thompson.ts";
import { ClickRevenue } from "./click-revenue.ts";
import { EpsilonGreedy } from "./epsilon-greedy.ts";
import { Fixed } from "./fixed.ts";
import { GammaThompson } from "./gamma-thompson.ts";
import { LinearThompson, mostNumbers } from "./linear-thompson.ts";
import { NormalThompson } from "./normal-thompson.ts";
import { maxArms, type Policy, type PolicyName } from "./policy.ts";
import { readPolicyName } from "./policy-bytes.ts";
import { Thompson } from "./thompson.ts";
import { Ucb } from "./ucb.ts";

/** A policy that somebody asks for; what is left out is as the policy's own file says. */
export interface PolicySettings {
  readonly name: PolicyName;
  /** For `fixed`: a weight for each arm; evenly if left out. */
  readonly weights?: readonly number[];
  /** For `epsilon-greedy`: decisions for which each arm is explored, which ε falls with; 100 if left out. */
  readonly exploration?: number;
}

/** What an experiment is rewarded with. */
export type ExperimentReward = "click" | "revenue" | "number";

/**
 * The policy that an experiment gets unless it asks for another: one that looks at contexts, where these are
 * of some length and what it keeps of so many arms has room.
 */
export function defaultPolicy(
  reward: ExperimentReward,
  armCount = 2,
  contextLength = 0,
): PolicyName {
  if (contextLength > 0 && armCount * contextLength ** 2 <= mostNumbers) return "linear-thompson";
  switch (reward) {
    case "click":
      return "adaptive-thompson";
    case "revenue":
      return "click-revenue";
    case "number":
      return "normal-thompson";
  }
}

/**
 * A policy that knows nothing yet. Throws a `RangeError` where there cannot be such a one: settings out of their
 * ranges, too many arms or, for `linear-thompson`, contexts that are missing or too long. Other policies look at
 * no contexts, however long.
 */
export function makePolicy(
  settings: PolicySettings,
  armCount: number,
  contextLength: number,
): Policy {
  checkNumbers([armCount], 0, [{ name: "arms", count: 1, low: 1, high: maxArms, whole: true }]);
  switch (settings.name) {
    case "adaptive-thompson":
      return new AdaptiveThompson(armCount);
    case "thompson":
      return new Thompson(armCount);
    case "normal-thompson":
      return new NormalThompson(armCount);
    case "gamma-thompson":
      return new GammaThompson(armCount);
    case "click-revenue":
      return new ClickRevenue(armCount);
    case "linear-thompson":
      return new LinearThompson(armCount, contextLength);
    case "ucb":
      return new Ucb(armCount);
    case "epsilon-greedy":
      return new EpsilonGreedy(armCount, settings.exploration);
    case "fixed":
      return new Fixed(armCount, settings.weights);
  }
}

/** Reads the policy that `encode` wrote, whichever it is; a `RangeError` where these bytes are none. */
export function decodePolicy(from: ByteReader): Policy {
  switch (readPolicyName(from)) {
    case "adaptive-thompson":
      return AdaptiveThompson.decode(from);
    case "thompson":
      return Thompson.decode(from);
    case "normal-thompson":
      return NormalThompson.decode(from);
    case "gamma-thompson":
      return GammaThompson.decode(from);
    case "click-revenue":
      return ClickRevenue.decode(from);
    case "linear-thompson":
      return LinearThompson.decode(from);
    case "ucb":
      return Ucb.decode(from);
    case "epsilon-greedy":
      return EpsilonGreedy.decode(from);
    case "fixed":
      return Fixed.decode(from);
  }
}
