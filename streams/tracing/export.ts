// Exports spans to an OpenTelemetry collector over OTLP/HTTP. A collector that is slow or away costs
// spans, which are counted, and one line in the log; it never holds anything else up.
import { Cause, Data, Effect, Exit, Schedule, Schema, type Scope } from "effect";
import { exportRequest, type TraceResource } from "./otlp.ts";
import { SpanQueue } from "./span-queue.ts";
import type { Span } from "./span.ts";

/** Where spans go. */
export interface TraceExport {
  /** Such as `http://collector:4318`; the path `/v1/traces` is appended. */
  readonly endpoint: string;
  /** Sent with every request; may hold a secret. */
  readonly headers: Readonly<Record<string, string>>;
  /** How many of the traces that begin here are recorded, 0 to 1. */
  readonly ratio: number;
  readonly resource: TraceResource;
  /** Spans that may wait. */
  readonly room?: number;
  /** How often spans are sent; every second by default. */
  readonly everyMs?: number;
  /** First pause after a failure; it doubles three times. */
  readonly pauseMs?: number;
}

/** The collector did not take spans. */
export class ExportFailed extends Data.TaggedError("ExportFailed")<{
  readonly reason: string;
  /** Whether the same request may succeed later. */
  readonly mayPass: boolean;
}> {
  override get message(): string {
    return this.reason;
  }
}

const usualEveryMs = 1000;
const batchSpans = 512;
/** How long the collector may take for one request. */
const requestMs = 5000;
const defaultPauseMs = 500;
const retries = 3;
/** How long the end of the process waits for the collector. */
const endMs = 3000;

/** Statuses after which OTLP wants the request sent again. */
const passing: ReadonlySet<number> = new Set([429, 502, 503, 504]);

const decodeAnswer = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Struct({
  partialSuccess: Schema.Struct({
    rejectedSpans: Schema.Union([Schema.NumberFromString, Schema.Number]),
  }),
})));

/** Exports what the queue takes until the scope closes; then what is left, if that takes no time. */
export function openTraceExport(
  settings: TraceExport,
): Effect.Effect<SpanQueue, never, Scope.Scope> {
  return Effect.gen(function* () {
    const queue = new SpanQueue(settings.ratio, settings.room);
    const teller = new Teller(settings.endpoint);
    const drain = (times: number) => exportAll(queue, settings, teller, times);
    yield* Effect.addFinalizer(() => Effect.ignore(Effect.timeoutOption(drain(0), endMs)));
    const pause = Effect.sleep(settings.everyMs ?? usualEveryMs);
    const loop = Effect.forever(Effect.andThen(pause, drain(retries)));
    yield* Effect.forkScoped(loop);
    return queue;
  });
}

/** Empties the queue, a batch at a time. A batch that the collector does not take is given up. */
function exportAll(queue: SpanQueue, settings: TraceExport, teller: Teller, times: number) {
  const exportOne = Effect.suspend(() => {
    const spans = queue.take(batchSpans);
    const backoff = Schedule.exponential(settings.pauseMs ?? defaultPauseMs);
    return send(settings, spans).pipe(
      Effect.retry({ schedule: backoff, times, while: ({ mayPass }) => mayPass }),
      // What is under way when the process ends may be lost, and is counted as that.
      Effect.onExit((exit) => {
        const refused = Exit.isSuccess(exit) ? exit.value : spans.length;
        queue.drop(refused);
        queue.took(spans.length - refused);
        return teller.tell(exit, queue.counts.dropped);
      }),
      Effect.ignore,
    );
  });
  return Effect.whileLoop({
    while: () => queue.length > 0,
    body: () => exportOne,
    step: () => {},
  });
}

/** Sends one batch; answers with how many spans of it the collector refused. */
function send(settings: TraceExport, spans: readonly Span[]): Effect.Effect<number, ExportFailed> {
  return Effect.tryPromise({
    try: async (signal) => {
      const response = await fetch(`${settings.endpoint.replace(/\/+$/, "")}/v1/traces`, {
        method: "POST",
        headers: { ...settings.headers, "content-type": "application/json" },
        body: exportRequest(settings.resource, spans),
        redirect: "error",
        signal: AbortSignal.any([signal, AbortSignal.timeout(requestMs)]),
      });
      const text = await response.text();
      if (!response.ok) {
        const reason = `it answered with status ${response.status}`;
        throw new ExportFailed({ reason, mayPass: passing.has(response.status) });
      }
      return refusedOf(text, spans.length);
    },
    catch: (cause) => {
      if (cause instanceof ExportFailed) return cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      return new ExportFailed({ reason, mayPass: true });
    },
  });
}

/** A collector may take some of a batch and say of how many it did not. */
function refusedOf(answer: string, sent: number): number {
  const decoded = decodeAnswer(answer);
  if (decoded._tag === "None") return 0;
  const { rejectedSpans } = decoded.value.partialSuccess;
  return rejectedSpans > 0 && rejectedSpans <= sent ? Math.floor(rejectedSpans) : 0;
}

/** Says once that the collector takes nothing, and once that it does again. */
class Teller {
  private readonly endpoint: string;
  private isAway = false;

  constructor(endpoint: string) {
    this.endpoint = endpoint;
  }

  tell(exit: Exit.Exit<number, ExportFailed>, dropped: number): Effect.Effect<void> {
    const isAway = Exit.isFailure(exit);
    if (isAway === this.isAway || (isAway && Cause.hasInterruptsOnly(exit.cause))) {
      return Effect.void;
    }
    this.isAway = isAway;
    const said = isAway
      ? Effect.logWarning(`traces cannot be exported and are dropped: ${reasonOf(exit)}`)
      : Effect.logInfo("traces are exported again");
    const { endpoint } = this;
    return Effect.annotateLogs(said, { component: "tracing", endpoint, dropped });
  }
}

function reasonOf(exit: Exit.Exit<unknown, ExportFailed>): string {
  if (Exit.isSuccess(exit)) return "";
  const error = Cause.squash(exit.cause);
  return error instanceof Error ? error.message : String(error);
}
