// When churn is predicted in an evaluation, and from when on predictions count.

/** Moments of prediction, and the first that is scored. */
export interface ChurnSchedule {
  readonly moments: readonly number[];
  readonly scoredFromMs: number;
}

/** Most moments of one evaluation, and most predictions of users at moments. */
export const mostMoments = 200;
export const mostPredictions = 4_000_000;

/** Share of the time that the file covers which is for learning. */
const warmUpShare = 1 / 3;

/**
 * The moments at which every user who has come by then is predicted, as a list of users at risk is read:
 * every half horizon, beginning when the file has run for one horizon, ending one before its end; less
 * often where users or moments are many. Predictions are scored from the first third of the time on, and
 * not before the first labels were there to learn from. Undefined where nothing could be scored.
 *
 * ```ts
 * // From day 0 to day 9 with a horizon of 2 days
 * churnSchedule(0, 9, 2, 10); // { moments: [2, 3, 4, 5, 6, 7], scoredFromMs: 4 }
 * ```
 */
export function churnSchedule(
  fromMs: number,
  toMs: number,
  horizonMs: number,
  users: number,
): ChurnSchedule | undefined {
  const most = Math.max(1, Math.min(mostMoments, Math.floor(mostPredictions / users)));
  const spanMs = toMs - fromMs;
  const stepMs = Math.max(horizonMs / 2, spanMs / most);
  const firstMs = fromMs + horizonMs;
  const lastMs = toMs - horizonMs;
  const scoredFromMs = Math.max(fromMs + warmUpShare * spanMs, firstMs + horizonMs);
  const moments: number[] = [];
  for (let i = 0; firstMs + i * stepMs <= lastMs; i++) moments.push(firstMs + i * stepMs);
  const [last] = moments.slice(-1);
  return last === undefined || last < scoredFromMs ? undefined : { moments, scoredFromMs };
}
