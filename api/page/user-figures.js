// The key figures of one user.
import { ago, compact, figure, moment, money, none, percent, visible, whole } from "./format.js";

/** @import { FigureLine } from "./engagement-words.js" */
/** @import { UserAnswer } from "./types.js" */

/**
 * @param {UserAnswer} answer
 * @param {string} segment what the user's segment is like, "" where there is none
 * @param {number} nowMs event time
 * @returns {FigureLine[]}
 */
export function userFigures({ user, features }, segment, nowMs) {
  const value = (/** @type {string} */ name) =>
    features.find((feature) => feature.name === name)?.value ?? null;
  const [activeDays, completion, minutes] = [
    value("activeDaysOf30"),
    value("completionShare"),
    value("watchMinutesPerWeek"),
  ];
  return [
    {
      label: "Last seen",
      value: ago(nowMs - Date.parse(user.lastAt)),
      note: moment(Date.parse(user.lastAt)),
    },
    {
      label: "Sessions",
      value: whole(user.sessions),
      note: `since ${moment(Date.parse(user.firstAt))}`,
    },
    {
      label: "Active days of 30",
      value: activeDays === null ? none : figure(activeDays),
      note: `${compact(user.events)} events`,
    },
    {
      label: "Watched a week",
      value: minutes === null ? none : `${compact(minutes)} min`,
      note: completion === null ? "no plays" : `${percent(completion, 0)} of plays to the end`,
    },
    {
      label: "Revenue",
      value: money(user.revenue),
      note: user.isSubscribed ? "a subscription runs" : "no subscription",
      tone: user.isSubscribed ? "good" : "",
    },
    {
      label: "Tier",
      value: visible(user.tier ?? none),
      note: visible(user.country ?? "country not known"),
    },
    {
      label: "Device",
      value: visible(user.device ?? none),
      note: "used last",
    },
    {
      label: "Segment",
      value: user.segment === null ? none : `#${user.segment}`,
      note: segment === "" ? "in none yet" : visible(segment),
    },
  ];
}
