// Feeds the simulated platform into the log: its past at once, its recent past at a speed, and then
// the present as it comes.
import { createHash } from "node:crypto";
import { Effect, Schema } from "effect";
import { untilInterrupted, type WallClock, wallClock } from "./clock.ts";
import { isSourceError, type SourceError } from "./errors.ts";
import { Feed } from "./feed.ts";
import { atOnce, Pace } from "./pace.ts";
import { Producer, type ProducerOptions } from "./producer.ts";
import { Simulator, type SimulatorSettings, simulatorVersion } from "./simulator/simulator.ts";

/** What to simulate, and how fast. */
export interface SimulationOptions extends ProducerOptions {
  readonly platform: Omit<SimulatorSettings, "startMs">;
  /** How long before its first start the simulated time begins. */
  readonly historyMs: number;
  /** The latest part of the past, which is played at `speed`; what is older is sent at once. */
  readonly pacedMs: number;
  /** Simulated seconds a second until simulated time has reached the present. */
  readonly speed: number;
  /** Simulated time, milliseconds since the epoch, after which it ends; never by default. */
  readonly untilMs?: number;
  /** Called about once a second and at the end. */
  readonly onProgress?: (progress: SimulationProgress) => void;
}

/** How a simulation is getting on. */
export interface SimulationProgress {
  /** Rows sent since the first start, over all restarts. */
  readonly total: number;
  /** Rows sent since this start; of them, those in the log, and those that were there before. */
  readonly sent: number;
  readonly acknowledged: number;
  readonly duplicates: number;
  /** Simulated time of the last row sent, milliseconds since the epoch. */
  readonly simulatedMs: number;
}

/** Where a simulation began, and how many of its rows are in the log. */
const Position = Schema.Struct({ startMs: Schema.Int, next: Schema.Int });

/**
 * Runs the simulation until it is interrupted or `untilMs` is reached. Stopped in whatever way, it
 * goes on where it stopped when it is called again with the same platform and history: nothing is
 * left out, and what was sent already goes out under the same message id if at all.
 */
export function simulate(
  options: SimulationOptions,
): Effect.Effect<SimulationProgress, SourceError> {
  return Effect.flatMap(
    wallClock,
    (clock) => untilInterrupted((signal) => runSimulation(options, clock, signal), isSourceError),
  );
}

const utf8 = new TextEncoder();

async function runSimulation(
  options: SimulationOptions,
  clock: WallClock,
  signal: AbortSignal,
): Promise<SimulationProgress> {
  const { platform, historyMs, untilMs = Infinity } = options;
  const key = `simulation.${nameOf(options)}`;
  const { producer, position } = await Producer.open(options, key, Position);
  const { startMs, next } = position ??
    { startMs: wholeSecond(clock.nowMs() - historyMs), next: 0 };
  let sent = 0;
  let simulatedMs = startMs;
  const progress = (): SimulationProgress => {
    const { acknowledged, duplicates } = producer.counts;
    return { total: next + sent, sent, acknowledged, duplicates, simulatedMs };
  };
  try {
    const simulator = new Simulator({ ...platform, startMs });
    simulator.skip(next);
    const pace = new Pace(clock, options.speed);
    const pacedFromMs = clock.nowMs() - options.pacedMs;
    const feed = new Feed(producer, clock, signal, {
      position: () => ({ startMs, next: next + sent }),
      progress: () => options.onProgress?.(progress()),
    });
    for (const { number, row, deliveredAtMs } of simulator.advance(untilMs)) {
      const isPaced = deliveredAtMs > pacedFromMs;
      const dueMs = isPaced ? Math.max(deliveredAtMs, pace.dueMs(deliveredAtMs)) : atOnce;
      if (!feed.isClear(dueMs) && !(await feed.clear(dueMs))) break;
      const payload = utf8.encode(JSON.stringify(row));
      feed.send(row, payload, `${key}.${startMs}.${number}`);
      sent++;
      simulatedMs = deliveredAtMs;
    }
    await feed.end();
    return progress();
  } finally {
    producer.close();
  }
}

/** Names a simulation by all that makes its rows what they are, so that another one starts afresh. */
function nameOf({ platform, historyMs }: SimulationOptions): string {
  const text = JSON.stringify([simulatorVersion, historyMs, platform], inOrderOfNames);
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}

function inOrderOfNames(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort());
}

function wholeSecond(atMs: number): number {
  return Math.floor(atMs / 1000) * 1000;
}
