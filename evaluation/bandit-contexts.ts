// A world in which the best arm is another for every kind of user.
import type { Random } from "../ml/random.ts";
import { placeOfMost, type World } from "./bandit-world.ts";

/** Things known of a user, besides the 1 that every context begins with. */
const traitCount = 4;
const middleRate = 0.025;
const swing = 0.015;

/**
 * Users have four traits, each of them there or not with even chance, told as 1 and -1 behind a constant 1.
 * An arm's click rate is 2.5 % and 1.5 points times the weighted sum of the traits; the weights of an arm
 * are random and add up to 1 without their signs, so that rates lie between 1 and 4 %. On average over
 * users all arms are clicked alike: who looks at no context cannot do better than chance.
 */
export class ContextualWorld implements World {
  readonly armCount: number;
  readonly context = new Float64Array(1 + traitCount).fill(1);
  readonly means: Float64Array;
  best = 0;
  private readonly random: Random;
  /** The weights of each arm, one arm behind the other. */
  private readonly weights: Float64Array;
  private luck = 0;

  constructor(armCount: number, random: Random) {
    this.armCount = armCount;
    this.random = random;
    this.means = new Float64Array(armCount);
    this.weights = Float64Array.from(
      { length: armCount * traitCount },
      () => random.between(-1, 1),
    );
    for (let at = 0; at < this.weights.length; at += traitCount) {
      const own = this.weights.subarray(at, at + traitCount);
      const size = own.reduce((sum, weight) => sum + Math.abs(weight), 0);
      for (let trait = 0; trait < traitCount; trait++) own[trait] /= size;
    }
  }

  advance(): void {
    const { context, weights, means } = this;
    const traits = this.random.next();
    for (let trait = 0; trait < traitCount; trait++) {
      context[1 + trait] = traits >>> trait & 1 ? 1 : -1;
    }
    for (let arm = 0; arm < this.armCount; arm++) {
      let sum = 0;
      for (let trait = 0; trait < traitCount; trait++) {
        sum += weights[arm * traitCount + trait] * context[1 + trait];
      }
      means[arm] = middleRate + swing * sum;
    }
    this.best = placeOfMost(means);
    this.luck = this.random.uniform();
  }

  reward(arm: number): number {
    return this.luck < this.means[arm] ? 1 : 0;
  }
}
