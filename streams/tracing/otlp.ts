// Spans as OTLP writes them, in its JSON encoding: ids in hexadecimal, 64-bit numbers as texts.
// https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
import { OtlpResource } from "effect/observability";
import type { Attributes, Span, SpanKind } from "./span.ts";

/** Who exports: the attributes of an OpenTelemetry resource. */
export interface TraceResource {
  /** Such as `troupe-worker`. */
  readonly serviceName: string;
  readonly serviceVersion: string;
  /** The host's name. */
  readonly host: string;
  /** The number of the process. */
  readonly process: number;
}

/** Numbers of `Span.SpanKind`. */
const kinds: Readonly<Record<SpanKind, number>> = {
  internal: 1,
  server: 2,
  client: 3,
  producer: 4,
  consumer: 5,
};

const statusError = 2;

/** The body of an export request, as JSON text. */
export function exportRequest(resource: TraceResource, spans: readonly Span[]): string {
  const scope = { name: "troupe", version: resource.serviceVersion };
  const attributes = attributesOf({
    "service.name": resource.serviceName,
    "service.version": resource.serviceVersion,
    "service.instance.id": `${resource.host}/${resource.process}`,
    "host.name": resource.host,
    "process.pid": resource.process,
  });
  const scopeSpans = [{ scope, spans: spans.map(otlpSpan) }];
  return JSON.stringify({ resourceSpans: [{ resource: { attributes }, scopeSpans }] });
}

function otlpSpan(span: Span): object {
  const { name, traceId, spanId, parentSpanId, state, error } = span;
  return {
    traceId,
    spanId,
    parentSpanId,
    traceState: state,
    name,
    kind: kinds[span.kind],
    startTimeUnixNano: nanosOf(span.startMs),
    // Two clocks may be at work, the log's and this computer's: no span ends before it began.
    endTimeUnixNano: nanosOf(Math.max(span.startMs, span.endMs)),
    attributes: attributesOf(span.attributes),
    status: error === undefined ? {} : { code: statusError, message: error },
  };
}

function attributesOf(attributes: Attributes): OtlpResource.KeyValue[] {
  return OtlpResource.entriesToAttributes(Object.entries(attributes));
}

/**
 * Nanoseconds since the epoch: more digits than a number has, and so a text.
 *
 * ```ts
 * nanosOf(1_700_000_000_000.5); // "1700000000000500000"
 * ```
 */
export function nanosOf(ms: number): string {
  const whole = Math.floor(ms);
  return String(BigInt(whole) * 1_000_000n + BigInt(Math.floor((ms - whole) * 1_000_000)));
}
