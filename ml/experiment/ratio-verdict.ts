// What a check of the split says: whether arms were drawn as often as they should have been.

/** The verdicts of a ratio check, in the order of their numbers in snapshots. */
export const ratioVerdictWords = ["not-enough-data", "fine", "mismatch"] as const;
export type RatioVerdictWord = typeof ratioVerdictWords[number];

/**
 * A split is a mismatch below this probability. It is as strict as experimenters are elsewhere (Kohavi, Tang
 * and Xu, Trustworthy online controlled experiments, 2020, chapter 21), as the check runs on every experiment
 * all the time, and as a mismatch means that no figure of the experiment may be trusted.
 */
export const mismatchBelow = 0.001;

/** Decisions without which no split is called fine: so many in all, and so many for each arm in play. */
export const leastDecisions = 100;
export const leastDecisionsPerArm = 10;

/** What a check of the split found, at whatever time it is asked. */
export interface RatioVerdict {
  readonly verdict: RatioVerdictWord;
  /** If arms are drawn as they should be, then this ever falls to a value with at most that probability. */
  readonly pValue: number;
  /** Decisions that were looked at. */
  readonly decisions: number;
  /** The arm that is furthest off by its standard deviation, once there was a decision. */
  readonly arm: number | undefined;
  /** How often that arm was drawn, and how often it should have been. */
  readonly observed: number;
  readonly expected: number;
}

/** What is said before the first decision. */
export const nothingSeen: RatioVerdict = {
  verdict: "not-enough-data",
  pValue: 1,
  decisions: 0,
  arm: undefined,
  observed: 0,
  expected: 0,
};

/** The word for a probability; only what is fine needs many decisions, a mismatch is one at any time. */
export function ratioWord(pValue: number, decisions: number, arms: number): RatioVerdictWord {
  if (pValue < mismatchBelow) return "mismatch";
  const enough = Math.max(leastDecisions, leastDecisionsPerArm * arms);
  return decisions < enough ? "not-enough-data" : "fine";
}
