// `GET /v1/live`: the live feed, as server-sent events.
import { LiveEvent, LiveQuery } from "../contract/live.ts";
import { RequestProblem } from "../errors.ts";
import { videoKeyOf } from "../parameters.ts";
import { noParameters, route } from "../route.ts";

/** Forecasts, trend events and statuses as they happen. */
export const followLiveRoute = route({
  method: "get",
  path: "/v1/live",
  name: "followLive",
  tag: "Stream",
  access: "viewer",
  summary: "Forecasts, trend events and partition statuses as they happen",
  description:
    "Server-sent events. `forecast`: at most the latest of each video every 250 ms and " +
    "at most 200 videos at a time; `alert`; once a second `status`: every partition, and `models`: " +
    "how the training of each model is getting on. A reader that falls too far behind is " +
    "disconnected.",
  pathSchema: noParameters,
  querySchema: LiveQuery,
  answers: {
    200: { description: "The feed", mediaType: "text/event-stream", schema: LiveEvent },
  },
  respond: ({ query, context }, ports) => {
    const token = query.video === undefined ? undefined : videoKeyOf("video", query.video);
    const headers = { "content-type": "text/event-stream", "cache-control": "no-store" };
    if (context.req.method === "HEAD") return new Response(null, { headers });
    const client = ports.feed.open(token, ports.door.readerOf(context));
    if (client !== undefined) return new Response(client.body, { headers });
    const detail = "too many connections follow the live feed already";
    throw new RequestProblem({ kind: "unavailable", detail });
  },
});
