// `GET /metrics`: what this process measures, for Prometheus.
import { Schema } from "effect";
import { expositionType } from "../../metrics/exposition.ts";
import { noParameters, route } from "../route.ts";

/** Everything that this process measures. */
export const showMetricsRoute = route({
  method: "get",
  path: "/metrics",
  name: "showMetrics",
  tag: "System",
  access: "viewer",
  summary: "What this process measures, for Prometheus",
  description: "The text format of Prometheus, version 0.0.4. No label names a video or a user.",
  pathSchema: noParameters,
  querySchema: noParameters,
  answers: {
    200: {
      description: "Every metric that this process has",
      mediaType: "text/plain",
      schema: Schema.String,
    },
  },
  respond: async (_request, { metrics }) =>
    new Response(await metrics.read(), {
      headers: { "content-type": expositionType, "cache-control": "no-store" },
    }),
});
