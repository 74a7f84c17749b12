// The HTTP interface: its routes, what goes around each of them, and what answers everything else.
import { Hono } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { secureHeaders } from "hono/secure-headers";
import { problemKinds, RequestProblem } from "./errors.ts";
import type { Ports } from "./ports.ts";
import { problemOf, problemResponse } from "./problem.ts";
import type { Route } from "./route.ts";
import { listAccuracyRoute } from "./routes/accuracy.ts";
import { listAlertsRoute } from "./routes/alerts.ts";
import { listActiveRoute, listRevenueRoute } from "./routes/audience.ts";
import { scoreClicksRoute } from "./routes/click.ts";
import { decideRoute, listDecisionsRoute, sendRewardsRoute } from "./routes/decisions.ts";
import { listDeadLettersRoute, showDeadLetterRoute } from "./routes/deadletters.ts";
import {
  listEngagementRoute,
  showEngagementRoute,
  showVideoQualityRoute,
} from "./routes/engagement.ts";
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
import { listLearnerScoresRoute, listLearnersRoute } from "./routes/learners.ts";
import { followLiveRoute } from "./routes/live.ts";
import { describeNatsRoute, describeRoute } from "./routes/openapi.ts";
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
import { driftRoute, showSimulationRoute } from "./routes/simulation.ts";
import { listSessionsRoute, listUsersRoute, showUserRoute } from "./routes/users.ts";
import { listVideosRoute, showVideoRoute } from "./routes/videos.ts";
import { serveStaticFiles } from "./static-files.ts";

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
  showQualityRoute,
  describeNatsRoute,
];

/** Every route of the API. */
export const routes: readonly Route[] = [...described, describeRoute(described)];

/** Nothing is loaded from elsewhere, nothing embeds these pages, and no form leaves them. */
const contentSecurityPolicy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", "data:"],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

/** The HTTP interface over `ports`. */
export function createApp(ports: Ports): Hono {
  const app = new Hono();
  app.use(secureHeaders({
    contentSecurityPolicy,
    // Left to whatever terminates TLS: this server speaks plain HTTP.
    strictTransportSecurity: false,
    xFrameOptions: "DENY",
  }));
  app.use(methodNotAllowed({
    app,
    onMethodNotAllowed: (context, methods) => {
      const allow = methods.join(", ");
      const detail = `${context.req.path} takes ${allow}, not ${context.req.method}`;
      const problem = new RequestProblem({ kind: "method-not-allowed", detail });
      return problemResponse(problem, context.req.path, { allow });
    },
  }));
  for (const route of routes) {
    const path = route.path.replace(/\{(\w+)\}/g, ":$1");
    app.on(route.method.toUpperCase(), path, (context) => route.respond(context, ports));
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
