// What a partition needs from outside, without anything outside: a log of the readings of a file, an
// output that a companion hears, a store that forgets, and a clock that stands still.
import { setImmediate } from "node:timers/promises";
import type { Clock } from "../actors/clock.ts";
import { beginning } from "../actors/partition-state.ts";
import type { Store } from "../db/store.ts";
import type { Log, LogMessage, LogReader } from "../streams/log.ts";
import type { Output } from "../streams/output.ts";
import type { Companion } from "./companion.ts";
import type { ReadingTable } from "./reading-table.ts";

/** No batch reaches into the next hour, so that a companion comes in time. */
const hourMs = 3_600_000;

/** Readings after which the rest of the process gets a turn. */
const readingsPerTurn = 2000;

/** What happens while the readings are handed out. */
export interface ReadingLogEvents {
  /** Every {@link readingsPerTurn} readings. */
  progress(readings: number, atMs: number): void;
  /** After the last one. */
  end(): void;
}

/**
 * The readings of a table as a log: each arrives at the moment at which it was taken, and what a
 * companion says comes in between. There is one reader, as a store that forgets has no snapshot that
 * might have to be rebuilt.
 */
export class ReadingLog implements Log, LogReader {
  private readonly table: ReadingTable;
  private readonly subject: string;
  private readonly companion: Companion;
  private readonly signal: AbortSignal;
  private readonly events: ReadingLogEvents;
  private place = 0;
  private sequence = 0;
  private turnAt = readingsPerTurn;

  /** The log under `subject`; it ends early once `signal` is aborted. */
  constructor(
    table: ReadingTable,
    subject: string,
    companion: Companion,
    signal: AbortSignal,
    events: ReadingLogEvents,
  ) {
    this.table = table;
    this.subject = subject;
    this.companion = companion;
    this.signal = signal;
    this.events = events;
  }

  get lag(): number {
    return this.table.length - this.place;
  }

  read(): Promise<LogReader> {
    return Promise.resolve(this);
  }

  async next(max: number): Promise<LogMessage[]> {
    if (this.place >= this.turnAt) await this.giveTurn();
    if (this.lag === 0 || this.signal.aborted) {
      this.events.end();
      return [];
    }
    const startMs = this.table.atMs(this.place);
    const said = await this.companion.betweenReadings(startMs);
    const batch = said.map((payload) => this.message(payload, startMs));
    const nextHourMs = (Math.floor(startMs / hourMs) + 1) * hourMs;
    const end = Math.min(this.table.length, this.place + Math.max(1, max - batch.length));
    for (; this.place < end; this.place++) {
      const atMs = this.table.atMs(this.place);
      if (atMs >= nextHourMs) break;
      batch.push(this.message(this.table.payload(this.place), atMs));
    }
    return batch;
  }

  wake(): void {}

  close(): Promise<void> {
    return Promise.resolve();
  }

  private message(payload: Uint8Array, arrivedAtMs: number): LogMessage {
    return { sequence: ++this.sequence, arrivedAtMs, subject: this.subject, payload };
  }

  private async giveTurn(): Promise<void> {
    this.turnAt = this.place + readingsPerTurn;
    this.events.progress(this.place, this.table.atMs(this.place - 1));
    await setImmediate();
  }
}

/** An output that a companion hears and nobody else. */
export function outputTo(companion: Companion): Output {
  return {
    hasRoom: true,
    ready: () => Promise.resolve(),
    publish: (subject, payload) => companion.heard(subject, payload),
    flush: () => Promise.resolve(),
    close() {},
  };
}

/** A store that keeps nothing: the partition is the only one, and its actors never leave memory. */
export const forgetfulStore: Store = {
  claim: () => Promise.resolve({ epoch: 1, ...beginning }),
  load: () => Promise.resolve([]),
  dueTimers: () => Promise.resolve([]),
  nextTimerMs: () => Promise.resolve(undefined),
  commit: () => Promise.resolve(),
};

/** A clock by which nothing is ever due: checkpoints then follow from the readings alone. */
export const standingClock: Clock = {
  nowMs: () => 0,
  after: () => () => {},
};
