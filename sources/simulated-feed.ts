// Feeds what a simulator delivers into the log: its past at once, its recent past at a speed, and then
// the present as it comes.
import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { WallClock } from "./clock.ts";
import { Feed } from "./feed.ts";
import { atOnce, Pace } from "./pace.ts";
import type { Producer } from "./producer.ts";

/** How fast a simulation is fed. */
export interface SimulationPace {
  /** The latest part of the past, which is played at `speed`; what is older is sent at once. */
  readonly pacedMs: number;
  /** Simulated seconds a second until simulated time has reached the present. */
  readonly speed: number;
  /** Simulated time, milliseconds since the epoch, after which it ends; never by default. */
  readonly untilMs?: number;
}

/** How the feeding of one simulator is getting on. */
export interface FeedProgress {
  /** Rows sent since the first start, over all restarts. */
  readonly total: number;
  /** Rows sent since this start; of them, those in the log, and those that were there before. */
  readonly sent: number;
  readonly acknowledged: number;
  readonly duplicates: number;
  /** Simulated time of the last row sent, milliseconds since the epoch. */
  readonly simulatedMs: number;
}

/** A simulator: the same deliveries at every run. */
export interface Simulated {
  advance(untilMs: number): Iterable<{
    readonly number: number;
    readonly deliveredAtMs: number;
    readonly row: unknown;
  }>;
  skip(count: number): void;
}

/** A simulator on its way into the log. */
export interface SimulatedSource {
  readonly simulator: Simulated;
  readonly producer: Producer;
  /** When simulated time begins, milliseconds since the epoch. */
  readonly startMs: number;
  /** How many deliveries are in the log already, and what to keep where `next` of them are. */
  readonly next: number;
  positionAt(next: number): unknown;
  /** What the ids of its messages begin with; the numbers of the deliveries follow. */
  readonly messageIds: string;
  onProgress(progress: FeedProgress): void;
}

/** Deliveries that are passed over without giving others a turn. */
const skippedAtOnce = 10_000;

const utf8 = new TextEncoder();

/** Feeds a simulator until `signal` is aborted or the end of the simulation is reached. */
export async function feedSimulated(
  source: SimulatedSource,
  { pacedMs, speed, untilMs = Infinity }: SimulationPace,
  clock: WallClock,
  signal: AbortSignal,
): Promise<FeedProgress> {
  const { simulator, producer, next, messageIds } = source;
  let sent = 0;
  let simulatedMs = source.startMs;
  const progress = (): FeedProgress => {
    const { acknowledged, duplicates } = producer.counts;
    return { total: next + sent, sent, acknowledged, duplicates, simulatedMs };
  };
  for (let left = next; left > 0 && !signal.aborted; left -= skippedAtOnce) {
    simulator.skip(Math.min(left, skippedAtOnce));
    await setImmediate();
  }
  const pace = new Pace(clock, speed);
  const pacedFromMs = clock.nowMs() - pacedMs;
  const feed = new Feed(producer, clock, signal, {
    position: () => source.positionAt(next + sent),
    progress: () => source.onProgress(progress()),
  });
  for (const { number, row, deliveredAtMs } of simulator.advance(untilMs)) {
    const isPaced = deliveredAtMs > pacedFromMs;
    const dueMs = isPaced ? Math.max(deliveredAtMs, pace.dueMs(deliveredAtMs)) : atOnce;
    if (!feed.isClear(dueMs) && !(await feed.clear(dueMs))) break;
    feed.send(row, utf8.encode(JSON.stringify(row)), `${messageIds}.${number}`);
    sent++;
    simulatedMs = deliveredAtMs;
  }
  await feed.end();
  return progress();
}

/** Names a simulation by all that makes its rows what they are, so that another one starts afresh. */
export function nameOf(makings: readonly unknown[]): string {
  const text = JSON.stringify(makings, inOrderOfNames);
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}

function inOrderOfNames(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort());
}
