// The log as processes see it: in order, but late, in pieces, sometimes again, and not always there.
import { LogBroken } from "../../streams/errors.ts";
import type { Log, LogMessage, LogReader } from "../../streams/log.ts";
import type { Faults } from "./faults.ts";
import type { Life, Scheduler } from "./scheduler.ts";

/** How far back a delivery may begin that repeats what was delivered. */
const mostRepeated = 4;

/** One stream with a subject for each partition. */
export class SimulatedLog {
  private readonly bySubject = new Map<string, LogMessage[]>();
  lastSequence = 0;

  append(subject: string, payload: Uint8Array, arrivedAtMs: number): LogMessage {
    const message = { sequence: ++this.lastSequence, arrivedAtMs, subject, payload };
    this.of(subject).push(message);
    return message;
  }

  /** The messages of one subject. */
  of(subject: string): LogMessage[] {
    const messages = this.bySubject.get(subject) ?? [];
    this.bySubject.set(subject, messages);
    return messages;
  }

  /** The log as one process reads it. */
  seenBy(life: Life, scheduler: Scheduler, faults: Faults): Log {
    return {
      read: async (subject, afterSequence) => {
        await scheduler.park(life, `opens ${subject} after ${afterSequence}`);
        if (faults.happens("readerBreaks")) throw new LogBroken({ reason: "it does not open" });
        return new SimulatedReader(this.of(subject), afterSequence, life, scheduler, faults);
      },
    };
  }
}

class SimulatedReader implements LogReader {
  private readonly messages: readonly LogMessage[];
  private readonly life: Life;
  private readonly scheduler: Scheduler;
  private readonly faults: Faults;
  private position: number;
  private isWoken = false;
  private isClosed = false;
  /** As last heard: more may have come since. */
  lag: number;

  constructor(
    messages: readonly LogMessage[],
    afterSequence: number,
    life: Life,
    scheduler: Scheduler,
    faults: Faults,
  ) {
    this.messages = messages;
    this.life = life;
    this.scheduler = scheduler;
    this.faults = faults;
    this.position = messages.filter(({ sequence }) => sequence <= afterSequence).length;
    this.lag = messages.length - this.position;
  }

  async next(max: number): Promise<LogMessage[]> {
    await this.scheduler.park(
      this.life,
      "reads",
      () => this.isWoken || this.isClosed || this.position < this.messages.length,
    );
    const { faults, scheduler } = this;
    if (faults.happens("readerBreaks")) {
      scheduler.tell(() => "  fault: the reader breaks");
      throw new LogBroken({ reason: "the consumer ended" });
    }
    const wasWoken = this.isWoken;
    this.isWoken = false;
    // What has arrived in the log need not have arrived here.
    if (wasWoken && faults.below(2) === 1) return [];
    let from = this.position;
    if (faults.happens("readerRepeats")) {
      from = Math.max(0, from - 1 - faults.below(mostRepeated));
      scheduler.tell(() => "  fault: messages come again");
    }
    const available = Math.min(max, this.messages.length - from);
    const batch = this.messages.slice(from, from + available - faults.below(available));
    this.position = Math.max(this.position, from + batch.length);
    this.lag = this.messages.length - this.position;
    return batch;
  }

  wake(): void {
    this.isWoken = true;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.scheduler.park(this.life, "closes its reader");
  }
}
