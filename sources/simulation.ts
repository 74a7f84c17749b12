// Feeds the simulated platform into the log, and its audience with it. Both begin at the same simulated
// time, so that the audience watches the videos that are read.
import { Effect, Schema } from "effect";
import type { AudienceSettings } from "./audience/audience-simulator.ts";
import { feedAudience } from "./audience-simulation.ts";
import { untilInterrupted, type WallClock, wallClock } from "./clock.ts";
import { isSourceError, type SourceError } from "./errors.ts";
import { Producer, type ProducerOptions } from "./producer.ts";
import { type FeedProgress, feedSimulated, nameOf, type SimulationPace } from "./simulated-feed.ts";
import { Simulator, type SimulatorSettings, simulatorVersion } from "./simulator/simulator.ts";

/** What to simulate, and how fast. */
export interface SimulationOptions extends ProducerOptions, SimulationPace {
  readonly platform: Omit<SimulatorSettings, "startMs">;
  /** Who watches; nobody by default. */
  readonly audience?: Omit<AudienceSettings, "platform">;
  /** How long before its first start the simulated time begins. */
  readonly historyMs: number;
  /** Called about once a second and at the end. */
  readonly onProgress?: (progress: SimulationProgress) => void;
}

/** How a simulation is getting on. */
export interface SimulationProgress {
  readonly platform: FeedProgress;
  /** Of the audience, where there is one. */
  readonly audience: FeedProgress | undefined;
}

/** Where a simulation began, and how many of its readings are in the log. */
const Position = Schema.Struct({ startMs: Schema.Int, next: Schema.Int });

/**
 * Runs the simulation until it is interrupted or `untilMs` is reached. Stopped in whatever way, it
 * goes on where it stopped when it is called again with the same platform, audience and history:
 * nothing is left out, and what was sent already goes out under the same message id if at all.
 */
export function simulate(
  options: SimulationOptions,
): Effect.Effect<SimulationProgress, SourceError> {
  return Effect.gen(function* () {
    const clock = yield* wallClock;
    const run = <A>(work: (signal: AbortSignal) => Promise<A>) =>
      untilInterrupted(work, isSourceError);
    const startMs = yield* run(() => startOf(options, clock));
    const platform = { ...options.platform, startMs };
    const audience = options.audience && { ...options.audience, platform };
    const none = { total: 0, sent: 0, acknowledged: 0, duplicates: 0, simulatedMs: startMs };
    let latest: SimulationProgress = { platform: none, audience: audience && none };
    const tell = (news: Partial<SimulationProgress>) => {
      latest = { ...latest, ...news };
      options.onProgress?.(latest);
    };
    const feeds = [
      run((signal) => {
        const onProgress = (progress: FeedProgress) => tell({ platform: progress });
        return feedPlatform({ ...options, platform, onProgress }, keyOf(options), clock, signal);
      }),
      ...audience === undefined ? [] : [run((signal) => {
        const onProgress = (progress: FeedProgress) => tell({ audience: progress });
        return feedAudience({ ...options, audience, onProgress }, clock, signal);
      })],
    ];
    yield* Effect.all(feeds, { concurrency: feeds.length, discard: true });
    return latest;
  });
}

/** When simulated time begins: kept at the first start, before anything is sent. */
async function startOf(options: SimulationOptions, clock: WallClock): Promise<number> {
  const { producer, position } = await Producer.open(options, keyOf(options), Position);
  try {
    if (position !== undefined) return position.startMs;
    const startMs = wholeSecond(clock.nowMs() - options.historyMs);
    await producer.save({ startMs, next: 0 });
    return startMs;
  } finally {
    producer.close();
  }
}

interface PlatformFeed extends ProducerOptions, SimulationPace {
  readonly platform: SimulatorSettings;
  onProgress(progress: FeedProgress): void;
}

async function feedPlatform(
  options: PlatformFeed,
  key: string,
  clock: WallClock,
  signal: AbortSignal,
): Promise<FeedProgress> {
  const { platform, onProgress } = options;
  const { startMs } = platform;
  const { producer, position } = await Producer.open(options, key, Position);
  try {
    const source = {
      simulator: new Simulator(platform),
      producer,
      startMs,
      next: position?.next ?? 0,
      positionAt: (next: number) => ({ startMs, next }),
      messageIds: `${key}.${startMs}`,
      onProgress,
    };
    return await feedSimulated(source, options, clock, signal);
  } finally {
    producer.close();
  }
}

function keyOf({ platform, historyMs }: SimulationOptions): string {
  return `simulation.${nameOf([simulatorVersion, historyMs, platform])}`;
}

function wholeSecond(atMs: number): number {
  return Math.floor(atMs / 1000) * 1000;
}
