// The export of traces, as the configuration asks for it.
import { hostname } from "node:os";
import process from "node:process";
import { Effect, Redacted, type Scope } from "effect";
import type { Configuration } from "../config/table.ts";
import type { Metrics } from "../metrics/metrics.ts";
import manifest from "../package.json" with { type: "json" };
import { openTraceExport } from "../streams/tracing/export.ts";
import type { SpanQueue } from "../streams/tracing/span-queue.ts";
import { NotUsable } from "./errors.ts";

/**
 * Exports traces for the length of the scope; undefined where no collector is configured. Open it
 * before whatever makes spans: then the last of them still go out.
 */
export function openTracing(
  configuration: Configuration,
  command: string,
): Effect.Effect<SpanQueue | undefined, NotUsable, Scope.Scope> {
  const { otlpEndpoint: endpoint, otlpHeaders, traceRatio: ratio } = configuration;
  if (endpoint === undefined) return Effect.succeed(undefined);
  const headers = otlpHeaders === undefined ? {} : headersOf(Redacted.value(otlpHeaders));
  if (headers === undefined) {
    const reason = "OTEL_EXPORTER_OTLP_HEADERS is not name=value, or several such separated by " +
      "commas, with everything unusual percent-encoded";
    return Effect.fail(new NotUsable({ reason }));
  }
  const resource = {
    serviceName: `troupe-${command}`,
    serviceVersion: manifest.version,
    host: hostname(),
    process: process.pid,
  };
  return openTraceExport({ endpoint, headers, ratio, resource });
}

/** Counts what becomes of spans for as long as the scope lasts. */
export function measureTracing(
  tracing: SpanQueue | undefined,
  metrics: Metrics,
): Effect.Effect<void, never, Scope.Scope> {
  if (tracing === undefined) return Effect.void;
  const spans = metrics.counter("troupe_trace_spans_total");
  const look = () => {
    spans.of("exported").reach(tracing.counts.exported);
    spans.of("dropped").reach(tracing.counts.dropped);
  };
  const looking = Effect.acquireRelease(
    Effect.sync(() => metrics.onRead(look)),
    (forget) => Effect.sync(forget),
  );
  return Effect.asVoid(looking);
}

/**
 * Reads headers as OpenTelemetry writes them; undefined where they cannot be read.
 *
 * ```ts
 * headersOf("authorization=Bearer%20x, tenant=7"); // { authorization: "Bearer x", tenant: "7" }
 * ```
 */
export function headersOf(text: string): Record<string, string> | undefined {
  const headers = new Headers();
  try {
    for (const pair of text.split(",")) {
      const at = pair.indexOf("=");
      if (at < 0) return undefined;
      headers.append(pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim()));
    }
  } catch {
    return undefined;
  }
  return Object.fromEntries(headers);
}
