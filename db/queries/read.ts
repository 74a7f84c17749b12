// Reading: one way for every query to fail, and pages that know whether there is more.
import { DrizzleQueryError } from "drizzle-orm";
import { StoreUnavailable } from "../errors.ts";

/** Awaits a query; fails with {@link StoreUnavailable} naming `operation`. */
export async function read<T>(operation: string, query: PromiseLike<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    // Drizzle's own message repeats every parameter.
    const cause = error instanceof DrizzleQueryError ? error.cause : error;
    throw new StoreUnavailable({ operation, cause });
  }
}

/** Some of the items of an ordered query, and whether others follow. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly more: boolean;
}

/** The page of `limit` items that `limit + 1` fetched ones amount to. */
export function pageOf<Item>(fetched: readonly Item[], limit: number): Page<Item> {
  return { items: fetched.slice(0, limit), more: fetched.length > limit };
}

/** A range of time, from its beginning up to, but not including, its end. */
export interface TimeRange {
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
}
