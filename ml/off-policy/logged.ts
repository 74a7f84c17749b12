// Logged decisions: what was chosen, how likely that was, and what it earned. All that an evaluation of
// another policy needs, whether it comes from a file or from the log of a running experiment.

/** Most decisions of one log: all of them are in memory. */
export const maxDecisions = 1_000_000;

/** Most arms and positions. */
export const maxArms = 1_000;
export const maxPositions = 100;

/** Most numbers that all decisions of a log together may have as context, and as propensities. */
export const maxLogNumbers = 40_000_000;

/** How many things of each kind a log is about. */
export interface LogShape {
  readonly armCount: number;
  /** Places at which arms are shown, each with propensities of its own; 1 where there is one. */
  readonly positionCount: number;
  /** Numbers that describe the context of a decision. */
  readonly contextLength: number;
}

/** One decision as it was logged. */
export interface LoggedDecision {
  /** The arm that was chosen, from 0. */
  readonly arm: number;
  readonly reward: number;
  /** How likely this arm was, or how likely every arm was, by its number. */
  readonly propensity: number | ArrayLike<number>;
  /** From 0. */
  readonly position?: number;
  readonly context?: ArrayLike<number>;
}

/**
 * Logged decisions in the order in which they were made, column by column. The rows of `propensities` and
 * `context` follow each other.
 *
 * ```ts
 * const shape = { armCount: 2, positionCount: 1, contextLength: 0 };
 * const log = decisionLog(shape, [
 *   { arm: 0, reward: 1, propensity: 0.5 },
 *   { arm: 1, reward: 0, propensity: 0.5 },
 * ]);
 * log.length;     // 2
 * log.propensity; // 0.5, 0.5
 * ```
 */
export interface DecisionLog extends LogShape {
  readonly length: number;
  readonly arm: Uint16Array;
  readonly position: Uint8Array;
  readonly reward: Float64Array;
  /** Propensity of the arm that was chosen, above 0 and at most 1. */
  readonly propensity: Float64Array;
  /** Propensity of every arm, where these were logged: 0 for one that could not be chosen. */
  readonly propensities: Float64Array | undefined;
  readonly context: Float64Array;
}

/** By how much propensities of all arms may miss 1 in sum, as they are often rounded. */
export const sumTolerance = 0.01;

/**
 * A log of these decisions. The propensities of all arms are known to it if every decision has them. Throws
 * a `RangeError` that names the first decision which cannot be: an arm, a position or a context that the
 * shape does not know, a reward that is no number, a propensity outside of 0 to 1 or 0 for the chosen arm;
 * and one where there is too much.
 */
export function decisionLog(shape: LogShape, decisions: readonly LoggedDecision[]): DecisionLog {
  checkShape(shape, decisions.length);
  const { armCount, contextLength } = shape;
  const { length } = decisions;
  const hasAll = length > 0 &&
    decisions.every(({ propensity }) => typeof propensity !== "number");
  if (hasAll && length * armCount > maxLogNumbers) {
    throw new RangeError(
      `found ${length * armCount} propensities, wanted at most ${maxLogNumbers}`,
    );
  }
  const log: DecisionLog = {
    ...shape,
    length,
    arm: new Uint16Array(length),
    position: new Uint8Array(length),
    reward: new Float64Array(length),
    propensity: new Float64Array(length),
    propensities: hasAll ? new Float64Array(length * armCount) : undefined,
    context: new Float64Array(length * contextLength),
  };
  decisions.forEach((decision, row) => {
    const fault = faultOf(shape, decision);
    if (fault !== undefined) throw new RangeError(`decision ${row}: ${fault}`);
    const { arm, reward, propensity, position = 0, context = [] } = decision;
    log.arm[row] = arm;
    log.position[row] = position;
    log.reward[row] = reward;
    log.propensity[row] = typeof propensity === "number" ? propensity : propensity[arm];
    if (typeof propensity !== "number") log.propensities?.set(propensity, row * armCount);
    log.context.set(context, row * contextLength);
  });
  return log;
}

/** Why a decision cannot be in a log of this shape, in words; undefined where it can. */
export function faultOf(
  { armCount, positionCount, contextLength }: LogShape,
  { arm, reward, propensity, position = 0, context = [] }: LoggedDecision,
): string | undefined {
  if (!isPlace(arm, armCount)) return `arm: found ${arm}, wanted 0 to ${armCount - 1}`;
  if (!isPlace(position, positionCount)) {
    return `position: found ${position}, wanted 0 to ${positionCount - 1}`;
  }
  if (!Number.isFinite(reward)) return `reward: found ${reward}, wanted a number`;
  if (context.length !== contextLength || !Array.from(context).every(Number.isFinite)) {
    return `context: found ${context.length} values, wanted ${contextLength} finite numbers`;
  }
  if (typeof propensity === "number") return propensityFault(propensity);
  if (propensity.length !== armCount) {
    return `propensity: found ${propensity.length} of them, wanted one for each of ${armCount} arms`;
  }
  const all = Array.from(propensity);
  if (!all.every((share) => share >= 0 && share <= 1)) return "propensity: wanted 0 to 1 each";
  const sum = all.reduce((total, share) => total + share, 0);
  if (Math.abs(sum - 1) > sumTolerance) return `propensity: found ${sum} in sum, wanted 1`;
  return propensityFault(propensity[arm]);
}

function propensityFault(propensity: number): string | undefined {
  if (propensity > 0 && propensity <= 1) return undefined;
  return `propensity: found ${propensity} for the arm that was chosen, wanted above 0 and at most 1`;
}

/** Throws a `RangeError` where a log would be of nothing or of too much. */
export function checkShape(
  { armCount, positionCount, contextLength }: LogShape,
  length: number,
): void {
  const limits = [
    ["arms", armCount, 1, maxArms],
    ["positions", positionCount, 1, maxPositions],
    ["decisions", length, 0, maxDecisions],
    ["numbers of context", length * contextLength, 0, maxLogNumbers],
  ] as const;
  for (const [what, found, low, high] of limits) {
    if (found >= low && found <= high) continue;
    throw new RangeError(`found ${found} ${what}, wanted ${low} to ${high}`);
  }
}

/**
 * The decisions from `from` on and before `to`, on the same memory.
 *
 * ```ts
 * const later = part(log, 1, 2);
 * later.arm; // 1
 * ```
 */
export function part(log: DecisionLog, from: number, to: number): DecisionLog {
  const { armCount, contextLength } = log;
  return {
    ...log,
    length: to - from,
    arm: log.arm.subarray(from, to),
    position: log.position.subarray(from, to),
    reward: log.reward.subarray(from, to),
    propensity: log.propensity.subarray(from, to),
    propensities: log.propensities?.subarray(from * armCount, to * armCount),
    context: log.context.subarray(from * contextLength, to * contextLength),
  };
}

/** How many decisions there are of each arm at each position: `counts[position * armCount + arm]`. */
export function cellCounts({ length, arm, position, armCount, positionCount }: DecisionLog) {
  const counts = new Float64Array(armCount * positionCount);
  for (let row = 0; row < length; row++) counts[position[row] * armCount + arm[row]]++;
  return counts;
}

function isPlace(value: number, count: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < count;
}
