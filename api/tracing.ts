// The span of a request, and the trace that everything done for it belongs to.
import { matchedRoutes } from "hono/route";
import type { Context, MiddlewareHandler } from "hono";
import {
  type ActiveTrace,
  activeTrace,
  beginSpan,
  onBehalfOf,
  type OpenSpan,
  openSpan,
  type SpanStart,
} from "../streams/tracing/active-trace.ts";
import type { Attributes, Tracing } from "../streams/tracing/span.ts";
import {
  isChosen,
  isSampled,
  newTrace,
  parseTraceParent,
  traceParentHeader,
  traceStateHeader,
} from "../streams/tracing/trace-context.ts";

/** Asked too often, by machines, for traces of them to be worth anything. */
const untraced = /^\/(?:health|metrics)(?:\/|$)/;

/**
 * Goes around every route. A request whose `traceparent` says that its trace is recorded has a span
 * in it; one without a `traceparent` begins a trace as often as `tracing` wants. All others pass by.
 */
export function traceRequests(tracing: Tracing | undefined): MiddlewareHandler {
  return async (context, next) => {
    const span = requestSpan(tracing, context);
    if (span === undefined) return await next();
    await onBehalfOf({ context: span.context, tracing }, next);
    const { status } = context.res;
    const route = routeOf(context);
    const said: Attributes = { "http.route": route, "http.response.status_code": status };
    // A caller's mistake is no error of this server.
    span.end(said, status >= 500 ? String(status) : undefined, `${context.req.method} ${route}`);
  };
}

/** The trace that an answer belongs to, for the lines of the log. */
export function tracedFields(): { readonly trace_id?: string; readonly span_id?: string } {
  const trace = activeTrace();
  if (trace === undefined) return {};
  return { trace_id: trace.context.traceId, span_id: trace.context.spanId };
}

function requestSpan(tracing: Tracing | undefined, { req }: Context): OpenSpan | undefined {
  const parent = req.header(traceParentHeader);
  const context = parseTraceParent(parent, req.header(traceStateHeader));
  const start: SpanStart = {
    name: req.method,
    kind: "server",
    attributes: { "http.request.method": req.method },
  };
  if (context !== undefined) {
    const trace: ActiveTrace = { context, tracing };
    return isSampled(context) ? beginSpan(trace, start) : undefined;
  }
  if (tracing === undefined || tracing.ratio === 0 || untraced.test(req.path)) return undefined;
  const traceId = tracing.randomHex(32);
  if (!isChosen(traceId, tracing.ratio)) return undefined;
  return openSpan(tracing, newTrace(traceId, tracing.randomHex(16)), undefined, start);
}

/** The route as the OpenAPI document writes it: ids in the path are nobody's business. */
function routeOf(context: Context): string {
  const path = matchedRoutes(context).map((route) => route.path).findLast((path) =>
    !path.includes("*")
  );
  return path === undefined ? "unknown" : path.replace(/:(\w+)/g, "{$1}");
}
