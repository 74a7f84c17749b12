// What the audience earns: recurring and by day, and by tier.
import { createDayChart } from "./day-chart.js";
import { everyDay, unearningDay } from "./days.js";
import { make, setText } from "./dom.js";
import { calendarDay, compact, money, none, visible, whole } from "./format.js";
import { line } from "./hour-chart.js";
import { createPanel } from "./panel.js";
import { api } from "./request.js";
import { createTable } from "./table.js";

/** @import { EventClock } from "./event-clock.js" */
/** @import { ActiveAnswer, RevenueAnswer, RevenueDay } from "./types.js" */

const mostTiers = 12;

/**
 * A tier on the latest day.
 *
 * @typedef {{ tier: string, active: number, revenue: RevenueDay | undefined }} TierLine
 */

/** @type {readonly import("./table.js").Column<TierLine>[]} */
const columns = [
  { title: "Tier", text: ({ tier }) => visible(tier), isHeader: true, className: "foreign" },
  { title: "Active", text: ({ active }) => compact(active), className: "number" },
  {
    title: "Subscribers",
    text: ({ revenue }) => revenue === undefined ? none : compact(revenue.subscribers),
    className: "number",
  },
  {
    title: "Recurring",
    text: ({ revenue }) => revenue === undefined ? none : money(revenue.recurringRevenue),
    className: "number",
  },
  {
    title: "Earned",
    text: ({ revenue }) => revenue === undefined ? none : money(revenue.revenue),
    className: "number",
  },
  {
    title: "Per active user",
    text: ({ revenue }) => maybeMoney(revenue?.revenuePerActiveUser),
    className: "number wide",
  },
];

/**
 * Makes the panel.
 *
 * @param {object} uses
 * @param {EventClock} uses.clock
 * @param {() => number} uses.days how many days to show
 * @param {(days: readonly RevenueDay[]) => void} uses.onDays earliest first
 * @param {(tiers: readonly string[]) => void} uses.onTiers
 */
export function createRevenue({ clock, days: span, onDays, onTiers }) {
  const plot = make("div", { class: "day-plot day-plot-low" });
  const readout = make("p", { class: "readout", "aria-live": "polite" }, "\u00a0");
  const table = createTable("Revenue of the latest day by tier", columns, ({ tier }) => tier);
  /** @type {readonly RevenueDay[]} */
  let days = [];
  const chart = createDayChart(plot, {
    label: "Recurring revenue and revenue of the day",
    series: [line("actual"), line("forecast", 1.25)],
    format: compact,
    onPoint: (i) => setText(readout, revenueText(days[i ?? days.length - 1])),
  });

  const panel = createPanel({
    clock,
    id: "revenue",
    title: "Revenue",
    lead: "Recurring: what the subscriptions that run are worth in a month.",
  }, async (signal) => {
    const path = /** @type {const} */ ("/v1/audience/revenue");
    /** @type {[RevenueAnswer, RevenueAnswer, ActiveAnswer]} */
    const [all, byTier, active] = await Promise.all([
      api.get(path, { limit: span() }, signal),
      api.get(path, { by: "tier", limit: mostTiers }, signal),
      api.get("/v1/audience/active", { by: "tier", limit: mostTiers }, signal),
    ]);
    const { asOf } = all;
    const tiers = tierLines(active.items, byTier.items);
    if (all.items.length === 0) return { asOf, empty: nothingEarned };
    return {
      asOf,
      draw() {
        days = everyDay(all.items, span(), unearningDay);
        onDays(days);
        onTiers(tiers.map(({ tier }) => tier));
        setText(readout, revenueText(days.at(-1)));
        table.show(tiers);
        chart.show([
          days.map(({ day }) => Date.parse(day) / 1000),
          days.map(({ recurringRevenue }) => recurringRevenue),
          days.map(({ revenue }) => revenue),
        ]);
      },
    };
  });
  panel.body.append(
    plot,
    readout,
    make(
      "ul",
      { class: "legend" },
      make("li", {}, make("i", { class: "sign sign-day", "aria-hidden": "true" }), "Recurring"),
      make(
        "li",
        {},
        make("i", { class: "sign sign-new", "aria-hidden": "true" }),
        "Earned on the day",
      ),
    ),
    table.element,
  );
  return panel;
}

const nothingEarned = /** @type {const} */ ([
  "Nothing earned yet",
  "Send “revenue” with events, and subscription_start, subscription_renew and subscription_cancel.",
]);

/**
 * The tiers of the latest day, those with most users first.
 *
 * @param {ActiveAnswer["items"]} active newest first
 * @param {readonly RevenueDay[]} revenue newest first
 * @returns {TierLine[]}
 */
function tierLines(active, revenue) {
  const latest = active.filter(({ day }) => day === active[0].day);
  return latest.flatMap(({ group, day, dau }) => {
    if (group === null) return [];
    const own = revenue.find((one) => one.group === group && one.day === day);
    return [{ tier: group, active: dau, revenue: own }];
  }).sort((a, b) => b.active - a.active);
}

/** @param {number | null | undefined} value */
function maybeMoney(value) {
  return value === null || value === undefined ? none : money(value);
}

/**
 * A day in words: "8 Aug · 4,120 recurring from 412 subscribers · 98.50 earned · …".
 *
 * @param {RevenueDay | undefined} of
 */
export function revenueText(of) {
  if (of === undefined) return "\u00a0";
  const { day, recurringRevenue, subscribers, revenue, conversions, renewed, cancelled } = of;
  return `${calendarDay(Date.parse(day))} · ${money(recurringRevenue)} recurring from ` +
    `${whole(subscribers)} subscribers · ${money(revenue)} earned · ` +
    `${whole(conversions)} converted, ${whole(renewed)} renewed, ${whole(cancelled)} cancelled`;
}
