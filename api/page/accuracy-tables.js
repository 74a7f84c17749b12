// Accuracy as tables: every target and horizon, and the tiers that served the one on show.
import { make, setText } from "./dom.js";
import { figure, none, percent, range, signedPercent, whole } from "./format.js";
import { createTable } from "./table.js";
import { horizons, targets } from "./types.js";
import {
  coverageVerdict,
  horizonWords,
  methodWords,
  skillVerdict,
  targetWords,
} from "./verdict.js";

/** @import { AccuracyItem, Horizon, Method, Target } from "./types.js" */
/** @import { Column } from "./table.js" */

/** @type {readonly Column<AccuracyItem>[]} */
const figures = [
  {
    title: "Skill",
    text: (row) => maybe(row.skillOverDrift, signedPercent),
    tone: (row) => skillVerdict(row, "").tone,
    hint: (row) => skillVerdict(row, "").short,
    className: "number",
  },
  { title: "MAE", text: (row) => maybe(row.mae, figure), className: "number" },
  { title: "Naive MAE", text: (row) => maybe(row.driftMae, figure), className: "number" },
  {
    title: "Band held",
    text: (row) => maybe(row.coverage, (share) => percent(share, 1)),
    tone: (row) => coverageVerdict(row).tone,
    hint: (row) => coverageVerdict(row).text,
    className: "number",
  },
  {
    title: "95% interval",
    text: (row) =>
      row.coverageLow === null || row.coverageHigh === null
        ? none
        : range(row.coverageLow, row.coverageHigh, (share) => percent(share, 1)),
    className: "number wide",
  },
  { title: "Scored", text: (row) => whole(row.scored), className: "number" },
];

/** Makes the two tables. */
export function createAccuracyTables() {
  const all = createTable("Accuracy of all targets and horizons", [
    {
      title: "Forecast of",
      text: (row) => `${targetWords[row.target ?? "views"]}, ${horizonText(row)}`,
      isHeader: true,
    },
    ...figures,
  ], (row) => `${row.target} ${row.horizon}`);
  const methods = createTable("Accuracy by tier", [
    {
      title: "Tier that served",
      text: (row) => methodWords[tierOf(row)],
      isHeader: true,
    },
    ...figures,
  ], (row) => row.method ?? "");
  const heading = make("h3", {}, "By tier");
  const element = make(
    "div",
    { class: "accuracy-tables" },
    make("div", {}, make("h3", {}, "All targets and horizons"), all.element),
    make("div", {}, heading, methods.element),
  );
  return {
    element,
    /**
     * @param {readonly AccuracyItem[]} byTarget
     * @param {readonly AccuracyItem[]} byMethod
     * @param {Target} target
     * @param {Horizon} horizon
     */
    show(byTarget, byMethod, target, horizon) {
      all.show(
        targets.flatMap((target) =>
          horizons.flatMap((horizon) =>
            byTarget.filter((row) => row.target === target && row.horizon === horizon)
          )
        ),
      );
      methods.show(byMethod);
      setText(heading, `By tier: ${target}, ${horizonWords[horizon].toLowerCase()}`);
    },
  };
}

/** @param {AccuracyItem} row */
function horizonText(row) {
  return horizonWords[row.horizon ?? "next"].toLowerCase();
}

/**
 * @param {number | null} value
 * @param {(value: number) => string} format
 */
function maybe(value, format) {
  return value === null ? none : format(value);
}

/**
 * The tier that served: no other method does.
 *
 * @param {AccuracyItem} row
 */
function tierOf({ method }) {
  return /** @type {Method} */ (method ?? "trend");
}
