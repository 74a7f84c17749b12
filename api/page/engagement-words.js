// How a video is watched and how well it plays, in words: figures with their errors, where viewers leave.
import { compact, duration, figure, none, percent, range, whole } from "./format.js";

/** @import { Breakdown, EngagementAnswer } from "./types.js" */

/** @typedef {{ label: string, value: string, note: string, tone?: string }} FigureLine */
/** @typedef {EngagementAnswer["figures"]} Figures */

/**
 * What was watched, by whom and how far.
 *
 * @param {Figures} figures
 * @returns {FigureLine[]}
 */
export function watchingLines(figures) {
  const of = reader(figures);
  return [
    {
      label: "Unique viewers",
      value: of.text("uniqueViewers", compact),
      note: of.interval("uniqueViewers", compact, "95%: "),
    },
    {
      label: "Plays",
      value: of.text("plays", compact),
      note: followedNote(of.value("followedShare"), of.value("playsError")),
    },
    {
      label: "Time watched",
      value: of.text("watchSeconds", seconds),
      note: of.errorOf("watchSecondsError", seconds),
    },
    {
      label: "Watched in a play",
      value: of.text("averageWatchSeconds", seconds),
      note: of.interval("averageWatchSeconds", seconds, "95%: "),
    },
    {
      label: "Watched to the end",
      value: of.text("completionRate", percent),
      note: of.interval("completionRate", percent, "95%: "),
    },
    {
      label: "Likes",
      value: of.text("likes", compact),
      note: `${of.text("dislikes", compact)} dislikes, ${of.text("comments", compact)} comments`,
    },
    {
      label: "Shares",
      value: of.text("shares", compact),
      note: `${of.text("bookmarks", compact)} kept, ${of.text("subscribes", compact)} followed`,
    },
    {
      label: "Ads clicked",
      value: of.text("adClickRate", percent),
      note: adNote(of),
    },
  ];
}

/**
 * How well it played.
 *
 * @param {Figures} figures
 * @returns {FigureLine[]}
 */
export function qualityLines(figures) {
  const of = reader(figures);
  return [
    {
      label: "Start-up",
      value: of.text("startUpSecondsMedian", seconds),
      note: of.value("startUpSeconds90") === undefined
        ? "nobody said"
        : `9 of 10 within ${of.text("startUpSeconds90", seconds)}`,
    },
    {
      label: "Rebuffering",
      value: of.text("rebufferingRatio", percent),
      note: `${of.text("stallsPerHour", figure)} stalls an hour`,
    },
    {
      label: "Plays that failed",
      value: of.text("errorRate", percent),
      note: of.interval("errorRate", percent, "95%: "),
    },
    {
      label: "Quality switches",
      value: of.text("switchesPerHour", figure),
      note: "an hour watched",
    },
  ];
}

/**
 * The score of how it played: what, out of what, from how much.
 *
 * @param {Figures} figures
 */
export function scoreOf(figures) {
  const of = reader(figures);
  const value = of.value("qualityScore");
  const plays = of.value("scoredPlays") ?? 0;
  if (value === undefined) {
    const text = `${whole(plays)} plays can be scored so far; it takes 30 to say anything.`;
    return { tone: "unknown", short: "Not enough data", text, value };
  }
  const interval = of.interval("qualityScore", (score) => score.toFixed(2), "95% ");
  const text = `${scoreWord(value)}, of 5: the mean opinion score of ${whole(plays)} plays` +
    (interval === none ? "." : `, ${interval}.`);
  const tone = value >= 3.5 ? "good" : value >= 2.5 ? "warn" : "bad";
  return { tone, short: value.toFixed(2), text, value };
}

/** @param {number} score from 1 to 5, by the scale of opinion scores */
function scoreWord(score) {
  return ["Bad", "Poor", "Fair", "Good", "Excellent"][
    Math.max(0, Math.min(4, Math.round(score) - 1))
  ];
}

