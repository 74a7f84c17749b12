// `GET /v1/videos/{key}/history`: a video's readings.
import { Schema } from "effect";
import { listReadings, type StoredReading } from "../../db/queries/history.ts";
import { asOfDatabase, instant } from "../asof.ts";
import {
  HistoryAnswer,
  type HistoryItem,
  HistoryQuery,
  readingStatuses,
} from "../contract/history.ts";
import { VideoPath } from "../contract/parameter.ts";
import { itemCursor } from "../cursors.ts";
import { jsonRoute } from "../route.ts";
import { timeRange } from "../time-range.ts";
import { videoOf } from "./videos.ts";

/** A page of a video's readings. */
export const listHistoryRoute = jsonRoute({
  method: "get",
  path: "/v1/videos/{key}/history",
  name: "listHistory",
  tag: "Videos",
  access: "viewer",
  summary: "A video's readings, newest first",
  pathSchema: VideoPath,
  querySchema: HistoryQuery,
  answerSchema: HistoryAnswer,
  statuses: { 200: "A page of readings" },
  answer: async ({ path, query }, ports) => {
    const after = itemCursor.read(query.cursor);
    const range = timeRange(query);
    const video = await videoOf(ports, path.key);
    const page = await listReadings(ports.database.drizzle, video.key, {
      ...range,
      limit: query.limit,
      after,
    });
    const last = page.items.at(-1);
    return {
      items: page.items.map(historyItem),
      next: page.more && last !== undefined ? itemCursor.write(last.position) : null,
      asOf: await asOfDatabase(ports, page.items[0]?.atMs),
    };
  },
});

const statusOf = Schema.decodeUnknownSync(Schema.Literals(readingStatuses));
const extraOf = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown)),
);

function historyItem(reading: StoredReading): HistoryItem {
  return {
    sequence: reading.sequence,
    at: instant(reading.atMs),
    viewCount: reading.views,
    likeCount: reading.likes,
    commentCount: reading.comments,
    status: statusOf(reading.status),
    extra: reading.extra === undefined ? null : extraOf(reading.extra),
  };
}
