// The simulated platform as a file of readings, with the growth behind each of its videos.
import type { Growth } from "../../sources/simulator/growth.ts";
import type { SimulatedRow } from "../../sources/simulator/reading.ts";
import { ordinaryPlatform, Simulator } from "../../sources/simulator/simulator.ts";

const dayMs = 24 * 3_600_000;
const startMs = Date.UTC(2025, 2, 3);
const days = 28;
const seed = 5;

/** What a platform delivered, in its order, and why its videos grew as they did. */
export interface Platform {
  readonly rows: readonly SimulatedRow[];
  /** By the ids of the videos. */
  readonly growths: ReadonlyMap<string, Growth>;
  readonly startMs: number;
  readonly endMs: number;
}

/** Four weeks of the ordinary platform: some 140 videos, each read once an hour. */
export function simulatedPlatform(burstsPerVideo = ordinaryPlatform.burstsPerVideo): Platform {
  const simulator = new Simulator({ ...ordinaryPlatform, burstsPerVideo, seed, startMs });
  const rows: SimulatedRow[] = [];
  const growths = new Map<string, Growth>();
  const endMs = startMs + days * dayMs;
  for (let untilMs = startMs + dayMs; untilMs <= endMs; untilMs += dayMs) {
    for (const { row } of simulator.advance(untilMs)) rows.push(row);
    for (const { id, growth } of simulator.videos) growths.set(id, growth);
  }
  return { rows, growths, startMs, endMs };
}