/**
 * Where most viewers leave.
 *
 * ```js
 * dropOffText([{ reached: 0.5, share: 0.4 }, { reached: 1, share: 0.3 }], 600);
 * // "Half of the viewers are gone by 50% (5 min). Most leave before 50%: 60% of those who began."
 * ```
 *
 * @param {EngagementAnswer["retention"]} retention
 * @param {number | undefined} lengthSeconds
 */
export function dropOffText(retention, lengthSeconds) {
  let [before, most, at] = [1, 0, 0];
  /** @type {number | undefined} */
  let half;
  for (const { reached, share } of retention) {
    if (share === null) return "";
    if (before - share > most) [most, at] = [before - share, reached];
    if (half === undefined && share < 0.5) half = reached;
    before = share;
  }
  if (retention.length === 0) return "";
  /** @param {number} reached */
  const place = (reached) => {
    const time = lengthSeconds === undefined ? "" : ` (${seconds(reached * lengthSeconds)})`;
    return `${percent(reached, 0)}${time}`;
  };
  const halfText = half === undefined
    ? `${percent(before, 0)} of plays come to the end.`
    : `Half of the viewers are gone by ${place(half)}.`;
  if (most < 0.02) return halfText;
  return `${halfText} Most leave before ${place(at)}: ${percent(most, 0)} of those who began.`;
}

/**
 * Plays by country or device as lines with shares, the most frequent first.
 *
 * @param {Breakdown} breakdown
 * @param {number} most how many lines, the others together
 * @returns {{ name: string, plays: number, share: number, watchSeconds: number, isRest: boolean }[]}
 */
export function breakdownLines({ top, other, unknown }, most) {
  const total = [...top, other, unknown].reduce((sum, { plays }) => sum + plays, 0);
  if (total === 0) return [];
  const rest = [...top.slice(most), other].reduce(
    (sum, { plays, watchSeconds }) => ({
      plays: sum.plays + plays,
      watchSeconds: sum.watchSeconds + watchSeconds,
    }),
    { plays: 0, watchSeconds: 0 },
  );
  const lines = [
    ...top.slice(0, most).map((one) => ({ ...one, isRest: false })),
    { name: "Others", ...rest, isRest: true },
    { name: "Not said", ...unknown, isRest: true },
  ];
  return lines.filter(({ plays }) => plays > 0).map((
    { name, plays, watchSeconds, isRest },
  ) => ({ name, plays, watchSeconds, isRest, share: plays / total }));
}

/** @param {Figures} figures */
function reader(figures) {
  const values = new Map(figures.map(({ name, value }) => [name, value]));
  /** @param {string} name */
  const value = (name) => values.get(name) ?? undefined;
  return {
    value,
    /**
     * @param {string} name
     * @param {(value: number) => string} format
     */
    text(name, format) {
      const found = value(name);
      return found === undefined ? none : format(found);
    },
    /**
     * @param {string} name
     * @param {(value: number) => string} format
     * @param {string} lead
     */
    interval(name, format, lead) {
      const [low, high] = [value(`${name}Low`), value(`${name}High`)];
      if (low === undefined || high === undefined) return none;
      return format(low) === format(high)
        ? "sure to the digits shown"
        : lead + range(low, high, format);
    },
    /**
     * @param {string} name
     * @param {(value: number) => string} format
     */
    errorOf(name, format) {
      const error = value(name) ?? 0;
      return error === 0 ? "counted exactly" : `± ${format(error)} standard error`;
    },
  };
}

/** @param {number} value */
function seconds(value) {
  return value < 10 ? `${figure(value)} s` : duration(value * 1000);
}

/**
 * @param {number | undefined} share
 * @param {number | undefined} error
 */
function followedNote(share, error) {
  if (share === undefined || share >= 1) return "every play followed";
  return `${percent(share)} of viewers followed, ± ${compact(error ?? 0)}`;
}

/** @param {ReturnType<typeof reader>} of */
function adNote(of) {
  if (of.value("adClickRate") === undefined) return "no ads shown";
  return `${of.interval("adClickRate", percent, "95%: ")} of ${of.text("adImpressions", compact)}`;
}
