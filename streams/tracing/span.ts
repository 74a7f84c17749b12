// A span, and the port that takes spans: plain records, made for sampled messages and requests only.
import { createHash } from "node:crypto";
import type { TraceContext } from "./trace-context.ts";

/** What a span is in the exchange between two parties. */
export type SpanKind = "internal" | "server" | "client" | "producer" | "consumer";

/** What is said of a span. Never ids of users or videos, nor anything else out of a payload. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Something that took time. */
export interface Span {
  readonly name: string;
  readonly kind: SpanKind;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly state: string | undefined;
  /** Milliseconds since the epoch, with fractions. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Attributes;
  /** What went wrong, in a word that says nothing of anybody; undefined where nothing did. */
  readonly error: string | undefined;
}

/** Takes spans. */
export interface Tracing {
  /** How many of the traces that begin here are recorded, 0 to 1. */
  readonly ratio: number;
  /** Milliseconds since the epoch, with fractions. */
  nowMs(): number;
  /** That many random hexadecimal digits, not all of them 0. */
  randomHex(digits: number): string;
  /** Never waits and never throws: where there is no room, the span is dropped and counted. */
  record(span: Span): void;
  /** Counts spans that were left out by whoever would have made them. */
  drop(count: number): void;
}

/**
 * The id of a span that follows from where it stands: what is replayed repeats its spans under their
 * ids. The first 16 digits of SHA-256 over the parts.
 */
export function spanIdOf(...parts: readonly (string | number)[]): string {
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 16);
}

/** The place that `span` makes: what is done on its behalf comes of it. */
export function within(trace: TraceContext, spanId: string): TraceContext {
  return { ...trace, spanId };
}
