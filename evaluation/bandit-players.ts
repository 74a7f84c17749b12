// Who plays in a simulation: policies, and those that they are held against.
import { defaultPolicy, makePolicy } from "../ml/bandit/policies.ts";
import { type Policy, type PolicyName, policyNames } from "../ml/bandit/policy.ts";
import { rewardsOf, takesRewards } from "../ml/bandit/rewards.ts";
import type { Random } from "../ml/random.ts";
import { exploration } from "../streams/experiment.ts";
import type { ScenarioName } from "./bandit-scenarios.ts";
import type { World } from "./bandit-world.ts";
import { NotSimulable } from "./errors.ts";

/**
 * A policy as it is, without exploration floor; or `default`, the one that experiments get unless they ask
 * for another, with the floor that they have; or `uniform`, every arm as likely; or `oracle`, which knows the
 * best arm of each decision.
 */
export type PlayerName = PolicyName | "default" | "uniform" | "oracle";

/** Somebody who chooses arms and hears what they earn. */
export interface Player {
  choose(world: World, random: Random): number;
  learn(arm: number, reward: number, context: Float64Array): void;
}

/** A name, and somebody new who plays under it. */
export type Entry = readonly [name: PlayerName, make: (world: World) => Player];

/** Who plays: the default, one policy or all that apply, chance and whoever knows. */
export function playersOf(scenario: ScenarioName, policy: PolicyName | undefined): Entry[] {
  if (policy !== undefined && !applies(policy, scenario)) {
    const fitting = policyNames.filter((name) => applies(name, scenario));
    throw new NotSimulable({
      found: `the policy ${policy}`,
      wanted: `one that fits the scenario ${scenario}: ${fitting.join(", ")}`,
    });
  }
  const reward = earns(scenario) === "click" ? "click" : "revenue";
  const names = policy === undefined
    ? policyNames.filter((name) => applies(name, scenario))
    : [policy];
  return [
    ["default", (world) => {
      const usual = defaultPolicy(reward, world.armCount, world.context.length);
      return new PolicyPlayer(usual, world, exploration.usual);
    }],
    ...names.map((name): Entry => [name, (world) => new PolicyPlayer(name, world, 0)]),
    ["uniform", () => chance],
    ["oracle", () => oracle],
  ];
}

/** Whether a policy takes the rewards of a scenario, and the scenario has the contexts it wants. */
function applies(policy: PolicyName, scenario: ScenarioName): boolean {
  if (policy === "linear-thompson" && scenario !== "contextual") return false;
  return takesRewards(rewardsOf[policy], earns(scenario));
}

function earns(scenario: ScenarioName): "click" | "amount" {
  return scenario === "placements" ? "amount" : "click";
}

class PolicyPlayer implements Player {
  private readonly policy: Policy;
  private readonly exploration: number;
  private readonly open: Uint8Array;

  constructor(name: PolicyName, { armCount, context }: World, exploration: number) {
    this.policy = makePolicy({ name }, armCount, context.length);
    this.exploration = exploration;
    this.open = new Uint8Array(armCount).fill(1);
  }

  choose({ context, armCount }: World, random: Random): number {
    if (this.exploration > 0 && random.chance(this.exploration)) {
      return random.integer(0, armCount - 1);
    }
    return this.policy.choose(context, this.open, random);
  }

  learn(arm: number, reward: number, context: Float64Array): void {
    this.policy.learn(arm, reward, context);
  }
}

const chance: Player = {
  choose: ({ armCount }, random) => random.integer(0, armCount - 1),
  learn: () => {},
};

const oracle: Player = { choose: ({ best }) => best, learn: () => {} };
