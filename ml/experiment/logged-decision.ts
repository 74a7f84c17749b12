// What the log says of a decision, checked: which arm was drawn, how likely each arm was, what it earned.

/** Most arms that an experiment ever has. */
export const mostArms = 4096;

/** Rewards lie this close to zero, so that no sum of their squares ever overflows. */
export const mostReward = 1e12;

/** A reward weighs at most as much as if its arm had been drawn this rarely, for the same reason. */
export const leastShare = 1e-6;

/** No sum over decisions comes to more: squares of the heaviest reward, far more often than ever. */
export const mostSum = 1e60;

/**
 * Throws a `RangeError` where `shares`, the probabilities with which a decision drew its arm (0 for those
 * that were closed), are none, or where `arm` is not among them.
 */
export function checkShares(arm: number, shares: ArrayLike<number>): void {
  const { length } = shares;
  if (length > mostArms) throw new RangeError(`found ${length} arms, wanted ${mostArms} at most`);
  if (!Number.isInteger(arm) || arm < 0 || arm >= length) {
    throw new RangeError(`found arm ${arm}, wanted a whole number from 0 to ${length - 1}`);
  }
  let sum = 0;
  for (let i = 0; i < length; i++) {
    if (!(shares[i] >= 0 && shares[i] <= 1)) {
      throw new RangeError(`found a share of ${shares[i]} for arm ${i}, wanted 0 to 1`);
    }
    sum += shares[i];
  }
  if (Math.abs(sum - 1) > 1e-6) throw new RangeError(`found shares of ${sum} in sum, wanted 1`);
}

/** Throws a `RangeError` for a reward that is no number or beyond {@link mostReward}. */
export function checkReward(reward: number): void {
  if (Math.abs(reward) <= mostReward) return;
  throw new RangeError(`found a reward of ${reward}, wanted -${mostReward} to ${mostReward}`);
}
