// What the bytes of every policy begin with, and what its numbers must be.
import type { ByteReader, ByteWriter } from "../bytes.ts";
import { checkNumbers } from "../ranges.ts";
import { maxArms, type Policy, type PolicyName, policyNames } from "./policy.ts";

/** Writes which policy follows and how many arms it has. */
export function writeHead(to: ByteWriter, policy: Policy): void {
  to.u8(policyNames.indexOf(policy.name));
  to.u32(policy.armCount);
}

/** Reads which policy follows; a `RangeError` where there is no such one. */
export function readPolicyName(from: ByteReader): PolicyName {
  const number = from.u8();
  const name = policyNames[number];
  if (name === undefined) {
    throw new RangeError(`policy: found ${number}, wanted 0 to ${policyNames.length - 1}`);
  }
  return name;
}

/** Reads the number of arms, which follows the policy's; a `RangeError` where it is impossible. */
export function readArmCount(from: ByteReader): number {
  const count = from.u32();
  checkNumbers([count], 0, [{ name: "arms", count: 1, low: 1, high: maxArms }]);
  return count;
}

/** Throws a `RangeError` where these are not shares of a whole. */
export function checkWeights(weights: Float64Array): void {
  checkNumbers(weights, 0, [{ name: "weight", count: weights.length, low: 0, high: 1 }]);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  checkNumbers([sum], 0, [{ name: "sum of the weights", count: 1, low: 0.999999, high: 1.000001 }]);
}
