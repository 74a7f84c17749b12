// The spans of one partition: of each event that belongs to a recorded trace, how long it lay in the
// log, its step, the publishing of what came of it, and the checkpoint that made both last. Of all
// other events this knows nothing.
import type { LogMessage } from "../streams/log.ts";
import { type Attributes, type Span, spanIdOf, type Tracing } from "../streams/tracing/span.ts";
import { errorWord } from "../streams/tracing/active-trace.ts";
import { type TraceContext, traceHeaders } from "../streams/tracing/trace-context.ts";
import type { OutboxMessage } from "./outbox.ts";

/** Events of one batch, and of one checkpoint, that have spans; those beyond are dropped and counted. */
const maxTraced = 64;

/** How often events had which outcome; what a step raises is the outcome of its event. */
export interface Outcomes {
  readonly stepped: number;
  readonly late: number;
  readonly duplicates: number;
  readonly deadLetters: number;
}

/** Where a partition stands, for the attributes of its spans. */
export interface TracedPartition {
  readonly kind: string;
  readonly partition: number;
  readonly stream: string;
}

interface Traced {
  readonly trace: TraceContext;
  readonly sequence: number;
  /** Its spans' ids, once they are known. */
  readonly ids: Partial<Record<keyof typeof spanKinds, string>>;
  /** Messages that came of the event. */
  outputs: number;
}

/** Makes the spans of one partition; makes none where nobody takes them. */
export class PartitionTraces {
  private readonly tracing: Tracing | undefined;
  private readonly source: TracedPartition;
  /** Events of the batch in hand, by their trace as the log gave it. */
  private readonly batch = new Map<TraceContext, Traced>();
  private uncut: Traced[] = [];

  constructor(tracing: Tracing | undefined, source: TracedPartition) {
    this.tracing = tracing;
    this.source = source;
  }

  /** Takes note of the traced events of a batch that has just come from the log. */
  take(messages: readonly LogMessage[]): void {
    const { tracing } = this;
    if (tracing === undefined) return;
    this.batch.clear();
    for (const { trace, sequence, arrivedAtMs } of messages) {
      if (trace === undefined) continue;
      if (this.batch.size >= maxTraced) tracing.drop(1);
      else {
        const traced = { trace, sequence, ids: {}, outputs: 0 };
        this.batch.set(trace, traced);
        this.record(tracing, traced, "consume", arrivedAtMs, {});
      }
    }
  }

  /** Runs the step of a traced event. What fails in it is the span's error, and fails here, too. */
  step(message: LogMessage, outcomes: Outcomes, step: () => void): void {
    const { tracing } = this;
    const traced = message.trace && this.batch.get(message.trace);
    if (tracing === undefined || traced === undefined) return step();
    const startMs = tracing.nowMs();
    const before = { ...outcomes };
    try {
      step();
    } catch (error) {
      this.record(tracing, traced, "step", startMs, {}, errorWord(error));
      throw error;
    }
    const outcome = outcomeOf(before, outcomes);
    this.record(tracing, traced, "step", startMs, { "troupe.outcome": outcome });
  }

  /** The headers of a message that came of a traced event: they carry the trace on. */
  headersOf(message: OutboxMessage, trace: TraceContext): Readonly<Record<string, string>> {
    const traced = this.batch.get(trace);
    if (traced === undefined) return { ...message.headers, ...traceHeaders(trace) };
    traced.outputs++;
    const spanId = this.idOf(traced, "publish");
    return { ...message.headers, ...traceHeaders({ ...trace, spanId }) };
  }

  /** Says that everything which came of the batch has been sent, beginning at `startMs`. */
  published(startMs: number): void {
    const { tracing } = this;
    if (tracing === undefined || this.batch.size === 0) return;
    for (const traced of this.batch.values()) {
      if (traced.outputs > 0) {
        const count = { "messaging.batch.message_count": traced.outputs };
        this.record(tracing, traced, "publish", startMs, count);
      }
      if (this.uncut.length < maxTraced) this.uncut.push(traced);
      else tracing.drop(1);
    }
    this.batch.clear();
  }

  /** The time; 0 where nobody asks for it, as the batch in hand has no spans. */
  nowMs(): number {
    return this.tracing === undefined || this.batch.size === 0 ? 0 : this.tracing.nowMs();
  }

  /**
   * Runs `work`, a checkpoint that has just been cut. Its spans are in the traces of the events that it
   * makes last, each of them as long as the whole checkpoint.
   */
  async checkpoint(snapshots: number, work: () => Promise<void>): Promise<void> {
    const { tracing, uncut } = this;
    if (tracing === undefined || uncut.length === 0) return work();
    this.uncut = [];
    const startMs = tracing.nowMs();
    const recordAll = (error?: string) => {
      const said = { "troupe.snapshots": snapshots };
      for (const traced of uncut) this.record(tracing, traced, "checkpoint", startMs, said, error);
    };
    await work().then(() => recordAll(), (error) => {
      recordAll(errorWord(error));
      throw error;
    });
  }

  private record(
    tracing: Tracing,
    traced: Traced,
    name: keyof typeof spanKinds,
    startMs: number,
    said: Attributes,
    error?: string,
  ): void {
    const { kind, partition, stream } = this.source;
    const { trace, sequence } = traced;
    tracing.record({
      name: name === "consume" || name === "step" ? `${name} ${kind}` : name,
      kind: spanKinds[name],
      traceId: trace.traceId,
      spanId: this.idOf(traced, name),
      parentSpanId: name === "consume" ? trace.spanId : this.idOf(traced, parents[name]),
      state: trace.state,
      startMs,
      endMs: tracing.nowMs(),
      attributes: {
        "messaging.system": "nats",
        "messaging.destination.name": stream,
        "messaging.destination.partition.id": String(partition),
        "troupe.kind": kind,
        "troupe.sequence": sequence,
        ...said,
      },
      error,
    });
  }

  private idOf(
    { trace: { traceId }, sequence, ids }: Traced,
    name: keyof typeof spanKinds,
  ): string {
    const { kind, partition } = this.source;
    return ids[name] ??= spanIdOf(traceId, kind, partition, sequence, name);
  }
}

const spanKinds = {
  consume: "consumer",
  step: "internal",
  publish: "producer",
  checkpoint: "internal",
} as const satisfies Record<string, Span["kind"]>;

/** What a span comes of. */
const parents = { step: "consume", publish: "step", checkpoint: "consume" } as const;

function outcomeOf(before: Outcomes, after: Outcomes): string {
  if (after.deadLetters > before.deadLetters) return "rejected";
  if (after.stepped > before.stepped) return "stepped";
  if (after.late > before.late) return "late";
  // News that all actors share counts as nothing.
  return after.duplicates > before.duplicates ? "duplicate" : "shared";
}
