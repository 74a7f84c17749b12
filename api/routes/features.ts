// `GET /v1/features`: what is measured of users, sessions, videos and the audience, and what each measure is.
import { activityGroups, activityMeaning } from "../../streams/activity-types.ts";
import { audienceMeasures, funnelNames, funnels } from "../../streams/audience-measures.ts";
import { engagementFigures } from "../../streams/engagement-figures.ts";
import { sessionMeasures } from "../../streams/session-measures.ts";
import { userFeatureGroups } from "../../streams/user-features.ts";
import { asOf } from "../asof.ts";
import { FeaturesAnswer } from "../contract/feature.ts";
import { jsonRoute, noParameters } from "../route.ts";

const tables = {
  activityTypes: Object.entries(activityGroups).flatMap(([group, types]) =>
    types.map((type) => ({ group, type, meaning: activityMeaning[type] }))
  ),
  userFeatures: Object.entries(userFeatureGroups).flatMap(([group, features]) =>
    features.map((feature) => ({ group, ...feature }))
  ),
  sessionMeasures,
  engagementFigures,
  audienceMeasures,
  funnels: funnelNames.map((name) => ({ name, steps: funnels[name] })),
};

/** The tables of everything that is measured. */
export const listFeaturesRoute = jsonRoute({
  method: "get",
  path: "/v1/features",
  name: "listFeatures",
  tag: "Audience",
  access: "viewer",
  summary: "What is measured of users, sessions, videos and the audience: names, units, meanings",
  pathSchema: noParameters,
  querySchema: noParameters,
  answerSchema: FeaturesAnswer,
  statuses: { 200: "The tables" },
  answer: (_request, ports) => Promise.resolve({ ...tables, asOf: asOf(ports) }),
});
