// For tests: an OpenTelemetry collector that takes traces by OTLP over HTTP, as JSON, and keeps them.
import { createServer } from "node:http";
import { Schema } from "effect";

const AnyValue = Schema.Struct({
  stringValue: Schema.optionalKey(Schema.String),
  boolValue: Schema.optionalKey(Schema.Boolean),
  intValue: Schema.optionalKey(Schema.Union([Schema.Number, Schema.NumberFromString])),
  doubleValue: Schema.optionalKey(Schema.Number),
});
const Attributes = Schema.Array(Schema.Struct({ key: Schema.String, value: AnyValue }));
const Nanos = Schema.String.check(Schema.isPattern(/^\d{19}$/));
const SpanId = Schema.String.check(Schema.isPattern(/^[0-9a-f]{16}$/));

/** What the specification of OTLP says of the JSON of a span, as far as Troupe has any of it. */
const OtlpSpan = Schema.Struct({
  traceId: Schema.String.check(Schema.isPattern(/^[0-9a-f]{32}$/)),
  spanId: SpanId,
  parentSpanId: Schema.optionalKey(SpanId),
  traceState: Schema.optionalKey(Schema.String),
  name: Schema.String,
  kind: Schema.Literals([1, 2, 3, 4, 5]),
  startTimeUnixNano: Nanos,
  endTimeUnixNano: Nanos,
  attributes: Attributes,
  status: Schema.Struct({
    code: Schema.optionalKey(Schema.Literals([0, 1, 2])),
    message: Schema.optionalKey(Schema.String),
  }),
});

const ExportRequest = Schema.Struct({
  resourceSpans: Schema.Array(Schema.Struct({
    resource: Schema.Struct({ attributes: Attributes }),
    scopeSpans: Schema.Array(Schema.Struct({
      scope: Schema.Struct({ name: Schema.String, version: Schema.String }),
      spans: Schema.Array(OtlpSpan),
    })),
  })),
});

// Whatever is not named above is an error, since a real collector would not know it either.
const decodeRequest = Schema.decodeUnknownSync(Schema.fromJsonString(ExportRequest), {
  onExcessProperty: "error",
});

/** A span as it arrived. */
export interface CollectedSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly traceState: string | undefined;
  readonly name: string;
  readonly kind: number;
  readonly startNanos: bigint;
  readonly endNanos: bigint;
  readonly isError: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A collector that listens. */
export interface Collector {
  readonly url: string;
  /** All that has come. */
  readonly spans: readonly CollectedSpan[];
  /** The bodies as they came, to look for what must not be in them. */
  readonly bodies: readonly string[];
  /** The header `authorization` of each request. */
  readonly authorizations: readonly (string | undefined)[];
  /** What it could not read. */
  readonly faults: readonly string[];
  /** Answers with this status from now on, and takes nothing unless that is 200. */
  answerWith(status: number): void;
  stop(): Promise<void>;
}

/** Starts a collector on a free port. */
export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const faults: string[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => body += text);
    request.on("end", () => {
      authorizations.push(request.headers.authorization);
      const place = `${request.method} ${request.url} ${request.headers["content-type"]}`;
      if (place !== "POST /v1/traces application/json") faults.push(place);
      try {
        if (status === 200) spans.push(...spansOf(body));
      } catch (error) {
        faults.push(String(error));
      }
      if (status === 200) bodies.push(body);
      response.writeHead(status, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    bodies,
    authorizations,
    faults,
    answerWith(wanted) {
      status = wanted;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function spansOf(body: string): CollectedSpan[] {
  return decodeRequest(body).resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(valuesOf(resource.attributes)["service.name"]);
    return scopeSpans.flatMap((scope) =>
      scope.spans.map((span) => ({
        service,
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId,
        traceState: span.traceState,
        name: span.name,
        kind: span.kind,
        startNanos: BigInt(span.startTimeUnixNano),
        endNanos: BigInt(span.endTimeUnixNano),
        isError: span.status.code === 2,
        attributes: valuesOf(span.attributes),
      }))
    );
  });
}

function valuesOf(attributes: typeof Attributes.Type): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
