// The reward models of a log, crossed: none of them speaks of a decision that it saw, nor, to a policy that
// learns, of one that the policy saw.
import type { Random } from "../random.ts";
import { cellCounts, type DecisionLog } from "./logged.ts";
import { type ArmSpread, armSpread, Features, RewardModel, RewardSums } from "./reward-model.ts";

/** The lowest and the highest reward of a log, and 0, or 0 and 1 where all are 0. */
export function rewardRange({ reward }: DecisionLog): {
  readonly lowest: number;
  readonly highest: number;
} {
  let [lowest, highest] = [0, 0];
  for (const value of reward) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  return lowest === highest ? { lowest: 0, highest: 1 } : { lowest, highest };
}

/** Parts of a log; what a model predicts of a part it has learnt from the others. */
const parts = 5;

/** Some decisions of a log, one after the other. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Reward models of one log: for each decision one that did not see it. */
export class RewardModels {
  readonly lowest: number;
  readonly highest: number;
  readonly features: Features;
  /** Decisions of which the direct method asks what the target policy would earn, */
  readonly asked: Stretch;
  /** and those that the models which it asks learnt from: what these say together, and how arms differ. */
  readonly learnt: Stretch;
  readonly sums: RewardSums;
  readonly spread: ArmSpread;
  private readonly part: Uint8Array;
  private readonly models: readonly RewardModel[];

  private constructor(log: DecisionLog, part: Uint8Array, isHalved: boolean) {
    const { lowest, highest } = rewardRange(log);
    [this.lowest, this.highest, this.part] = [lowest, highest, part];
    this.features = new Features(log);
    const newSums = () => new RewardSums(log.armCount, this.features.count);
    const sums = Array.from({ length: isHalved ? 2 : parts }, newSums);
    const features = new Float64Array(this.features.count);
    for (let row = 0; row < log.length; row++) {
      this.features.write(log, row, features);
      sums[part[row]].add(log.arm[row], features, log.reward[row]);
    }
    const all = newSums();
    for (const one of sums) all.include(one, 1);
    const middle = part.indexOf(1);
    this.asked = { from: 0, to: isHalved ? middle : log.length };
    this.learnt = { from: isHalved ? middle : 0, to: log.length };
    this.sums = isHalved ? sums[1] : all;
    const cells = cellCounts(log).filter((size) => size > 0).length;
    this.spread = armSpread(this.sums, cells);
    this.models = sums.map((one) => {
      const others = newSums();
      others.include(all, 1);
      others.include(one, -1);
      return new RewardModel(others, armSpread(others, cells).strength, log.positionCount);
    });
  }

  /**
   * For policies that know nothing of this log: five parts by chance, each spoken of by the others. Throws a
   * `RangeError` where there are too many columns of context for the arms.
   */
  static crossed(log: DecisionLog, random: Random): RewardModels {
    const part = Uint8Array.from({ length: log.length }, (_, row) => row % parts);
    random.shuffle(part);
    return new RewardModels(log, part, false);
  }

  /**
   * For policies that learn on their way through this log: two halves, each spoken of by the other, and the
   * direct method asks of the first alone. There the policy has seen nothing that the model has: arms that
   * were lucky would else look good to both. Needs two decisions; throws as {@link crossed} does.
   */
  static halved(log: DecisionLog): RewardModels {
    const middle = Math.floor(log.length / 2);
    return new RewardModels(log, new Uint8Array(log.length).fill(1, middle), true);
  }

  /** The model that did not see a row. */
  modelFor(row: number): RewardModel {
    return this.models[this.part[row]];
  }
}

/** The models of a log that several policies are evaluated on, each fitted when it is first asked for. */
export class LogModels {
  private readonly log: DecisionLog;
  private readonly random: Random;
  private crossed: RewardModels | undefined;
  private halved: RewardModels | undefined;

  /** Of this log, which `random` divides. */
  constructor(log: DecisionLog, random: Random) {
    [this.log, this.random] = [log, random];
  }

  /** Those for a policy that learns, or for one that does not. Throws as {@link RewardModels.crossed} does. */
  models(learns: boolean): RewardModels {
    if (learns && this.log.length > 1) return this.halved ??= RewardModels.halved(this.log);
    return this.crossed ??= RewardModels.crossed(this.log, this.random);
  }
}
