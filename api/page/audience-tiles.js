// The strip at the top of the audience: the latest day in figures.
import { make, setText } from "./dom.js";
import { calendarDay, compact, money, none, percent, signedPercent, whole } from "./format.js";
import { onPalette } from "./palette.js";
import { drawLine } from "./sparkline.js";
import { tile } from "./tile.js";

/** @import { ActiveDay, RevenueDay } from "./types.js" */

const week = 7;

/** Makes the strip. */
export function createAudienceTiles() {
  const day = tile("Active users, day", true);
  const weekly = tile("Active users, week", true);
  const monthly = tile("Active users, month", true);
  const fresh = tile("New users", true);
  const recurring = tile("Recurring revenue", true);
  const each = tile("Per active user", true);
  const tiles = [day, weekly, monthly, fresh, recurring, each];
  /** @type {readonly ActiveDay[]} */
  let active = [];
  /** @type {readonly RevenueDay[]} */
  let revenue = [];

  function drawActive() {
    const now = active.at(-1);
    if (now === undefined) return;
    const yesterday = active.at(-2);
    const before = active.at(-1 - week);
    setText(day.value, compact(now.dau));
    // The latest day is not over: it is not to be compared to whole ones.
    const date = calendarDay(Date.parse(now.day));
    setText(
      day.note,
      yesterday === undefined
        ? `${date} so far`
        : `so far; ${compact(yesterday.dau)} the day before`,
    );
    setText(weekly.value, compact(now.wau));
    setText(weekly.note, beside(now.wau, before?.wau, "the 7 days up to it"));
    setText(monthly.value, compact(now.mau));
    setText(
      monthly.note,
      now.mau === 0 ? "nobody" : `${percent(now.dau / now.mau, 0)} of them on the day`,
    );
    setText(fresh.value, compact(now.newUsers));
    const lately = active.slice(-week).reduce((sum, { newUsers }) => sum + newUsers, 0);
    setText(fresh.note, `${whole(lately)} in 7 days`);
    drawLine(day.canvas, { values: active.map(({ dau }) => dau) });
    drawLine(weekly.canvas, { values: active.map(({ wau }) => wau) });
    drawLine(monthly.canvas, { values: active.map(({ mau }) => mau) });
    drawLine(fresh.canvas, { values: active.map(({ newUsers }) => newUsers) });
  }

  function drawRevenue() {
    const now = revenue.at(-1);
    if (now === undefined) return;
    setText(recurring.value, money(now.recurringRevenue));
    const converted = revenue.slice(-week).reduce((sum, { conversions }) => sum + conversions, 0);
    setText(
      recurring.note,
      `${compact(now.subscribers)} subscribers, ${whole(converted)} new in 7 days`,
    );
    const perUser = now.revenuePerActiveUser;
    setText(each.value, perUser === null ? none : money(perUser));
    setText(each.note, `${money(now.revenue)} earned so far today`);
    drawLine(recurring.canvas, { values: revenue.map((one) => one.recurringRevenue) });
    drawLine(each.canvas, { values: revenue.map((one) => one.revenuePerActiveUser ?? 0) });
  }

  onPalette(() => {
    drawActive();
    drawRevenue();
  });
  const strip = make("section", {
    class: "overview audience-tiles",
    "aria-label": "The latest day",
  });
  strip.append(...tiles.map(({ element }) => element));
  return {
    element: strip,
    /** @param {readonly ActiveDay[]} days earliest first */
    showActive(days) {
      active = days;
      drawActive();
    },
    /** @param {readonly RevenueDay[]} days earliest first */
    showRevenue(days) {
      revenue = days;
      drawRevenue();
    },
  };
}

/**
 * @param {number} now
 * @param {number | undefined} before a week ago
 * @param {string} otherwise what to say where nothing is known of it
 */
function beside(now, before, otherwise) {
  if (before === undefined || before === 0) return otherwise;
  return `${signedPercent(now / before - 1)} on a week before`;
}
