// For tests: what the tables should say of one video, worked out anew from its history of readings and
// the forecasts beside it, the slow and plain way.
import { sumsPerTarget } from "../../ml/score.ts";
import type { MemoryStore } from "../../db/memory-store.ts";
import { hourOf } from "./journal.ts";
import { hourMs } from "./testing.ts";

const targets = [0, 1, 2];

/** A reading of the history. */
interface Reading {
  readonly atMs: number;
  readonly counters: readonly number[];
  readonly status: string;
}

/** A reading as far as it is believed. */
interface Believed {
  readonly atMs: number;
  readonly counters: readonly number[];
  /** Per counter: whether it was there, in the reading before too, and did not fall. */
  readonly grew: readonly boolean[];
}

/** A scored forecast: counters, not gains. */
export interface ScoredForecast {
  readonly madeAtMs: number;
  readonly atMs: number;
  readonly method: string;
  /** Value, low, high and actual of each target. */
  readonly numbers: readonly number[];
}

/** What one hour brought. */
export interface Hour {
  readings: number;
  gains: number[];
  peakViewsPerHour: number;
  viewsEnd: number;
}

/** The whole of what the tables should say of one video. */
export interface Recount {
  /** What the history should say of each reading that is not late. */
  readonly statuses: string[];
  readonly found: string[];
  /** Forecasts that should be there, by horizon, and the sums of their scores. */
  readonly scored: Record<"next" | "hour", { madeAtMs: number; atMs: number; method: string }[]>;
  readonly sums: Map<string, Float64Array>;
  readonly hours: Map<number, Hour>;
  /** Views gained within the 24 hours that end with the hour of the last reading. */
  readonly dayGain: number;
}

/** The history of one video in the order of the log. */
export function historyOf(store: MemoryStore, key: string): Reading[] {
  return store.readings.filter(({ videoKey }) => videoKey === key)
    .flatMap(({ numbers, statuses }) =>
      statuses.map((status, i) => {
        const [, atMs, ...counters] = numbers.slice(5 * i, 5 * i + 5);
        return { atMs, counters, status };
      })
    );
}

/** The scored forecasts of one video and horizon. */
export function forecastsOf(store: MemoryStore, key: string, horizon: string): ScoredForecast[] {
  return store.predictions.filter((row) => row.videoKey === key && row.horizon === horizon)
    .flatMap(({ numbers, methods }) =>
      methods.map((method, i) => {
        const [madeAtMs, atMs, ...rest] = numbers.slice(14 * i, 14 * i + 14);
        return { madeAtMs, atMs, method, numbers: rest };
      })
    );
}

