// The HTTP interface: its routes, what goes around each of them, and what answers everything else.
import { Hono } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { Audit } from "./audit.ts";
import { problemKinds, RequestProblem } from "./errors.ts";
import { crossOrigin, securityHeaders } from "./headers.ts";
import type { Tracing } from "../streams/tracing/span.ts";
import type { Ports } from "./ports.ts";
import { problemOf, problemResponse } from "./problem.ts";
import { countRequests } from "./request-metrics.ts";
import type { Route } from "./route.ts";
import { listAccuracyRoute } from "./routes/accuracy.ts";
import { listAlertsRoute } from "./routes/alerts.ts";
import { listActiveRoute, listRevenueRoute } from "./routes/audience.ts";
import { listAuditRoute } from "./routes/audit.ts";
import { scoreClicksRoute } from "./routes/click.ts";
import { decideRoute, listDecisionsRoute, sendRewardsRoute } from "./routes/decisions.ts";
import { listDeadLettersRoute, showDeadLetterRoute } from "./routes/deadletters.ts";
import {
  listEngagementRoute,
  showEngagementRoute,
  showVideoQualityRoute,
} from "./routes/engagement.ts";
import { eraseUserRoute, listErasuresRoute, showErasureRoute } from "./routes/erasures.ts";
import { sendEventsRoute } from "./routes/events.ts";
import {
  changeArmsRoute,
  createExperimentRoute,
  lifeRoutes,
  listExperimentsRoute,
  showExperimentRoute,
} from "./routes/experiments.ts";
import { listFeaturesRoute } from "./routes/features.ts";
import { showForecastAheadRoute } from "./routes/forecast-ahead.ts";
import { listForecastsRoute } from "./routes/forecasts.ts";
import { showFunnelRoute } from "./routes/funnels.ts";
import { showAliveRoute, showHealthRoute, showReadyRoute } from "./routes/health.ts";
import { listHistoryRoute } from "./routes/history.ts";
import { listHourlyRoute } from "./routes/hourly.ts";
import { createKeyRoute, listKeysRoute, revokeKeyRoute, rotateKeyRoute } from "./routes/keys.ts";
import { listLearnerScoresRoute, listLearnersRoute } from "./routes/learners.ts";
import { followLiveRoute } from "./routes/live.ts";
import { describeNatsRoute, describeRoute } from "./routes/openapi.ts";
import { showMetricsRoute } from "./routes/metrics.ts";
import { listModelEventsRoute, listModelsRoute, showModelRoute } from "./routes/models.ts";
import { listPartitionsRoute } from "./routes/partitions.ts";
import { evaluatePolicyRoute } from "./routes/policy-evaluation.ts";
import { listPublishersRoute, showPublishingRoute } from "./routes/publishing.ts";
import { showQualityRoute } from "./routes/quality.ts";
import { recommendRoute } from "./routes/recommendations.ts";
import { listRetentionRoute } from "./routes/retention.ts";
import {
  listSegmentFlowsRoute,
  listSegmentSizesRoute,
  listSegmentsRoute,
} from "./routes/segments.ts";
import { showSessionRoute, signInRoute, signOutRoute } from "./routes/session.ts";
import { driftRoute, showSimulationRoute } from "./routes/simulation.ts";
import { exportUserRoute } from "./routes/user-export.ts";
import { listSessionsRoute, listUsersRoute, showUserRoute } from "./routes/users.ts";
import { listVideosRoute, showVideoRoute } from "./routes/videos.ts";
import { serveStaticFiles } from "./static-files.ts";
import { within } from "./time-limit.ts";
import { traceRequests } from "./tracing.ts";

