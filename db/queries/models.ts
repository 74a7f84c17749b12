// The versions of models, which of them serve, and what became of them.
import { and, asc, desc, eq, gt, gte, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import { Schema } from "effect";
import type { ModelAssignment } from "../../streams/model-news.ts";
import type { Drizzle } from "../database.ts";
import { noStanding } from "../model-changes.ts";
import {
  type EventSelection,
  Figures,
  type ModelAlias,
  modelEventKinds,
  type ModelEventRow,
  type ModelVersionRow,
  type Standing,
  type VersionSelection,
} from "../model-registry.ts";
import { modelAliases, modelEvents, models } from "../schema.ts";
import { type Page, pageOf, read } from "./read.ts";

/** All but the bytes of the artefact. */
const versionColumns = {
  name: models.name,
  version: models.version,
  createdAt: models.createdAt,
  trainedFrom: models.trainedFrom,
  trainedUntil: models.trainedUntil,
  codeVersion: models.codeVersion,
  seed: models.seed,
  parentVersion: models.parentVersion,
  hyperParameters: models.hyperParameters,
  metrics: models.metrics,
  comparison: models.comparison,
  artefactBytes: sql<number>`length(${models.artefact})`,
  artefactSha256: sql<string>`encode(sha256(${models.artefact}), 'hex')`,
  alias: modelAliases.alias,
  share: modelAliases.share,
};

const isAliased = and(
  eq(modelAliases.name, models.name),
  eq(modelAliases.version, models.version),
);

/** A page of versions, by name, then the newest first. Fails with `StoreUnavailable`. */
export async function listVersions(
  database: Drizzle,
  { name, limit, after }: VersionSelection,
): Promise<Page<ModelVersionRow>> {
  const isLater = after === undefined ? undefined : or(
    gt(inBytes(models.name), after.name),
    and(eq(models.name, after.name), lt(models.version, after.version)),
  );
  const rows = await read(
    "versions of models",
    database.select(versionColumns).from(models).leftJoin(modelAliases, isAliased)
      .where(and(name === undefined ? undefined : eq(models.name, name), isLater))
      .orderBy(asc(inBytes(models.name)), desc(models.version))
      .limit(limit + 1),
  );
  return pageOf(rows.map(versionRow), limit);
}

/** One version; undefined where there is none. Fails with `StoreUnavailable`. */
export async function findVersion(
  database: Drizzle,
  name: string,
  version: number,
): Promise<ModelVersionRow | undefined> {
  const [row] = await read(
    "version of a model",
    database.select(versionColumns).from(models).leftJoin(modelAliases, isAliased)
      .where(isVersion(name, version)),
  );
  return row === undefined ? undefined : versionRow(row);
}

/** The bytes of a version; undefined where there is none. Fails with `StoreUnavailable`. */
export async function findArtefact(
  database: Drizzle,
  name: string,
  version: number,
): Promise<Uint8Array | undefined> {
  const [row] = await read(
    "artefact of a model",
    database.select({ artefact: models.artefact }).from(models).where(isVersion(name, version)),
  );
  return row?.artefact;
}

/** Which versions of a model run. Fails with `StoreUnavailable`. */
export async function findStanding(database: Drizzle, name: string): Promise<Standing> {
  const rows = await read(
    "aliases of a model",
    database.select().from(modelAliases).where(eq(modelAliases.name, name)),
  );
  const champion = rows.find(({ alias }) => alias === "champion");
  const challenger = rows.find(({ alias }) => alias === "challenger");
  return {
    ...noStanding,
    champion: champion?.version,
    challenger: challenger?.version,
    challengerShare: challenger?.share ?? 0,
  };
}

/** What of a model is to run, with the bytes, as of one moment. Fails with `StoreUnavailable`. */
export async function findAssignment(database: Drizzle, name: string): Promise<ModelAssignment> {
  const { alias, share, version } = modelAliases;
  const rows = await read(
    "assignment of a model",
    database.select({ alias, share, version, artefact: models.artefact })
      .from(modelAliases).innerJoin(models, isAliased).where(eq(modelAliases.name, name)),
  );
  const assigned = (wanted: ModelAlias) => {
    const row = rows.find(({ alias }) => alias === wanted);
    return row === undefined ? undefined : { version: row.version, artefact: row.artefact };
  };
  const challengerShare = rows.find(({ alias }) => alias === "challenger")?.share ?? 0;
  const [champion, challenger] = [assigned("champion"), assigned("challenger")];
  return { name, champion, challenger, challengerShare };
}

/** A page of what became of a model, newest first. Fails with `StoreUnavailable`. */
export async function listModelEvents(
  database: Drizzle,
  name: string,
  { fromMs, toMs, afterId, limit }: EventSelection,
): Promise<Page<ModelEventRow>> {
  const at = sql`coalesce(${modelEvents.at}, ${modelEvents.createdAt})`;
  const moment = (ms: number) => sql.param(new Date(ms), modelEvents.at);
  const rows = await read(
    "events of a model",
    database.select().from(modelEvents).where(and(
      eq(modelEvents.name, name),
      fromMs === undefined ? undefined : gte(at, moment(fromMs)),
      toMs === undefined ? undefined : lt(at, moment(toMs)),
      afterId === undefined ? undefined : lt(modelEvents.id, afterId),
    )).orderBy(desc(modelEvents.id)).limit(limit + 1),
  );
  return pageOf(rows.map(eventRow), limit);
}

/** How the latest training of a model ended; undefined before the first. Fails with `StoreUnavailable`. */
export async function findLastTraining(
  database: Drizzle,
  name: string,
): Promise<ModelEventRow | undefined> {
  const rows = await read(
    "trainings of a model",
    database.select().from(modelEvents).where(and(
      eq(modelEvents.name, name),
      inArray(modelEvents.kind, ["trained", "training-failed"]),
    )).orderBy(desc(modelEvents.id)).limit(1),
  );
  return rows.map(eventRow).at(0);
}

export function isVersion(name: string, version: number): SQL | undefined {
  return and(eq(models.name, name), eq(models.version, version));
}

/** Names in one order whatever the database's collation. */
function inBytes(name: typeof models.name): SQL {
  return sql`${name} collate "C"`;
}

const aliasOf = Schema.decodeUnknownSync(
  Schema.Literals(["champion", "challenger"]).pipe(Schema.NullOr),
);
const kindOf = Schema.decodeUnknownSync(Schema.Literals(modelEventKinds));
const figuresOf = Schema.decodeUnknownSync(Figures);
const maybeFiguresOf = Schema.decodeUnknownSync(Schema.NullOr(Figures));

interface StoredVersion extends Omit<typeof models.$inferSelect, "artefact"> {
  readonly artefactBytes: number;
  readonly artefactSha256: string;
  readonly alias: string | null;
  readonly share: number | null;
}

function versionRow(row: StoredVersion): ModelVersionRow {
  return {
    name: row.name,
    version: row.version,
    createdAtMs: row.createdAt.getTime(),
    trainedFromMs: row.trainedFrom.getTime(),
    trainedUntilMs: row.trainedUntil.getTime(),
    codeVersion: row.codeVersion,
    seed: row.seed,
    parentVersion: row.parentVersion ?? undefined,
    hyperParameters: figuresOf(row.hyperParameters),
    metrics: figuresOf(row.metrics),
    comparison: maybeFiguresOf(row.comparison) ?? undefined,
    artefactBytes: row.artefactBytes,
    artefactSha256: row.artefactSha256,
    alias: aliasOf(row.alias) ?? undefined,
    share: row.share ?? 0,
  };
}

function eventRow(row: typeof modelEvents.$inferSelect): ModelEventRow {
  return {
    id: row.id,
    name: row.name,
    kind: kindOf(row.kind),
    atMs: row.at?.getTime(),
    createdAtMs: row.createdAt.getTime(),
    version: row.version ?? undefined,
    fromVersion: row.fromVersion ?? undefined,
    reason: row.reason,
    figures: maybeFiguresOf(row.figures) ?? undefined,
  };
}
