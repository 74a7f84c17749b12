// What the actors of a partition say, until it is published, under ids that follow from where the log
// stands: a replay says the same under the same ids.
import { Buffer } from "node:buffer";
import { deadLetterHeaders, deadLetterOf } from "../streams/deadletter.ts";
import type { Rejection } from "../streams/rejection.ts";
import { deadLetterSubject } from "../streams/subjects.ts";
import type { TraceContext } from "../streams/tracing/trace-context.ts";

/** A message that waits to be published. */
export interface OutboxMessage {
  readonly subject: string;
  readonly payload: Uint8Array;
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly mayBeRefused: boolean;
  /** The trace of the event that it comes of, where that is recorded. */
  readonly trace: TraceContext | undefined;
}

/** Gathers messages. Ids are `<kind>.<partition>.<sequence>.<n>`, n from 0 at each event. */
export class Outbox {
  private readonly kind: string;
  private readonly partition: number;
  private readonly stream: string;
  private readonly onDeadLetter: (field: string) => void;
  private messages: OutboxMessage[] = [];
  private sequence: number;
  private trace: TraceContext | undefined;
  private emitted = 0;

  constructor(
    kind: string,
    source: { readonly partition: number; readonly stream: string },
    sequence: number,
    /** Hears the field at fault of each dead letter. */
    onDeadLetter: (field: string) => void = () => {},
  ) {
    this.kind = kind;
    this.partition = source.partition;
    this.stream = source.stream;
    this.sequence = sequence;
    this.onDeadLetter = onDeadLetter;
  }

  /** What follows comes of the event at `sequence`, and carries its trace on. */
  moveTo(sequence: number, trace?: TraceContext): void {
    this.sequence = sequence;
    this.trace = trace;
    this.emitted = 0;
  }

  emit(subject: string, body: string | Uint8Array, mayBeRefused = false): void {
    this.messages.push({
      subject,
      payload: typeof body === "string" ? Buffer.from(body) : body,
      messageId: this.idOf(this.emitted++),
      headers: undefined,
      mayBeRefused,
      trace: this.trace,
    });
  }

  /** Says that `payload`, found at `subject`, could not be taken; one for each field at an event. */
  deadLetter(rejection: Rejection, subject: string, payload: Uint8Array): void {
    const { kind, partition, stream, sequence } = this;
    this.onDeadLetter(rejection.field);
    const source = { kind, partition, stream, subject, sequence };
    this.messages.push({
      subject: deadLetterSubject(kind, partition),
      payload,
      messageId: this.idOf(`dead.${rejection.field}`),
      headers: deadLetterHeaders(deadLetterOf(source, rejection, payload)),
      mayBeRefused: false,
      trace: this.trace,
    });
  }

  /** What has been gathered since the last call. */
  take(): OutboxMessage[] {
    const { messages } = this;
    this.messages = [];
    return messages;
  }

  private idOf(name: number | string): string {
    return `${this.kind}.${this.partition}.${this.sequence}.${name}`;
  }
}
