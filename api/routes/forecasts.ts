// `GET /v1/videos/{key}/forecasts`: a video's forecasts beside what came true.
import { listForecasts, type StoredForecast } from "../../db/queries/forecasts.ts";
import type { Horizon } from "../../streams/forecast.ts";
import { asOfDatabase, instant } from "../asof.ts";
import { ForecastsAnswer, ForecastsQuery, type ScoredForecast } from "../contract/forecast.ts";
import { VideoPath } from "../contract/parameter.ts";
import { itemCursor } from "../cursors.ts";
import { jsonRoute } from "../route.ts";
import { timeRange } from "../time-range.ts";
import { methodOf, openForecast } from "../video-summary.ts";
import { videoOf } from "./videos.ts";

/** A page of a video's forecasts of one horizon, and the forecast that is open. */
export const listForecastsRoute = jsonRoute({
  method: "get",
  path: "/v1/videos/{key}/forecasts",
  name: "listForecasts",
  tag: "Videos",
  access: "viewer",
  summary: "A video's forecasts beside what came true, newest first, and the one that is open",
  pathSchema: VideoPath,
  querySchema: ForecastsQuery,
  answerSchema: ForecastsAnswer,
  statuses: { 200: "A page of forecasts" },
  answer: async ({ path, query }, ports) => {
    const after = itemCursor.read(query.cursor);
    const range = timeRange(query);
    const video = await videoOf(ports, path.key);
    const page = await listForecasts(ports.database.drizzle, video.key, query.horizon, {
      ...range,
      limit: query.limit,
      after,
    });
    const last = page.items.at(-1);
    return {
      items: page.items.map((forecast) => scoredForecast(forecast, query.horizon)),
      open: openForecast(video),
      next: page.more && last !== undefined ? itemCursor.write(last.position) : null,
      asOf: await asOfDatabase(ports, video.lastAtMs),
    };
  },
});

function scoredForecast(forecast: StoredForecast, horizon: Horizon): ScoredForecast {
  return {
    horizon,
    madeAt: instant(forecast.madeAtMs),
    at: instant(forecast.atMs),
    method: methodOf(forecast.method),
    views: forecast.views,
    likes: forecast.likes,
    comments: forecast.comments,
  };
}
