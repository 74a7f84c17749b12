// Days as an even row, though days on which nothing happened are missing from the answers.

const dayMs = 86_400_000;

/**
 * Every day up to the newest, earliest first; a day that is missing is made by `missing` from the day
 * before it, the days before the first by leaving them out.
 *
 * ```js
 * // 7 users on the 8th, nobody on the 9th, 3 on the 10th.
 * everyDay([{ day: "…-10T…", dau: 3 }, { day: "…-08T…", dau: 7 }], 30, (day) => ({ day, dau: 0 }));
 * // the 8th with 7, the 9th with 0, the 10th with 3
 * ```
 *
 * @template {{ day: string }} Day
 * @param {readonly Day[]} items newest first, a day at most once
 * @param {number} count how many days at most, the newest of them
 * @param {(day: string, before: Day) => Day} missing
 * @returns {Day[]}
 */
export function everyDay(items, count, missing) {
  const newest = items[0];
  if (newest === undefined) return [];
  const fromMs = Date.parse(newest.day) - (count - 1) * dayMs;
  /** @type {Day[]} */
  const days = [];
  for (const item of [...items].reverse()) {
    const atMs = Date.parse(item.day);
    if (atMs < fromMs) continue;
    for (let last = days.at(-1); last !== undefined; last = days.at(-1)) {
      const nextMs = Date.parse(last.day) + dayMs;
      if (nextMs >= atMs) break;
      days.push(missing(new Date(nextMs).toISOString(), last));
    }
    days.push(item);
  }
  return days;
}

/**
 * A day on which nobody did anything: the weeks and months up to it may still have had users.
 *
 * @param {string} day
 * @returns {import("./types.js").ActiveDay}
 */
export function idleDay(day) {
  return { day, group: null, dau: 0, wau: 0, mau: 0, newUsers: 0 };
}

/**
 * A day that earned nothing: subscriptions run on.
 *
 * @param {string} day
 * @param {import("./types.js").RevenueDay} before
 * @returns {import("./types.js").RevenueDay}
 */
export function unearningDay(day, before) {
  const nothing = { revenue: 0, conversions: 0, started: 0, renewed: 0, cancelled: 0 };
  return { ...before, ...nothing, day, revenuePerActiveUser: null };
}
