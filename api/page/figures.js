// The key figures of a video, a label and a value each, updated in place.
import { make, setAttribute, setText } from "./dom.js";
import {
  compact,
  duration,
  exact,
  figure,
  moment,
  none,
  percent,
  range,
  signed,
  signedPercent,
  whole,
} from "./format.js";
import { gainAhead } from "./summary.js";
import { methodNotes, methodWords } from "./verdict.js";

/** @import { VideoSummary } from "./types.js" */

/** @typedef {{ value: string, note: string, hint?: string, tone?: string }} Figure */

/** @type {readonly (readonly [label: string, (video: VideoSummary) => Figure])[]} */
const definitions = [
  ["Views", (video) => ({
    value: whole(video.viewCount),
    note: `${compact(video.likeCount)} likes, ${compact(video.commentCount)} comments`,
  })],
  ["Gain in 24 hours", (video) => ({
    value: signed(video.gain),
    note: video.growth === 0 ? "no growth" : signedPercent(video.growth),
    tone: video.gain > 0 ? "good" : "",
  })],
  ["Views an hour", (video) => ({
    value: figure(video.viewsPerHour),
    note: accelerationWords(video.viewsPerHourPerHour),
    hint: "Growth per hour, and how it changes",
  })],
  ["Forecast, next hour", (video) => {
    const ahead = gainAhead(video);
    return {
      value: signed(ahead.value),
      note: `80%: ${range(ahead.low, ahead.high, compact)}`,
      tone: "forecast",
    };
  }],
  ["Likes per view", (video) => ({
    value: video.likesPerView > 0 ? percent(video.likesPerView, 2) : none,
    note: `${figure(video.likesPerHour)} likes, ${figure(video.commentsPerHour)} comments an hour`,
  })],
  ["Next reading due", (video) => {
    const atMs = Date.parse(video.forecast.next.at);
    const waitMs = atMs - Date.parse(video.lastAt);
    return {
      value: moment(atMs),
      note: `${duration(waitMs)} after the last`,
      hint: exact(atMs),
    };
  }],
  ["Forecast made by", (video) => ({
    value: methodWords[video.forecast.method],
    note: video.forecast.model,
    hint: methodNotes[video.forecast.method],
  })],
  ["Readings", (video) => ({
    value: whole(video.readings),
    note: `since ${moment(Date.parse(video.firstAt))}`,
  })],
];

/** @param {number} change views per hour, per hour */
function accelerationWords(change) {
  if (Math.abs(change) < 0.05) return "steady";
  return `${signed(change, figure)} each hour`;
}

/** Makes the list of figures. */
export function createFigures() {
  const parts = definitions.map(([label]) => {
    const value = make("dd", { class: "figure-value" }, none);
    const note = make("dd", { class: "figure-note foreign" }, "\u00a0");
    return { value, note, box: make("div", {}, make("dt", {}, label), value, note) };
  });
  return {
    element: make("dl", { class: "figures" }, ...parts.map((part) => part.box)),
    /** @param {VideoSummary} video */
    show(video) {
      definitions.forEach(([, read], i) => {
        const { value, note, hint = "", tone = "" } = read(video);
        setText(parts[i].value, value);
        setText(parts[i].note, note);
        setAttribute(parts[i].box, "title", hint || note);
        setAttribute(parts[i].value, "data-tone", tone);
      });
    },
  };
}
