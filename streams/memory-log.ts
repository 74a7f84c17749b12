// A log and an output in memory, for simulation: stricter than the real ones, and able to fail at any
// of their awaits.
import type { Log, LogMessage, LogReader } from "./log.ts";
import type { Output } from "./output.ts";

/** Called at every await of a port: it may wait, and it may throw, which is a crash there. */
export type FaultPoint = (where: string) => Promise<void>;

/** No faults. */
export const noFaults: FaultPoint = () => Promise.resolve();

/** Events of any number of partitions in one sequence. */
export class MemoryLog implements Log {
  private readonly messages: LogMessage[] = [];
  private readonly readers = new Set<MemoryLogReader>();
  private readonly fault: FaultPoint;

  constructor(fault: FaultPoint = noFaults) {
    this.fault = fault;
  }

  get lastSequence(): number {
    return this.messages.length;
  }

  append(subject: string, payload: Uint8Array, arrivedAtMs: number): number {
    const sequence = this.messages.length + 1;
    this.messages.push({ sequence, arrivedAtMs, subject, payload: payload.slice() });
    for (const reader of this.readers) reader.notify();
    return sequence;
  }

  async read(subject: string, afterSequence: number): Promise<LogReader> {
    await this.fault("log.read");
    const reader: MemoryLogReader = new MemoryLogReader(
      this.messages,
      subject,
      afterSequence,
      this.fault,
      () => this.readers.delete(reader),
    );
    this.readers.add(reader);
    return reader;
  }
}

/** Whether a subject is the one that is asked for, or one of those where that ends in `>`. */
function isUnder(subject: string, asked: string): boolean {
  return asked.endsWith(">") ? subject.startsWith(asked.slice(0, -1)) : subject === asked;
}

class MemoryLogReader implements LogReader {
  private readonly messages: readonly LogMessage[];
  private readonly subject: string;
  private readonly fault: FaultPoint;
  private readonly onClose: () => void;
  private position: number;
  private woken = false;
  private closed = false;
  private onArrival: (() => void) | undefined;

  constructor(
    messages: readonly LogMessage[],
    subject: string,
    afterSequence: number,
    fault: FaultPoint,
    onClose: () => void,
  ) {
    this.messages = messages;
    this.subject = subject;
    this.position = afterSequence;
    this.fault = fault;
    this.onClose = onClose;
  }

  get lag(): number {
    let lag = 0;
    for (let i = this.position; i < this.messages.length; i++) {
      if (isUnder(this.messages[i].subject, this.subject)) lag++;
    }
    return lag;
  }

  async next(max: number): Promise<LogMessage[]> {
    await this.fault("log.next");
    const batch: LogMessage[] = [];
    for (;;) {
      while (this.position < this.messages.length && batch.length < max) {
        const message = this.messages[this.position++];
        if (isUnder(message.subject, this.subject)) {
          batch.push({ ...message, payload: message.payload.slice() });
        }
      }
      if (batch.length > 0 || this.woken || this.closed) break;
      await new Promise<void>((resolve) => this.onArrival = resolve);
    }
    this.woken = false;
    return batch;
  }

  wake(): void {
    this.woken = true;
    this.onArrival?.();
  }

  notify(): void {
    this.onArrival?.();
  }

  close(): Promise<void> {
    this.closed = true;
    this.onClose();
    this.onArrival?.();
    return Promise.resolve();
  }
}

/** A message that {@link MemoryTopic} keeps. */
export interface StoredMessage {
  readonly subject: string;
  readonly payload: string;
  /** How often it was published; once is stored, as the id repeats. */
  readonly publishes: number;
}

/** What partitions published, one message per id, whoever published it. */
export class MemoryTopic {
  readonly byId = new Map<string, StoredMessage>();
  private readonly fault: FaultPoint;
  private readonly window: number;

  constructor(fault: FaultPoint = noFaults, window = 64) {
    this.fault = fault;
    this.window = window;
  }

  /**
   * An output onto this topic. Messages wait in it until `ready` or `flush` and may be lost before:
   * the least that a real publisher promises.
   */
  output(): Output {
    const waiting: { subject: string; payload: Uint8Array; messageId: string }[] = [];
    const { byId, fault, window } = this;
    const store = () => {
      for (const { subject, payload, messageId } of waiting.splice(0)) {
        const text = new TextDecoder().decode(payload);
        const earlier = byId.get(messageId);
        if (earlier !== undefined && (earlier.payload !== text || earlier.subject !== subject)) {
          throw new Error(
            `id ${messageId} stands for two messages: ${earlier.payload} and ${text}`,
          );
        }
        byId.set(messageId, { subject, payload: text, publishes: (earlier?.publishes ?? 0) + 1 });
      }
    };
    const settle = async (where: string) => {
      await fault(`${where} before`);
      store();
      await fault(`${where} after`);
    };
    return {
      get hasRoom() {
        return waiting.length < window;
      },
      ready: () => settle("output.ready"),
      publish(subject, payload, messageId) {
        if (waiting.length >= window) throw new Error("published without room");
        waiting.push({ subject, payload: payload.slice(), messageId });
      },
      flush: () => settle("output.flush"),
      close() {},
    };
  }
}
