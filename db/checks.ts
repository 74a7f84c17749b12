// What a value of a checkpoint must be; each throws a `RangeError` that names what was found and wanted.

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const maxInteger = 2 ** 31 - 1;

/** Years of four digits: Postgres holds more, but JavaScript reads its year 1 as 2001. */
const earliestMs = Date.parse("1000-01-01T00:00:00Z");
const latestMs = Date.parse("9999-12-31T23:59:59.999Z");

export function unique<Row>(
  name: string,
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): void {
  const seen = new Set<string>();
  for (const row of rows) {
    const key = keyOf(row);
    hold(!seen.has(key), name, JSON.stringify(key), "each key once");
    seen.add(key);
  }
}

export function startOfHour(value: number): void {
  const starts = Number.isSafeInteger(value) && value % hourMs === 0;
  hold(starts, "hourMs", value, "the start of an hour");
  instant("hourMs", value);
}

export function startOfDay(value: number): void {
  const starts = Number.isSafeInteger(value) && value % dayMs === 0;
  hold(starts, "dayMs", value, "the start of a day");
  instant("dayMs", value);
}

export function sized(name: string, values: ArrayLike<unknown>, wanted: number): void {
  hold(values.length === wanted, `length of ${name}`, values.length, String(wanted));
}

export function count(name: string, value: number): void {
  hold(Number.isSafeInteger(value) && value >= 0, name, value, "a whole number from 0 to 2^53 - 1");
}

/** A sequence that the checkpoint has come to. */
export function reached(name: string, value: number, sequence: number): void {
  count(name, value);
  hold(value <= sequence, name, value, `at most ${sequence}`);
}

/** A whole number that a column of type integer holds. */
export function integer(name: string, value: number): void {
  const fits = Number.isSafeInteger(value) && value >= 0 && value <= maxInteger;
  hold(fits, name, value, "a whole number from 0 to 2^31 - 1");
}

export function whole(name: string, value: number): void {
  hold(Number.isSafeInteger(value), name, value, "a whole number within ±(2^53 - 1)");
}

export function instant(name: string, value: number): void {
  const isWithin = value >= earliestMs && value <= latestMs;
  hold(isWithin, name, value, "milliseconds of the years 1000 to 9999");
}

export function finite(name: string, value: number): void {
  hold(Number.isFinite(value), name, value, "a finite number");
}

export function finiteIfKnown(name: string, value: number | undefined): void {
  if (value !== undefined) finite(name, value);
}

export function probabilityIfKnown(name: string, value: number | undefined): void {
  if (value !== undefined) hold(value >= 0 && value <= 1, name, value, "a probability");
}

/** Numbers of which some may be unknown. */
export function finiteOrNaN(name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    const isGood = Number.isFinite(values[i]) || Number.isNaN(values[i]);
    hold(isGood, name, values[i], "a finite number, or NaN where unknown");
  }
}

/** The text of a JSON object. */
export function jsonObject(name: string, text: string): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What is no JSON is no object.
  }
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  hold(isObject, name, text, "a JSON object");
}

export function hold(holds: boolean, name: string, found: unknown, wanted: string): void {
  if (!holds) throw new RangeError(`checkpoint: ${name} is ${String(found)}, wanted ${wanted}`);
}
