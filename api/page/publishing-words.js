// The best time to publish in plain words.
import { compact, none, whole } from "./format.js";

/** @import { PublishingAnswer, PublishingEffect, PublishingSlot } from "./types.js" */
/** @import { Verdict } from "./verdict.js" */

/** What the page calls the days of a slot. */
export const daysWords = { weekdays: "Weekdays", weekend: "Weekend" };
const weekdayWords = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
];

/**
 * Hours of the day: `hoursText(8, 12)` is "08–12".
 *
 * @param {number} from
 * @param {number} to
 */
export function hoursText(from, to) {
  return `${String(from).padStart(2, "0")}–${String(to).padStart(2, "0")}`;
}

/**
 * @param {number} weekday 1 for Monday
 */
export function weekdayText(weekday) {
  return weekdayWords[weekday - 1];
}

/**
 * A ratio: `ratioText(1.924)` is "×1.92".
 *
 * @param {number | null} ratio
 */
export function ratioText(ratio) {
  if (ratio === null) return none;
  return `×${ratio < 9.995 ? ratio.toFixed(2) : compact(ratio)}`;
}

/**
 * What is known of one time, for those who cannot see it drawn.
 *
 * @param {PublishingEffect} effect
 */
export function effectText({ videos, ratio, low80, high80, low95, high95 }) {
  const count = videos === 1 ? "1 video" : `${whole(videos)} videos`;
  if (ratio === null) return videos === 0 ? "Nothing was published then" : `${count}: unknown`;
  return `${count}: ${ratioText(ratio)}, 80% interval ${ratioText(low80)} to ${
    ratioText(high80)
  }, ` +
    `95% interval of all at once ${ratioText(low95)} to ${ratioText(high95)}`;
}

/**
 * What can be said of the best time, in one sentence.
 *
 * ```js
 * publishingVerdict({ videos: 12, verdict: { kind: "not-enough-data", moreVideos: 18, … }, … }).text;
 * // "12 videos so far were followed through their first 24 hours; it takes about 18 more."
 * ```
 *
 * @param {Pick<PublishingAnswer, "videos" | "verdict" | "slots">} answer
 * @returns {Pick<Verdict, "tone" | "short" | "text">}
 */
export function publishingVerdict({ videos, verdict, slots }) {
  const { kind, slot, moreVideos } = verdict;
  const count = videos === 1 ? "1 video" : `${whole(videos)} videos`;
  if (kind === "best" && slot !== null) {
    const best = slots.find((item) => isSame(item, slot));
    const short = `${daysWords[slot.days]} ${hoursText(slot.fromHour, slot.toHour)}`;
    const text =
      `${sentenceOf(slot)} brings ${ratioText(best?.ratio ?? null)} the first-day views ` +
      `of other times, going by ${count}; by chance it may be as little as ` +
      `${ratioText(best?.low95 ?? null)}.`;
    return { tone: "good", short, text };
  }
  if (kind === "no-difference") {
    const text =
      `Going by ${count}, no part of the week does over a fifth better or worse than the ` +
      "others: publish when you like.";
    return { tone: "even", short: "No difference", text };
  }
  return { tone: "unknown", short: "Not enough data", text: missingText(count, slot, moreVideos) };
}

/**
 * @param {string} count
 * @param {PublishingSlot | null} slot
 * @param {number | null} moreVideos
 */
function missingText(count, slot, moreVideos) {
  if (moreVideos === null) {
    return `Going by ${count}, any difference may be luck, and more at the same ` +
      "times would hardly tell. Publishing at other times would.";
  }
  if (slot === null) {
    return `${count} so far were followed through their first 24 hours; ` +
      `it takes about ${whole(moreVideos)} more.`;
  }
  return `Going by ${count}, any difference may be luck. ${sentenceOf(slot)} looks ` +
    `best; about ${whole(moreVideos)} more videos at the same times would tell.`;
}

/** @param {PublishingSlot} slot */
function sentenceOf({ days, fromHour, toHour }) {
  const on = days === "weekend" ? "on weekends" : "on weekdays";
  return `Publishing ${on} from ${fromHour} to ${toHour} o’clock`;
}

/**
 * Whether two slots are the same part of the week.
 *
 * @param {PublishingSlot | null} one
 * @param {PublishingSlot | null} other
 */
export function isSame(one, other) {
  return one !== null && one.days === other?.days && one.fromHour === other.fromHour;
}
