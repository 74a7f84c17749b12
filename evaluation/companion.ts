// Who takes part in an evaluation beside the actors: the place of a trainer, which in a cluster runs in
// a process of its own and here has its turn between readings.

/** What a trainer does in an evaluation, in event time. */
export interface Companion {
  /**
   * Awaited before each batch of readings, so at least once in every hour of event time that has any;
   * `atMs` is when the first of them was taken, and all before it have been stepped and what they
   * said was heard. The messages that come back, such as new weights, enter the log before it.
   */
  betweenReadings(atMs: number): Promise<readonly Uint8Array[]>;
  /** Hears everything that the partition publishes, in its order. */
  heard(subject: string, payload: Uint8Array): void;
}

/** Nobody: the actors are alone. */
export const nobody: Companion = {
  betweenReadings: () => Promise.resolve([]),
  heard() {},
};
