// Segments of users: what they are like, how large, how they grow, and who moves between them.
import { make, setAttribute, setText } from "./dom.js";
import { compact, moment, none, percent, visible, whole } from "./format.js";
import { onPalette } from "./palette.js";
import { createPanel } from "./panel.js";
import { api } from "./request.js";
import { flowSquare, sizesOver } from "./segment-flows.js";
import { drawLine } from "./sparkline.js";

/** @import { EventClock } from "./event-clock.js" */
/** @import { Segment, SegmentFlow, SegmentFlowsAnswer, SegmentsAnswer, SegmentSizesAnswer } from "./types.js" */

const mostSegments = 200;
const mostSizes = 2_000;

/**
 * Makes the panel.
 *
 * @param {object} uses
 * @param {EventClock} uses.clock
 * @param {(signal: AbortSignal) => Promise<string | undefined>} uses.since
 * @param {(segments: readonly Segment[]) => void} uses.onSegments those that are no more among them
 */
export function createSegments({ clock, since, onSegments }) {
  const list = make("ol", { class: "segment-list", "aria-label": "Segments" });
  const flowWords = make("p", { class: "quiet" });
  const flows = make("div", {
    class: "table-scroll",
    tabindex: "0",
    role: "region",
    "aria-label": "Moves between segments",
  });
  /** @type {(() => void)[]} */
  let lines = [];
  const panel = createPanel({
    clock,
    id: "segments",
    title: "Segments",
    lead:
      "Users who are alike, found from what they do; a segment keeps its number from fit to fit.",
  }, async (signal) => {
    const from = await since(signal);
    /** @type {[SegmentsAnswer, SegmentSizesAnswer, SegmentFlowsAnswer]} */
    const [found, sizes, moves] = await Promise.all([
      api.get("/v1/segments", { retired: "with", limit: mostSegments }, signal),
      api.get("/v1/segments/sizes", { from, limit: mostSizes }, signal),
      api.get("/v1/segments/flows", { from }, signal),
    ]);
    const { asOf } = found;
    const items = found.items.filter(({ isRetired }) => !isRetired);
    if (items.length === 0) return { asOf, empty: noSegments };
    const trends = sizesOver(sizes.items);
    return {
      asOf,
      draw() {
        onSegments(found.items);
        const largest = Math.max(...items.map(({ share }) => share ?? 0), 1e-9);
        const rows = items.map((segment) => row(segment, largest, trends.get(segment.id) ?? []));
        list.replaceChildren(...rows.map(({ element }) => element));
        lines = rows.map(({ draw }) => draw);
        lines.forEach((draw) => draw());
        drawFlows(found.items, moves.items);
      },
    };
  });

  /**
   * @param {readonly Segment[]} segments
   * @param {readonly SegmentFlow[]} moved
   */
  function drawFlows(segments, moved) {
    const square = flowSquare(segments.filter(({ isRetired }) => !isRetired), moved);
    setText(
      flowWords,
      square.moved === 0
        ? "Nobody has moved from one segment to another in this range."
        : `${whole(square.moved)} moves from one segment to another in this range.`,
    );
    flows.replaceChildren(table(square, new Map(segments.map((one) => [one.id, one.profile]))));
  }

  onPalette(() => lines.forEach((draw) => draw()));
  panel.body.classList.add("segment-parts");
  panel.body.append(
    list,
    make("section", { class: "flows" }, make("h3", {}, "Who moved where"), flowWords, flows),
  );
  return panel;
}

const noSegments = /** @type {const} */ ([
  "No segments yet",
  "They are found once some hundred sessions are over. npm start simulates an audience; or send " +
  "activity to POST /v1/events.",
]);

/**
 * @param {Segment} segment
 * @param {number} largest share
 * @param {readonly number[]} sizes oldest first
 */
function row({ id, profile, size, share, fittedAt }, largest, sizes) {
  const canvas = make("canvas", { class: "segment-spark", "aria-hidden": "true" });
  const bar = make("span", { class: "segment-bar", "aria-hidden": "true" });
  bar.style.setProperty("--share", ((share ?? 0) / largest).toFixed(3));
  const element = make(
    "li",
    { title: `Found again at the fit of ${moment(Date.parse(fittedAt))}` },
    make("span", { class: "segment-id" }, `#${id}`),
    make(
      "div",
      { class: "segment-profile" },
      make("strong", { class: "foreign" }, visible(profile)),
      bar,
    ),
    canvas,
    make(
      "span",
      { class: "row-figures" },
      make("span", { class: "row-strong" }, compact(size)),
      make("span", { class: "row-soft" }, share === null ? none : percent(share)),
    ),
  );
  return { element, draw: () => drawLine(canvas, { values: sizes }) };
}

/**
 * @param {import("./segment-flows.js").FlowSquare} square
 * @param {ReadonlyMap<number, string>} profiles
 */
function table({ from, to, users, most }, profiles) {
  /** @param {number | null} id */
  const nameOf = (id) => {
    if (id === null) return "from no segment";
    return visible(profiles.get(id) ?? "a segment that is no more");
  };
  return make(
    "table",
    { class: "flow-square" },
    make("caption", { class: "visually-hidden" }, "Users who moved, from row to column"),
    make(
      "thead",
      {},
      make(
        "tr",
        {},
        make("th", { scope: "col" }, "From ↓ to →"),
        ...to.map((id) => make("th", { scope: "col", title: nameOf(id) }, `#${id}`)),
      ),
    ),
    make(
      "tbody",
      {},
      ...from.map((row, i) =>
        make(
          "tr",
          {},
          make("th", { scope: "row", title: nameOf(row) }, row === null ? "New" : `#${row}`),
          ...to.map((column, j) => flow(users[i][j], most, row, column, nameOf)),
        )
      ),
    ),
  );
}

/**
 * @param {number} users
 * @param {number} most
 * @param {number | null} from
 * @param {number} to
 * @param {(id: number | null) => string} nameOf
 */
function flow(users, most, from, to, nameOf) {
  if (from === to) return make("td", { class: "flow-self" });
  const cell = make("td", { class: "flow" }, users === 0 ? none : compact(users));
  cell.style.setProperty("--share", (users / most).toFixed(3));
  setAttribute(cell, "title", `${whole(users)}: ${nameOf(from)} → ${nameOf(to)}`);
  return cell;
}
