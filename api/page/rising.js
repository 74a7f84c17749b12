// "Rising now": the ranked list. Values change in place; the order changes every few seconds, and
// not while somebody is using the list.
import { createChips } from "./chips.js";
import { arrange, make, part, segments } from "./dom.js";
import { inNextFrame } from "./frame.js";
import { glide } from "./glide.js";
import { createListKeys } from "./list-keys.js";
import { emptyNotice, errorNotice } from "./notice.js";
import { onPalette } from "./palette.js";
import { repeat } from "./repeat.js";
import { api } from "./request.js";
import { createRowHistories } from "./row-histories.js";
import { Row } from "./row.js";
import { withAnswer, withForecast } from "./summary.js";
import { encodeToken } from "./token.js";

/** @import { Forecast, VideosAnswer, VideoSummary } from "./types.js" */
/** @import { ParametersOf } from "../client/types.ts" */

const refreshMs = 5_000;
const longestList = 200;
/** How long after the last touch of the list its order stays as it is. */
const holdMs = 4_000;
const skeletonRows = 10;

/**
 * Makes the list.
 *
 * @param {object} listeners
 * @param {(list: VideosAnswer) => void} listeners.onList called with every list that arrives
 * @param {() => void} listeners.onError
 */
export function createRising({ onList, onError }) {
  const list = part("rising-list", HTMLOListElement);
  const scroll = part("rising-scroll", HTMLElement);
  const notice = part("rising-notice", HTMLElement);
  const more = part("rising-more", HTMLButtonElement);
  const query = part("rising-query", HTMLInputElement);
  const pageSize = matchMedia("(min-width: 1080px)").matches ? 50 : 10;
  /** @type {Map<string, Row>} */
  const rows = new Map();
  /** @type {Set<Row>} */
  const changed = new Set();
  let wantedRows = pageSize;
  /** @type {NonNullable<ParametersOf<"/v1/videos", "get">["sort"]>} */
  let sort = "gain";
  let filter = { category: "", channel: "" };
  let selectedKey = "";
  let touchedMs = -Infinity;
  let hasChips = false;

  const histories = createRowHistories(touch);
  const keys = createListKeys(list, query);
  const chips = createChips(part("rising-chips", HTMLElement), (chosen) => {
    filter = chosen;
    askAnew();
  });
  list.append(
    ...Array.from({ length: skeletonRows }, () => make("li", { class: "row skeleton" })),
  );
  const refreshing = repeat(refreshMs, refresh, (error) => {
    list.removeAttribute("aria-busy");
    if (rows.size === 0) list.replaceChildren();
    notice.replaceChildren(
      errorNotice("The list could not be loaded", error, () => refreshing.again()),
    );
    onError();
  }, part("videos", HTMLElement));

  /** @param {Row} row */
  function touch(row) {
    changed.add(row);
    inNextFrame(drawChanged);
  }

  /** All writing comes before all drawing: a canvas asks for its size, and that lays out the page. */
  function drawChanged() {
    for (const row of changed) row.write();
    for (const row of changed) if (histories.isInView(row)) row.draw();
    changed.clear();
  }

  /** @param {AbortSignal} signal */
  async function refresh(signal) {
    /** @type {VideosAnswer} */
    const answer = await api.get("/v1/videos", {
      sort,
      order: "desc",
      q: query.value.trim(),
      ...filter,
      limit: wantedRows,
    }, signal);
    show(answer);
    onList(answer);
  }

  /** @param {VideosAnswer} answer */
  function show(answer) {
    for (const summary of answer.items) {
      const row = rows.get(summary.key);
      row?.take(withAnswer(row.summary, summary));
      if (row !== undefined) touch(row);
    }
    if (performance.now() - touchedMs > holdMs) reorder(answer.items);
    if (!hasChips && !isFiltered()) chips.offer(answer.items);
    hasChips ||= answer.items.length > 0;
    list.removeAttribute("aria-busy");
    notice.replaceChildren(...(answer.items.length > 0 ? [] : [nothing()]));
    more.hidden = answer.next === null || wantedRows >= longestList;
  }

  /** @param {readonly VideoSummary[]} summaries */
  function reorder(summaries) {
    const wanted = new Set(summaries.map((summary) => summary.key));
    for (const row of rows.values()) if (!wanted.has(row.key)) forget(row);
    const ordered = summaries.map((summary) => rows.get(summary.key) ?? add(summary));
    ordered.forEach((row, i) => row.place(i + 1));
    const elements = ordered.map((row) => row.element);
    if (
      elements.every((element, i) => list.children[i] === element) &&
      list.children.length === elements.length
    ) return;
    const focused = document.activeElement;
    glide(elements, () => arrange(list, elements));
    if (focused instanceof HTMLElement && list.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
    keys.settle();
  }

  /** @param {VideoSummary} summary */
  function add(summary) {
    const row = new Row(summary);
    row.select(row.key === selectedKey);
    rows.set(row.key, row);
    histories.watch(row);
    return row;
  }

  /** @param {Row} row */
  function forget(row) {
    histories.forget(row);
    rows.delete(row.key);
    changed.delete(row);
  }

  const isFiltered = () => query.value.trim() !== "" || filter.category + filter.channel !== "";

  function nothing() {
    if (isFiltered()) {
      return emptyNotice("No video matches", "Try fewer words, or another category or channel.");
    }
    const text = "A video appears here with its first reading. Send one to POST /v1/events, or " +
      "replay a CSV file.";
    return emptyNotice("No videos yet", text);
  }

  function askAnew() {
    wantedRows = pageSize;
    scroll.scrollTop = 0;
    askNow();
  }

  function askNow() {
    touchedMs = -Infinity;
    list.setAttribute("aria-busy", "true");
    refreshing.again();
  }

  segments(part("rising-sort", HTMLElement), (/** @type {typeof sort} */ value) => {
    sort = value;
    askAnew();
  });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typing;
  query.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(askAnew, 200);
  });
  more.addEventListener("click", () => {
    wantedRows = Math.min(longestList, wantedRows + Math.max(20, pageSize));
    askNow();
  });
  for (const kind of ["pointermove", "pointerdown", "keydown", "wheel", "focusin"]) {
    list.addEventListener(kind, () => touchedMs = performance.now(), { passive: true });
  }
  onPalette(() => rows.forEach(touch));

  return {
    /** @param {Forecast} forecast */
    take(forecast) {
      const row = rows.get(encodeToken(forecast.video_id));
      if (row === undefined) return;
      row.take(withForecast(row.summary, forecast));
      touch(row);
    },
    /** Takes what was answered about one video. @param {VideoSummary} answered */
    learn(answered) {
      const row = rows.get(answered.key);
      if (row === undefined) return;
      row.take(withAnswer(row.summary, answered));
      touch(row);
    },
    /** @param {string} key */
    summaryOf: (key) => rows.get(key)?.summary,
    /** @param {string} key */
    select(key) {
      rows.get(selectedKey)?.select(false);
      selectedKey = key;
      rows.get(key)?.select(true);
      keys.settle();
    },
  };
}
