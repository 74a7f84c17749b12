// Which arms have a colour of their own, and how traffic was shared among them; pure.

/** @import { ArmState, ExperimentState } from "./types.js" */

/** The colours of arms, as the palette names them. */
const colours = /** @type {const} */ ([
  "arm-0",
  "arm-1",
  "arm-2",
  "arm-3",
  "arm-4",
  "arm-5",
  "arm-6",
  "arm-7",
]);

/** Most arms with a colour of their own; all others share one, and the place after these. */
export const mostSlots = colours.length;

/**
 * The places in the palette of the arms that have one: of all where they fit, else of those that were
 * chosen most, in the order of the arms.
 *
 * ```js
 * armSlots([{ id: "top", … }, { id: "side", … }]); // top → 0, side → 1
 * ```
 *
 * @param {readonly Pick<ArmState, "id" | "decisions">[]} arms
 * @returns {ReadonlyMap<string, number>}
 */
export function armSlots(arms) {
  const most = arms.length <= mostSlots
    ? arms
    : arms.toSorted((a, b) => b.decisions - a.decisions).slice(0, mostSlots);
  const chosen = new Set(most.map(({ id }) => id));
  return new Map(arms.filter(({ id }) => chosen.has(id)).map(({ id }, slot) => [id, slot]));
}

/**
 * The custom property that holds the colour of an arm.
 *
 * @param {number} [slot] none, or the one after the last, for an arm without a colour of its own
 */
export function slotColour(slot = mostSlots) {
  return slot < mostSlots ? colours[slot] : "naive";
}

/**
 * How the decisions of a period were shared: by slot, all arms without one last; null where there was none.
 *
 * @typedef {object} SharedPeriod
 * @property {number} atMs when it begins
 * @property {number} decisions
 * @property {readonly (number | null)[]} shares
 */

/**
 * The periods of a history.
 *
 * ```js
 * sharedPeriods({ arms: ["top", "side"], points: [{ at: "…", decisions: [3, 1], … }] }, slots);
 * // [{ atMs: …, decisions: 4, shares: [0.75, 0.25, 0, 0, 0, 0, 0, 0, 0] }]
 * ```
 *
 * @param {ExperimentState["history"]} history
 * @param {ReadonlyMap<string, number>} slots
 * @returns {SharedPeriod[]}
 */
export function sharedPeriods({ arms, points }, slots) {
  const places = arms.map((id) => (id === null ? undefined : slots.get(id)) ?? mostSlots);
  return points.map(({ at, decisions }) => {
    const counts = new Array(mostSlots + 1).fill(0);
    decisions.forEach((count, column) => counts[places[column]] += count);
    const total = decisions.reduce((sum, count) => sum + count, 0);
    return {
      atMs: Date.parse(at),
      decisions: total,
      shares: counts.map((count) => total === 0 ? null : count / total),
    };
  });
}

/**
 * The columns of a stacked chart: seconds, then the tops of all layers, the highest layer first, so that each
 * is painted over by those below it.
 *
 * @param {readonly SharedPeriod[]} periods
 * @returns {[number[], ...(number | null)[][]]}
 */
export function stackedColumns(periods) {
  const tops = periods.map(({ shares }) => {
    let sum = 0;
    return shares.map((share) => share === null ? null : sum += share);
  });
  const layers = Array.from({ length: mostSlots + 1 }, (_, i) => mostSlots - i);
  return [
    periods.map(({ atMs }) => atMs / 1000),
    ...layers.map((layer) => tops.map((top) => top[layer])),
  ];
}
