// The hour of the day and the day of the week somewhere on earth.

/** What a clock and a calendar on the wall show. */
export interface LocalTime {
  /** 0 to 23. */
  readonly hour: number;
  /** 0 = Monday to 6 = Sunday. */
  readonly weekday: number;
}

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/**
 * A function from milliseconds since the epoch to local time in `timeZone`, a name of the IANA time
 * zone database, summer time included. Throws a `RangeError` where there is no such zone.
 *
 * ```ts
 * const inBerlin = localTimeIn("Europe/Berlin");
 * inBerlin(Date.UTC(2026, 0, 4, 23)); // { hour: 0, weekday: 0 }: Monday has begun there
 * inBerlin(Date.UTC(2026, 6, 5, 21)); // { hour: 23, weekday: 6 }: two hours ahead in summer
 * ```
 */
export function localTimeIn(timeZone: string): (atMs: number) => LocalTime {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    hourCycle: "h23",
  });
  return (atMs) => {
    let hour = 0;
    let weekday = 0;
    for (const { type, value } of format.formatToParts(atMs)) {
      if (type === "hour") hour = Number(value);
      if (type === "weekday") weekday = weekdays.indexOf(value);
    }
    return { hour, weekday };
  };
}
