// Examples as they come up in production: features at a moment, the label a horizon later.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { DatedExample } from "../scoring/leak-check.ts";
import { visitFeatureCount, visitFeatures } from "./visit-features.ts";
import { VisitHistory } from "./visit-history.ts";

export const dayMs = 86_400_000;

/** One visit. */
export interface Visit {
  readonly atMs: number;
  readonly value?: number;
}

/** An example of one of many users. */
export interface ChurnExample extends DatedExample {
  readonly features: Float64Array;
  readonly user: number;
}

/** Examples of every user who has come by each of the moments, in order of time. */
export function examplesAt(
  users: readonly (readonly Visit[])[],
  horizonMs: number,
  moments: readonly number[],
): ChurnExample[] {
  const histories = users.map(() => new VisitHistory(horizonMs));
  const next = users.map(() => 0);
  return moments.flatMap((predictedAtMs) =>
    users.flatMap((visits, user) => {
      const history = histories[user];
      for (; visits[next[user]]?.atMs <= predictedAtMs; next[user]++) {
        const { atMs, value } = visits[next[user]];
        history.add(atMs, value);
      }
      if (history.visits === 0) return [];
      const features = new Float64Array(visitFeatureCount);
      visitFeatures(history, predictedAtMs, features);
      const labelledAtMs = predictedAtMs + horizonMs;
      const following = visits[next[user]]?.atMs ?? Infinity;
      const [label, featuresAtMs] = [following > labelledAtMs, history.lastAtMs];
      return [{ user, features, label, predictedAtMs, featuresAtMs, labelledAtMs }];
    })
  );
}

/** Moments `stepMs` apart. */
export function momentsBetween(fromMs: number, toMs: number, stepMs: number): number[] {
  const count = Math.floor((toMs - fromMs) / stepMs) + 1;
  return Array.from({ length: count }, (_, i) => fromMs + i * stepMs);
}

/**
 * Days on which the customers of `cdnow-sample.txt` bought, which lies in the folder that
 * `TROUPE_SHARED_DATA` names or in `../shared/data` beside the repository; undefined where it does not.
 */
function cdnow(): Visit[][] | undefined {
  const folder = process.env["TROUPE_SHARED_DATA"] ??
    fileURLToPath(new URL("../../../shared/data", import.meta.url));
  const path = join(folder, "cdnow-sample.txt");
  if (!existsSync(path)) return undefined;
  const users = new Map<string, Map<number, number>>();
  for (const line of readFileSync(path, "utf8").split("\n")) {
    const [user, , date, , dollars] = line.trim().split(/\s+/);
    if (dollars === undefined) continue;
    const days = users.get(user) ?? new Map<number, number>();
    users.set(user, days);
    const atMs = Date.parse(date.replace(/^(....)(..)(..)$/, "$1-$2-$3"));
    days.set(atMs, (days.get(atMs) ?? 0) + Number(dollars));
  }
  return [...users.values()].map((days) =>
    [...days].map(([atMs, value]) => ({ atMs, value })).sort((a, b) => a.atMs - b.atMs)
  );
}

/** {@link cdnow}, having told whoever runs the tests where it is missing. */
export function cdnowOrWord(): Visit[][] | undefined {
  const users = cdnow();
  if (users === undefined) {
    process.stderr.write(
      "SKIPPED: tests on real purchases. Wanted cdnow-sample.txt in the folder that " +
        "TROUPE_SHARED_DATA names, or in ../shared/data beside the repository.\n",
    );
  }
  return users;
}
