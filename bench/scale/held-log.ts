// A log that gives nothing out until it is opened: actors can be brought into memory, and a backlog
// laid, before a clock starts.
import type { Log, LogMessage, LogReader } from "../../streams/log.ts";

const pollMs = 1;

/** Holds all readers of one log back. */
export class HeldLog implements Log {
  private readonly log: Log;
  private readonly readers = new Set<HeldReader>();
  private isOpen = false;

  constructor(log: Log) {
    this.log = log;
  }

  /** Readers that were opened and not closed yet. */
  get size(): number {
    return this.readers.size;
  }

  /** Lets events pass. */
  open(): void {
    this.isOpen = true;
    for (const reader of this.readers) reader.wake();
  }

  /** Lets no more events pass. Resolves once every reader stands still: what comes later, waits. */
  async hold(): Promise<void> {
    this.isOpen = false;
    for (const reader of this.readers) reader.wake();
    while (![...this.readers].every((reader) => reader.standsStill)) {
      await new Promise<void>((resolve) => setTimeout(resolve, pollMs));
    }
  }

  async read(subject: string, afterSequence: number): Promise<LogReader> {
    const reader = await this.log.read(subject, afterSequence);
    const held = new HeldReader(reader, () => this.isOpen, () => this.readers.delete(held));
    this.readers.add(held);
    return held;
  }
}

class HeldReader implements LogReader {
  private readonly reader: LogReader;
  private readonly isOpen: () => boolean;
  private readonly onClose: () => void;
  private woken = false;
  private release = () => {};
  /** Whether its owner waits for an event that it will not get. */
  standsStill = false;

  constructor(reader: LogReader, isOpen: () => boolean, onClose: () => void) {
    this.reader = reader;
    this.isOpen = isOpen;
    this.onClose = onClose;
  }

  get lag(): number {
    return this.reader.lag;
  }

  async next(max: number): Promise<LogMessage[]> {
    if (this.isOpen()) return await this.reader.next(max);
    this.standsStill = !this.woken;
    if (!this.woken) await new Promise<void>((resolve) => this.release = resolve);
    this.standsStill = false;
    this.woken = false;
    return [];
  }

  wake(): void {
    this.woken = true;
    this.release();
    this.reader.wake();
  }

  close(): Promise<void> {
    this.onClose();
    return this.reader.close();
  }
}
