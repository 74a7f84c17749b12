// One experiment: how it stands, live, and what can be done with it.
import { createArms } from "./experiment-arms.js";
import { createBeliefs } from "./experiment-beliefs.js";
import { createComparison } from "./experiment-comparison.js";
import { createControls } from "./experiment-controls.js";
import { createCounters } from "./experiment-counters.js";
import { createDrift } from "./experiment-drift.js";
import { createEvaluation } from "./experiment-evaluation.js";
import { createExperimentTiles } from "./experiment-tiles.js";
import { createTraffic } from "./experiment-traffic.js";
import { headline } from "./experiment-verdict.js";
import { policyWords, rewardWords, statusWords } from "./experiment-words.js";
import { icon, make, part, setAttribute, setText } from "./dom.js";
import { duration, exact, moment, none, percent, visible } from "./format.js";
import { inNextFrame } from "./frame.js";
import { emptyNotice, errorNotice } from "./notice.js";
import { repeat } from "./repeat.js";
import { api, messageOf, Problem } from "./request.js";

/** @import { EventClock } from "./event-clock.js" */
/** @import { ExperimentAnswer, ExperimentState } from "./types.js" */

const refreshMs = 1_500;

/**
 * Makes the view; it asks for nothing until an experiment is shown.
 *
 * @param {{ clock: EventClock }} uses
 */
export function createExperiment({ clock }) {
  const view = layOut(part("experiment", HTMLElement));
  const controls = createControls((verb) =>
    command((id) => api.post(`/v1/experiments/{id}/${verb}`, { id }))
  );
  const tiles = createExperimentTiles();
  const arms = createArms((changes) =>
    command((id) => api.post("/v1/experiments/{id}/arms", { id }, changes))
  );
  const comparison = createComparison();
  const traffic = createTraffic();
  const beliefs = createBeliefs();
  const counters = createCounters();
  const evaluation = createEvaluation();
  const parts = [tiles, arms, comparison, traffic, beliefs, counters, evaluation];
  const drift = createDrift({ host: view.host, id: () => id, onRates: arms.showTruth });
  view.actions.append(controls.element, drift.element);
  view.body.append(
    tiles.element,
    arms.element,
    comparison.element,
    make("div", { class: "halves" }, traffic.element, beliefs.element),
    evaluation.element,
    counters.element,
  );

  let id = "";
  /** @type {ExperimentAnswer | undefined} */
  let answer;
  /** @type {ReturnType<typeof repeat> | undefined} */
  let asking;

  function draw() {
    if (answer === undefined || answer.state.id !== id) return;
    const { state, live, liveError } = answer;
    view.notice.replaceChildren();
    view.body.hidden = view.about.hidden = view.said.hidden = false;
    view.host.removeAttribute("aria-busy");
    clock.includes(answer.asOf.eventTime);
    writeHead(state);
    setText(
      view.stale,
      live
        ? ""
        : `As last committed; its owner does not answer: ${liveError ?? "no reason given"}.`,
    );
    controls.show(state);
    for (const one of parts) one.show(state);
  }

  /** @param {ExperimentState} state */
  function writeHead(state) {
    const { definition, status, policy } = state;
    const name = definition.title === undefined ? visible(id) : visible(definition.title);
    setText(view.title, name);
    if (document.body.dataset.route === "experiment") document.title = `${name} · Troupe`;
    setText(view.status, statusWords[status].text);
    setAttribute(view.status, "data-tone", statusWords[status].tone);
    setText(view.policy, policyWords[policy][0]);
    setAttribute(view.policy, "title", policyWords[policy][1]);
    setText(view.facts, factsText(state));
    const lastMs = Date.parse(state.lastAt);
    setText(view.last, `Last heard of ${moment(lastMs)}`);
    setAttribute(view.last, "title", exact(lastMs));
    const { tone, short, text } = headline(state);
    setAttribute(view.said, "data-tone", tone);
    setText(view.saidShort, short);
    setText(view.saidText, text);
  }

  /**
   * Tells the experiment what to do, and shows what became of it; whether that was done.
   *
   * @param {(id: string) => Promise<ExperimentAnswer>} tell
   */
  async function command(tell) {
    const about = id;
    controls.wait(true);
    try {
      const found = await tell(about);
      setText(view.fault, "");
      if (about === id) answer = found;
      return true;
    } catch (error) {
      setText(view.fault, messageOf(error));
      return false;
    } finally {
      controls.wait(false);
      draw();
      asking?.again();
    }
  }

  /** @param {AbortSignal} signal */
  async function load(signal) {
    answer = await api.get("/v1/experiments/{id}", { id }, signal);
    inNextFrame(draw);
  }

  /** @param {unknown} error */
  function fail(error) {
    view.host.removeAttribute("aria-busy");
    const isMissing = error instanceof Problem && error.status === 404;
    if (answer !== undefined && !isMissing) {
      setText(view.stale, `Not as of now: ${messageOf(error)}`);
      return;
    }
    view.body.hidden = view.about.hidden = view.said.hidden = true;
    controls.show(undefined);
    const text = "It may have another id. The list has all that there are.";
    view.notice.replaceChildren(
      isMissing
        ? emptyNotice("No such experiment", text)
        : errorNotice("This experiment could not be loaded", error, () => asking?.again()),
    );
  }

  return {
    /** @param {string} shown */
    show(shown) {
      if (shown === id) {
        inNextFrame(draw);
        return;
      }
      asking?.stop();
      answer = undefined;
      id = shown;
      view.host.setAttribute("aria-busy", "true");
      view.body.hidden = view.about.hidden = view.said.hidden = true;
      view.notice.replaceChildren();
      for (const line of [view.fault, view.stale]) setText(line, "");
      controls.show(undefined);
      setText(view.title, visible(id));
      document.title = `${visible(id)} · Troupe`;
      asking = repeat(refreshMs, load, fail, view.host);
      drift.again();
    },
    /** Moves the keyboard to the experiment. */
    focus() {
      view.host.focus({ preventScroll: true });
      scrollTo(0, 0);
    },
  };
}

