// The best time to publish: for the channel or category that the reader chooses, what can be said.
import { make, makeSegments, part, segments, setAttribute, setText } from "./dom.js";
import { visible, whole } from "./format.js";
import { inNextFrame } from "./frame.js";
import { emptyNotice, errorNotice } from "./notice.js";
import { publishingTable, reachOf } from "./publishing-chart.js";
import {
  daysWords,
  hoursText,
  isSame,
  publishingVerdict,
  weekdayText,
} from "./publishing-words.js";
import { repeat } from "./repeat.js";
import { api } from "./request.js";

/** @import { ParametersOf } from "../client/types.ts" */
/** @import { AsOf, PublisherItem, PublishersAnswer, PublishingAnswer } from "./types.js" */
/** @import { PublishingTime } from "./publishing-chart.js" */

const refreshMs = 60_000;
const mostPublishers = 200;
const ownTimeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * Makes the section.
 *
 * @param {{ onAnswer: (asOf: AsOf) => void }} uses
 */
export function createPublishing({ onAnswer }) {
  const host = part("publishing", HTMLElement);
  const view = layOut(host);
  /** @type {ParametersOf<"/v1/publishers", "get">["kind"] & string} */
  let kind = "category";
  let by = "slots";
  let timezone = ownTimeZone;
  /** @type {PublishingAnswer | undefined} */
  let answer;

  const refreshing = repeat(refreshMs, async (signal) => {
    /** @type {PublishersAnswer} */
    const publishers = await api.get("/v1/publishers", { kind, limit: mostPublishers }, signal);
    offer(view.publisher, publishers.items);
    const name = view.publisher.value;
    answer = publishers.items.length === 0
      ? undefined
      : await api.get("/v1/publishing", { [kind]: name, timezone }, signal);
    onAnswer(answer?.asOf ?? publishers.asOf);
    inNextFrame(draw);
  }, (error) => {
    view.notice.replaceChildren(
      errorNotice("The best time to publish could not be loaded", error, () => refreshing.again()),
    );
  }, host);

  function draw() {
    const isEmpty = answer === undefined;
    view.content.hidden = isEmpty;
    view.publisher.disabled = isEmpty;
    view.notice.replaceChildren(...(isEmpty ? [nobody(kind)] : []));
    if (answer === undefined) return;
    const verdict = publishingVerdict(answer);
    setText(view.verdict, verdict.short);
    setAttribute(view.verdict, "data-tone", verdict.tone);
    setText(view.words, verdict.text);
    const tables = timesBy(answer, by);
    const reach = reachOf(tables.flatMap(({ times }) => times.map(({ effect }) => effect)));
    view.charts.replaceChildren(
      ...tables.map(({ title, times }) => publishingTable(title, times, reach)),
    );
  }

  segments(view.kind, (/** @type {typeof kind} */ value) => {
    kind = value;
    setText(view.publisherLabel, value === "channel" ? "Channel" : "Category");
    refreshing.again();
  });
  segments(view.by, (value) => {
    by = value;
    draw();
  });
  segments(view.timezone, (value) => {
    timezone = value;
    refreshing.again();
  });
  view.publisher.addEventListener("change", () => refreshing.again());
}

/**
 * The times to show, in one or two tables.
 *
 * @param {PublishingAnswer} answer
 * @param {string} by
 * @returns {{ title: string, times: PublishingTime[] }[]}
 */
function timesBy({ slots, hours, weekdays, verdict }, by) {
  if (by === "weekdays") {
    const times = weekdays.map((effect) => ({
      label: weekdayText(effect.weekday),
      effect,
      isBest: false,
    }));
    return [{ title: "Day of the week", times }];
  }
  if (by === "hours") {
    const times = hours.map((effect) => ({
      label: hoursText(effect.hour, effect.hour + 1),
      effect,
      isBest: false,
    }));
    return [
      { title: "Before noon", times: times.slice(0, 12) },
      { title: "After noon", times: times.slice(12) },
    ];
  }
  const best = verdict.kind === "best" ? verdict.slot : null;
  return /** @type {const} */ (["weekdays", "weekend"]).map((days) => ({
    title: daysWords[days],
    times: slots.filter((slot) => slot.days === days).map((effect) => ({
      label: hoursText(effect.fromHour, effect.toHour),
      effect,
      isBest: isSame(best, effect),
    })),
  }));
}

/**
 * Fills the list to choose from, and keeps what was chosen where it is still there.
 *
 * @param {HTMLSelectElement} select
 * @param {readonly PublisherItem[]} items
 */
function offer(select, items) {
  const texts = items.map(({ name, firstDays }) => `${visible(name)} (${whole(firstDays)})`);
  const isOffered = select.options.length === items.length &&
    items.every(({ name }, i) =>
      select.options[i].value === name && select.options[i].text === texts[i]
    );
  if (isOffered) return;
  const chosen = select.value;
  select.replaceChildren(...items.map(({ name }, i) => make("option", { value: name }, texts[i])));
  if (items.some(({ name }) => name === chosen)) select.value = chosen;
}

/** @param {string} kind */
function nobody(kind) {
  const word = kind === "channel" ? "channel" : "category";
  return emptyNotice(
    "Nobody to learn about yet",
    `No video names a ${word}. Send “${word}” and “published_at” with the readings.`,
  );
}

/** The parts of the section that stay. @param {HTMLElement} host */
function layOut(host) {
  const kind = makeSegments("Learn about", [["category", "Category"], ["channel", "Channel"]]);
  const by = makeSegments("Compare", [
    ["slots", "Parts of the week"],
    ["hours", "Hours"],
    ["weekdays", "Days"],
  ]);
  const zones = ownTimeZone === "UTC" ? ["UTC"] : [ownTimeZone, "UTC"];
  const timezone = makeSegments(
    "Time zone",
    zones.map((zone) => [zone, zone.replaceAll("_", " ")]),
  );
  const zone = ownTimeZone === "UTC" ? make("span", { class: "quiet" }, "Times in UTC") : timezone;
  const publisherLabel = make("span", { class: "visually-hidden" }, "Category");
  const publisher = make("select", { class: "select", disabled: true });
  const verdict = make("strong", { class: "verdict verdict-large" }, "–");
  const words = make("p", { "aria-live": "polite" }, "\u00a0");
  const charts = make("div", { class: "times-charts" });
  const notice = make("div");
  const content = make(
    "div",
    {},
    make("div", { class: "publishing-head" }, verdict, words),
    make("div", { class: "controls publishing-controls" }, by, zone),
    charts,
    make("p", { class: "quiet times-legend" }, ...legend()),
  );
  const lead = "Going by the views of the first 24 hours. Times within a channel or category are " +
    "compared; its growth over the years is not taken for one.";
  host.append(
    make(
      "div",
      { class: "panel-head" },
      make(
        "div",
        {},
        make("h2", { id: "publishing-title" }, "Best time to publish"),
        make("p", { class: "lead" }, lead),
      ),
      make("div", { class: "controls" }, kind, make("label", {}, publisherLabel, publisher)),
    ),
    notice,
    content,
  );
  return { kind, by, timezone, publisherLabel, publisher, verdict, words, charts, notice, content };
}

function legend() {
  return [
    make(
      "span",
      { class: "caption-sign" },
      make("i", { class: "sign sign-likely" }),
      "First-day views beside other times, 80% interval",
    ),
    make(
      "span",
      { class: "caption-sign" },
      make("i", { class: "sign sign-naive" }),
      "95% interval of all at once: a time is called best only where this lies right of ×1",
    ),
  ];
}
