// Retention as a grid of cohorts and weeks, in words and shares.
import { calendarDay, percent, range, whole } from "./format.js";

/** @import { Cohort } from "./types.js" */

/** A cohort of fewer users says little: one of them more or less is a fifth of it. */
export const fewestUsers = 20;

/**
 * @typedef {object} RetentionCell
 * @property {number} share 0 to 1
 * @property {string} text
 * @property {string} title in a sentence, with its interval
 * @property {boolean} isOver whether the week has ended
 */

/**
 * @typedef {object} RetentionLine
 * @property {string} key
 * @property {string} label
 * @property {string} size
 * @property {boolean} isSmall
 * @property {readonly (RetentionCell | undefined)[]} cells undefined where nothing is to be said
 */

/**
 * The grid: a line for all cohorts together, then one for each.
 *
 * @param {readonly Cohort[]} cohorts newest first
 * @param {number} weeks how many weeks to show, the cohort's own not among them
 * @returns {RetentionLine[]} none where there are no cohorts
 */
export function retentionLines(cohorts, weeks) {
  if (cohorts.length === 0) return [];
  const columns = Array.from({ length: weeks }, (_, i) => i + 1);
  /** @type {RetentionLine[]} */
  const lines = cohorts.map((cohort) => ({
    key: cohort.monday,
    label: calendarDay(Date.parse(cohort.monday)),
    size: whole(cohort.size),
    isSmall: cohort.size < fewestUsers,
    cells: columns.map((week) => cellOf(cohort, week)),
  }));
  const users = cohorts.reduce((total, { size }) => total + size, 0);
  return [{
    key: "all",
    label: "All cohorts",
    size: whole(users),
    isSmall: users < fewestUsers,
    cells: columns.map((week) => togetherIn(cohorts, week)),
  }, ...lines];
}

/**
 * How many weeks there are to show: those of the oldest cohort, up to `most`.
 *
 * @param {readonly Cohort[]} cohorts
 * @param {number} most
 */
export function weeksToShow(cohorts, most) {
  return Math.min(most, Math.max(1, ...cohorts.map(({ weeks }) => weeks.length - 1)));
}

/**
 * @param {Cohort} cohort
 * @param {number} week
 * @returns {RetentionCell | undefined}
 */
function cellOf({ monday, size, weeks }, week) {
  const found = weeks.find((one) => one.week === week);
  if (found === undefined || found.share === null) return undefined;
  const { share, shareLow, shareHigh, users, isOver } = found;
  const interval = range(shareLow ?? share, shareHigh ?? share, (end) => percent(end, 0));
  const so = isOver ? "" : ", so far";
  const title = `Of the ${whole(size)} who first came in the week of ` +
    `${calendarDay(Date.parse(monday))}, ${whole(users)} came ${weekWords(week)}${so}: ` +
    `${percent(share)} (95% interval ${interval})`;
  return { share, text: percent(share, 0), title, isOver };
}

/**
 * Of all users whose week is over, those who came back in it.
 *
 * @param {readonly Cohort[]} cohorts
 * @param {number} week
 * @returns {RetentionCell | undefined}
 */
function togetherIn(cohorts, week) {
  let [users, size] = [0, 0];
  for (const cohort of cohorts) {
    const found = cohort.weeks.find((one) => one.week === week && one.isOver);
    if (found === undefined) continue;
    users += found.users;
    size += cohort.size;
  }
  if (size === 0) return undefined;
  const share = users / size;
  const title = `Of ${whole(size)} users, ${whole(users)} came ${weekWords(week)}: ` +
    percent(share);
  return { share, text: percent(share, 0), title, isOver: true };
}

/** @param {number} week */
function weekWords(week) {
  return week === 1 ? "the week after" : `${week} weeks after`;
}
