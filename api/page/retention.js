// Retention: which share of those who came in a week came back in each later one, as a grid.
import { make } from "./dom.js";
import { createPanel } from "./panel.js";
import { api } from "./request.js";
import { fewestUsers, retentionLines, weeksToShow } from "./retention-lines.js";

/** @import { EventClock } from "./event-clock.js" */
/** @import { RetentionCell, RetentionLine } from "./retention-lines.js" */
/** @import { Cohort, RetentionAnswer } from "./types.js" */

const mostCohorts = 12;
const mostWeeks = 12;

/** Makes the panel. @param {{ clock: EventClock }} uses */
export function createRetention({ clock }) {
  const grid = make("div", {
    class: "table-scroll",
    tabindex: "0",
    role: "region",
    "aria-label": "Retention by week",
  });
  const legend = make(
    "p",
    { class: "quiet" },
    `Faint: cohorts of fewer than ${fewestUsers} users, which say little; hatched: a week that is ` +
      "not over. Point at a share for its numbers and interval.",
  );
  const panel = createPanel({
    clock,
    id: "retention",
    title: "Retention",
    lead: "Of the users who first came in a week, those who came in each later one.",
  }, async (signal) => {
    /** @type {RetentionAnswer} */
    const answer = await api.get("/v1/audience/retention", { limit: mostCohorts }, signal);
    const { items, asOf } = answer;
    if (!items.some(({ weeks }) => weeks.length > 1)) {
      const text = "It takes a second week: come back after the first Monday (UTC) that users see.";
      return { asOf, empty: ["No cohort is a week old yet", text] };
    }
    return { asOf, draw: () => grid.replaceChildren(table(items)) };
  });
  panel.body.append(grid, legend);
  return panel;
}

/** @param {readonly Cohort[]} cohorts */
function table(cohorts) {
  const weeks = weeksToShow(cohorts, mostWeeks);
  const heads = Array.from(
    { length: weeks },
    (_, i) => make("th", { scope: "col", class: "number" }, `${i + 1}`),
  );
  return make(
    "table",
    { class: "retention" },
    make("caption", { class: "visually-hidden" }, "Share of each cohort, by weeks after the first"),
    make(
      "thead",
      {},
      make(
        "tr",
        {},
        make("th", { scope: "col" }, "First came"),
        make("th", { scope: "col", class: "number" }, "Users"),
        ...heads,
      ),
    ),
    make("tbody", {}, ...retentionLines(cohorts, weeks).map(row)),
  );
}

/** @param {RetentionLine} line */
function row({ key, label, size, isSmall, cells }) {
  return make(
    "tr",
    { "data-small": isSmall, "data-key": key },
    make("th", { scope: "row" }, label),
    make("td", { class: "number" }, size),
    ...cells.map(cell),
  );
}

/** @param {RetentionCell | undefined} of */
function cell(of) {
  if (of === undefined) return make("td");
  const { share, text, title, isOver } = of;
  const element = make("td", { class: "number retained", title, "data-open": !isOver }, text);
  element.style.setProperty("--share", share.toFixed(3));
  return element;
}
