// When people watch: how much an audience's viewing rate differs from its average by hour and weekday.

/** The rhythm of one audience, in UTC. */
export interface Rhythm {
  /** Hour of day, 0 to 24, at which it watches most. */
  readonly peakHour: number;
  /** Strength of the daily wave, 0 (none) to 0.6. */
  readonly dailySwing: number;
  /** Day of week, 0 = Sunday to 6 = Saturday, around whose noon it watches most. */
  readonly peakDay: number;
  /** Strength of the weekly wave, 0 (none) to 0.6. */
  readonly weeklySwing: number;
}

const dayMs = 24 * 3_600_000;

/** The first day of the epoch, 1 January 1970, was a Thursday. */
const epochDayOfWeek = 4;

/** How much of the daily wave's second harmonic sharpens the evening and flattens the night. */
const secondHarmonic = 0.3;

/**
 * The factor by which the viewing rate at `atMs` differs from the average: positive, and 1 on average
 * over any whole number of weeks.
 *
 * ```ts
 * const evenings = { peakHour: 20, dailySwing: 0.5, peakDay: 6, weeklySwing: 0 };
 * rhythmAt(evenings, Date.UTC(2025, 0, 1, 20)); // 1.65
 * rhythmAt(evenings, Date.UTC(2025, 0, 1, 8));  // 0.65
 * ```
 */
export function rhythmAt(rhythm: Rhythm, atMs: number): number {
  const days = atMs / dayMs;
  const hour = 2 * Math.PI * (days - rhythm.peakHour / 24);
  const day = 2 * Math.PI * (days + epochDayOfWeek - rhythm.peakDay - 0.5) / 7;
  const daily = Math.cos(hour) + secondHarmonic * Math.cos(2 * hour);
  return (1 + rhythm.dailySwing * daily) * (1 + rhythm.weeklySwing * Math.cos(day));
}
