// Numbers and times as the page shows them: English, in the reader's time zone, with real signs.

const wholeFormat = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const compactFormat = new Intl.NumberFormat("en", {
  notation: "compact",
  maximumSignificantDigits: 3,
});
const figureFormat = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const clockFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const secondsFormat = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const calendarFormat = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});
const exactFormat = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});

/** What stands where there is no value. */
export const none = "–";

/**
 * `whole(12480.4)` is "12,480".
 *
 * @param {number} value
 */
export function whole(value) {
  return minus(wholeFormat.format(Math.round(value) + 0));
}

/**
 * Exact up to 9,999, then three digits: `compact(1_243_000)` is "1.24M".
 *
 * @param {number} value
 */
export function compact(value) {
  return Math.abs(value) < 9_999.5 ? whole(value) : minus(compactFormat.format(value));
}

/**
 * Three digits and thousands: `figure(0.04231)` is "0.0423", `figure(21_234)` is "21,234".
 *
 * @param {number} value
 */
export function figure(value) {
  return Math.abs(value) >= 1000 ? whole(value) : minus(figureFormat.format(value));
}

/**
 * An amount of whatever money the events speak of: `money(9.5)` is "9.50", `money(12_345)` is "12.3K".
 *
 * @param {number} value
 */
export function money(value) {
  return Math.abs(value) < 999.995 ? minus(value.toFixed(2)) : compact(value);
}

/**
 * For axes, whose steps may be fractions: `tick(0.5)` is "0.5", `tick(12_500)` is "12.5K".
 *
 * @param {number} value
 */
export function tick(value) {
  return Math.abs(value) < 10 ? figure(value) : compact(value);
}

/**
 * With its sign: `signed(512)` is "+512", `signed(-3)` is "−3".
 *
 * @param {number} value
 * @param {(value: number) => string} [format]
 */
export function signed(value, format = compact) {
  const text = format(value);
  return value > 0 && text !== "0" ? `+${text}` : text;
}

/**
 * From one value to another: `range(1200, 1340, whole)` is "1,200–1,340".
 *
 * @param {number} low
 * @param {number} high
 * @param {(value: number) => string} format
 */
export function range(low, high, format) {
  const from = format(low);
  const to = format(high);
  return low < 0 ? `${from} to ${to}` : `${from}–${to}`;
}

/**
 * A share as a percentage: `percent(0.0843)` is "8.4%".
 *
 * @param {number} share
 * @param {number} [digits]
 */
export function percent(share, digits = Math.abs(share) < 0.0995 ? 1 : 0) {
  const hundred = share * 100;
  if (Math.abs(hundred) >= 9_999.5) return `${compact(hundred)}%`;
  return `${minus((Math.round(hundred * 10 ** digits) / 10 ** digits + 0).toFixed(digits))}%`;
}

/**
 * `signedPercent(0.0843)` is "+8.4%".
 *
 * @param {number} share
 */
export function signedPercent(share) {
  const text = percent(share);
  return share > 0 && Number.parseFloat(text) > 0 ? `+${text}` : text;
}

/**
 * "14:05".
 *
 * @param {number} atMs
 */
export function clock(atMs) {
  return clockFormat.format(atMs);
}

/**
 * "14:05:33".
 *
 * @param {number} atMs
 */
export function clockSeconds(atMs) {
  return secondsFormat.format(atMs);
}

/**
 * "8 Aug".
 *
 * @param {number} atMs
 */
export function day(atMs) {
  return dayFormat.format(atMs);
}

/**
 * "8 Aug", for days that are counted in UTC whatever the reader's time zone.
 *
 * @param {number} atMs
 */
export function calendarDay(atMs) {
  return calendarFormat.format(atMs);
}

/**
 * "8 Aug, 14:05".
 *
 * @param {number} atMs
 */
export function moment(atMs) {
  return `${day(atMs)}, ${clock(atMs)}`;
}

/**
 * "8 Aug 2026, 14:05:33 GMT+2".
 *
 * @param {number} atMs
 */
export function exact(atMs) {
  return exactFormat.format(atMs);
}

/**
 * A length of time in its largest fitting unit: `duration(5_400_000)` is "1.5 h".
 *
 * @param {number} ms
 */
export function duration(ms) {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Number((seconds / 3600).toFixed(1))} h`;
  return `${Number((seconds / 86_400).toFixed(1))} days`;
}

/**
 * How long ago something was: `ago(5_400_000)` is "1.5 h ago".
 *
 * @param {number} ms
 */
export function ago(ms) {
  return ms < 1000 ? "just now" : `${duration(ms)} ago`;
}

/**
 * Text from outside made visible: control characters are shown by their pictures, so that an id of
 * nothing but NUL can still be seen and pointed at.
 *
 * @param {string} text
 */
export function visible(text) {
  return text.replace(/\p{Cc}/gu, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? "␡" : "\ufffd";
  });
}

/** @param {string} text */
function minus(text) {
  return text.replace("-", "−");
}
