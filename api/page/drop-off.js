// Where viewers of a video leave, drawn: the share of plays that came to each twentieth of it.
import { make } from "./dom.js";
import { duration, percent } from "./format.js";
import { drawn } from "./svg.js";

/** @import { EngagementAnswer } from "./types.js" */

const [width, height] = [400, 120];

/**
 * The curve as lines of a path, from everybody at the start.
 *
 * ```js
 * curvePoints([{ reached: 0.5, share: 0.4 }, { reached: 1, share: 0.3 }]);
 * // [[0, 1], [0.5, 0.4], [1, 0.3]]
 * ```
 *
 * @param {EngagementAnswer["retention"]} retention
 * @returns {[reached: number, share: number][]}
 */
export function curvePoints(retention) {
  /** @type {[number, number][]} */
  const points = [[0, 1]];
  for (const { reached, share } of retention) {
    if (share !== null) points.push([reached, Math.max(0, Math.min(1, share))]);
  }
  return points;
}

/**
 * @param {EngagementAnswer["retention"]} retention
 * @param {number | undefined} lengthSeconds of the video
 */
export function dropOffPlot(retention, lengthSeconds) {
  const points = curvePoints(retention);
  const path = points.map(([reached, share]) =>
    `${(reached * width).toFixed(1)} ${((1 - share) * height).toFixed(1)}`
  );
  const line = `M${path.join("L")}`;
  const end = ((points.at(-1)?.[0] ?? 0) * width).toFixed(1);
  const said = points.map(([reached, share]) =>
    `${percent(share, 0)} at ${placeText(reached, lengthSeconds)}`
  );
  const hits = points.slice(1).map(([reached, share], i) => {
    const from = points[i][0];
    return drawn(
      "rect",
      {
        class: "drop-hit",
        x: String(from * width),
        y: "0",
        width: String((reached - from) * width),
        height: String(height),
      },
      drawn("title", {}, `${percent(share)} come to ${placeText(reached, lengthSeconds)}`),
    );
  });
  const plot = drawn(
    "svg",
    {
      viewBox: `0 0 ${width} ${height}`,
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": `Share of plays by place in the video: ${said.join(", ")}`,
    },
    ...[0.25, 0.5, 0.75].map((level) =>
      drawn("path", { class: "drop-level", d: `M0 ${level * height}H${width}` })
    ),
    drawn("path", { class: "drop-area", d: `${line}L${end} ${height}L0 ${height}Z` }),
    drawn("path", { class: "drop-line", d: line }),
    ...hits,
  );
  const marks = [0, 0.25, 0.5, 0.75, 1].map((reached) =>
    make(
      "span",
      {},
      lengthSeconds === undefined || reached === 0
        ? percent(reached, 0)
        : duration(reached * lengthSeconds * 1000),
    )
  );
  return make(
    "figure",
    {},
    make(
      "div",
      { class: "drop-plot" },
      make(
        "div",
        { class: "drop-scale", "aria-hidden": "true" },
        ...["100%", "50%", "0"].map((text) => make("span", {}, text)),
      ),
      plot,
    ),
    make("div", { class: "drop-axis", "aria-hidden": "true" }, ...marks),
  );
}

/**
 * @param {number} reached
 * @param {number | undefined} lengthSeconds
 */
function placeText(reached, lengthSeconds) {
  const time = lengthSeconds === undefined ? "" : ` (${duration(reached * lengthSeconds * 1000)})`;
  return `${percent(reached, 0)}${time}`;
}
