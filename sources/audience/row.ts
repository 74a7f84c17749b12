// One delivery of the simulated audience: the row that a producer sends, and the truth behind it.
import type { ActivityJson } from "../../streams/activity.ts";

/** A row with the names of the wire. */
export type ActivityRow = typeof ActivityJson.Type;

/** What a delivery is: told when it happened, told late, or told again. */
export type ActivityKind = "prompt" | "late" | "repeat";

/** What only the simulator knows of a row. */
export interface ActivityTruth {
  readonly kind: ActivityKind;
  /** When it happened: the row's event time. */
  readonly atMs: number;
  /** Number of the user. */
  readonly user: number;
  /** Of an `ad_impression`, the true probability that an `ad_click` follows. */
  readonly clickProbability: number | undefined;
}

/** One delivery. */
export interface SimulatedActivity {
  /** Position among all deliveries, from 0: the same at every run with the same settings. */
  readonly number: number;
  /** When the row reaches the producer's outlet; never decreasing. */
  readonly deliveredAtMs: number;
  readonly row: ActivityRow;
  readonly truth: ActivityTruth;
}
