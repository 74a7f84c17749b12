// Videos: `GET /v1/videos` and `GET /v1/videos/{key}`.
import { Schema } from "effect";
import { Forecast, methods } from "../../streams/forecast.ts";
import { AsOf, Instant } from "./asof.ts";
import { listOf } from "./list.ts";
import { liveFields } from "./live-state.ts";
import { maybeCursor, maybeText, oneOf, pageLimit } from "./parameter.ts";

/** What videos can be sorted by. */
export const videoSorts = ["gain", "growth", "forecastGain", "recent", "views"] as const;
export type VideoSort = (typeof videoSorts)[number];

/** Which way a list runs. */
export const orders = ["desc", "asc"] as const;
export type Order = (typeof orders)[number];

/** Parameters of `GET /v1/videos`. */
export const VideosQuery = Schema.Struct({
  sort: oneOf(videoSorts, "gain", "What to sort by; `recent` is the time of the last reading"),
  order: oneOf(orders, "desc", "Highest first (`desc`) or lowest first (`asc`)"),
  channel: maybeText(500, "Only videos of this channel"),
  category: maybeText(500, "Only videos of this category"),
  q: maybeText(200, "Only videos whose title or id contains this text, in any case"),
  limit: pageLimit,
  cursor: maybeCursor,
});
export type VideosQuery = typeof VideosQuery.Type;

const nullableText = Schema.NullOr(Schema.String);

/** The forecast that is open: of moments that have not come yet as far as the video's log knows. */
export const OpenForecast = Schema.Struct({
  method: Schema.Literals(methods),
  model: Schema.String,
  madeAt: Instant,
  next: Forecast.fields.next,
  hour: Forecast.fields.hour,
}).annotate({ identifier: "OpenForecast", description: "The latest forecast of a video" });
export type OpenForecast = typeof OpenForecast.Type;

/** The last word on one video. */
export const VideoSummary = Schema.Struct({
  video_id: Schema.String,
  key: Schema.String.annotate({ description: "The video's name in paths and NATS subjects" }),
  title: nullableText,
  channel: nullableText,
  category: nullableText,
  publishedAt: Schema.NullOr(Instant),
  firstAt: Instant.annotate({ description: "Event time of the first reading" }),
  lastAt: Instant.annotate({ description: "Event time of the latest reading" }),
  readings: Schema.Int,
  viewCount: Schema.Int,
  likeCount: Schema.Int,
  commentCount: Schema.Int,
  viewsPerHour: Schema.Finite,
  likesPerHour: Schema.Finite,
  commentsPerHour: Schema.Finite,
  viewsPerHourPerHour: Schema.Finite,
  likesPerView: Schema.Finite,
  gain: Schema.Int.annotate({ description: "Views gained in the 24 hours up to `lastAt`" }),
  growth: Schema.Finite.annotate({
    description: "That gain as a share of the views before it",
  }),
  forecastGain: Schema.Finite.annotate({
    description: "Views forecast to be gained in the hour after `lastAt`",
  }),
  forecast: OpenForecast,
}).annotate({ identifier: "VideoSummary", description: "The last word on one video" });
export type VideoSummary = typeof VideoSummary.Type;

/** Answer of `GET /v1/videos`. */
export const VideosAnswer = listOf(VideoSummary).annotate({ identifier: "Videos" });
export type VideosAnswer = typeof VideosAnswer.Type;

/** Answer of `GET /v1/videos/{key}`. */
export const VideoAnswer = Schema.Struct({
  video: VideoSummary,
  ...liveFields("video"),
  asOf: AsOf,
}).annotate({ identifier: "Video" });
export type VideoAnswer = typeof VideoAnswer.Type;
