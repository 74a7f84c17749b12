// How remembered decisions lie in memory: a column for each thing that is known of them.
import { checkNumbers, maxTimeMs } from "../../ml/ranges.ts";
import { largestReward, maxArms } from "../../streams/experiment.ts";
import { largestContextNumber } from "../../streams/experiment-context.ts";

/** Bytes of a decision, its place in the index included, and of each number of its context. */
export const bytesPerDecision = 42;
export const bytesPerNumber = 4;

/** Added to the state of a decision whose arm was kept from an earlier one. */
export const keptBit = 4;

/** The share of an arm counts as at least so much, so that no decision weighs endlessly. */
export const leastShare = Math.fround(1e-6);

/** Columns with a place for each decision. */
export interface DecisionColumns {
  readonly hash: Uint32Array;
  readonly otherHash: Uint32Array;
  readonly atMs: Float64Array;
  readonly reward: Float64Array;
  readonly arm: Uint16Array;
  readonly openArms: Uint16Array;
  readonly share: Float32Array;
  readonly split: Uint8Array;
  /** The number of the state, and {@link keptBit}. */
  readonly state: Uint8Array;
  /** As many numbers for each decision as its context has. */
  readonly context: Float32Array;
  /** The index: of each bucket of hashes the newest place, and after each place the next older; -1 for none. */
  readonly heads: Int32Array;
  readonly older: Int32Array;
}

/** Columns with so many places. */
export function columnsOf(places: number, contextLength: number): DecisionColumns {
  return {
    hash: new Uint32Array(places),
    otherHash: new Uint32Array(places),
    atMs: new Float64Array(places),
    reward: new Float64Array(places),
    arm: new Uint16Array(places),
    openArms: new Uint16Array(places),
    share: new Float32Array(places),
    split: new Uint8Array(places),
    state: new Uint8Array(places),
    context: new Float32Array(places * contextLength),
    heads: new Int32Array(places).fill(-1),
    older: new Int32Array(places).fill(-1),
  };
}

/** Copies a decision to a place of other columns, without its place in the index. */
export function copyDecision(
  from: DecisionColumns,
  place: number,
  to: DecisionColumns,
  toPlace: number,
  contextLength: number,
): void {
  to.hash[toPlace] = from.hash[place];
  to.otherHash[toPlace] = from.otherHash[place];
  to.atMs[toPlace] = from.atMs[place];
  to.reward[toPlace] = from.reward[place];
  to.arm[toPlace] = from.arm[place];
  to.openArms[toPlace] = from.openArms[place];
  to.share[toPlace] = from.share[place];
  to.split[toPlace] = from.split[place];
  to.state[toPlace] = from.state[place];
  const context = from.context.subarray(place * contextLength, (place + 1) * contextLength);
  to.context.set(context, toPlace * contextLength);
}

/** Throws a `RangeError` where no decision between `armCount` arms, taken from `earliestMs` on, is like this. */
export function checkDecision(
  columns: DecisionColumns,
  place: number,
  contextLength: number,
  earliestMs: number,
  armCount: number,
): void {
  const numbers = [
    columns.atMs[place],
    columns.reward[place],
    columns.arm[place],
    columns.openArms[place],
    columns.share[place],
    columns.state[place] & ~keptBit,
  ];
  checkNumbers(numbers, 0, [
    { name: "time", count: 1, low: earliestMs, high: maxTimeMs },
    { name: "reward", count: 1, low: -largestReward, high: largestReward },
    { name: "arm", count: 1, low: 0, high: armCount - 1, whole: true },
    { name: "open arms", count: 1, low: 1, high: maxArms, whole: true },
    { name: "share", count: 1, low: leastShare, high: 1 },
    { name: "state", count: 1, low: 0, high: 2, whole: true },
  ]);
  checkNumbers(columns.context, place * contextLength, [{
    name: "context",
    count: contextLength,
    low: -largestContextNumber,
    high: largestContextNumber,
  }]);
}
