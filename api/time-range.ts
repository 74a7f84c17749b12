// The range of time that a request asks for.
import type { TimeRange } from "../db/queries/read.ts";
import { parseTime } from "../streams/time.ts";
import { fault, invalidParameters } from "./parameters.ts";

/**
 * `from` and `to` as milliseconds; there are no events before 1970, nor can every part of the system
 * write every earlier time. Throws a problem where the range ends before it begins.
 */
export function timeRange(
  query: { readonly from?: string; readonly to?: string },
): TimeRange {
  const fromMs = query.from === undefined ? undefined : Math.max(0, parseTime(query.from));
  const toMs = query.to === undefined ? undefined : Math.max(0, parseTime(query.to));
  if (fromMs === undefined || toMs === undefined || fromMs <= toMs) return { fromMs, toMs };
  throw invalidParameters([fault("to", query.to, `a time at or after from (${query.from})`)]);
}
