// The strip at the top: what the whole audience did, and whether the forecasts are worth having.
import { part, setAttribute, setText } from "./dom.js";
import { compact, none, signed, signedPercent, whole } from "./format.js";
import { inNextFrame } from "./frame.js";
import { byHour } from "./hours.js";
import { onPalette } from "./palette.js";
import { repeat } from "./repeat.js";
import { api } from "./request.js";
import { drawBars, drawLine } from "./sparkline.js";
import { tile } from "./tile.js";
import { mostKept } from "./trend-events.js";
import { coverageVerdict, skillVerdict } from "./verdict.js";

/** @import { EventClock } from "./event-clock.js" */
/** @import { PartitionLine } from "./partition-lines.js" */
/** @import { AccuracyAnswer, AccuracyItem, Alert, HourlyAnswer } from "./types.js" */

const refreshMs = 15_000;
const hourMs = 3_600_000;
const day = 24;

/**
 * Makes the strip.
 *
 * @param {object} uses
 * @param {EventClock} uses.clock
 * @param {() => readonly Alert[]} uses.alerts oldest first
 */
export function createOverview({ clock, alerts }) {
  const gained = tile("Views gained, 24 h", true);
  const skill = tile("Against the naive forecast", false);
  const held = tile("80% band held", false);
  const events = tile("Trend events, 24 h", false);
  const flow = tile("Events a second", true);
  const tiles = [gained, skill, held, events, flow];
  const host = part("overview", HTMLElement);
  host.append(...tiles.map((tile) => tile.element));
  /** @type {number[]} views gained by hour, earliest first */
  let hours = [];
  /** @type {readonly { rate: number }[]} */
  let moments = [];

  function drawHours() {
    const last = hours.slice(-day);
    const before = hours.slice(0, -day);
    const total = sum(last);
    setText(gained.value, hours.length === 0 ? none : signed(total));
    const isWhole = before.length === day && sum(before) > 0;
    const change = isWhole ? signedPercent(total / sum(before) - 1) : "";
    setText(gained.note, change === "" ? "all videos, by hour" : `${change} on the day before`);
    drawBars(gained.canvas, hours);
  }

  /** @param {AccuracyItem | undefined} row */
  function drawAccuracy(row) {
    const verdict = skillVerdict(row, "views");
    setText(skill.value, verdict.short);
    setAttribute(skill.value, "data-tone", verdict.tone);
    const about = "views, next reading, ";
    setText(skill.note, about + verdict.note);
    setAttribute(skill.element, "title", verdict.text);
    const coverage = coverageVerdict(row);
    setText(held.value, coverage.short);
    setAttribute(held.value, "data-tone", coverage.tone);
    setText(held.note, coverage.note);
    setAttribute(held.element, "title", coverage.text);
  }

  function drawEvents() {
    const since = new Date(Math.max(0, clock.nowMs - day * hourMs)).toISOString();
    const recent = alerts().filter((alert) => alert.at >= since);
    /** @param {"breakout" | "slowdown"} kind */
    const words = (kind) => {
      const count = recent.filter((alert) => alert.kind === kind).length;
      return `${whole(count)} ${kind}${count === 1 ? "" : "s"}`;
    };
    setText(events.value, recent.length < mostKept ? whole(recent.length) : `${mostKept}+`);
    setText(
      events.note,
      recent.length === 0
        ? "nothing out of the ordinary"
        : `${words("breakout")}, ${words("slowdown")}`,
    );
  }

  const accuracyError = () => setText(skill.note, "could not be loaded");
  repeat(
    refreshMs,
    async (signal) => {
      /** @type {HourlyAnswer} */
      const answer = await api.get("/v1/hourly", { limit: 2 * day }, signal);
      clock.includes(answer.asOf.eventTime);
      hours = byHour(answer.items, 2 * day);
      inNextFrame(drawHours);
      const from = await clock.since(day * hourMs, signal);
      /** @type {AccuracyAnswer} */
      const accuracy = await api.get("/v1/accuracy", {
        by: "target,horizon",
        target: "views",
        horizon: "next",
        from,
      }, signal);
      inNextFrame(() => drawAccuracy(accuracy.items[0]));
    },
    accuracyError,
    host,
  );
  onPalette(() => {
    drawBars(gained.canvas, hours);
    drawFlow();
  });

  function drawFlow() {
    drawLine(flow.canvas, { values: moments.map((moment) => moment.rate) });
  }

  return {
    eventsChanged: () => inNextFrame(drawEvents),
    /**
     * To be called in an animation frame.
     *
     * @param {readonly { rate: number, lag: number }[]} latest
     * @param {readonly PartitionLine[]} lines
     */
    showFlow(latest, lines) {
      moments = latest;
      const now = latest.at(-1);
      setText(flow.value, now === undefined ? none : compact(now.rate));
      const owned = lines.filter((line) => line.state !== "unowned");
      const owners = new Set(owned.map((line) => line.owner)).size;
      const workers = owners === 1 ? "1 worker" : `${owners} workers`;
      const lag = now === undefined ? "" : `lag ${compact(now.lag)}, `;
      const unowned = lines.length - owned.length;
      const partitions = unowned === 0
        ? `${lines.length} partitions`
        : `${unowned} of ${lines.length} partitions without owner`;
      setText(flow.note, `${lag}${partitions}, ${workers}`);
      setAttribute(flow.note, "data-tone", unowned === 0 ? "" : "bad");
      drawFlow();
    },
  };
}

/** @param {readonly number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
