// The page: makes its sections, feeds them what comes live, and follows the hash.
import { createAccuracy } from "./accuracy.js";
import { createAudience } from "./audience.js";
import { part } from "./dom.js";
import { EventClock } from "./event-clock.js";
import { createExperiment } from "./experiment.js";
import { createExperiments } from "./experiments.js";
import { createHealthLine } from "./health.js";
import { openLive } from "./live.js";
import { createModels } from "./models.js";
import { createOverview } from "./overview.js";
import { repaint, startTheme } from "./palette.js";
import { createPublishing } from "./publishing.js";
import { repeat } from "./repeat.js";
import { createRising } from "./rising.js";
import { routeOf } from "./route.js";
import { signedIn } from "./sign-in.js";
import { createStream } from "./stream.js";
import { createTitles } from "./titles.js";
import { createTrendEvents } from "./trend-events.js";
import { createUser } from "./user.js";
import { createVideo } from "./video.js";

/** @import { AsOf, ReadyAnswer } from "./types.js" */

const readyMs = 15_000;
const wide = matchMedia("(min-width: 1080px)");

startTheme();
// Before anything is made: what is not on show asks for nothing.
const first = routeOf(location.hash);
if (first !== undefined) document.body.dataset.route = viewOf(first);
// And nothing is asked before somebody is there who may look.
await signedIn();
addEventListener("hashchange", follow);
const health = createHealthLine();
const clock = new EventClock(showTime);
/** Activity may be of another time than the readings of videos are. */
const audienceClock = new EventClock(showTime);
/** And so may experiments. */
const experimentClock = new EventClock(showTime);
/** @param {AsOf} asOf */
const answered = (asOf) => clock.includes(asOf.eventTime);

const titles = createTitles(() => events.redraw());
const events = createTrendEvents({
  titleOf: titles.of,
  onChange() {
    overview.eventsChanged();
    video.eventsChanged();
  },
});
const video = createVideo({
  alertsOf: events.ofVideo,
  onAnswer(asOf, summary) {
    answered(asOf);
    rising.learn(summary);
  },
});
const overview = createOverview({ clock, alerts: events.all });
const stream = createStream({
  onFlow(moments, lines) {
    overview.showFlow(moments, lines);
    const now = moments.at(-1);
    if (now !== undefined) health.flow(now.rate);
  },
});
const accuracy = createAccuracy(clock);
const models = createModels({ clock, onEvents: accuracy.mark });
createPublishing({ onAnswer: answered });
createAudience({ clock: audienceClock });
const user = createUser({ clock: audienceClock });
createExperiments({ clock: experimentClock });
const experiment = createExperiment({ clock: experimentClock });
const rising = createRising({
  onList(list) {
    answered(list.asOf);
    titles.learn(list.items);
    video.learn(list.items);
    if (video.selectedKey() !== undefined || !wide.matches) return;
    const first = list.items[0];
    if (first === undefined) video.showNothing();
    else show(first.key);
  },
  onError() {
    if (video.selectedKey() === undefined) video.showNothing();
  },
});

openLive({
  onForecast(forecast) {
    clock.includes(forecast.madeAt);
    rising.take(forecast);
    video.take(forecast);
  },
  onAlert: events.take,
  onStatus: stream.take,
  onModels: models.take,
  onState: health.feed,
});

repeat(readyMs, async (signal) => {
  const response = await fetch("/health/ready", { signal });
  /** @type {ReadyAnswer} */
  const answer = await response.json();
  const failing = answer.checks.filter((check) => !check.ok);
  health.ready(failing.map((check) => `${check.name}: ${check.detail}`).join("; "));
}, () => health.ready("The API is not reachable; what shows is the last that it said."));

/** @param {string} key */
function show(key) {
  video.select(key, rising.summaryOf(key));
  rising.select(key);
}

/** How far down the list was left for a video, where the one replaces the other. */
let listScroll = 0;

function follow() {
  const route = routeOf(location.hash);
  if (route === undefined) return;
  const { dataset } = document.body;
  const before = dataset.route;
  if (before === "home" && viewOf(route) !== "home") listScroll = scrollY;
  dataset.route = viewOf(route);
  markSection(sectionNow().hash);
  showTime();
  if (before !== "home" && before !== "video") repaint();
  if (route.kind === "audience") {
    document.title = "Audience · Troupe";
    if (before !== "audience") scrollTo(0, 0);
  } else if (route.kind === "experiments") {
    document.title = "Experiments · Troupe";
    if (before !== "experiments") scrollTo(0, 0);
  } else if (route.kind === "experiment") {
    experiment.show(route.key);
    experiment.focus();
  } else if (route.kind === "user") {
    user.show(route.key);
    user.focus();
  } else if (route.kind === "video") {
    show(route.key);
    if (!wide.matches) video.focus();
  } else {
    document.title = "Troupe";
    if (route.kind === "section") part(route.id, HTMLElement).scrollIntoView();
    else if (before !== "home" && !wide.matches) scrollTo(0, listScroll);
  }
}

/** Which of the views shows a route. @param {import("./route.js").Route} route */
function viewOf({ kind }) {
  return kind === "section" ? "home" : kind;
}

/** The section that shows, and the clock of what it shows. */
function sectionNow() {
  const { route } = document.body.dataset;
  if (route === "audience" || route === "user") return { hash: "#/audience", clock: audienceClock };
  if (route === "experiments" || route === "experiment") {
    return { hash: "#/experiments", clock: experimentClock };
  }
  return { hash: "#/", clock };
}

/** Says in the header as of when the view that shows holds. */
function showTime() {
  const { nowMs } = sectionNow().clock;
  if (nowMs > 0) health.asOf(nowMs);
}

/** Says in the header which of the views shows. @param {string} hash */
function markSection(hash) {
  for (const link of document.querySelectorAll(".sections a")) {
    if (link.getAttribute("href") === hash) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

follow();
