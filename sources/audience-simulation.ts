// Feeds the simulated audience of a simulated platform into the log.
import { Schema } from "effect";
import {
  type AudienceSettings,
  AudienceSimulator,
  audienceVersion,
} from "./audience/audience-simulator.ts";
import type { WallClock } from "./clock.ts";
import { Producer, type ProducerOptions } from "./producer.ts";
import { type FeedProgress, feedSimulated, nameOf, type SimulationPace } from "./simulated-feed.ts";
import { simulatorVersion } from "./simulator/simulator.ts";

/** Which audience to feed, and how fast. */
export interface AudienceFeed extends ProducerOptions, SimulationPace {
  readonly audience: AudienceSettings;
  onProgress(progress: FeedProgress): void;
}

/** How many of its rows are in the log; when it began, its name says. */
const Position = Schema.Struct({ next: Schema.Int });

/** Feeds an audience from where it was left until `signal` is aborted or its end is reached. */
export async function feedAudience(
  options: AudienceFeed,
  clock: WallClock,
  signal: AbortSignal,
): Promise<FeedProgress> {
  const { audience, onProgress } = options;
  const key = `audience.${nameOf([audienceVersion, simulatorVersion, audience])}`;
  const { producer, position } = await Producer.open(options, key, Position);
  try {
    const source = {
      simulator: new AudienceSimulator(audience),
      producer,
      startMs: audience.platform.startMs,
      next: position?.next ?? 0,
      positionAt: (next: number) => ({ next }),
      messageIds: key,
      onProgress,
    };
    return await feedSimulated(source, options, clock, signal);
  } finally {
    producer.close();
  }
}
