// The video on show: its figures, its chart, how well it was forecast, and what happened to it.
import { chartCells } from "./chart-series.js";
import { icon, make, makeSegments, part, press, segments, setText } from "./dom.js";
import { createEventList } from "./event-list.js";
import { createExperts } from "./experts.js";
import { createFigures } from "./figures.js";
import { createForecastTable, forecastLines } from "./forecast-table.js";
import { moment, none, visible } from "./format.js";
import { inNextFrame } from "./frame.js";
import { createFurtherAhead } from "./further-ahead.js";
import { emptyNotice, errorNotice } from "./notice.js";
import { repeat } from "./repeat.js";
import { Problem } from "./request.js";
import { nameOf, withAnswer } from "./summary.js";
import { horizonOf, targetOf } from "./types.js";
import { createVideoAccuracy } from "./video-accuracy.js";
import { createVideoChart } from "./video-chart.js";
import { VideoData } from "./video-data.js";
import { createWatching } from "./watching.js";
import { horizonWords, targetWords } from "./verdict.js";

/** @import { Alert, AsOf, Forecast, Target, VideoSummary } from "./types.js" */
/** @import { Measure } from "./chart-series.js" */

const refreshMs = 2_500;

/**
 * Makes the view of one video.
 *
 * @param {object} uses
 * @param {(key: string) => readonly Alert[]} uses.alertsOf newest first
 * @param {(asOf: AsOf, summary: VideoSummary) => void} uses.onAnswer
 */
export function createVideo({ alertsOf, onAnswer }) {
  const host = part("video", HTMLElement);
  const view = layOut(host);
  const figures = createFigures();
  const table = createForecastTable();
  const accuracy = createVideoAccuracy();
  const experts = createExperts();
  const further = createFurtherAhead();
  const watching = createWatching();
  const events = createEventList("Trend events of this video", () => "");
  const noEvents = make("p", { class: "quiet" }, "No trend events yet.");
  view.figures.append(figures.element);
  view.table.append(table.element);
  view.accuracy.append(accuracy.element);
  view.events.append(events.element, noEvents);
  view.foresight.append(experts.element, further.element);
  view.watching.append(watching.element);
  const chart = createVideoChart(view.chart);

  /** @type {VideoData | undefined} */
  let data;
  /** @type {ReturnType<typeof repeat> | undefined} */
  let refreshing;
  /** @type {Target} */
  let target = "views";
  /** @type {Measure} */
  let measure = "rate";
  /** What the chart last showed, to know when its zoom is void. */
  let shown = "";

  function draw() {
    if (data?.summary === undefined) return;
    const { summary } = data;
    drawHead(view, summary);
    figures.show(summary);
    if (!data.isLoaded) return;
    accuracy.show(data.accuracy, target);
    experts.show(data.live, data.liveError, target);
    further.show(data.key, data.live);
    const alerts = alertsOf(data.key);
    events.show(alerts.slice(0, 8));
    noEvents.hidden = alerts.length > 0;
    table.show(forecastLines(data.forecasts, data.open, target, data.horizon));
    press(view.range, String(data.rangeHours));
    host.removeAttribute("aria-busy");
    if (data.readings.length === 0) return;
    const what = `${data.key} ${data.rangeHours} ${target} ${measure}`;
    const fromMs = data.fromMs();
    chart.show({
      cells: chartCells({
        readings: data.readings.filter((reading) => Date.parse(reading.at) >= fromMs),
        forecasts: data.forecasts.filter((forecast) => Date.parse(forecast.at) >= fromMs),
        open: data.open,
        target,
        measure,
      }),
      eventsMs: alerts.map((alert) => Date.parse(alert.at)),
      measure,
      label: `Chart of ${targetWords[target].toLowerCase()}${measure === "rate" ? " an hour" : ""}`,
      isNew: what !== shown,
    });
    shown = what;
  }

  function load() {
    const mine = data;
    refreshing?.stop();
    if (mine === undefined) return;
    host.setAttribute("aria-busy", "true");
    refreshing = repeat(refreshMs, async (signal) => {
      await mine.fetch(signal);
      view.notice.replaceChildren();
      view.body.hidden = false;
      if (mine.asOf !== undefined && mine.summary !== undefined) onAnswer(mine.asOf, mine.summary);
      inNextFrame(draw);
    }, (error) => {
      host.removeAttribute("aria-busy");
      const isMissing = error instanceof Problem && error.status === 404;
      // What shows is still true as of when it says; the header tells that no more is coming.
      if (mine.isLoaded && !isMissing) return;
      view.body.hidden = true;
      if (mine.summary === undefined) setText(view.title, visible(mine.key));
      const text = "Nothing has been read of it. It may have another id, or its first reading is " +
        "still to come.";
      view.notice.replaceChildren(
        isMissing
          ? emptyNotice("No such video", text)
          : errorNotice("This video could not be loaded", error, load),
      );
    }, host);
  }

  function reload() {
    data?.clear();
    load();
  }

  segments(view.target, (value) => {
    target = targetOf(value);
    draw();
  });
  segments(view.measure, (value) => {
    measure = value === "rate" ? "rate" : "total";
    draw();
  });
  segments(view.horizon, (value) => {
    if (data === undefined) return;
    data.horizon = horizonOf(value);
    reload();
  });
  segments(view.range, (value) => {
    if (data === undefined) return;
    data.rangeHours = Number(value);
    reload();
  });

  return {
    /**
     * Shows another video.
     *
     * @param {string} key
     * @param {VideoSummary | undefined} summary what is known of it already
     */
    select(key, summary) {
      if (data?.key === key) return;
      data = new VideoData(key, data?.horizon ?? "next", summary);
      watching.select(key);
      inNextFrame(draw);
      view.notice.replaceChildren();
      view.head.hidden = view.body.hidden = false;
      load();
    },
    /**
     * Takes what a list says of the video on show.
     *
     * @param {readonly VideoSummary[]} summaries
     */
    learn(summaries) {
      const answered = summaries.find((summary) => summary.key === data?.key);
      if (data?.summary === undefined || answered === undefined) return;
      data.summary = withAnswer(data.summary, answered);
      inNextFrame(draw);
    },
    /** There is no video to show. */
    showNothing() {
      host.removeAttribute("aria-busy");
      view.head.hidden = view.body.hidden = true;
      const text = "The figures, the chart and the forecasts of a video show here.";
      view.notice.replaceChildren(emptyNotice("No video to show yet", text));
    },
    /** @param {Forecast} forecast */
    take(forecast) {
      if (data?.take(forecast)) inNextFrame(draw);
    },
    /** New trend events have come. */
    eventsChanged: () => inNextFrame(draw),
    selectedKey: () => data?.key,
    /** Moves the keyboard to the video, where it has replaced the list. */
    focus() {
      host.focus({ preventScroll: true });
      scrollTo(0, 0);
    },
  };
}

