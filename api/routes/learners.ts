// `GET /v1/learners` and `GET /v1/learners/{name}/scores`: the models of users and how good they were.
import { Schema } from "effect";
import {
  type LearnerScorePosition,
  type LearnerScoreRow,
  listLearners,
  listLearnerScores,
} from "../../db/queries/learners.ts";
import type { LearnerRow } from "../../db/store.ts";
import { versionText } from "../../streams/model-version.ts";
import { asOfDatabase, asOfHours, instant, latest, maybeInstant } from "../asof.ts";
import {
  LearnerItem,
  LearnerPath,
  LearnersAnswer,
  type LearnerScoreItem,
  LearnerScoresAnswer,
  LearnerScoresQuery,
  scorePeriods,
} from "../contract/learner.ts";
import { cursorOf } from "../cursor.ts";
import { StoredText, Time } from "../cursors.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { timeRange } from "../time-range.ts";

const cursor = cursorOf(Schema.Struct({
  by: Schema.Literals(scorePeriods),
  atMs: Schema.NullOr(Time),
  method: StoredText,
}));

/** Every learner. */
export const listLearnersRoute = jsonRoute({
  method: "get",
  path: "/v1/learners",
  name: "listLearners",
  tag: "Models",
  access: "viewer",
  summary: "The models that learn from users online: churn, click, engagement and so on",
  pathSchema: noParameters,
  querySchema: noParameters,
  answerSchema: LearnersAnswer,
  statuses: { 200: "The learners, by name" },
  answer: async (_request, ports) => {
    const rows = await listLearners(ports.database.drizzle);
    return {
      items: rows.map(learnerItem),
      asOf: await asOfDatabase(ports, latest(rows.map(({ atMs }) => atMs)), "model"),
    };
  },
});

/** A page of scores. */
export const listLearnerScoresRoute = jsonRoute({
  method: "get",
  path: "/v1/learners/{name}/scores",
  name: "listLearnerScores",
  tag: "Models",
  access: "viewer",
  summary: "How good the predictions of a learner were, beside its baseline, newest first",
  description:
    "Prequential: every prediction is scored before its truth is learnt from. Empty for " +
    "a learner that was never scored, as segments are not.",
  pathSchema: LearnerPath,
  querySchema: LearnerScoresQuery,
  answerSchema: LearnerScoresAnswer,
  statuses: { 200: "A page of scores" },
  answer: async ({ path: { name }, query }, ports) => {
    const range = timeRange(query);
    const { by, limit } = query;
    const after = positionOf(query);
    const selection = { ...range, name, by, limit, after };
    const page = await listLearnerScores(ports.database.drizzle, selection);
    const last = page.items.at(-1);
    return {
      items: page.items.map(scoreItem),
      next: page.more && last !== undefined
        ? cursor.write({ by, atMs: last.atMs ?? null, method: last.method })
        : null,
      asOf: await asOfHours(ports, range.toMs, "model"),
    };
  },
});

function positionOf(query: LearnerScoresQuery): LearnerScorePosition | undefined {
  const position = cursor.read(query.cursor);
  if (position === undefined) return undefined;
  const { by, atMs, method } = position;
  if (by === query.by) return { atMs: atMs ?? undefined, method };
  throw cursor.refusal(query.cursor);
}

/** Rows are written by this very code. */
const decodeFigures = Schema.decodeUnknownSync(Schema.fromJsonString(LearnerItem.fields.figures));

function learnerItem(row: LearnerRow): LearnerItem {
  return {
    name: row.name,
    model: versionText(row.name, row.version),
    version: row.version,
    at: instant(row.atMs),
    examples: row.examples,
    isPromoted: row.isPromoted,
    figures: decodeFigures(row.figures),
  };
}

function scoreItem({ atMs, method, figures }: LearnerScoreRow): LearnerScoreItem {
  return {
    at: maybeInstant(atMs),
    method,
    isBaseline: method !== "served" && method !== "model",
    scored: figures.scored,
    positives: figures.positives ?? null,
    meanPredicted: figures.meanPredicted ?? null,
    logLoss: figures.logLoss ?? null,
    normalisedEntropy: figures.normalisedEntropy ?? null,
    auc: figures.auc ?? null,
    brier: figures.brier ?? null,
    ece: figures.ece ?? null,
    lift10: figures.lift10 ?? null,
    calibration: figures.calibration ?? null,
    mae: figures.mae ?? null,
    rmse: figures.rmse ?? null,
    hitRate10: figures.hitRate10 ?? null,
  };
}