const described: readonly Route[] = [
  listVideosRoute,
  showVideoRoute,
  listHistoryRoute,
  listForecastsRoute,
  showForecastAheadRoute,
  showEngagementRoute,
  showVideoQualityRoute,
  listEngagementRoute,
  listUsersRoute,
  showUserRoute,
  listSessionsRoute,
  exportUserRoute,
  eraseUserRoute,
  listErasuresRoute,
  showErasureRoute,
  recommendRoute,
  scoreClicksRoute,
  listSegmentsRoute,
  listSegmentSizesRoute,
  listSegmentFlowsRoute,
  listActiveRoute,
  listRetentionRoute,
  showFunnelRoute,
  listRevenueRoute,
  listFeaturesRoute,
  listHourlyRoute,
  listAccuracyRoute,
  listModelsRoute,
  // Before the route of a version, which would take "events" for one.
  listModelEventsRoute,
  showModelRoute,
  listLearnersRoute,
  listLearnerScoresRoute,
  listExperimentsRoute,
  createExperimentRoute,
  showExperimentRoute,
  ...lifeRoutes,
  changeArmsRoute,
  listDecisionsRoute,
  decideRoute,
  sendRewardsRoute,
  evaluatePolicyRoute,
  showSimulationRoute,
  driftRoute,
  showPublishingRoute,
  listPublishersRoute,
  listAlertsRoute,
  listPartitionsRoute,
  listDeadLettersRoute,
  showDeadLetterRoute,
  sendEventsRoute,
  followLiveRoute,
  showHealthRoute,
  showAliveRoute,
  showReadyRoute,
  showMetricsRoute,
  showQualityRoute,
  listAuditRoute,
  showSessionRoute,
  signInRoute,
  signOutRoute,
  listKeysRoute,
  createKeyRoute,
  rotateKeyRoute,
  revokeKeyRoute,
  describeNatsRoute,
];

/** Every route of the API. */
export const routes: readonly Route[] = [...described, describeRoute(described)];

/** How the interface is served; what is left out is as a server on this computer wants it. */
export interface AppOptions {
  /** Takes spans of requests. */
  readonly tracing?: Tracing | undefined;
  /** Sites whose pages may ask. */
  readonly corsOrigins?: readonly string[] | undefined;
  /** Whether there is TLS in front of this server. */
  readonly strictTransport?: boolean | undefined;
  /** How long an answer may take. */
  readonly requestTimeMs?: number | undefined;
}

/** The HTTP interface over `ports`. */
export function createApp(ports: Ports, options: AppOptions = {}): Hono {
  const { tracing, corsOrigins = [], strictTransport = false, requestTimeMs = 30_000 } = options;
  const app = new Hono();
  app.use(countRequests(ports.metrics));
  app.use(traceRequests(tracing));
  app.use(securityHeaders(strictTransport));
  if (corsOrigins.length > 0) app.use(crossOrigin(corsOrigins));
  app.use(methodNotAllowed({
    app,
    onMethodNotAllowed: (context, methods) => {
      const allow = methods.join(", ");
      const detail = `${context.req.path} takes ${allow}, not ${context.req.method}`;
      const problem = new RequestProblem({ kind: "method-not-allowed", detail });
      return problemResponse(problem, context.req.path, { allow });
    },
  }));
  app.use(ports.door.identify());
  const audit = new Audit(ports);
  for (const route of routes) {
    const path = route.path.replace(/\{(\w+)\}/g, ":$1");
    app.on(route.method.toUpperCase(), path, (context) =>
      audit.watch(context, route, async () => {
        const headers = ports.door.admit(context, route);
        const response = await within(requestTimeMs, () => route.respond(context, ports));
        for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
        return response;
      }));
  }
  serveStaticFiles(app);
  app.notFound((context) => {
    const detail = `there is nothing at ${context.req.path}`;
    const problem = new RequestProblem({ kind: "not-found", detail });
    return problemResponse(problem, context.req.path);
  });
  app.onError((error, context) => {
    const problem = problemOf(error);
    if (problemKinds[problem.kind].status >= 500) ports.report(problem.cause ?? problem);
    return problemResponse(problem, context.req.path);
  });
  return app;
}
