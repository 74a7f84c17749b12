import { describe, expect, it } from "vitest";
import { localTimeIn } from "./local-time.ts";

const hourMs = 3_600_000;

describe("localTimeIn", () => {
  it("tells hour and weekday, Monday first", () => {
    const inBerlin = localTimeIn("Europe/Berlin");
    expect(inBerlin(Date.UTC(2026, 0, 4, 23))).toEqual({ hour: 0, weekday: 0 });
    expect(inBerlin(Date.UTC(2026, 6, 5, 21))).toEqual({ hour: 23, weekday: 6 });
    expect(localTimeIn("Asia/Kathmandu")(Date.UTC(2026, 0, 1, 18, 15)).hour).toBe(0);
  });

  it("goes once round the clock and the week in UTC", () => {
    const inUtc = localTimeIn("UTC");
    const mondayMs = Date.UTC(2026, 0, 5);
    for (let hour = 0; hour < 168; hour++) {
      expect(inUtc(mondayMs + hour * hourMs)).toEqual({
        hour: hour % 24,
        weekday: Math.floor(hour / 24),
      });
    }
  });

  it("leaves an hour out when summer time begins, and repeats one when it ends", () => {
    const inNewYork = localTimeIn("America/New_York");
    const hoursFrom = (fromMs: number) =>
      [0, 1, 2, 3].map((hour) => inNewYork(fromMs + hour * hourMs).hour);
    expect(hoursFrom(Date.UTC(2026, 2, 8, 5))).toEqual([0, 1, 3, 4]);
    expect(hoursFrom(Date.UTC(2026, 10, 1, 4))).toEqual([0, 1, 1, 2]);
  });

  it("refuses a zone that there is not", () => {
    expect(() => localTimeIn("Mars/Olympus")).toThrow(RangeError);
  });
});
