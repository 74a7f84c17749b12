// The simulation that the demo and `troupe simulate` feed: four weeks of a platform and its audience, most
// of them played so fast that there is something to see, then the present. The demo has visitors besides.
import { Effect } from "effect";
import type { NatsConnection } from "nats";
import { ordinaryAudience } from "../sources/audience/audience-simulator.ts";
import { ordinaryPlatform } from "../sources/simulator/simulator.ts";
import { simulate, type SimulationOptions } from "../sources/simulation.ts";
import { runPlacementExperiment } from "./placement-visits.ts";
import { drift, seed, simulationSpeed, users, videos } from "./flags.ts";

const dayMs = 24 * 3_600_000;

/** When the audience begins to change its ways, where it is to. */
const driftAfterMs = 14 * dayMs;

/** What a person chooses of a simulation. */
export interface SimulationChoice {
  readonly seed: number;
  readonly videos: number;
  readonly users: number;
  readonly drift: boolean;
  readonly speed: number;
}

/** The flags for it. */
export const simulationFlags = { seed, videos, users, drift, speed: simulationSpeed };

/** The words by which another process is told the same choice. */
export function simulationWords(choice: SimulationChoice): string[] {
  const { seed, videos, users, speed } = choice;
  const words = Object.entries({ seed, videos, users, speed })
    .flatMap(([name, value]) => [`--${name}`, `${value}`]);
  return choice.drift ? [...words, "--drift"] : words;
}

/** The simulation for these choices. */
export function simulationOptions(
  connection: NatsConnection,
  replicas: number | undefined,
  { seed, videos, users, drift, speed }: SimulationChoice,
): SimulationOptions {
  const audience = { ...ordinaryAudience(users), ...drift && { driftAfterMs } };
  return {
    connection,
    replicas,
    platform: { ...ordinaryPlatform, seed, initialVideos: videos },
    ...users > 0 && { audience },
    historyMs: 28 * dayMs,
    pacedMs: 21 * dayMs,
    speed,
  };
}

/** Feeds the simulation, and where there is an audience runs the ad experiment beside it. */
export function simulateWithExperiment(
  connection: NatsConnection,
  replicas: number | undefined,
  choice: SimulationChoice,
) {
  let audienceMs: number | undefined;
  const feed = simulate({
    ...simulationOptions(connection, replicas, choice),
    onProgress: ({ audience }) => {
      if (audience !== undefined && audience.sent > 0) audienceMs = audience.simulatedMs;
    },
  });
  if (choice.users === 0) return feed;
  const { seed } = choice;
  const visits = runPlacementExperiment({
    connection,
    replicas,
    seed,
    audienceMs: () => audienceMs,
  });
  return Effect.raceFirst(feed, visits);
}
