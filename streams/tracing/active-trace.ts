// The trace on whose behalf this code runs, for requests: who asks an actor or appends to the log deep
// within a request hands it on, without everybody in between having to know of it.
import { AsyncLocalStorage } from "node:async_hooks";
import type { MsgHdrs } from "nats";
import { type Attributes, type SpanKind, type Tracing, within } from "./span.ts";
import type { TraceContext } from "./trace-context.ts";
import { natsHeadersOf, traceInHeaders } from "./trace-headers.ts";

/** A recorded trace, and who takes its spans: nobody where this process exports none. */
export interface ActiveTrace {
  readonly context: TraceContext;
  readonly tracing: Tracing | undefined;
}

const storage = new AsyncLocalStorage<ActiveTrace>();

/** The trace of the request that is being answered here, if it is recorded. */
export function activeTrace(): ActiveTrace | undefined {
  return storage.getStore();
}

/** Runs `work`, and whatever it waits for, on behalf of `trace`. */
export function onBehalfOf<A>(trace: ActiveTrace | undefined, work: () => A): A {
  return trace === undefined ? work() : storage.run(trace, work);
}

/** What a span is called and what is said of it before anything has happened. */
export interface SpanStart {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
}

/** A span that has begun. */
export interface OpenSpan {
  /** Its place in the trace, for what is done on its behalf. */
  readonly context: TraceContext;
  /** Records it; `error` says in a word what went wrong, and `name` may replace the one it began with. */
  end(more?: Attributes, error?: string, name?: string): void;
}

/** Begins a span of `trace`; without anybody to take it, its context is the one before. */
export function beginSpan({ context, tracing }: ActiveTrace, start: SpanStart): OpenSpan {
  if (tracing === undefined) return { context, end() {} };
  const own = within(context, tracing.randomHex(16));
  return openSpan(tracing, own, context.spanId, start);
}

/** Begins the span that `context` names, with or without a parent. */
export function openSpan(
  tracing: Tracing,
  context: TraceContext,
  parentSpanId: string | undefined,
  start: SpanStart,
): OpenSpan {
  const { kind, attributes } = start;
  const startMs = tracing.nowMs();
  const end = (more: Attributes = {}, error?: string, name = start.name) => {
    const { traceId, spanId, state } = context;
    tracing.record({
      name,
      kind,
      traceId,
      spanId,
      parentSpanId,
      state,
      startMs,
      endMs: tracing.nowMs(),
      attributes: { ...attributes, ...more },
      error,
    });
  };
  return { context, end };
}

/**
 * Runs `work` as a span of the active trace, if there is one: what it asks for and sends belongs to the
 * span. A failure of `work` is the span's, too.
 */
export function asSpan<A>(start: SpanStart, work: () => Promise<A>): Promise<A> {
  const trace = activeTrace();
  return trace === undefined ? work() : insideSpan(beginSpan(trace, start), trace, work);
}

/** Runs `work`, which answers a request with these headers, as a span of the trace that they carry on. */
export function answering<A>(
  tracing: Tracing | undefined,
  headers: MsgHdrs | undefined,
  start: SpanStart,
  work: () => Promise<A>,
): Promise<A> {
  const context = traceInHeaders(headers);
  if (context === undefined) return work();
  const trace = { context, tracing };
  return insideSpan(beginSpan(trace, start), trace, work);
}

/** The headers by which a NATS request hands the active trace on; nothing where there is none. */
export function activeHeaders(): { readonly headers?: MsgHdrs } {
  const trace = activeTrace();
  return trace === undefined ? {} : { headers: natsHeadersOf(trace.context) };
}

async function insideSpan<A>(
  span: OpenSpan,
  { tracing }: ActiveTrace,
  work: () => Promise<A>,
): Promise<A> {
  try {
    const result = await onBehalfOf({ context: span.context, tracing }, work);
    span.end();
    return result;
  } catch (error) {
    span.end({}, errorWord(error));
    throw error;
  }
}

/** The sort of an error; never its message, which may quote what somebody sent. */
export function errorWord(error: unknown): string {
  return error instanceof Error ? error.name : "failed";
}
