// Times as people write them: ISO 8601 with or without a zone, a date alone, or an epoch.

/** What {@link parseTime} takes, in words, for error messages. */
export const timeWanted = "an ISO 8601 date or time, or epoch seconds or milliseconds";

const iso =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s?(Z|z|[+-]\d{2}:?\d{2})?)?$/;

/** The years that the texts of times can say, whatever their zone. */
const earliestMs = Date.parse("0000-01-01T00:00:00Z");
const latestMs = Date.parse("9999-12-31T23:59:59.999Z");

/** Epoch numbers below this are seconds, others milliseconds (the limit is the year 5138 in seconds). */
const secondsBelow = 1e11;

/**
 * Milliseconds since the epoch, or NaN where the value is no time of the years 0 to 9999, which is all
 * that can be written again. A time without a zone is UTC.
 *
 * ```ts
 * parseTime("2025-08-08");           // 1754611200000
 * parseTime("2025-08-08 06:00:00");  // 1754632800000
 * parseTime(1754611200);             // 1754611200000
 * ```
 */
export function parseTime(value: string | number): number {
  if (typeof value === "number") return epochMs(value);
  const usual = timeOfKnownDay(value);
  if (!Number.isNaN(usual)) return usual;
  const match = iso.exec(value.trim());
  if (match === null) return /^\d{9,13}$/.test(value) ? epochMs(Number(value)) : NaN;
  const [, date, clock, zone] = match;
  const atMs = Date.parse(
    clock === undefined ? `${date}T00:00:00Z` : `${date}T${clock}${zoneOf(zone)}`,
  );
  if (!isCalendarDate(date)) return NaN;
  knownDate = date;
  knownDayMs = Date.parse(`${date}T00:00:00Z`);
  return writable(atMs);
}

/** The date that was read last: most events in a row are of one day. */
let knownDate = "none";
let knownDayMs = NaN;

/** A time as `toISOString` writes it, of the known day; NaN for anything else, which may be a time. */
function timeOfKnownDay(value: string): number {
  if (value.length !== 24 || !value.startsWith(knownDate)) return NaN;
  if (value[10] !== "T" || value[13] !== ":" || value[16] !== ":") return NaN;
  if (value[19] !== "." || value[23] !== "Z") return NaN;
  const [hours, minutes] = [digitsAt(value, 11, 2), digitsAt(value, 14, 2)];
  const [seconds, rest] = [digitsAt(value, 17, 2), digitsAt(value, 20, 3)];
  if (!(hours < 24 && minutes < 60 && seconds < 60)) return NaN;
  return knownDayMs + ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest;
}

/** The number that `count` digits from `at` on are; NaN where one is none. */
function digitsAt(value: string, at: number, count: number): number {
  let number = 0;
  for (let i = at; i < at + count; i++) {
    const digit = value.charCodeAt(i) - zero;
    number = digit >= 0 && digit <= 9 ? 10 * number + digit : NaN;
  }
  return number;
}

const zero = "0".charCodeAt(0);

function epochMs(value: number): number {
  return writable(Math.round(Math.abs(value) < secondsBelow ? value * 1000 : value));
}

/** NaN for a time before the year 0 or after the year 9999; no time is negative zero. */
function writable(atMs: number): number {
  return atMs >= earliestMs && atMs <= latestMs ? atMs + 0 : NaN;
}

function zoneOf(zone: string | undefined): string {
  if (zone === undefined) return "Z";
  return zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
}

/** `Date.parse` takes 31 February as 3 March; a reading dated so is a mistake. */
function isCalendarDate(date: string): boolean {
  if (date.charCodeAt(8) <= charCode2 && !date.endsWith("29")) return true;
  return new Date(`${date}T00:00:00Z`).toJSON()?.startsWith(date) ?? false;
}

const charCode2 = "2".charCodeAt(0);
