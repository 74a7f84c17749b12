// The simulation that the demo and `troupe simulate` feed: four weeks of a platform, most of them
// played so fast that there is something to see, then the present.
import type { NatsConnection } from "nats";
import { ordinaryPlatform } from "../sources/simulator/simulator.ts";
import type { SimulationOptions } from "../sources/simulation.ts";

const dayMs = 24 * 3_600_000;

/** What a person chooses of a simulation. */
export interface SimulationChoice {
  readonly seed: number;
  readonly videos: number;
  readonly speed: number;
}

/** The simulation for these choices. */
export function simulationOptions(
  connection: NatsConnection,
  replicas: number,
  { seed, videos, speed }: SimulationChoice,
): SimulationOptions {
  return {
    connection,
    replicas,
    platform: { ...ordinaryPlatform, seed, initialVideos: videos },
    historyMs: 28 * dayMs,
    pacedMs: 21 * dayMs,
    speed,
  };
}
