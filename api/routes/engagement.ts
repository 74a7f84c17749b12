// `GET /v1/engagement`, `GET /v1/videos/{key}/engagement` and `GET /v1/videos/{key}/quality`.
import { Schema } from "effect";
import { engagementPosition, findEngagement, listEngagement } from "../../db/queries/engagement.ts";
import type { EngagementRow } from "../../db/store.ts";
import { type EngagementFigure, engagementFigures } from "../../streams/engagement-figures.ts";
import { askOwner, liveOf } from "../ask-owner.ts";
import { asOfDatabase, instant, latest } from "../asof.ts";
import {
  Breakdown,
  EngagementAnswer,
  EngagementQuery,
  EngagementsAnswer,
  type FigureValue,
  VideoQualityAnswer,
} from "../contract/engagement.ts";
import { VideoPath } from "../contract/parameter.ts";
import { cursorOf } from "../cursor.ts";
import { Word } from "../cursors.ts";
import { RequestProblem } from "../errors.ts";
import { videoKeyOf } from "../parameters.ts";
import type { Ports } from "../ports.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { figureOrNull, valuesByName } from "../user-summary.ts";

const cursor = cursorOf(
  Schema.Struct({ sort: EngagementQuery.fields.sort, value: Schema.Finite, key: Word }),
);

/** A page of videos, sorted by how they are watched. */
export const listEngagementRoute = jsonRoute({
  method: "get",
  path: "/v1/engagement",
  name: "listEngagement",
  tag: "Videos",
  access: "viewer",
  summary: "Videos, by any figure of how they are watched and how well they play",
  pathSchema: noParameters,
  querySchema: EngagementQuery,
  answerSchema: EngagementsAnswer,
  statuses: { 200: "A page of videos" },
  answer: async ({ query }, ports) => {
    const { sort, limit } = query;
    const after = cursor.read(query.cursor);
    if (after !== undefined && after.sort !== sort) throw cursor.refusal(query.cursor);
    const page = await listEngagement(ports.database.drizzle, { sort, limit, after });
    const last = page.items.at(-1);
    return {
      items: page.items.map((row) => (
        { ...about(row), figures: valuesByName(engagementFigures, row.figures) }
      )),
      next: page.more && last !== undefined
        ? cursor.write({ sort, ...engagementPosition(sort, last) })
        : null,
      asOf: await asOfDatabase(ports, latest(page.items.map((row) => row.lastAtMs)), "engagement"),
    };
  },
});

/** How one video is watched. */
export const showEngagementRoute = jsonRoute({
  method: "get",
  path: "/v1/videos/{key}/engagement",
  name: "showEngagement",
  tag: "Videos",
  access: "viewer",
  summary: "How a video is watched: viewers, watch time, drop-off, ads, countries and devices",
  pathSchema: VideoPath,
  querySchema: noParameters,
  answerSchema: EngagementAnswer,
  statuses: { 200: "How it is watched" },
  answer: async ({ path }, ports) => {
    const { row, ...shown } = await shownOf(ports, path.key, "engagement");
    return {
      ...shown,
      retention: Array.from(row.retention, (share, i) => (
        { reached: (i + 1) / row.retention.length, share: figureOrNull(share) }
      )),
      countries: decodeBreakdown(row.countries),
      devices: decodeBreakdown(row.devices),
    };
  },
});

/** How well one video plays. */
export const showVideoQualityRoute = jsonRoute({
  method: "get",
  path: "/v1/videos/{key}/quality",
  name: "showVideoQuality",
  tag: "Videos",
  access: "viewer",
  summary: "How well a video plays: start-up, stalls, errors, switches, and one score of it all",
  pathSchema: VideoPath,
  querySchema: noParameters,
  answerSchema: VideoQualityAnswer,
  statuses: { 200: "How well it plays" },
  answer: async ({ path }, ports) => {
    const { row: _, ...shown } = await shownOf(ports, path.key, "quality");
    return shown;
  },
});

/** What both routes of a video show, and its row. Throws a problem where there is none. */
async function shownOf(ports: Ports, name: string, topic: EngagementFigure["topic"]) {
  const key = videoKeyOf("key", name);
  const row = await findEngagement(ports.database.drizzle, key);
  if (row === undefined) {
    const detail = `no activity was about a video with the key ${key}`;
    throw new RequestProblem({ kind: "not-found", detail });
  }
  const [reply, asOf] = await Promise.all([
    askOwner(ports.nats, "engagement", key),
    asOfDatabase(ports, row.lastAtMs, "engagement"),
  ]);
  return { ...about(row), figures: figuresOf(row, topic), ...liveOf(reply), asOf, row };
}

function about({ key, videoId, lastAtMs }: EngagementRow) {
  return { video_id: videoId, key, lastAt: instant(lastAtMs) };
}

function figuresOf(row: EngagementRow, topic: EngagementFigure["topic"]): FigureValue[] {
  return engagementFigures.flatMap((figure, i) => {
    if (figure.topic !== topic) return [];
    const { name, unit, meaning } = figure;
    return [{ name, unit, meaning, value: figureOrNull(row.figures[i]) }];
  });
}

/** Rows are written by this very code. */
const decodeBreakdown = Schema.decodeUnknownSync(Schema.fromJsonString(Breakdown));
