// The two forms of the proof: a short one for every run of the tests, and the long one.
import process from "node:process";
import type { SimulatorSettings } from "../../sources/simulator/simulator.ts";

/** How hard and how long. */
export interface Form {
  readonly name: "short" | "long";
  /** Readings a second that the load keeps up on average, whatever happens to NATS meanwhile. */
  readonly perSecond: number;
  readonly videos: number;
  /** Event time between two readings of a video. */
  readonly readingIntervalMs: number;
  readonly kills: number;
  readonly killEveryMs: number;
  /** How long an owner stays stopped after others have taken over. */
  readonly stoppedMs: number;
  readonly natsKills: number;
  readonly natsAwayMs: number;
  /** How long Postgres is gone. */
  readonly outageMs: number;
  /** How long Postgres is slow, and how long it then stands still. */
  readonly slowMs: number;
  readonly lockedMs: number;
  /** How long a fault is followed by undisturbed load, so that recovery happens under load. */
  readonly afterMs: number;
}

const short: Form = {
  name: "short",
  perSecond: 1000,
  videos: 300,
  readingIntervalMs: 60_000,
  kills: 3,
  killEveryMs: 2000,
  stoppedMs: 0,
  natsKills: 1,
  natsAwayMs: 1000,
  outageMs: 3000,
  slowMs: 3000,
  lockedMs: 1500,
  afterMs: 1000,
};

const long: Form = {
  name: "long",
  perSecond: 5000,
  videos: 800,
  readingIntervalMs: 30_000,
  kills: 50,
  killEveryMs: 4000,
  stoppedMs: 130_000, // longer than streams remember message ids
  natsKills: 3,
  natsAwayMs: 3000,
  outageMs: 30_000,
  slowMs: 20_000,
  lockedMs: 8000,
  afterMs: 10_000,
};

/** The form that `TROUPE_FAULTS` asks for: `long`, or else the short one. */
export const form: Form = process.env.TROUPE_FAULTS === "long" ? long : short;

/** Partitions in both forms; as many as are usual. */
export const partitionCount = 16;

const hourMs = 3_600_000;

/** A watermark close behind, so that videos fall silent and timers fire within a short run. */
export const latenessMs = hourMs / 6;

/**
 * A platform whose videos are read often and are soon no longer read, with every fault of a collector
 * far more often than is usual. It begins 23 hours ago: what is older is not live, and may be silent.
 */
export function platform(
  { videos, readingIntervalMs }: Form,
  seed: number,
  nowMs: number,
): SimulatorSettings {
  const trackedMs = 6 * hourMs;
  return {
    seed,
    startMs: nowMs - 23 * hourMs,
    initialVideos: videos,
    videosPerDay: videos * 24 * hourMs / trackedMs,
    readingIntervalMs,
    trackedMs,
    burstsPerVideo: 1,
    faults: { gap: 0.004, zero: 0.02, repeat: 0.02, late: 0.02, correction: 0.02 },
  };
}
