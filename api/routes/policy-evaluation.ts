// `GET /v1/experiments/{id}/evaluation`: what another policy would have earned.
import { evaluatePolicy } from "../../decisions/evaluation.ts";
import { findExperiment } from "../../db/queries/experiments.ts";
import { loggedDecisions } from "../../db/queries/logged-decisions.ts";
import { ExperimentState } from "../../streams/experiment-state.ts";
import { Rejection } from "../../streams/rejection.ts";
import { Schema } from "effect";
import { asOfDatabase } from "../asof.ts";
import { EvaluationAnswer, EvaluationQuery, ExperimentPath } from "../contract/experiment.ts";
import { RequestProblem } from "../errors.ts";
import { fault, invalidParameters } from "../parameters.ts";
import { jsonRoute } from "../route.ts";
import { timeRange } from "../time-range.ts";

const decodeStanding = Schema.decodeUnknownSync(Schema.fromJsonString(ExperimentState));

/** How many decisions are looked at unless somebody says. */
const usualDecisions = 50_000;

/** Evaluates a policy on the decisions of an experiment. */
export const evaluatePolicyRoute = jsonRoute({
  method: "get",
  path: "/v1/experiments/{id}/evaluation",
  name: "evaluatePolicy",
  tag: "Experiments",
  access: "viewer",
  summary: "What another policy would have earned on the decisions of an experiment",
  description:
    "By every estimator, each with its interval and effective sample size, beside what the " +
    "decisions did earn. Decisions that still wait for a reward, and those that kept a user's arm, are " +
    "left out.",
  pathSchema: ExperimentPath,
  querySchema: EvaluationQuery,
  answerSchema: EvaluationAnswer,
  statuses: { 200: "A row for each estimator" },
  answer: async ({ path, query }, ports) => {
    const { drizzle } = ports.database;
    const row = await findExperiment(drizzle, path.id);
    const found = await loggedDecisions(drizzle, path.id, {
      ...timeRange(query),
      limit: query.limit ?? usualDecisions,
    });
    if (row === undefined || found === undefined) {
      const detail = `there is no experiment ${path.id}`;
      throw new RequestProblem({ kind: "not-found", detail });
    }
    const { log, more, settledMs } = found;
    const { policy = "uniform" } = query;
    const { arms } = decodeStanding(row.standing);
    const evaluation = evaluatePolicy(log, policy, arms.map(({ id }) => id));
    if (evaluation instanceof Rejection) {
      throw invalidParameters([fault("policy", policy, evaluation.wanted)]);
    }
    return {
      ...evaluation,
      more,
      asOf: await asOfDatabase(ports, settledMs, "experiment"),
    };
  },
});
