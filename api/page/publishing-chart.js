// Publication times as rows: what each does to first-day views, with its intervals, drawn and written.
import { make } from "./dom.js";
import { none, whole } from "./format.js";
import { effectText, ratioText } from "./publishing-words.js";

/** @import { PublishingEffect } from "./types.js" */

/**
 * @typedef {object} PublishingTime
 * @property {string} label
 * @property {PublishingEffect} effect
 * @property {boolean} isBest
 */

/** How far the axis may reach, as ratios. */
const reaches = [1.5, 2, 3, 5, 10];

/**
 * How far an axis reaches that shows the 80 % intervals of all times.
 *
 * ```js
 * reachOf([{ low80: 0.6, high80: 1.3, … }]); // 2, as 0.6 is beyond 1 / 1.5
 * ```
 *
 * @param {readonly PublishingEffect[]} effects
 */
export function reachOf(effects) {
  const most = Math.max(
    1,
    ...effects.flatMap(({ low80, high80 }) =>
      low80 === null || high80 === null ? [] : [high80, 1 / low80]
    ),
  );
  return reaches.find((reach) => reach >= most) ?? reaches[reaches.length - 1];
}

/**
 * Where a ratio stands on an axis from `1 / reach` to `reach`, in percent of its length; what lies
 * beyond stands at the end.
 *
 * @param {number} ratio
 * @param {number} reach
 */
export function placeOf(ratio, reach) {
  const place = 50 + 50 * Math.log(ratio) / Math.log(reach);
  return Math.max(0, Math.min(100, place));
}

/**
 * A table of times.
 *
 * @param {string} title
 * @param {readonly PublishingTime[]} times
 * @param {number} reach
 */
export function publishingTable(title, times, reach) {
  const axis = make(
    "span",
    { class: "time-axis" },
    make("span", {}, `÷${reach}`),
    make("span", {}, "×1"),
    make("span", {}, `×${reach}`),
  );
  const heads = [
    make("th", { scope: "col", class: "time-label" }, title),
    make("td", { class: "time-plot", "aria-hidden": "true" }, axis),
    make("th", { scope: "col", class: "number time-ratio" }, "Effect"),
    make("th", { scope: "col", class: "number time-videos" }, "Videos"),
  ];
  return make(
    "table",
    { class: "times" },
    make("caption", { class: "visually-hidden" }, `First-day views by publication time: ${title}`),
    make("thead", {}, make("tr", {}, ...heads)),
    make("tbody", {}, ...times.map((time) => row(time, reach))),
  );
}

/**
 * @param {PublishingTime} time
 * @param {number} reach
 */
function row({ label, effect, isBest }, reach) {
  const said = effectText(effect);
  return make(
    "tr",
    { title: said, "data-best": isBest },
    make("th", { scope: "row", class: "time-label" }, label),
    make("td", { class: "time-plot", "aria-hidden": "true" }, plot(effect, reach)),
    make(
      "td",
      { class: "number time-ratio" },
      make("span", { "aria-hidden": "true" }, ratioText(effect.ratio)),
      make("span", { class: "visually-hidden" }, said),
    ),
    make("td", { class: "number time-videos" }, effect.videos === 0 ? none : whole(effect.videos)),
  );
}

/**
 * @param {PublishingEffect} effect
 * @param {number} reach
 */
function plot({ ratio, low80, high80, low95, high95 }, reach) {
  /** @param {number | null} ratio */
  const at = (ratio) => `${ratio === null ? 50 : placeOf(ratio, reach).toFixed(2)}%`;
  const middle = { y1: "50%", y2: "50%" };
  const level = draw("line", { class: "time-level", x1: "50%", x2: "50%", y1: "0", y2: "100%" });
  if (ratio === null) return draw("svg", {}, level);
  return draw(
    "svg",
    {},
    level,
    draw("line", { class: "time-sure", x1: at(low95), x2: at(high95), ...middle }),
    draw("line", { class: "time-likely", x1: at(low80), x2: at(high80), ...middle }),
    draw("circle", { class: "time-dot", cx: at(ratio), cy: "50%", r: "4" }),
  );
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...SVGElement} children
 */
function draw(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
