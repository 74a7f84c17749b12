// `GET /v1/videos/{key}/forecast`: what a video's actor expects at any time up to a day ahead.
import { Option, Schema } from "effect";
import { Forecast, methods } from "../../streams/forecast.ts";
import type { VideoQuestion } from "../../streams/question.ts";
import { parseTime } from "../../streams/time.ts";
import { askOwner } from "../ask-owner.ts";
import { asOfDatabase } from "../asof.ts";
import { durationMs, ForecastAheadAnswer, ForecastAheadQuery } from "../contract/forecast-ahead.ts";
import { VideoPath } from "../contract/parameter.ts";
import { unavailable } from "../problem.ts";
import { jsonRoute } from "../route.ts";
import { videoOf } from "./videos.ts";

/** What is needed of an actor's live state. */
const Live = Schema.Struct({
  state: Schema.Struct({
    window: Schema.NonEmptyArray(Schema.Struct({ at: Forecast.fields.madeAt })),
    method: Schema.Literals(methods),
    model: Schema.String,
    ahead: Forecast.fields.next,
  }),
});
const decodeLive = Schema.decodeUnknownOption(Live);

/** A forecast for the moment asked for, by the video's actor. */
export const showForecastAheadRoute = jsonRoute({
  method: "get",
  path: "/v1/videos/{key}/forecast",
  name: "showForecastAhead",
  tag: "Videos",
  access: "viewer",
  summary: "A video's forecast for any time up to 24 hours ahead",
  description:
    "The video's actor is asked over NATS, and forecasts from the state that it holds at " +
    "this moment. Where it does not answer, nobody can: status 503.",
  pathSchema: VideoPath,
  querySchema: ForecastAheadQuery,
  answerSchema: ForecastAheadAnswer,
  statuses: { 200: "The forecast" },
  answer: async ({ path, query }, ports) => {
    const aheadMs = durationMs(query.ahead);
    const { key, videoId } = await videoOf(ports, path.key);
    const question: VideoQuestion = { aheadMs };
    const reply = await askOwner(ports.nats, "video", key, question);
    if (reply.kind !== "answer") throw unavailable(reply.reason);
    const decoded = decodeLive(reply.live);
    if (Option.isNone(decoded)) throw unavailable("the video's owner says nothing of that time");
    const { window, method, model, ahead } = decoded.value.state;
    const madeAt = window[window.length - 1].at;
    return {
      video_id: videoId,
      madeAt,
      method,
      model,
      ...ahead,
      asOf: await asOfDatabase(ports, parseTime(madeAt)),
    };
  },
});
