// `GET /v1/models` and what is below it: the versions of models and what became of them.
import { Schema } from "effect";
import type { ModelEventRow, ModelVersionRow } from "../../db/model-registry.ts";
import { findVersion, listModelEvents, listVersions } from "../../db/queries/models.ts";
import { ModelName, ModelVersion, versionText } from "../../streams/model-version.ts";
import { asOfDatabase, instant, latest, maybeInstant } from "../asof.ts";
import {
  ModelAnswer,
  type ModelEventItem,
  ModelEventsAnswer,
  ModelEventsPath,
  ModelEventsQuery,
  type ModelItem,
  ModelPath,
  ModelsAnswer,
  ModelsQuery,
} from "../contract/model.ts";
import { cursorOf } from "../cursor.ts";
import { Place } from "../cursors.ts";
import { RequestProblem } from "../errors.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { timeRange } from "../time-range.ts";

const versionCursor = cursorOf(Schema.Struct({ name: ModelName, version: ModelVersion }));
const eventCursor = cursorOf(Schema.Struct({ id: Place }));

/** A page of versions. */
export const listModelsRoute = jsonRoute({
  method: "get",
  path: "/v1/models",
  name: "listModels",
  tag: "Models",
  access: "viewer",
  summary: "The versions of models, by name, then the newest first",
  description: "`champion` serves; `challenger` runs beside it on the same events, and serves a " +
    "share of the videos where that is wanted. Without a champion, no network serves.",
  pathSchema: noParameters,
  querySchema: ModelsQuery,
  answerSchema: ModelsAnswer,
  statuses: { 200: "A page of versions" },
  answer: async ({ query }, ports) => {
    const after = versionCursor.read(query.cursor);
    const { name, limit } = query;
    const page = await listVersions(ports.database.drizzle, { name, limit, after });
    const last = page.items.at(-1);
    return {
      items: page.items.map(modelItem),
      next: page.more && last !== undefined
        ? versionCursor.write({ name: last.name, version: last.version })
        : null,
      asOf: await asOfDatabase(ports, latest(page.items.map((row) => row.trainedUntilMs))),
    };
  },
});

/** One version. */
export const showModelRoute = jsonRoute({
  method: "get",
  path: "/v1/models/{name}/{version}",
  name: "showModel",
  tag: "Models",
  access: "viewer",
  summary: "One version of a model: what it learnt from, how, and how good it was",
  pathSchema: ModelPath,
  querySchema: noParameters,
  answerSchema: ModelAnswer,
  statuses: { 200: "The version" },
  answer: async ({ path: { name, version } }, ports) => {
    const row = await findVersion(ports.database.drizzle, name, version);
    if (row === undefined) {
      const detail = `there is no ${versionText(name, version)}`;
      throw new RequestProblem({ kind: "not-found", detail });
    }
    return { ...modelItem(row), asOf: await asOfDatabase(ports, row.trainedUntilMs) };
  },
});

/** A page of what became of a model. */
export const listModelEventsRoute = jsonRoute({
  method: "get",
  path: "/v1/models/{name}/events",
  name: "listModelEvents",
  tag: "Models",
  access: "viewer",
  summary: "What became of a model, newest first: trainings, promotions, rejections, drifts",
  description: "Empty for a model that nothing has happened to. What a person did has no event " +
    "time, and counts by the clock where a range is asked for.",
  pathSchema: ModelEventsPath,
  querySchema: ModelEventsQuery,
  answerSchema: ModelEventsAnswer,
  statuses: { 200: "A page of events" },
  answer: async ({ path, query }, ports) => {
    const page = await listModelEvents(ports.database.drizzle, path.name, {
      ...timeRange(query),
      limit: query.limit,
      afterId: eventCursor.read(query.cursor)?.id,
    });
    const last = page.items.at(-1);
    return {
      items: page.items.map(modelEventItem),
      next: page.more && last !== undefined ? eventCursor.write({ id: last.id }) : null,
      asOf: await asOfDatabase(ports, latest(page.items.flatMap(({ atMs }) => atMs ?? []))),
    };
  },
});

function modelItem(row: ModelVersionRow): ModelItem {
  return {
    model: versionText(row.name, row.version),
    name: row.name,
    version: row.version,
    alias: row.alias ?? null,
    share: row.share,
    createdAt: instant(row.createdAtMs),
    trainedFrom: instant(row.trainedFromMs),
    trainedUntil: instant(row.trainedUntilMs),
    codeVersion: row.codeVersion,
    seed: row.seed,
    parentVersion: row.parentVersion ?? null,
    hyperParameters: row.hyperParameters,
    metrics: row.metrics,
    comparison: row.comparison ?? null,
    artefactBytes: row.artefactBytes,
    artefactSha256: row.artefactSha256,
  };
}

function modelEventItem(row: ModelEventRow): ModelEventItem {
  return {
    id: row.id,
    kind: row.kind,
    at: maybeInstant(row.atMs),
    createdAt: instant(row.createdAtMs),
    version: row.version ?? null,
    fromVersion: row.fromVersion ?? null,
    reason: row.reason,
    figures: row.figures ?? null,
  };
}
