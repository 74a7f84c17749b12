// What a feature of a user is.
import type { Measure } from "../measure.ts";

/** A feature of a user. */
export interface UserFeature extends Measure {
  /** What somebody does whose value is high, or low: said in reasons and in profiles of segments. */
  readonly high: string;
  readonly low: string;
}

/** Defines a feature. */
export function feature<Name extends string>(
  name: Name,
  unit: string,
  meaning: string,
  high: string,
  low: string,
) {
  return { name, unit, meaning, high, low } as const;
}
