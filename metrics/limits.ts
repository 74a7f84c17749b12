// Where a figure begins to be worth a word: alert rules and `troupe doctor` go by the same limits.

/** Limits of figures; shares and ratios are parts of 1. */
export const limits = {
  /** Events that may wait in the log while they grow more. */
  lagEvents: 10_000,
  /** Seconds that an event that was taken may wait for its checkpoint. */
  uncommittedSeconds: 60,
  /** Per kind of actor, in {@link windowSeconds}. */
  deadLetters: 10,
  fences: 3,
  restarts: 5,
  /** Nineteen of twenty checkpoints are to take no longer. */
  checkpointSeconds: 5,
  /** Of messages that were published, those sent more than once. */
  publishRetryShare: 0.05,
  /** Error of forecasts by that of the naive ones, and the fewest forecasts that say anything. */
  forecastErrorRatio: 1,
  forecastsScored: 500,
  /** What bands should cover, and how far from it they may be. */
  coverage: 0.8,
  coverageOff: 0.1,
  /** Of decisions asked for, those that the system could not make. */
  decisionFailureShare: 0.01,
  /** Of the room that a stream has. */
  streamShare: 0.9,
  /** Of requests, those answered with 5xx. */
  httpErrorShare: 0.05,
  /** Nineteen of twenty answers are to begin sooner. */
  httpSeconds: 1,
  /** Of the memory that JavaScript may have. */
  heapShare: 0.85,
  /** Ninety-nine of a hundred timers are to run no later. */
  loopDelaySeconds: 1,
  /** In {@link windowSeconds}. */
  collectionFailures: 3,
} as const;

/** What is counted is counted over this time. */
export const windowSeconds = 900;
