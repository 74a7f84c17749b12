// `/v1/experiments/{id}/decisions` and `/v1/experiments/{id}/rewards`.
import { Buffer } from "node:buffer";
import { Schema } from "effect";
import type { RewardedDecision } from "../../db/queries/decisions.ts";
import { listDecisions } from "../../db/queries/decisions.ts";
import { findExperiment } from "../../db/queries/experiments.ts";
import { experimentOfDecision, type Reward } from "../../streams/decision.ts";
import { experimentWanted } from "../../streams/experiment.ts";
import { ContextValues } from "../../streams/experiment-context.ts";
import { rewardFromJson } from "../../streams/experiment-message.ts";
import { Rejection } from "../../streams/rejection.ts";
import { rewardSubject } from "../../streams/subjects.ts";
import { appendEvents, type IndexedEvent } from "../append.ts";
import { asOf, asOfDatabase, instant, latest, maybeInstant } from "../asof.ts";
import type { RejectedItem } from "../contract/event.ts";
import {
  DecisionAnswer,
  DecisionBody,
  type DecisionItem,
  DecisionsAnswer,
  DecisionsQuery,
  maxDecisionBytes,
  maxRewardBytes,
  maxRewards,
  RewardsAnswer,
  RewardsBody,
} from "../contract/decision.ts";
import { ExperimentPath } from "../contract/experiment.ts";
import { cursorOf } from "../cursor.ts";
import { StoredText, Time } from "../cursors.ts";
import { problemOfDecision } from "../decision-problem.ts";
import { RequestProblem } from "../errors.ts";
import { bodyReader, jsonBody, jsonType } from "../json-body.ts";
import { jsonRoute, noParameters } from "../route.ts";
import { timeRange } from "../time-range.ts";

const cursor = cursorOf(Schema.Struct({ atMs: Time, id: StoredText }));
const readRequest = bodyReader(DecisionBody, maxDecisionBytes, {
  body: "an object, with user_id and context where the experiment needs them",
  user_id: experimentWanted.id,
});
const decodeContext = Schema.decodeUnknownSync(Schema.fromJsonString(ContextValues));

/** Decides. */
export const decideRoute = jsonRoute({
  method: "post",
  path: "/v1/experiments/{id}/decisions",
  name: "decide",
  tag: "Experiments",
  area: "decisions",
  access: "operator",
  isAudited: false,
  summary: "Have an arm chosen for somebody",
  description:
    "Decided here, by the newest posterior, and in the log when the answer comes: a decision " +
    "that cannot be logged is not given, but answered with 503.",
  conflict: "where the experiment is not running",
  pathSchema: ExperimentPath,
  querySchema: noParameters,
  body: {
    description: "For whom, and what the decision may depend on",
    content: { [jsonType]: DecisionBody },
    headers: {},
    isClosed: true,
  },
  answerSchema: DecisionAnswer,
  statuses: { 201: "The arm, and the name under which its reward comes" },
  answer: async ({ path, context }, ports) => {
    const request = await readRequest(context.req.raw);
    try {
      const decision = await ports.decisions.decide(path.id, request);
      return { ...decision, asOf: asOf(ports) };
    } catch (error) {
      throw problemOfDecision(error);
    }
  },
});

/** A page of an experiment's decisions. */
export const listDecisionsRoute = jsonRoute({
  method: "get",
  path: "/v1/experiments/{id}/decisions",
  name: "listDecisions",
  tag: "Experiments",
  area: "decisions",
  access: "operator",
  summary: "Decisions with the propensity of every arm and what they earned, newest first",
  pathSchema: ExperimentPath,
  querySchema: DecisionsQuery,
  answerSchema: DecisionsAnswer,
  statuses: { 200: "A page of decisions, as last committed" },
  answer: async ({ path, query }, ports) => {
    const { drizzle } = ports.database;
    const page = await listDecisions(drizzle, {
      ...timeRange(query),
      experiment: path.id,
      limit: query.limit,
      after: cursor.read(query.cursor),
    });
    if (page.items.length === 0 && await findExperiment(drizzle, path.id) === undefined) {
      const detail = `there is no experiment ${path.id}`;
      throw new RequestProblem({ kind: "not-found", detail });
    }
    const last = page.items.at(-1);
    return {
      items: page.items.map(decisionItem),
      next: page.more && last !== undefined ? cursor.write({ atMs: last.atMs, id: last.id }) : null,
      asOf: await asOfDatabase(ports, latest(page.items.map(({ atMs }) => atMs)), "experiment"),
    };
  },
});

/** Takes rewards; what it says is accepted is in the log. */
export const sendRewardsRoute = jsonRoute({
  method: "post",
  path: "/v1/experiments/{id}/rewards",
  name: "sendRewards",
  tag: "Experiments",
  area: "decisions",
  access: "operator",
  isAudited: false,
  summary: "Say what decisions earned",
  description:
    "One reward, or an array of them. Each is decoded as the stream decodes it; what it is " +
    "worth (late, sent before, contradicting an earlier one) is found by the experiment's actor, which " +
    "counts a decision's reward once however often it is sent.",
  pathSchema: ExperimentPath,
  querySchema: noParameters,
  body: {
    description: `At most ${maxRewards} rewards in at most ${maxRewardBytes} bytes`,
    content: { [jsonType]: RewardsBody },
    headers: {},
  },
  answerSchema: RewardsAnswer,
  statuses: { 202: "What was accepted and what was rejected" },
  answer: async ({ path, context }, ports) => {
    const json = await jsonBody(context.req.raw, maxRewardBytes);
    const items: readonly unknown[] = Array.isArray(json) ? json : [json];
    if (items.length > maxRewards) {
      const detail = `more than ${maxRewards} items in one body`;
      throw new RequestProblem({ kind: "too-large", detail });
    }
    const accepted: IndexedEvent[] = [];
    const rejected: RejectedItem[] = [];
    for (const [index, item] of items.entries()) {
      const reward = rewardOf(item, path.id, ports.now());
      if (reward instanceof Rejection) {
        const { field, found, wanted } = reward;
        rejected.push({ index, field, found, wanted });
      } else {
        // Without whatever else the item holds, which the log may find too much.
        const payload = Buffer.from(JSON.stringify(reward));
        const event = { subject: rewardSubject(path.id), payload, eventId: undefined };
        accepted.push({ index, event });
      }
    }
    await appendEvents(ports.nats, accepted, undefined);
    return { accepted: accepted.length, rejected, asOf: asOf(ports) };
  },
});

function rewardOf(item: unknown, experiment: string, nowMs: number): Reward | Rejection {
  const event = rewardFromJson(item, nowMs);
  if (event instanceof Rejection) return event;
  const { reward } = event;
  if (experimentOfDecision(reward.decision_id) === experiment) return reward;
  const wanted = `the id of a decision of ${experiment}`;
  return new Rejection("decision_id", reward.decision_id, wanted);
}

function decisionItem(row: RewardedDecision): DecisionItem {
  return {
    decision_id: row.id,
    at: instant(row.atMs),
    user_id: row.userId ?? null,
    context: row.context === undefined ? null : decodeContext(row.context),
    arm: row.arm,
    index: row.index,
    propensity: row.propensities[row.index],
    propensities: row.propensities,
    policy: row.policy,
    version: row.version,
    kept: row.kept,
    reward: row.reward ?? null,
    rewardAt: maybeInstant(row.rewardAtMs),
    outcome: row.outcome ?? null,
  };
}
