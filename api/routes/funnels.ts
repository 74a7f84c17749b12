// `GET /v1/audience/funnel`: how many sessions came to each of the steps.
import { readFunnel } from "../../db/queries/funnels.ts";
import { asOfHours } from "../asof.ts";
import { FunnelAnswer, FunnelQuery } from "../contract/audience.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { timeRange } from "../time-range.ts";

/** One funnel. */
export const showFunnelRoute = jsonRoute({
  method: "get",
  path: "/v1/audience/funnel",
  name: "showFunnel",
  tag: "Audience",
  access: "viewer",
  summary: "How many sessions came to each of the steps of a funnel",
  pathSchema: noParameters,
  querySchema: FunnelQuery,
  answerSchema: FunnelAnswer,
  statuses: { 200: "The funnel" },
  answer: async ({ query }, ports) => {
    const range = timeRange(query);
    const steps = await readFunnel(ports.database.drizzle, query.name, range);
    return {
      name: query.name,
      steps: steps.map(({ step, types, sessions, shareOfFirst, shareOfPrevious }) => ({
        step,
        types,
        sessions,
        shareOfFirst: shareOfFirst ?? null,
        shareOfPrevious: shareOfPrevious ?? null,
      })),
      asOf: await asOfHours(ports, range.toMs, "user"),
    };
  },
});
