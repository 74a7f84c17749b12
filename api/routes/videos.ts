// `GET /v1/videos` and `GET /v1/videos/{key}`.
import { Schema } from "effect";
import { findVideo, listVideos, videoPosition } from "../../db/queries/videos.ts";
import type { VideoRow } from "../../db/store.ts";
import { VideoPath } from "../contract/parameter.ts";
import {
  orders,
  VideoAnswer,
  VideosAnswer,
  type VideoSort,
  videoSorts,
  VideosQuery,
} from "../contract/video.ts";
import { askOwner, liveOf } from "../ask-owner.ts";
import { asOfDatabase, latest } from "../asof.ts";
import { cursorOf } from "../cursor.ts";
import { Time, Word } from "../cursors.ts";
import { RequestProblem } from "../errors.ts";
import { videoKeyOf } from "../parameters.ts";
import type { Ports } from "../ports.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { videoSummary } from "../video-summary.ts";

const cursor = cursorOf(
  Schema.Struct({
    sort: Schema.Literals(videoSorts),
    order: Schema.Literals(orders),
    value: Schema.Finite,
    key: Word,
  }),
);

/** A page of videos, sorted by what is rising. */
export const listVideosRoute = jsonRoute({
  method: "get",
  path: "/v1/videos",
  name: "listVideos",
  tag: "Videos",
  access: "viewer",
  summary: "Videos, by what is rising",
  pathSchema: noParameters,
  querySchema: VideosQuery,
  answerSchema: VideosAnswer,
  statuses: { 200: "A page of videos" },
  answer: async ({ query }, ports) => {
    const { sort, order } = query;
    const page = await listVideos(ports.database.drizzle, {
      sort,
      order,
      channel: query.channel,
      category: query.category,
      search: query.q,
      limit: query.limit,
      after: positionOf(query),
    });
    const last = page.items.at(-1);
    return {
      items: page.items.map(videoSummary),
      next: page.more && last !== undefined
        ? cursor.write({ sort, order, ...videoPosition(sort, last) })
        : null,
      asOf: await asOfDatabase(ports, latest(page.items.map((video) => video.lastAtMs))),
    };
  },
});

/** One video, and what its actor holds at this moment. */
export const showVideoRoute = jsonRoute({
  method: "get",
  path: "/v1/videos/{key}",
  name: "showVideo",
  tag: "Videos",
  access: "viewer",
  summary: "One video, and the live state of its actor",
  pathSchema: VideoPath,
  querySchema: noParameters,
  answerSchema: VideoAnswer,
  statuses: { 200: "The video" },
  answer: async ({ path }, ports) => {
    const row = await videoOf(ports, path.key);
    const [reply, asOf] = await Promise.all([
      askOwner(ports.nats, "video", row.key),
      asOfDatabase(ports, row.lastAtMs),
    ]);
    return { video: videoSummary(row), ...liveOf(reply), asOf };
  },
});

/** The row of the video that a path names. Throws a problem where there is none. */
export async function videoOf(ports: Ports, name: string): Promise<VideoRow> {
  const key = videoKeyOf("key", name);
  const row = await findVideo(ports.database.drizzle, key);
  if (row !== undefined) return row;
  throw new RequestProblem({ kind: "not-found", detail: `no video has the key ${key}` });
}

function positionOf(query: VideosQuery) {
  const position = cursor.read(query.cursor);
  if (position === undefined) return undefined;
  const { sort, order, value } = position;
  if (sort === query.sort && order === query.order && isValueOf(sort, value)) return position;
  throw cursor.refusal(query.cursor);
}

function isValueOf(sort: VideoSort, value: number): boolean {
  switch (sort) {
    case "gain":
    case "views":
      return Number.isSafeInteger(value);
    case "recent":
      return isTime(value);
    case "growth":
    case "forecastGain":
      return true;
  }
}

const isTime = Schema.is(Time);
