// The list of experiments, and the way to a new one.
import { createExperimentForm } from "./experiments-form.js";
import { ExperimentRow } from "./experiments-row.js";
import { arrange, make, makeSegments, part, segments } from "./dom.js";
import { inNextFrame } from "./frame.js";
import { emptyNotice, errorNotice } from "./notice.js";
import { repeat } from "./repeat.js";
import { api } from "./request.js";

/** @import { EventClock } from "./event-clock.js" */
/** @import { ExperimentsAnswer, ExperimentState } from "./types.js" */

const refreshMs = 2_000;
const pageSize = 20;
const longestList = 200;

const heads = /** @type {const} */ ([
  ["Experiment", ""],
  ["Status", ""],
  ["Policy", "wide"],
  ["Decisions", "number wide"],
  ["Best arm so far", ""],
  ["Lift over an even split", "number"],
  ["Traffic now", "wide"],
]);

/**
 * Makes the view; it asks for nothing while it is not on show.
 *
 * @param {{ clock: EventClock }} uses
 */
export function createExperiments({ clock }) {
  const host = part("experiments", HTMLElement);
  const status = makeSegments("Status", [
    ["", "All"],
    ["running", "Running"],
    ["draft", "Not started"],
    ["paused", "Paused"],
    ["ended", "Ended"],
  ]);
  const create = make("button", {
    type: "button",
    class: "more-button primary",
    "data-for": "operator",
    "aria-expanded": "false",
    "aria-controls": "new-experiment",
  }, "New experiment");
  const form = createExperimentForm(() => open(false));
  const notice = make("div");
  const body = make("tbody");
  const table = make(
    "div",
    {
      class: "table-scroll",
      tabindex: "0",
      role: "region",
      "aria-label": "Experiments",
      hidden: true,
    },
    make(
      "table",
      { class: "experiment-list" },
      make(
        "caption",
        { class: "visually-hidden" },
        "Experiments, those of the latest activity first",
      ),
      make(
        "thead",
        {},
        make(
          "tr",
          {},
          ...heads.map(([text, kind]) => make("th", { scope: "col", class: kind }, text)),
        ),
      ),
      body,
    ),
  );
  const more = make("button", { type: "button", class: "more-button", hidden: true }, "Show more");
  const list = make(
    "section",
    { class: "panel", "aria-labelledby": "experiments-title", "aria-busy": "true" },
    make(
      "div",
      { class: "panel-head" },
      make("p", { class: "lead" }, lead),
      status,
    ),
    notice,
    table,
    more,
  );
  /** @type {{ status: ExperimentState["status"] | "", limit: number }} */
  const wanted = { status: "", limit: pageSize };
  /** @type {Map<string, ExperimentRow>} */
  let rows = new Map();

  const asking = repeat(refreshMs, async (signal) => {
    /** @type {ExperimentsAnswer} */
    const answer = await api.get("/v1/experiments", wanted, signal);
    inNextFrame(() => draw(answer));
  }, (error) => {
    list.removeAttribute("aria-busy");
    notice.replaceChildren(
      errorNotice("Experiments could not be loaded", error, () => asking.again()),
    );
  }, host);

  /** @param {ExperimentsAnswer} answer */
  function draw({ items, next, asOf }) {
    list.removeAttribute("aria-busy");
    clock.includes(asOf.eventTime);
    /** @type {Map<string, ExperimentRow>} */
    const kept = new Map();
    for (const item of items) {
      const row = rows.get(item.id) ?? new ExperimentRow(item.id);
      row.write(item);
      kept.set(item.id, row);
    }
    rows = kept;
    arrange(body, [...kept.values()].map(({ element }) => element));
    table.hidden = items.length === 0;
    more.hidden = next === null || wanted.limit >= longestList;
    const [title, text] = wanted.status === "" ? none : noneLike;
    notice.replaceChildren(...items.length === 0 ? [emptyNotice(title, text)] : []);
  }

  /** @param {boolean} isOpen */
  function open(isOpen) {
    form.element.hidden = !isOpen;
    create.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) form.focus();
  }

  segments(status, (value) => {
    Object.assign(wanted, { status: value, limit: pageSize });
    asking.again();
  });
  more.addEventListener("click", () => {
    wanted.limit = Math.min(longestList, wanted.limit + 2 * pageSize);
    asking.again();
  });
  create.addEventListener("click", () => open(form.element.hidden === true));
  host.append(
    make(
      "div",
      { class: "audience-head" },
      make("h2", { id: "experiments-title" }, "Experiments"),
      create,
    ),
    form.element,
    list,
  );
}

const lead =
  "Arms that compete for decisions: ad placements, titles, rankings. Each decision is made at " +
  "once, and rewards teach the next ones.";

const none = /** @type {const} */ ([
  "No experiments yet",
  "Create one here, or with POST /v1/experiments; npm start runs one on a simulated audience.",
]);
const noneLike = /** @type {const} */ (["No experiment is like that", "Try another status."]);
