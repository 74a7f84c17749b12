// Days of the audience, of everybody or by tier or country: what activity and revenue have in common.
import type { AudienceDimension } from "../../streams/audience-measures.ts";
import type { TimeRange } from "./read.ts";

/** A day (UTC) of one group of users. */
export interface AudiencePosition {
  readonly dayMs: number;
  /** The tier or the country; empty where it is of everybody. */
  readonly group: string;
}

/** Which days, by what, from where on. */
export interface AudienceSelection extends TimeRange {
  /** Without it, everybody. */
  readonly by: AudienceDimension | undefined;
  /** Most rows: a day has one of each group. */
  readonly limit: number;
  /** The last one of the page before. */
  readonly after: AudiencePosition | undefined;
}

/** What the names of a dimension's parts begin with. */
export function prefixOf(by: AudienceDimension | undefined): string {
  return by === undefined ? "" : `${by}:`;
}
