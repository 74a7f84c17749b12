// ISO 8601 written fast: events carry several times each, and most of them lie on the same day.

const dayMs = 86_400_000;

let knownDay = NaN;
let knownDate = "";

/**
 * The same text as `new Date(ms).toISOString()`, for times from 1970 to 9999 at a fraction of the cost.
 *
 * ```ts
 * isoTime(1754632800000); // "2025-08-08T06:00:00.000Z"
 * ```
 */
export function isoTime(ms: number): string {
  const day = Math.floor(ms / dayMs);
  if (day !== knownDay) {
    knownDate = new Date(ms).toISOString().slice(0, -13);
    knownDay = day;
  }
  const ofDay = Math.floor(ms - day * dayMs);
  const hours = Math.floor(ofDay / 3_600_000);
  const minutes = Math.floor(ofDay / 60_000) % 60;
  const seconds = Math.floor(ofDay / 1000) % 60;
  const rest = ofDay % 1000;
  return knownDate + twoDigits[hours] + ":" + twoDigits[minutes] + ":" + twoDigits[seconds] +
    (rest < 10 ? ".00" : rest < 100 ? ".0" : ".") + rest + "Z";
}

const twoDigits = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, "0"));