/**
 * @param {ReturnType<typeof layOut>} view
 * @param {VideoSummary} summary
 */
function drawHead(view, summary) {
  const name = visible(nameOf(summary));
  setText(view.title, name);
  if (document.body.dataset.route === "video") document.title = `${name} · Troupe`;
  setText(view.channel, visible(summary.channel ?? "No channel"));
  setText(view.category, visible(summary.category ?? "No category"));
  const published = summary.publishedAt === null ? none : moment(Date.parse(summary.publishedAt));
  setText(view.published, `Published ${published}`);
  setText(view.id, visible(summary.video_id));
}

/** The parts of the view that stay. @param {HTMLElement} host */
function layOut(host) {
  const title = make("h2", { id: "video-title", class: "video-title foreign", dir: "auto" }, none);
  const channel = make("span", { class: "foreign", dir: "auto" });
  const category = make("span", { class: "foreign", dir: "auto" });
  const published = make("span");
  const id = make("code", { class: "foreign", title: "The video's id" });
  const target = makeSegments("Counter", [
    ["views", targetWords.views],
    ["likes", targetWords.likes],
    ["comments", targetWords.comments],
  ]);
  const measure = makeSegments("Measure", [["rate", "Per hour"], ["total", "Total"]]);
  const range = makeSegments("Range", [
    ["6", "6 h"],
    ["24", "24 h"],
    ["72", "3 days"],
    ["168", "7 days"],
    ["720", "30 days"],
  ]);
  const horizon = makeSegments("Forecast of", [
    ["next", horizonWords.next],
    ["hour", horizonWords.hour],
  ]);
  const figures = make("div");
  const chart = make("div", { class: "video-chart" });
  const table = make("div");
  const accuracy = make("div");
  const events = make("div");
  const foresight = make("div", { class: "video-parts" });
  const watching = make("div", { class: "video-parts" });
  const notice = make("div");
  const back = make("a", { class: "back", href: "#/" }, icon("back"), "All videos");
  const body = make(
    "div",
    { class: "video-body" },
    figures,
    make("div", { class: "controls" }, target, measure, range),
    chart,
    legend(),
    make(
      "div",
      { class: "video-parts" },
      make(
        "section",
        { class: "video-forecasts", "aria-label": "Recent forecasts" },
        make("div", { class: "part-head" }, make("h3", {}, "Forecast and actual"), horizon),
        table,
      ),
      make(
        "div",
        { class: "video-side" },
        make("section", {}, make("h3", {}, "How well it is forecast"), accuracy),
        make("section", {}, make("h3", {}, "What happened"), events),
      ),
    ),
    foresight,
    watching,
  );
  const head = make(
    "header",
    { class: "video-head" },
    back,
    title,
    make("p", { class: "video-about" }, channel, category, published, id),
  );
  host.setAttribute("aria-busy", "true");
  host.append(make("div", { class: "panel" }, head, notice, body));
  return {
    head,
    title,
    channel,
    category,
    published,
    id,
    target,
    measure,
    range,
    horizon,
    figures,
    chart,
    table,
    accuracy,
    events,
    foresight,
    watching,
    notice,
    body,
  };
}

/** What the lines and signs of the chart mean. */
function legend() {
  const items = [
    ["actual", "Actual"],
    ["forecast", "Forecast made before"],
    ["band", "80% band"],
    ["correction", "Correction"],
    ["gap", "Gap"],
    ["late", "Late"],
    ["event", "Trend event"],
  ];
  return make(
    "ul",
    { class: "legend" },
    ...items.map(([kind, text]) =>
      make("li", {}, make("i", { class: `sign sign-${kind}`, "aria-hidden": "true" }), text)
    ),
  );
}
