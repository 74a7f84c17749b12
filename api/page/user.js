// One user's story: who it is, what is expected and why, what was done and what to show next.
import { icon, make, part, setText } from "./dom.js";
import { createFigureList } from "./figure-list.js";
import { moment, none, visible } from "./format.js";
import { inNextFrame } from "./frame.js";
import { emptyNotice, errorNotice } from "./notice.js";
import { createPredictions, rateOf } from "./predictions.js";
import { createRecommendations } from "./recommendations.js";
import { repeat } from "./repeat.js";
import { api, Problem } from "./request.js";
import { createUserFeatures } from "./user-features.js";
import { userFigures } from "./user-figures.js";
import { createUserSessions } from "./user-sessions.js";
import { usualOf } from "./user-words.js";

/** @import { EventClock } from "./event-clock.js" */
/** @import { Everybody } from "./predictions.js" */
/** @import { ActiveAnswer, FeaturesAnswer, LearnerName, LearnerScoresAnswer, RecommendationsAnswer, Segment, SegmentsAnswer, SessionsAnswer, UserAnswer } from "./types.js" */

const refreshMs = 5_000;
const aroundMs = 30_000;
const mostSessions = 50;

/**
 * Makes the view; it asks for nothing until a user is shown.
 *
 * @param {{ clock: EventClock }} uses
 */
export function createUser({ clock }) {
  const view = layOut(part("user", HTMLElement));
  const figures = createFigureList();
  const predictions = createPredictions();
  const features = createUserFeatures();
  const sessions = createUserSessions();
  const recommendations = createRecommendations();
  view.figures.append(figures.element);
  view.predictions.append(predictions.element);
  view.sessions.append(sessions.element);
  view.recommendations.append(recommendations.element);
  view.features.append(features.element);

  let key = "";
  /** @type {UserAnswer | undefined} */
  let answer;
  /** @type {Everybody} */
  let everybody = { churn: undefined, conversion: undefined, click: undefined };
  /** @type {readonly Segment[]} */
  let segments = [];
  /** @type {FeaturesAnswer["userFeatures"]} */
  let phrases = [];
  /** @type {ReturnType<typeof repeat>[]} */
  let asking = [];

  function draw() {
    if (answer === undefined) return;
    const { user } = answer;
    const name = visible(user.user_id);
    setText(view.title, name);
    if (document.body.dataset.route === "user") document.title = `${name} · Troupe`;
    setText(view.since, `Here since ${moment(Date.parse(user.firstAt))}`);
    const predicted = user.predictedAt;
    setText(
      view.predicted,
      predicted === null ? "nothing predicted yet" : `predicted ${moment(Date.parse(predicted))}`,
    );
    const segment = segments.find(({ id }) => id === user.segment);
    figures.show(userFigures(answer, segment?.profile ?? "", clock.nowMs));
    predictions.show(answer, everybody);
    features.show(
      answer.features,
      phrases,
      usualOf(segments.filter(({ isRetired }) => !isRetired)),
    );
  }

  /** @param {AbortSignal} signal */
  async function askUser(signal) {
    /** @type {[UserAnswer, SessionsAnswer, ActiveAnswer]} */
    const [found, own, all] = await Promise.all([
      api.get("/v1/users/{key}", { key }, signal),
      api.get("/v1/users/{key}/sessions", { key, limit: mostSessions }, signal),
      api.get("/v1/audience/active", { limit: 1 }, signal),
    ]);
    answer = found;
    clock.includes(found.asOf.eventTime);
    clock.includes(all.asOf.eventTime);
    inNextFrame(() => {
      view.notice.replaceChildren();
      view.body.hidden = false;
      view.host.removeAttribute("aria-busy");
      sessions.show(own.items);
      draw();
    });
  }

  /** What the user is compared to. @param {AbortSignal} signal */
  async function askAround(signal) {
    const scores = async (/** @type {LearnerName} */ name) => {
      /** @type {LearnerScoresAnswer} */
      const { items } = await api.get("/v1/learners/{name}/scores", { name, by: "all" }, signal);
      return rateOf(items);
    };
    /** @type {[SegmentsAnswer, FeaturesAnswer]} */
    const [found, measured] = await Promise.all([
      api.get("/v1/segments", { retired: "with", limit: 200 }, signal),
      api.get("/v1/features", {}, signal),
    ]);
    const [churn, conversion, click] = await Promise.all(
      /** @type {const} */ (["churn", "conversion", "click"]).map(scores),
    );
    everybody = { churn, conversion, click };
    segments = found.items;
    phrases = measured.userFeatures;
    inNextFrame(draw);
  }

  /** @param {AbortSignal} signal */
  async function askNext(signal) {
    /** @type {RecommendationsAnswer} */
    const found = await api.get(
      "/v1/users/{key}/recommendations",
      { key, titles: "with", count: 8 },
      signal,
    );
    inNextFrame(() => recommendations.show(found));
  }

  /** @param {unknown} error */
  function fail(error) {
    view.host.removeAttribute("aria-busy");
    const isMissing = error instanceof Problem && error.status === 404;
    if (answer !== undefined && !isMissing) return;
    view.body.hidden = true;
    setText(view.title, visible(key));
    const text =
      "Nothing has been heard of them. They may have another id, or the first event is " +
      "still to come.";
    view.notice.replaceChildren(
      isMissing
        ? emptyNotice("No such user", text)
        : errorNotice("This user could not be loaded", error, () => asking[0].again()),
    );
  }

  /** @param {string} shown */
  function show(shown) {
    if (shown === key) return inNextFrame(draw);
    asking.forEach(({ stop }) => stop());
    answer = undefined;
    key = shown;
    view.host.setAttribute("aria-busy", "true");
    view.body.hidden = true;
    setText(view.title, visible(key));
    document.title = `${visible(key)} · Troupe`;
    asking = [
      repeat(refreshMs, askUser, fail, view.host),
      // Without it the user still shows, only beside nothing.
      repeat(aroundMs, askAround, () => {}, view.host),
      repeat(aroundMs, askNext, recommendations.fail, view.host),
    ];
  }

  return {
    show,
    /** Moves the keyboard to the user. */
    focus() {
      view.host.focus({ preventScroll: true });
      scrollTo(0, 0);
    },
  };
}

