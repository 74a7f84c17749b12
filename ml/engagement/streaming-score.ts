// What viewers would say of how a play went, from how long they waited and how often it stalled.

/** The best and the worst that {@link streamingScore} says. */
export const bestStreamingScore = 4.23;
export const worstStreamingScore = 4.23 - 3 * (0.0672 + 0.742 + 0.106);

/** How one play went. */
export interface PlayedStream {
  /** The wait before the first frame; NaN where nobody said. */
  readonly startUpSeconds: number;
  readonly stalls: number;
  /** How long it stalled in all. */
  readonly stalledSeconds: number;
  readonly watchedSeconds: number;
}

/**
 * Mean opinion score of a play, from 1 (bad) to 5 (excellent):
 * 4.23 − 0.0672 start-up − 0.742 frequency − 0.106 duration, each a level from 0 to 3.
 *
 * | level | start-up, s | stalls a second | mean stall, s |
 * | ----- | ----------- | --------------- | ------------- |
 * | 0     | none        | none            | none          |
 * | 1     | up to 1     | up to 0.02      | up to 5       |
 * | 2     | up to 5     | up to 0.15      | up to 10      |
 * | 3     | more        | more            | more          |
 *
 * Source: Mok, Chan and Chang, Measuring the quality of experience of HTTP video streaming, 2011
 * (IFIP/IEEE Integrated Network Management), which has the levels 1 to 3. Level 0, for what did not happen
 * at all, is our reading of it: a play without fault then has the formula's intercept. A start-up time that nobody said counts as level 1.
 *
 * ```ts
 * // Started after 2 s (level 2), stalled once in 60 s (1), for 4 s (1): 4.23 − 0.1344 − 0.742 − 0.106
 * streamingScore({ startUpSeconds: 2, stalls: 1, stalledSeconds: 4, watchedSeconds: 56 }); // 3.2476
 * ```
 */
export function streamingScore(play: PlayedStream): number {
  const { startUpSeconds, stalls, stalledSeconds, watchedSeconds } = play;
  const startUp = Number.isNaN(startUpSeconds) ? 1 : levelOf(startUpSeconds, 1, 5);
  const isSmooth = stalls === 0;
  const frequency = isSmooth ? 0 : levelOf(stalls / (watchedSeconds + stalledSeconds), 0.02, 0.15);
  // A stall takes time, even where nobody said how much.
  const duration = isSmooth ? 0 : Math.max(1, levelOf(stalledSeconds / stalls, 5, 10));
  return bestStreamingScore - 0.0672 * startUp - 0.742 * frequency - 0.106 * duration;
}

function levelOf(value: number, low: number, medium: number): number {
  if (value <= 0) return 0;
  if (value <= low) return 1;
  return value <= medium ? 2 : 3;
}
