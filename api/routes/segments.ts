// `GET /v1/segments`, `GET /v1/segments/sizes` and `GET /v1/segments/flows`.
import { Schema } from "effect";
import {
  countSegmented,
  listSegmentFlows,
  listSegments,
  listSegmentSizes,
  type SizedSegment,
} from "../../db/queries/segments.ts";
import { asOfDatabase, asOfHours, instant, latest } from "../asof.ts";
import {
  SegmentFlowsAnswer,
  SegmentFlowsQuery,
  SegmentItem,
  SegmentsAnswer,
  SegmentSizesAnswer,
  SegmentSizesQuery,
  SegmentsQuery,
} from "../contract/segment.ts";
import { cursorOf } from "../cursor.ts";
import { Ordinal, Time } from "../cursors.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { timeRange } from "../time-range.ts";

const segmentCursor = cursorOf(Schema.Struct({ id: Ordinal }));
const sizeCursor = cursorOf(Schema.Struct({ dayMs: Time, segment: Ordinal }));

/** A page of segments. */
export const listSegmentsRoute = jsonRoute({
  method: "get",
  path: "/v1/segments",
  name: "listSegments",
  tag: "Audience",
  access: "viewer",
  summary: "Segments of users: what each is like, and how large",
  pathSchema: noParameters,
  querySchema: SegmentsQuery,
  answerSchema: SegmentsAnswer,
  statuses: { 200: "A page of segments" },
  answer: async ({ query }, ports) => {
    const { drizzle } = ports.database;
    const [page, users] = await Promise.all([
      listSegments(drizzle, {
        withRetired: query.retired === "with",
        limit: query.limit,
        after: segmentCursor.read(query.cursor)?.id,
      }),
      countSegmented(drizzle),
    ]);
    const last = page.items.at(-1);
    return {
      items: page.items.map((segment) => segmentItem(segment, users)),
      next: page.more && last !== undefined ? segmentCursor.write({ id: last.id }) : null,
      asOf: await asOfDatabase(ports, latest(page.items.map((row) => row.fittedAtMs)), "user"),
    };
  },
});

/** A page of sizes. */
export const listSegmentSizesRoute = jsonRoute({
  method: "get",
  path: "/v1/segments/sizes",
  name: "listSegmentSizes",
  tag: "Audience",
  access: "viewer",
  summary: "How large each segment was by day, newest first",
  description: "Days on which no segment changed are left out, and segments without users.",
  pathSchema: noParameters,
  querySchema: SegmentSizesQuery,
  answerSchema: SegmentSizesAnswer,
  statuses: { 200: "A page of sizes" },
  answer: async ({ query }, ports) => {
    const range = timeRange(query);
    const page = await listSegmentSizes(ports.database.drizzle, {
      ...range,
      limit: query.limit,
      after: sizeCursor.read(query.cursor),
    });
    const last = page.items.at(-1);
    return {
      items: page.items.map(({ dayMs, segment, size }) => ({ day: instant(dayMs), segment, size })),
      next: page.more && last !== undefined
        ? sizeCursor.write({ dayMs: last.dayMs, segment: last.segment })
        : null,
      asOf: await asOfHours(ports, range.toMs, "user"),
    };
  },
});

/** The largest flows. */
export const listSegmentFlowsRoute = jsonRoute({
  method: "get",
  path: "/v1/segments/flows",
  name: "listSegmentFlows",
  tag: "Audience",
  access: "viewer",
  summary: "How many users went from one segment to another, the most first",
  pathSchema: noParameters,
  querySchema: SegmentFlowsQuery,
  answerSchema: SegmentFlowsAnswer,
  statuses: { 200: "The largest flows" },
  answer: async ({ query }, ports) => {
    const range = timeRange(query);
    const flows = await listSegmentFlows(ports.database.drizzle, range, query.limit);
    return {
      items: flows.map(({ from, to, users }) => ({ from: from ?? null, to, users })),
      asOf: await asOfHours(ports, range.toMs, "user"),
    };
  },
});

/** Rows are written by this very code. */
const decodeCentre = Schema.decodeUnknownSync(Schema.fromJsonString(SegmentItem.fields.centre));

function segmentItem(row: SizedSegment, users: number): SegmentItem {
  return {
    id: row.id,
    profile: row.profile,
    centre: decodeCentre(row.centre),
    size: row.size,
    share: users > 0 ? row.size / users : null,
    fittedAt: instant(row.fittedAtMs),
    isRetired: row.isRetired,
  };
}
