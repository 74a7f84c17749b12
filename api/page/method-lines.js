// How the methods did beside the naive one, by hour or by day; pure.
import { baselines } from "./method-words.js";
import { fewestScored } from "./verdict.js";

/** @import { MethodItem } from "./types.js" */

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** With more hours than this the lines are of days. */
const mostHours = 200;

/**
 * How the methods did in one hour or day: the error of each as a share of what the naive method's was
 * on the same readings, where enough was scored to say.
 *
 * @typedef {object} MethodMoment
 * @property {number} atMs its beginning
 * @property {number} scored readings on which what was served has been scored
 * @property {ReadonlyMap<string, number>} ratios by method
 */

/**
 * Mean absolute error as a share of the naive method's; undefined where too little was scored, or the
 * naive method made no error at all.
 *
 * ```js
 * errorRatio({ scored: 400, mae: 6, driftMae: 10, … }); // 0.6
 * ```
 *
 * @param {Pick<MethodItem, "scored" | "mae" | "driftMae"> | undefined} row
 * @returns {number | undefined}
 */
export function errorRatio(row) {
  if (row === undefined || row.scored < fewestScored) return undefined;
  const { mae, driftMae } = row;
  return mae === null || driftMae === null || driftMae === 0 ? undefined : mae / driftMae;
}

/**
 * The moments that have something to show, earliest first: hours, or days where there are many hours
 * or most of them hold too little to say anything.
 *
 * @param {readonly MethodItem[]} items by hour and method
 * @returns {{ widthMs: number, moments: MethodMoment[] }}
 */
export function methodMoments(items) {
  const served = items.filter((item) => item.method === "served");
  const counts = served.map((item) => item.scored).sort((a, b) => a - b);
  const usual = counts[Math.floor(counts.length / 2)] ?? 0;
  const widthMs = counts.length > mostHours || usual < fewestScored ? dayMs : hourMs;
  /** @type {Map<number, Map<string, { scored: number, mae: number, driftMae: number }>>} */
  const sums = new Map();
  for (const { hour, method, scored, mae, driftMae } of items) {
    if (hour === undefined || method === undefined || mae === null || driftMae === null) continue;
    const atMs = Math.floor(Date.parse(hour) / widthMs) * widthMs;
    const methods = sums.get(atMs) ?? new Map();
    sums.set(atMs, methods);
    const sum = methods.get(method) ?? { scored: 0, mae: 0, driftMae: 0 };
    methods.set(method, sum);
    const share = scored / (sum.scored + scored);
    sum.mae += share * (mae - sum.mae);
    sum.driftMae += share * (driftMae - sum.driftMae);
    sum.scored += scored;
  }
  const moments = [...sums].sort(([a], [b]) => a - b).map(([atMs, methods]) => {
    const ratios = [...methods].flatMap(([method, sum]) => {
      const ratio = errorRatio(sum);
      return ratio === undefined ? [] : [/** @type {const} */ ([method, ratio])];
    });
    return { atMs, scored: methods.get("served")?.scored ?? 0, ratios: new Map(ratios) };
  });
  return { widthMs, moments: moments.filter(({ ratios }) => ratios.size > 0) };
}

/**
 * The baseline with the least error: what a forecast has to beat to be worth having.
 *
 * @param {readonly MethodItem[]} rows by method
 * @returns {string | undefined} undefined where too little was scored
 */
export function bestBaseline(rows) {
  const judged = rows.filter((row) =>
    baselines.includes(row.method ?? "") && errorRatio(row) !== undefined
  );
  judged.sort((a, b) => (errorRatio(a) ?? 0) - (errorRatio(b) ?? 0));
  return judged[0]?.method;
}

/**
 * How much better than another method the served forecast was, each measured by the naive one on the
 * readings that it spoke of; undefined where that cannot be said.
 *
 * @param {readonly MethodItem[]} rows by method
 * @param {string} method
 * @returns {number | undefined} 0.1 for a tenth less error
 */
export function skillOver(rows, method) {
  const served = errorRatio(rows.find((row) => row.method === "served"));
  const other = errorRatio(rows.find((row) => row.method === method));
  return served === undefined || other === undefined || other === 0
    ? undefined
    : 1 - served / other;
}
