// How the video on show is watched and how well it plays, as its viewers' activity tells.
import { make, part, setAttribute, setText } from "./dom.js";
import { dropOffPlot } from "./drop-off.js";
import {
  breakdownLines,
  dropOffText,
  qualityLines,
  scoreOf,
  watchingLines,
} from "./engagement-words.js";
import { createFigureList } from "./figure-list.js";
import { compact, duration, moment, percent, visible } from "./format.js";
import { inNextFrame } from "./frame.js";
import { emptyNotice, errorNotice } from "./notice.js";
import { repeat } from "./repeat.js";
import { api, Problem } from "./request.js";
import { createTable } from "./table.js";

/** @import { EngagementAnswer, VideoQualityAnswer } from "./types.js" */
/** @typedef {ReturnType<typeof breakdownLines>[number]} BreakdownLine */

const refreshMs = 15_000;
const mostLines = 6;

/** Makes the section; it asks once a video is selected. */
export function createWatching() {
  const figures = createFigureList();
  const played = createFigureList();
  const dropWords = make("p", { class: "quiet" });
  const drop = make("div", { class: "drop-off" });
  const countries = createBreakdown("Country");
  const devices = createBreakdown("Device");
  const score = make("strong", { class: "verdict verdict-large" });
  const scoreWords = make("p", { class: "quiet" });
  const since = make("span", { class: "quiet" });
  const notice = make("div");
  const formula =
    "Mean opinion score of a play, 1 to 5, by start-up wait, how often and how long it " +
    "stalled (Mok, Chan and Chang, 2011).";
  const body = make(
    "div",
    { class: "watching-body", hidden: true },
    figures.element,
    make(
      "div",
      { class: "watching-parts" },
      make("section", {}, make("h4", {}, "Where viewers leave"), dropWords, drop),
      make("section", { class: "breakdowns" }, countries.element, devices.element),
    ),
    make(
      "section",
      {},
      make("h3", {}, "How well it plays"),
      make("div", { class: "accuracy-head" }, score, scoreWords),
      played.element,
      make("p", { class: "quiet" }, formula),
    ),
  );
  const element = make(
    "section",
    { class: "watching" },
    make("div", { class: "part-head" }, make("h3", {}, "How it is watched"), since),
    notice,
    body,
  );
  let key = "";
  /** @type {ReturnType<typeof repeat> | undefined} */
  let refreshing;

  /** @param {AbortSignal} signal */
  async function ask(signal) {
    /** @type {[EngagementAnswer, VideoQualityAnswer]} */
    const [engagement, quality] = await Promise.all([
      api.get("/v1/videos/{key}/engagement", { key }, signal),
      api.get("/v1/videos/{key}/quality", { key }, signal),
    ]);
    inNextFrame(() => {
      notice.replaceChildren();
      body.hidden = false;
      draw(engagement, quality);
    });
  }

  /** @param {unknown} error */
  function fail(error) {
    const isMissing = error instanceof Problem && error.status === 404;
    if (!body.hidden && !isMissing) return;
    body.hidden = true;
    setText(since, "");
    const text =
      "Viewers, watch time and quality show here once somebody plays it: npm start simulates " +
      "an audience; or send activity such as video_play to POST /v1/events.";
    notice.replaceChildren(
      isMissing
        ? emptyNotice("No activity at this video yet", text)
        : errorNotice("Its viewers could not be loaded", error, () => refreshing?.again()),
    );
  }

  /**
   * @param {EngagementAnswer} engagement
   * @param {VideoQualityAnswer} quality
   */
  function draw(engagement, quality) {
    const lengthSeconds = engagement.figures.find(({ name }) => name === "lengthSeconds")?.value ??
      undefined;
    setText(since, `Last activity ${moment(Date.parse(engagement.lastAt))}`);
    figures.show(watchingLines(engagement.figures));
    const said = dropOffText(engagement.retention, lengthSeconds);
    setText(dropWords, said === "" ? "Shown once a play has ended." : said);
    drop.hidden = said === "";
    drop.replaceChildren(dropOffPlot(engagement.retention, lengthSeconds));
    countries.show(breakdownLines(engagement.countries, mostLines));
    devices.show(breakdownLines(engagement.devices, mostLines));
    played.show(qualityLines(quality.figures));
    const verdict = scoreOf(quality.figures);
    setText(score, verdict.short);
    setAttribute(score, "data-tone", verdict.tone);
    setText(scoreWords, verdict.text);
  }

  return {
    element,
    /** @param {string} wanted */
    select(wanted) {
      key = wanted;
      body.hidden = true;
      refreshing?.stop();
      refreshing = repeat(refreshMs, ask, fail, part("video", HTMLElement));
    },
  };
}

/** @param {string} of */
function createBreakdown(of) {
  /** @type {readonly import("./table.js").Column<BreakdownLine>[]} */
  const columns = [
    {
      title: of,
      text: ({ name }) => visible(name),
      tone: ({ isRest }) => isRest ? "unknown" : "",
      isHeader: true,
      className: "foreign",
    },
    { title: "Plays", text: ({ plays }) => compact(plays), className: "number" },
    {
      title: "Watched",
      text: ({ watchSeconds }) => duration(watchSeconds * 1000),
      className: "number",
    },
    {
      title: "Share",
      text: ({ share }) => percent(share),
      share: ({ share }) => share,
      className: "number share",
    },
  ];
  return createTable(
    `Plays by ${of.toLowerCase()}`,
    columns,
    ({ name, isRest }) => `${isRest} ${name}`,
  );
}
