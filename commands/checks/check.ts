// One thing that the doctor looked at: what was found, and what to do where it is not good.
import type { AlertName } from "../../metrics/alerts.ts";

/** `skipped` is neither good nor bad: it could not be looked at, and nothing needs it. */
export type Verdict = "good" | "wrong" | "skipped";

/** The outcome of looking at one thing. */
export interface Check {
  readonly name: string;
  readonly verdict: Verdict;
  readonly found: string;
  /** What to do; only where something is wrong. */
  readonly remedy?: string;
  /** The alert that says the same, where there is one. */
  readonly alert?: AlertName;
}

export function good(name: string, found: string): Check {
  return { name, verdict: "good", found };
}

export function wrong(name: string, found: string, remedy: string): Check {
  return { name, verdict: "wrong", found, remedy };
}

export function skipped(name: string, found: string): Check {
  return { name, verdict: "skipped", found };
}

/** The message of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Clocks may be this far apart before times on the page and lateness begin to mislead. */
const tolerableSkewMs = 2000;

/**
 * Compares another clock with ours: it showed `theirsMs` at some moment between `beforeMs` and
 * `afterMs` of ours.
 */
export function clockCheck(
  name: string,
  theirsMs: number,
  beforeMs: number,
  afterMs: number,
): Check {
  const aheadMs = Math.max(0, theirsMs - afterMs) - Math.max(0, beforeMs - theirsMs);
  const direction = aheadMs > 0 ? "ahead of" : "behind";
  const found = aheadMs === 0
    ? "in step with this computer"
    : `${Math.abs(aheadMs)} ms ${direction} this computer`;
  if (Math.abs(aheadMs) <= tolerableSkewMs) return good(name, found);
  return wrong(name, found, "synchronise the clocks (NTP) of both computers");
}