/** Works out what the tables should say of one video. */
export function recount(store: MemoryStore, key: string): Recount {
  const history = historyOf(store, key).filter(({ status }) => status !== "late");
  const { statuses, believed } = believe(history);
  const sums = new Map<string, Float64Array>();
  const scored: Recount["scored"] = { next: [], hour: [] };
  const forecasts = {
    next: forecastsOf(store, key, "next"),
    hour: forecastsOf(store, key, "hour"),
  };
  const hours = new Map<number, Hour>();
  const followed: { madeAtMs: number; base: readonly number[]; rate: number[]; method: string }[] =
    [];
  let perHour = 0;

  const score = (
    horizon: "next" | "hour",
    method: string,
    madeAtMs: number,
    atMs: number,
    base: readonly number[],
    gains: readonly number[],
    drift: readonly number[],
    grew: readonly boolean[],
  ) => {
    const forecast = forecasts[horizon][scored[horizon].length];
    scored[horizon].push({ madeAtMs, atMs, method });
    if (forecast === undefined) return;
    const name = `${hourOf(atMs)} ${horizon} ${method}`;
    const row = sums.get(name) ?? new Float64Array(3 * sumsPerTarget);
    sums.set(name, row);
    for (const i of targets) {
      if (!grew[i]) continue;
      const [value, low, high] = forecast.numbers.slice(4 * i).map((counter) => counter - base[i]);
      const error = value - gains[i];
      const added = [
        1,
        low <= gains[i] && gains[i] <= high ? 1 : 0,
        Math.abs(error),
        error ** 2,
        Math.abs(drift[i] - gains[i]),
        Math.abs(gains[i]),
        gains[i],
        gains[i] ** 2,
        high - low,
      ];
      added.forEach((value, place) => row[i * sumsPerTarget + place] += value);
    }
  };

  for (const [index, current] of believed.entries()) {
    const last = believed[index - 1];
    const method = (count: number) => count < 20 ? "cold-start" : "trend";
    if (last !== undefined) {
      const elapsedMs = current.atMs - last.atMs;
      const gains = targets.map((i) => current.counters[i] - last.counters[i]);
      const drift = ratesAt(believed, index - 1).map((rate) => rate * elapsedMs);
      const made = method(index);
      score("next", made, last.atMs, current.atMs, last.counters, gains, drift, current.grew);
      while (followed.length > 0 && followed[0].madeAtMs + hourMs <= current.atMs) {
        const { madeAtMs, base, rate, method } = followed[0];
        followed.shift();
        if (elapsedMs > 2 * hourMs) continue;
        const dueAtMs = madeAtMs + hourMs;
        const share = (dueAtMs - last.atMs) / elapsedMs;
        const then = targets.map((i) => last.counters[i] + share * gains[i] - base[i]);
        const expected = rate.map((rate) => rate * hourMs);
        score("hour", method, madeAtMs, dueAtMs, base, then, expected, current.grew);
      }
      if (current.grew[0]) perHour = gains[0] / (elapsedMs / hourMs);
      const hour = hours.get(hourOf(current.atMs)) ??
        { readings: 0, gains: [0, 0, 0], peakViewsPerHour: 0, viewsEnd: 0 };
      hours.set(hourOf(current.atMs), hour);
      hour.readings++;
      hour.gains = hour.gains.map((gain, i) => gain + gains[i]);
      hour.peakViewsPerHour = Math.max(hour.peakViewsPerHour, perHour);
      hour.viewsEnd = current.counters[0];
      const newest = followed.at(-1)?.madeAtMs ?? -Infinity;
      if (followed.length < 8 && current.atMs - newest >= hourMs / 8) {
        followed.push({
          madeAtMs: current.atMs,
          base: current.counters,
          rate: ratesAt(believed, index),
          method: method(index + 1),
        });
      }
    }
  }
  return {
    statuses,
    found: history.map(({ status }) => status),
    scored,
    sums,
    hours,
    dayGain: dayGainOf(believed),
  };
}

/** Growth per millisecond from the believed reading before to the one at `index`. */
function ratesAt(believed: readonly Believed[], index: number): number[] {
  const current = believed[index];
  const last = believed[index - 1];
  if (last === undefined) return [0, 0, 0];
  return targets.map((i) => (current.counters[i] - last.counters[i]) / (current.atMs - last.atMs));
}

/**
 * What is believed of a history: a zero where a counter was positive is missing the first two times
 * in a row, all of a reading whose views are missing is a gap, and everything else holds.
 */
function believe(history: readonly Reading[]): { statuses: string[]; believed: Believed[] } {
  const statuses: string[] = [];
  const believed: Believed[] = [];
  const zeros = [0, 0, 0];
  let now: readonly number[] | undefined;
  let missingBefore = [false, false, false];
  for (const { atMs, counters } of history) {
    const before = now;
    const isMissing = (i: number) => {
      if (before === undefined || before[i] === 0 || counters[i] > 0) {
        zeros[i] = 0;
        return false;
      }
      zeros[i]++;
      return zeros[i] < 3;
    };
    if (isMissing(0)) {
      statuses.push("gap");
      continue;
    }
    const missing = [false, isMissing(1), isMissing(2)];
    const next = targets.map((i) => missing[i] ? before?.[i] ?? 0 : counters[i]);
    const fell = targets.map((i) => before !== undefined && next[i] < before[i]);
    // A zero that is believed ends its run, as does a counter that is there.
    for (const i of targets) if (!missing[i]) zeros[i] = 0;
    statuses.push(fell.includes(true) ? "correction" : "stepped");
    const grew = targets.map((i) => !missing[i] && !missingBefore[i] && !fell[i]);
    believed.push({ atMs, counters: next, grew });
    now = next;
    missingBefore = missing;
  }
  return { statuses, believed };
}

function dayGainOf(believed: readonly Believed[]): number {
  const last = believed.at(-1);
  if (last === undefined) return 0;
  const dayFromMs = hourOf(last.atMs) - 23 * hourMs;
  let total = 0;
  for (let i = 1; i < believed.length; i++) {
    const { atMs, counters, grew } = believed[i];
    const before = believed[i - 1];
    if (!grew[0]) continue;
    const within = Math.max(0, atMs - Math.max(before.atMs, dayFromMs)) / (atMs - before.atMs);
    total += within * (counters[0] - before.counters[0]);
  }
  return total;
}
