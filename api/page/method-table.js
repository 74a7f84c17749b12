// Every method that ran, by how far off it was beside the naive one.
import { figure, none, percent, whole } from "./format.js";
import { errorRatio } from "./method-lines.js";
import { methodName, methodNote } from "./method-words.js";
import { createTable } from "./table.js";

/** @import { MethodItem } from "./types.js" */

/** Who spoke of less is compared on other readings than what was served. */
const nearlyAll = 0.99;
/** Ratios beyond this have a bar no longer than it. */
const longestRatio = 2;

/**
 * One method; `standing` is what is to be said of it beyond its figures.
 *
 * @typedef {object} MethodRow
 * @property {MethodItem} row
 * @property {string} method
 * @property {number | undefined} ratio undefined where too little was scored
 * @property {number} spoken share of the readings served that it had something to say of
 * @property {"served" | "best-baseline" | ""} standing
 */

/**
 * The methods, those that are least off first; those of which little was scored last.
 *
 * @param {readonly MethodItem[]} rows by method
 * @param {string | undefined} best the best of the baselines
 * @returns {MethodRow[]}
 */
export function methodRows(rows, best) {
  const served = rows.find((row) => row.method === "served")?.scored ?? 0;
  const all = rows.map((row) => {
    const method = row.method ?? "";
    const spoken = served === 0 ? 1 : Math.min(1, row.scored / served);
    return { row, method, ratio: errorRatio(row), spoken, standing: standingOf(method, best) };
  });
  return all.sort((a, b) => (a.ratio ?? Infinity) - (b.ratio ?? Infinity));
}

/**
 * @param {string} method
 * @param {string | undefined} best
 * @returns {MethodRow["standing"]}
 */
function standingOf(method, best) {
  if (method === "served") return "served";
  return method === best ? "best-baseline" : "";
}

/** Makes the table. */
export function createMethodTable() {
  /** @type {readonly import("./table.js").Column<MethodRow>[]} */
  const columns = [
    {
      title: "Method",
      text: ({ method, standing }) =>
        standing === "best-baseline" ? `${methodName(method)}, best baseline` : methodName(method),
      note: ({ method, spoken }) =>
        spoken > nearlyAll
          ? methodNote(method)
          : `${methodNote(method)}. Spoke of ${percent(spoken, 0)} of the readings only`,
      isHeader: true,
      className: "voice",
    },
    {
      title: "Error, naive = 1",
      text: ({ ratio, row }) => ratio === undefined ? fewText(row) : ratio.toFixed(3),
      share: ({ ratio }) => Math.min(ratio ?? 0, longestRatio) / longestRatio,
      tone: ({ ratio }) => ratio === undefined ? "unknown" : "",
      className: "number share",
    },
    {
      title: "MAE",
      text: ({ row }) => row.mae === null ? none : figure(row.mae),
      className: "number",
    },
    { title: "Scored", text: ({ row }) => whole(row.scored), className: "number wide" },
  ];
  return createTable(
    "Every method that ran",
    columns,
    ({ method }) => method,
    ({ standing }) => standing,
  );
}

/** @param {MethodItem} row */
function fewText({ mae, driftMae }) {
  return mae !== null && driftMae === 0 ? "naive exact" : "too few";
}
