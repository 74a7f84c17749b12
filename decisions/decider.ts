// Chooses arms for one standing of an experiment: its policy's shares, mixed with the exploration floor,
// and one draw. Pure: the id of the decision is the only chance in it.
import { mixFloor } from "../ml/bandit/floor.ts";
import type { Policy, PolicyName } from "../ml/bandit/policy.ts";
import { Random } from "../ml/random.ts";
import { saltedHash, textHash } from "../ml/text-hash.ts";
import { exploration } from "../streams/experiment.ts";
import { contextLength, type ContextValues, encodeContext } from "../streams/experiment-context.ts";
import type { Standing } from "../streams/standing.ts";

/** An arm that was chosen. */
export interface Choice {
  readonly arm: string;
  /** The number of the arm. */
  readonly index: number;
  /** The probability that each arm had, by number; 0 for arms that were closed. */
  readonly propensities: readonly number[];
}

const noContext: ContextValues = {};

/**
 * Decides on one version of a posterior. With arms `k` of which `n` are open, and exploration `e`, an open
 * arm is chosen with probability `(1 - e) share + e / n`; a fixed split is taken as it was asked for.
 *
 * ```ts
 * const decider = new Decider(standing, policy); // two arms, shares 0.8 and 0.2, exploration 0.1
 * decider.propensities({}); // [0.77, 0.23]
 * decider.decide("banner.1", {}).index; // 0 for 77 of 100 ids
 * ```
 */
export class Decider {
  readonly standing: Standing;
  /** Whether users keep their arm by their own hash, and nobody has to remember it. */
  readonly isFixed: boolean;
  /** How many arms are open; without one nothing can be decided. */
  readonly openArms: number;
  /** Names the set of open arms. */
  readonly openKey: string;
  private readonly policy: Policy;
  private readonly exploration: number;
  private readonly open: Uint8Array;
  private readonly shares: Float64Array;
  private readonly context: Float64Array;
  /** A choice for each arm, where the policy looks at no context. */
  private always: readonly Choice[] | undefined;

  /** Throws a `RangeError` where policy and standing do not fit. */
  constructor(standing: Standing, policy: Policy) {
    const { arms, definition } = standing;
    const numbers = contextLength(definition.context ?? []);
    if (policy.armCount !== arms.length) {
      throw new RangeError(`found a policy of ${policy.armCount} arms, wanted ${arms.length}`);
    }
    if (policy.contextLength !== 0 && policy.contextLength !== numbers) {
      throw new RangeError(
        `found a policy that looks at ${policy.contextLength} numbers, wanted 0 or ${numbers}`,
      );
    }
    this.standing = standing;
    this.policy = policy;
    this.isFixed = policy.name === "fixed";
    this.exploration = this.isFixed ? 0 : definition.exploration ?? exploration.usual;
    this.open = Uint8Array.from(arms, ({ status }) => status === "active" ? 1 : 0);
    this.openArms = this.open.reduce((count, isOpen) => count + isOpen, 0);
    this.openKey = this.open.join("");
    this.shares = new Float64Array(arms.length);
    this.context = new Float64Array(policy.contextLength);
  }

  get policyName(): PolicyName {
    return this.policy.name;
  }

  /** Whether this arm is there and open. */
  isOpen({ arm, index }: { readonly arm: string; readonly index: number }): boolean {
    return this.standing.arms[index]?.id === arm && this.open[index] === 1;
  }

  /** The probability of each arm in this context. At least one arm must be open. */
  propensities(values: ContextValues): readonly number[] {
    const { policy, context, open, shares } = this;
    if (context.length > 0) encodeContext(this.standing.definition.context ?? [], values, context);
    policy.shares(context, open, shares);
    mixFloor(shares, open, this.exploration / this.openArms);
    return Array.from(shares, (share) => Math.min(1, share));
  }

  /** Draws an arm; the same id draws the same arm from the same posterior. */
  decide(id: string, values: ContextValues): Choice {
    if (this.context.length === 0) {
      const always = this.choices();
      return always[drawn(always[0].propensities, randomOf(id))];
    }
    const propensities = this.propensities(values);
    const index = drawn(propensities, randomOf(id));
    return { arm: this.standing.arms[index].id, index, propensities };
  }

  /**
   * Draws an arm of a fixed split for a user, the same each time while the split stays. As arms are closed
   * or added, only users of those that lose move: each arm has a clock that rings at random times, at a rate
   * that is its share, and the first one to ring wins.
   * Source: Efraimidis and Spirakis, Weighted random sampling with a reservoir, 2006.
   */
  decideFor(user: string): Choice {
    const always = this.choices();
    const { propensities } = always[0];
    const random = randomOf(user, textHash(this.standing.experiment));
    let [first, firstAt] = [-1, Infinity];
    for (let arm = 0; arm < propensities.length; arm++) {
      const ringsAt = random.exponential(1) / propensities[arm];
      if (ringsAt < firstAt) [first, firstAt] = [arm, ringsAt];
    }
    return always[first < 0 ? drawn(propensities, random) : first];
  }

  /** A choice for each arm, all of the same propensities. */
  private choices(): readonly Choice[] {
    if (this.always === undefined) {
      const propensities = this.propensities(noContext);
      this.always = this.standing.arms.map(({ id: arm }, index) => ({ arm, index, propensities }));
    }
    return this.always;
  }
}

/** The randomness of a text: 64 bits of it, and what else is told. */
function randomOf(text: string, ...more: readonly number[]): Random {
  return new Random(textHash(text), saltedHash(text, 1), ...more);
}

/** Draws a number in proportion to weights of which at least one is above 0. */
function drawn(weights: readonly number[], random: Random): number {
  let left = random.uniform();
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    left -= weights[i];
    last = i;
    if (left < 0) break;
  }
  return last;
}
