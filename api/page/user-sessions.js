// The sessions of one user: along time, and each with what was done in it.
import { arrange, make, setAttribute, setText } from "./dom.js";
import { calendarDay, duration, exact, moment, percent, visible, whole } from "./format.js";
import { drawn } from "./svg.js";
import { doneText } from "./user-words.js";

/** @import { Session } from "./types.js" */

/** Makes the timeline and the list. */
export function createUserSessions() {
  const strip = make("div", { class: "session-strip" });
  const list = make("ol", {
    class: "sessions-list",
    tabindex: "0",
    "aria-label": "Sessions, newest first",
  });
  /** @type {Map<number, ReturnType<typeof createSession>>} */
  let rows = new Map();
  return {
    element: make("div", {}, strip, list),
    /** @param {readonly Session[]} sessions newest first */
    show(sessions) {
      /** @type {typeof rows} */
      const kept = new Map();
      for (const session of sessions) {
        const row = rows.get(session.number) ?? createSession();
        row.show(session);
        kept.set(session.number, row);
      }
      rows = kept;
      arrange(list, [...kept.values()].map(({ element }) => element));
      strip.hidden = sessions.length < 2;
      if (sessions.length >= 2) strip.replaceChildren(...timeline([...sessions].reverse()));
    },
  };
}

function createSession() {
  const time = make("time", { class: "session-time" });
  const length = make("span", { class: "quiet" });
  const done = make("span", {});
  const where = make("small", { class: "cell-note foreign" });
  const bar = make("span", { class: "session-bar", "aria-hidden": "true" });
  const score = make("span", { class: "number" });
  const element = make(
    "li",
    { class: "session" },
    make("div", { class: "session-when" }, time, length),
    make("div", { class: "session-what" }, done, where),
    make("div", { class: "session-score", title: "Engagement score, of 100" }, bar, score),
  );
  return {
    element,
    /** @param {Session} session */
    show(session) {
      const atMs = Date.parse(session.startAt);
      setText(time, moment(atMs));
      setAttribute(time, "datetime", session.startAt);
      setAttribute(time, "title", exact(atMs));
      const { durationSeconds, engagement } = session.measures;
      const open = session.isClosed ? "" : ", still open";
      setText(length, `${duration((durationSeconds ?? 0) * 1000)}${open}`);
      setText(done, doneText(session.measures));
      setText(where, whereText(session));
      bar.style.setProperty("--share", ((engagement ?? 0) / 100).toFixed(3));
      setText(score, `${whole(engagement ?? 0)}`);
    },
  };
}

/** @param {Session} session */
function whereText({ device, country, tier, corrections }) {
  const where = [device, country, tier].flatMap((word) => word === null ? [] : visible(word));
  const late = corrections === 0 ? [] : `amended by ${whole(corrections)} late events`;
  return [...where, ...(corrections === 0 ? [] : [late])].join(" · ");
}

const height = 44;

/**
 * Sessions as bars along time, as tall as they were engaged.
 *
 * @param {readonly Session[]} sessions oldest first
 */
function timeline(sessions) {
  const fromMs = Date.parse(sessions[0].startAt);
  const toMs = Math.max(fromMs + 1, ...sessions.map(({ lastAt }) => Date.parse(lastAt)));
  const said = `${whole(sessions.length)} sessions along time, as tall as they were engaged`;
  const bars = sessions.map(({ startAt, measures }) => {
    const engagement = measures.engagement ?? 0;
    const x = `${(1 + 98 * (Date.parse(startAt) - fromMs) / (toMs - fromMs)).toFixed(2)}%`;
    const top = String(Math.round((height - 4) * (1 - engagement / 100)));
    return drawn(
      "line",
      { class: "session-mark", x1: x, x2: x, y1: top, y2: String(height) },
      drawn("title", {}, `${moment(Date.parse(startAt))}: ${percent(engagement / 100, 0)}`),
    );
  });
  const svg = drawn("svg", { role: "img", "aria-label": said, height: String(height) }, ...bars);
  const ends = make(
    "p",
    { class: "strip-ends" },
    make("span", {}, calendarDay(fromMs)),
    make("span", {}, calendarDay(toMs)),
  );
  return [svg, ends];
}
