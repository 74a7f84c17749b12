// The network's versions: what serves, what is on trial, how training is getting on, what became of all.
import { make, part, setAttribute, setText } from "./dom.js";
import { moment, visible } from "./format.js";
import { inNextFrame } from "./frame.js";
import {
  createModelEventTable,
  createServedTable,
  createVersionTable,
  servedVersions,
} from "./model-tables.js";
import { firstTrainingText, modelName, servingText, splitSince } from "./model-words.js";
import { emptyNotice, errorNotice } from "./notice.js";
import { repeat } from "./repeat.js";
import { api } from "./request.js";
import { createTraining } from "./training.js";

/** @import { EventClock } from "./event-clock.js" */
/** @import { AccuracyAnswer, ModelEvent, ModelEventsAnswer, ModelsAnswer, ModelStatus, ModelVersion } from "./types.js" */

const refreshMs = 15_000;
/** Enough to have the champion among them, however many have been rejected since. */
const mostVersions = 200;
const mostVersionsShown = 20;
const mostEvents = 500;
const mostEventsShown = 40;

/**
 * Makes the section.
 *
 * @param {object} uses
 * @param {EventClock} uses.clock
 * @param {(events: readonly ModelEvent[]) => void} uses.onEvents newest first
 */
export function createModels({ clock, onEvents }) {
  const host = part("models", HTMLElement);
  const view = layOut(host);
  const training = createTraining();
  const versionTable = createVersionTable();
  const servedTable = createServedTable();
  const eventTable = createModelEventTable();
  eventTable.element.classList.add("model-events");
  view.training.append(training.element);
  view.versions.append(versionTable.element);
  view.served.append(servedTable.element);
  view.events.append(eventTable.element);
  /** @type {ModelStatus | undefined} */
  let status;
  /** @type {readonly ModelVersion[] | undefined} undefined until the first answer */
  let versions;

  const refreshing = repeat(refreshMs, async (signal) => {
    /** @type {[ModelsAnswer, ModelEventsAnswer]} */
    const [models, happened] = await Promise.all([
      api.get("/v1/models", { name: modelName, limit: mostVersions }, signal),
      api.get("/v1/models/{name}/events", { name: modelName, limit: mostEvents }, signal),
    ]);
    const since = splitSince(models.items, happened.items, clock.nowMs);
    /** @type {AccuracyAnswer} */
    const served = await api.get("/v1/accuracy", {
      by: "model,target",
      horizon: "next",
      from: since,
    }, signal);
    versions = models.items;
    clock.includes(models.asOf.eventTime);
    onEvents(happened.items);
    inNextFrame(() => {
      view.notice.replaceChildren();
      draw();
      const lines = servedVersions(served.items);
      view.served.hidden = lines.length === 0;
      servedTable.show(lines);
      const occasion = since === undefined ? "" : `, since ${moment(Date.parse(since))}`;
      setText(view.servedWords, `Error beside naive = 1${occasion}. Each served other readings.`);
      view.events.hidden = happened.items.length === 0;
      eventTable.show(happened.items.slice(0, mostEventsShown));
    });
  }, (error) => {
    view.notice.replaceChildren(
      errorNotice("The models could not be loaded", error, () => refreshing.again()),
    );
  }, host);

  function draw() {
    training.show(status);
    if (versions === undefined) return;
    const champion = versions.find(({ alias }) => alias === "champion");
    setText(view.verdict, champion === undefined ? "The mix alone" : visible(champion.model));
    setAttribute(view.verdict, "data-tone", champion === undefined ? "even" : "good");
    setText(view.words, servingText(versions));
    view.versions.hidden = versions.length === 0;
    versionTable.show(versions.filter(({ alias }, i) => alias !== null || i < mostVersionsShown));
    view.empty.replaceChildren(
      ...(versions.length > 0
        ? []
        : [emptyNotice("No network yet: the mix alone serves", firstTrainingText(status))]),
    );
  }

  return {
    /** @param {readonly ModelStatus[]} statuses */
    take(statuses) {
      const told = statuses.find(({ name }) => name === modelName);
      // A training that has ended left a version, or a reason.
      if (status?.state === "training" && told?.state !== "training") refreshing.again();
      status = told;
      inNextFrame(draw);
    },
  };
}

/** The parts of the section that stay. @param {HTMLElement} host */
function layOut(host) {
  const verdict = make("strong", { class: "verdict verdict-large" }, "–");
  const words = make("p", {}, "\u00a0");
  const training = make("div");
  const empty = make("div");
  const notice = make("div");
  const servedWords = make("p", { class: "quiet" });
  const versions = make("section", { hidden: true }, make("h3", {}, "Versions"));
  const served = make(
    "section",
    { hidden: true },
    make("h3", {}, "What each version served"),
    servedWords,
  );
  const events = make("section", { hidden: true }, make("h3", {}, "What became of them"));
  const lead = "The network corrects the mix where that has proved better on later readings. " +
    "Each version is tried beside what serves before it may.";
  host.append(
    make(
      "div",
      { class: "panel-head" },
      make(
        "div",
        {},
        make("h2", { id: "models-title" }, "Models"),
        make("p", { class: "lead" }, lead),
      ),
    ),
    notice,
    make("div", { class: "accuracy-head" }, verdict, words),
    training,
    empty,
    make("div", { class: "model-parts" }, versions, served, events),
  );
  return { verdict, words, training, empty, notice, servedWords, versions, served, events };
}