/**
 * What was decided of it in a line: "Clicks, waited for 30 min · 1.0% of decisions explore · …".
 *
 * @param {ExperimentState} state
 */
function factsText({ id, definition, startedAt, endedAt }) {
  const { reward, exploration = 0.01, sticky = false, title, context = [] } = definition;
  const waited = duration((reward.timeoutSeconds ?? 1_800) * 1_000);
  return [
    ...title === undefined ? [] : [visible(id)],
    `${rewardWords[reward.kind].kind}, waited for ${waited}`,
    `${percent(exploration)} of decisions drawn evenly`,
    ...context.length === 0 ? [] : [`by ${context.map(({ name }) => visible(name)).join(", ")}`],
    ...sticky ? ["users keep their arm"] : [],
    startedAt === null ? "not started" : `since ${moment(Date.parse(startedAt))}`,
    ...endedAt === null ? [] : [`ended ${moment(Date.parse(endedAt))}`],
  ].join(" · ");
}

/** The parts of the view that stay. @param {HTMLElement} host */
function layOut(host) {
  const title = make(
    "h2",
    { id: "experiment-title", class: "video-title foreign", dir: "auto" },
    none,
  );
  const status = make("span", { class: "badge" });
  const policy = make("strong");
  const facts = make("span", { class: "foreign" });
  const last = make("time");
  const about = make("p", { class: "video-about" }, status, policy, facts, last);
  const actions = make("div", { class: "experiment-actions" });
  const saidShort = make("strong", { "aria-live": "polite" });
  const saidText = make("span");
  const said = make("p", { class: "experiment-said" }, saidShort, saidText);
  const fault = make("p", { class: "experiment-fault", role: "alert" });
  const stale = make("p", { class: "quiet", role: "status" });
  const notice = make("div");
  const body = make("div", { class: "experiment-body" });
  host.append(
    make(
      "div",
      { class: "panel" },
      make(
        "header",
        { class: "experiment-head" },
        make(
          "div",
          {},
          make(
            "a",
            { class: "back back-always", href: "#/experiments" },
            icon("back"),
            "Experiments",
          ),
          title,
          about,
        ),
        actions,
      ),
      fault,
      stale,
      notice,
      said,
    ),
    body,
  );
  return {
    host,
    title,
    status,
    policy,
    facts,
    last,
    about,
    actions,
    said,
    saidShort,
    saidText,
    fault,
    stale,
    notice,
    body,
  };
}
