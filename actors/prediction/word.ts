// What is said of a user.

/** What a version of a model says; version 0 is its baseline, and NaN nothing at all. */
export interface Word {
  readonly value: number;
  readonly version: number;
}