/** The parts of the view that stay. @param {HTMLElement} host */
function layOut(host) {
  const title = make("h2", { id: "user-title", class: "video-title foreign", dir: "auto" }, none);
  const since = make("span");
  const predicted = make("span");
  const notice = make("div");
  const [figures, predictions, sessions, recommendations, features] = [
    "figures",
    "predictions",
    "sessions",
    "recommendations",
    "features",
  ].map(() => make("div"));
  const marks = "▲ and ▼ mark what lies further from the average of all segments than segments " +
    "commonly do.";
  const body = make(
    "div",
    { class: "user-body" },
    figures,
    make("section", {}, make("h3", {}, "What is expected, and why"), predictions),
    make(
      "div",
      { class: "user-parts" },
      make("section", {}, make("h3", {}, "Sessions"), sessions),
      make("section", {}, make("h3", {}, "What to show next"), recommendations),
    ),
    make(
      "section",
      {},
      make("h3", {}, "Everything that is known"),
      make("p", { class: "quiet" }, marks),
      features,
    ),
  );
  const head = make(
    "header",
    { class: "video-head" },
    make("a", { class: "back back-always", href: "#/audience" }, icon("back"), "Audience"),
    title,
    make("p", { class: "video-about" }, since, predicted),
  );
  host.append(make("div", { class: "panel" }, head, notice, body));
  return {
    host,
    title,
    since,
    predicted,
    notice,
    body,
    figures,
    predictions,
    sessions,
    recommendations,
    features,
  };
}
