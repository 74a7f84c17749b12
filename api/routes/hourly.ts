// `GET /v1/hourly`: what each hour brought.
import { type HourlyRow, listHours } from "../../db/queries/hourly.ts";
import { asOfDatabase, asOfHours, instant } from "../asof.ts";
import { HourlyAnswer, type HourlyItem, HourlyQuery } from "../contract/hourly.ts";
import { hourCursor } from "../cursors.ts";
import { videoKeyOf } from "../parameters.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { timeRange } from "../time-range.ts";

const hourMs = 3_600_000;

/** A page of hours of one video, or of all together. */
export const listHourlyRoute = jsonRoute({
  method: "get",
  path: "/v1/hourly",
  name: "listHourly",
  tag: "Figures",
  access: "viewer",
  summary: "What each hour brought one video, or all of them, newest first",
  pathSchema: noParameters,
  querySchema: HourlyQuery,
  answerSchema: HourlyAnswer,
  statuses: { 200: "A page of hours" },
  answer: async ({ query }, ports) => {
    const videoKey = query.video === undefined ? undefined : videoKeyOf("video", query.video);
    const page = await listHours(ports.database.drizzle, {
      ...timeRange(query),
      videoKey: videoKey ?? "",
      limit: query.limit,
      afterMs: hourCursor.read(query.cursor)?.hourMs,
    });
    const last = page.items.at(-1);
    const newest = page.items[0];
    return {
      items: page.items.map((row) => hourlyItem(row, videoKey)),
      next: page.more && last !== undefined ? hourCursor.write({ hourMs: last.hourMs }) : null,
      asOf: newest === undefined
        ? await asOfDatabase(ports, undefined)
        : await asOfHours(ports, newest.hourMs + hourMs),
    };
  },
});

function hourlyItem(row: HourlyRow, videoKey: string | undefined): HourlyItem {
  const viewsBefore = row.viewsEnd - row.viewsGain;
  return {
    hour: instant(row.hourMs),
    video: videoKey ?? null,
    readings: row.readings,
    viewsGain: row.viewsGain,
    likesGain: row.likesGain,
    commentsGain: row.commentsGain,
    growth: videoKey !== undefined && viewsBefore > 0 ? row.viewsGain / viewsBefore : null,
    peakViewsPerHour: row.peakViewsPerHour,
  };
}
