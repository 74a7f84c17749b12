// Whether probabilities mean what they say: what was predicted beside what came true.
import { make } from "./dom.js";
import { percent, range, whole } from "./format.js";
import { drawn } from "./svg.js";

/** @import { LearnerScore } from "./types.js" */

/** @typedef {NonNullable<LearnerScore["calibration"]>[number]} Bin */

const size = 100;
/** Fewer predictions than this that lie together say nothing. */
const fewest = 10;
/** How far the axes may reach. */
const reaches = [0.1, 0.2, 0.5, 1];

/**
 * The bins to show, and how far axes reach that show all of them.
 *
 * ```js
 * shownBins([{ low: 0.1, high: 0.15, scored: 90, … }, { low: 0.9, high: 0.95, scored: 2, … }]);
 * // the first of them, and 0.2
 * ```
 *
 * @param {readonly Bin[]} bins
 * @returns {{ shown: Bin[], reach: number }}
 */
export function shownBins(bins) {
  const shown = bins.filter(({ scored }) => scored >= fewest);
  const most = Math.max(0, ...shown.flatMap(({ high, observed }) => [high, observed]));
  return { shown, reach: reaches.find((reach) => reach >= most) ?? 1 };
}

/**
 * A square in which a point on the diagonal is a probability that came true as often as it said.
 *
 * @param {string} title
 * @param {readonly Bin[]} bins
 */
export function calibrationPlot(title, bins) {
  const { shown, reach } = shownBins(bins);
  const most = Math.max(...shown.map(({ scored }) => scored));
  const plot = drawn(
    "svg",
    {
      viewBox: `0 0 ${size} ${size}`,
      class: "calibration-plot",
      role: "img",
      "aria-label": shown.map(binText).join(". "),
    },
    drawn("path", { class: "calibration-frame", d: `M0 0V${size}H${size}` }),
    drawn("path", { class: "calibration-level", d: `M0 ${size}L${size} 0` }),
    ...shown.map((bin) => point(bin, most, reach)),
  );
  return make(
    "figure",
    {},
    make("figcaption", {}, title),
    plot,
    make(
      "p",
      { class: "calibration-axis", "aria-hidden": "true" },
      make("span", {}, "0"),
      make("span", {}, "said"),
      make("span", {}, percent(reach, 0)),
    ),
  );
}

/**
 * @param {Bin} bin
 * @param {number} most predictions in any bin
 * @param {number} reach of the axes
 */
function point(bin, most, reach) {
  const { low, high, scored, observed, observedLow, observedHigh } = bin;
  /** @param {number} share */
  const place = (share) => Math.round(Math.min(1, share / reach) * size * 100) / 100;
  const x = place((low + high) / 2);
  return drawn(
    "g",
    {},
    drawn("title", {}, binText(bin)),
    drawn("path", {
      class: "calibration-interval",
      d: `M${x} ${size - place(observedLow)}V${size - place(observedHigh)}`,
    }),
    drawn("circle", {
      class: "calibration-dot",
      cx: String(x),
      cy: String(size - place(observed)),
      r: (1.5 + 2.5 * Math.sqrt(scored / most)).toFixed(2),
    }),
  );
}

/** @param {Bin} bin */
function binText({ low, high, scored, observed, observedLow, observedHigh }) {
  const percentWhole = (/** @type {number} */ share) => percent(share, 0);
  return `Said ${range(low, high, percentWhole)}: ${percent(observed)} of ${whole(scored)} came ` +
    `true (95% interval ${range(observedLow, observedHigh, percentWhole)})`;
}
