// How many users were active: each day, in the week and in the month up to it.
import { createDayChart } from "./day-chart.js";
import { everyDay, idleDay } from "./days.js";
import { make, setText } from "./dom.js";
import { calendarDay, percent, tick, whole } from "./format.js";
import { line } from "./hour-chart.js";
import { createPanel } from "./panel.js";
import { api } from "./request.js";

/** @import { EventClock } from "./event-clock.js" */
/** @import { ActiveAnswer, ActiveDay } from "./types.js" */

const signs = /** @type {const} */ ([
  ["month", "Month (MAU)"],
  ["week", "Week (WAU)"],
  ["day", "Day (DAU)"],
  ["new", "New users"],
]);

/**
 * Makes the panel.
 *
 * @param {object} uses
 * @param {EventClock} uses.clock
 * @param {() => number} uses.days how many days to show
 * @param {(days: readonly ActiveDay[]) => void} uses.onDays earliest first
 */
export function createActive({ clock, days: span, onDays }) {
  const plot = make("div", { class: "day-plot" });
  const readout = make("p", { class: "readout", "aria-live": "polite" }, "\u00a0");
  const legend = make(
    "ul",
    { class: "legend" },
    ...signs.map(([kind, text]) =>
      make("li", {}, make("i", { class: `sign sign-${kind}`, "aria-hidden": "true" }), text)
    ),
  );
  /** @type {readonly ActiveDay[]} */
  let days = [];
  const chart = createDayChart(plot, {
    label: "Active users by day: of the day, of the week and of the month up to it",
    series: [line("naive"), line("good"), line("actual"), line("forecast", 1.25)],
    format: tick,
    onPoint: (i) => setText(readout, activeText(days[i ?? days.length - 1])),
  });

  const panel = createPanel({
    clock,
    id: "active",
    title: "Active users",
    lead: "Different users with an event, counted exactly, in days of UTC.",
  }, async (signal) => {
    /** @type {ActiveAnswer} */
    const { items, asOf } = await api.get("/v1/audience/active", { limit: span() }, signal);
    if (items.length === 0) return { asOf, empty: nobodyYet };
    return {
      asOf,
      draw() {
        days = everyDay(items, span(), idleDay);
        onDays(days);
        setText(readout, activeText(days.at(-1)));
        chart.show([
          days.map(({ day }) => Date.parse(day) / 1000),
          days.map(({ mau }) => mau),
          days.map(({ wau }) => wau),
          days.map(({ dau }) => dau),
          days.map(({ newUsers }) => newUsers),
        ]);
      },
    };
  });
  panel.body.append(plot, readout, legend);
  return panel;
}

/** What stands where nobody has done anything yet. */
export const nobodyYet = /** @type {const} */ ([
  "No activity yet",
  "Users appear here with their first event. npm start simulates an audience; or send activity to " +
  "POST /v1/events, or replay a file.",
]);

/**
 * A day in words: "8 Aug · 1,204 active, 214 of them new · 3,970 in the week · …".
 *
 * @param {ActiveDay | undefined} of
 */
export function activeText(of) {
  if (of === undefined) return "\u00a0";
  const { day, dau, wau, mau, newUsers } = of;
  const sticky = mau === 0 ? "" : ` · ${percent(dau / mau, 0)} of the month’s users on the day`;
  return `${calendarDay(Date.parse(day))} · ${whole(dau)} active, ${
    whole(newUsers)
  } of them new · ` +
    `${whole(wau)} in the week · ${whole(mau)} in the month${sticky}`;
}
