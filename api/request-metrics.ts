// Counts requests, by the pattern of the route that answered: never by a path, which anybody makes up.
import type { Context, MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { Metrics } from "../metrics/metrics.ts";

/** What stands for the route where there is nothing at a path, or not by that method. */
const noRoute = "none";

const methods: readonly string[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Counts every request and how long its answer took to begin; goes around everything else. */
export function countRequests(metrics: Metrics): MiddlewareHandler {
  const requests = metrics.counter("troupe_http_requests_total");
  const durations = metrics.histogram("troupe_http_request_duration_seconds");
  return async (context, next) => {
    const startedAtMs = performance.now();
    await next();
    const method = methods.includes(context.req.method) ? context.req.method : "other";
    const route = routeOf(context);
    requests.of(method, route, String(context.res.status)).add(1);
    durations.of(method, route).observe((performance.now() - startedAtMs) / 1000);
  };
}

/** The route that answered, as the OpenAPI document writes it. */
function routeOf(context: Context): string {
  const pattern = routePath(context);
  return pattern === "" || pattern.endsWith("*") ? noRoute : pattern.replace(/:(\w+)/g, "{$1}");
}
