// What tables of measures are made of: each measure is defined once, and code, database, API and docs
// read it there.

/** One number that is kept of something. */
export interface Measure {
  /** How it is called in code, in the database and in JSON. */
  readonly name: string;
  /** What it counts in: `events`, `seconds`, `share`, `days` … */
  readonly unit: string;
  /** What it is, in one sentence. */
  readonly meaning: string;
}
