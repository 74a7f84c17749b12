// Counts of the audience under names that Postgres can hold.
import { storable } from "./array-literal.ts";
import type { AudienceDelta } from "./store.ts";

/**
 * The same counts, those of one day, measure and part together. Parts are named by what users send, and
 * two names may become one where Postgres cannot hold a character: one statement must not add to a row
 * twice.
 */
export function storableCounts(deltas: readonly AudienceDelta[]): AudienceDelta[] {
  const byRow = new Map<string, AudienceDelta>();
  for (const delta of deltas) {
    const of = storable(delta.of);
    const row = `${delta.dayMs} ${delta.measure} ${of}`;
    const count = (byRow.get(row)?.count ?? 0) + delta.count;
    byRow.set(row, { ...delta, of, count });
  }
  return [...byRow.values()];
}
