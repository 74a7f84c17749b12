// Tables that a checkpoint writes together.
import type { SQL, WithSubquery } from "drizzle-orm";
import type { Drizzle } from "./database.ts";
import type { Projections } from "./store.ts";

/** Named parameters of a statement. */
export type Parameters = Record<string, string | Uint8Array>;

/** A part of the commit's statement: kinds of actors that have no rows of a group leave it out. */
export interface WriteGroup {
  readonly tables: readonly (keyof Projections)[];
  /** An insert per table; each must select from `ifAdvanced`, so that a fenced owner writes nothing. */
  readonly inserts: (drizzle: Drizzle, ifAdvanced: SQL) => WithSubquery[];
  readonly parameters: (rows: Projections) => Parameters;
}
