// Where partitions publish: messages travel one by one, in any order, more than once, or not at all.
import { PublishFailed } from "../../streams/errors.ts";
import type { Output } from "../../streams/output.ts";
import type { Faults } from "./faults.ts";
import type { Life, Scheduler } from "./scheduler.ts";

/** A message on its way. */
export interface Sent {
  readonly subject: string;
  readonly payload: Uint8Array;
  readonly messageId: string;
  readonly mayBeRefused: boolean;
}

/** What has been stored, one message per id. */
export class SimulatedTopic {
  readonly byId = new Map<string, Sent>();
  /** Ids of messages that were refused at least once, as they may be. */
  readonly refused = new Set<string>();
  /** Called with every message that arrives, and the one that its id stood for before. */
  private readonly onArrival: (message: Sent, earlier: Sent | undefined) => void;

  constructor(onArrival: (message: Sent, earlier: Sent | undefined) => void) {
    this.onArrival = onArrival;
  }

  store(message: Sent): void {
    const earlier = this.byId.get(message.messageId);
    if (earlier === undefined) this.byId.set(message.messageId, message);
    this.onArrival(message, earlier);
  }
}

interface Outstanding extends Sent {
  readonly number: number;
}

/** One owner's connection to the topic. */
export class SimulatedOutput implements Output {
  private readonly topic: SimulatedTopic;
  private readonly life: Life;
  private readonly scheduler: Scheduler;
  private readonly faults: Faults;
  private readonly window: number;
  /** Sent and not acknowledged, oldest first. */
  private outstanding: Outstanding[] = [];
  private published = 0;
  private isUnderWay = false;
  private failure: PublishFailed | undefined;

  constructor(
    topic: SimulatedTopic,
    life: Life,
    scheduler: Scheduler,
    faults: Faults,
    window: number,
  ) {
    this.topic = topic;
    this.life = life;
    this.scheduler = scheduler;
    this.faults = faults;
    this.window = window;
  }

  get hasRoom(): boolean {
    return this.outstanding.length < this.window;
  }

  ready(): Promise<void> {
    return this.wait("has room to publish", () => this.hasRoom);
  }

  flush(): Promise<void> {
    const before = this.published;
    return this.wait("has flushed", () => !this.outstanding.some(({ number }) => number < before));
  }

  publish(
    subject: string,
    payload: Uint8Array,
    messageId: string,
    _headers?: Readonly<Record<string, string>>,
    mayBeRefused = false,
  ): void {
    if (this.failure !== undefined) throw this.failure;
    if (!this.hasRoom) throw new RangeError("published without room");
    const number = this.published++;
    this.outstanding.push({ number, subject, payload: payload.slice(), messageId, mayBeRefused });
    if (!this.isUnderWay) this.travel();
  }

  close(): void {
    this.failure ??= new PublishFailed({ subject: "*", reason: "the publisher was closed" });
  }

  private async wait(what: string, done: () => boolean): Promise<void> {
    await this.scheduler.park(this.life, what, () => this.failure !== undefined || done());
    if (this.faults.happens("outputBreaks")) {
      this.failure ??= new PublishFailed({ subject: "*", reason: "no acknowledgement" });
      this.scheduler.tell(() => "  fault: the output breaks");
    }
    if (this.failure !== undefined) throw this.failure;
  }

  /** Brings outstanding messages to the topic, some at a time, until there are none. */
  private async travel(): Promise<void> {
    this.isUnderWay = true;
    const { scheduler, faults } = this;
    while (this.outstanding.length > 0) {
      await scheduler.park(undefined, `messages of ${this.life.name} arrive`);
      const isLost = this.life.isDead || this.failure !== undefined;
      if (isLost && faults.below(2) === 1) break;
      if (faults.happens("networkMisbehaves")) this.misbehave();
      else for (const message of this.outstanding.splice(0)) this.deliver(message);
    }
    this.isUnderWay = false;
  }

  /** One message arrives before its turn; or is stored, and its acknowledgement lost. */
  private misbehave(): void {
    const place = this.faults.below(this.outstanding.length);
    const isRepeated = this.faults.below(2) === 1;
    const message = this.outstanding[place];
    this.deliver(message);
    if (!isRepeated) this.outstanding.splice(place, 1);
  }

  private deliver(message: Sent): void {
    const { messageId, mayBeRefused } = message;
    if (mayBeRefused && this.faults.happens("newsRefused")) {
      this.scheduler.tell(() => `  ${messageId} is refused`);
      this.topic.refused.add(messageId);
    } else {
      this.scheduler.tell(() => `  ${messageId} is stored`);
      this.topic.store(message);
    }
  }
}
